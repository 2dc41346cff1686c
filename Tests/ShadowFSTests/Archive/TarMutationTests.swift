import TestFolders
import Testing

@testable import ShadowFS

/// Archives that were tampered with: each is refused, or shows a tree that can be read and worked over.
///
/// `UMBRA_FUZZ_ROUNDS` sets how many are tried.
struct TarMutationTests {
  /// An archive with everything that the reader knows.
  private func sample() throws -> [UInt8] {
    let sink = MemorySink()
    var writer = TarWriter(sink)
    let long = String(repeating: "d/", count: 12) + String(repeating: "n", count: 101)
    let entries: [(String, TarWriter.Content, String)] = [
      ("dir", .directory, ""), ("dir/a", .file(size: 5), "hello"), ("dir/b", .symlink(target: [97]), ""),
      (long, .file(size: 3), "abc"), ("c", .hardLink(target: Array("dir/a".utf8)), ""),
      ("link", .symlink(target: Array(long.utf8)), ""), ("big", .file(size: 1500), String(repeating: "x", count: 1500)),
    ]
    for (path, content, text) in entries {
      try writer.begin(Array(path.utf8), content, mode: 0o644, modificationTime: 1_234_567_890_123_456_789)
      try Array(text.utf8).withUnsafeBytes { try writer.write($0) }
      try writer.pad()
    }
    // GNU's long names, and records that count for all that follows.
    func add(_ type: Character, _ name: String, _ contents: String) throws {
      var block = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, at place: Int) {
        for (index, byte) in text.utf8.enumerated() { block[place + index] = byte }
      }
      put(name, at: 0)
      put("0000644", at: 100)
      put(String(contents.utf8.count, radix: 8), at: 124)
      put("00000000000", at: 136)
      block[156] = type.asciiValue ?? 0
      put("ustar  ", at: 257)
      put(String(block.reduce(8 * 32) { $0 + Int($1) }, radix: 8), at: 148)
      try sink.write(block)
      guard !contents.isEmpty else { return }
      try sink.write(Array(contents.utf8) + [UInt8](repeating: 0, count: (512 - contents.utf8.count % 512) % 512))
    }
    try add("L", "././@LongLink", "gnu/" + String(repeating: "long", count: 40) + "\0")
    try add("0", "short", "text")
    try add("K", "././@LongLink", String(repeating: "target", count: 40) + "\0")
    try add("2", "symlink", "")
    try add("g", "global", "20 mtime=1234567890\n")
    try add("x", "extended", "17 path=pax/name\n9 size=4\n")
    try add("0", "other", "four")
    try add("3", "device", "")
    try writer.finish()
    return sink.bytes
  }

  @Test func `An archive that was tampered with is refused, or can be read`() throws {
    let sample = try sample()
    #expect(try Listing.of(TarLayer(MemorySource(sample))).count > 20)
    var (refused, opened) = (0, 0)
    for round in fuzzRounds(250) {
      var mutator = TarMutator(random: SeededRandom(seed: UInt64(round)))
      let bytes = mutator.mutated(sample)
      guard let layer = try? TarLayer(MemorySource(bytes), entryLimit: 1000) else {
        refused += 1
        continue
      }
      opened += 1
      do { try use(layer, bytes.count) } catch { Issue.record("round \(round): \(error)") }
    }
    #expect(refused > 0 && opened > 0)
    reportFuzzing("tampered archives: \(refused) refused, \(opened) opened")
  }

  private func use(_ layer: TarLayer, _ byteCount: Int) throws {
    let files = FileSystem(over: layer)
    let before = files.snapshot()
    try TreeInspection.inspect(before)
    var nodes = [(files.root, FileKind.directory)]
    var next = 0
    while next < nodes.count {
      let (node, kind) = nodes[next]
      next += 1
      switch kind {
      case .directory: nodes += try files.entries(of: node).map { ($0.id, $0.kind) }
      case .file:
        let contents = try before.contents(of: node)
        guard contents.count <= byteCount, try contents.count == Int(files.attributes(of: node).size) else {
          throw TreeInspection.Failure(description: "\(contents.count) bytes of \(byteCount)")
        }
        try files.write([1], to: node, at: 0)
      case .symlink: _ = try files.linkTarget(of: node)
      case .device: throw TreeInspection.Failure(description: "shows a device")
      }
    }
    try files.put("text", at: "/new file")
    for entry in try files.entries(of: files.root) where entry.kind != .directory {
      try files.rename(entry.name, in: files.root, to: FileName("moved"), in: files.root)
      try files.unlink(FileName("moved"), in: files.root)
    }
    try TreeInspection.inspect(files.tree)
    let sink = MemorySink()
    try files.tree.writeArchive(of: files.root, to: sink)
    let again = try TarLayer(MemorySource(sink.bytes))
    #expect(try Listing.of(again, times: false) == Listing.of(files.tree, times: false))
  }

  @Test func `A path of many names makes no more directories than there may be`() throws {
    let sink = MemorySink()
    var writer = TarWriter(sink)
    for name in ["a", "b", "c"] {
      let path = name + String(repeating: "/d", count: 400)
      try writer.begin(Array(path.utf8), .directory, mode: 0o755, modificationTime: 0)
    }
    try writer.finish()
    #expect(throws: TarError.tooManyEntries(limit: 1000)) { try TarLayer(MemorySource(sink.bytes), entryLimit: 1000) }
    #expect(throws: Never.self) { try TarLayer(MemorySource(sink.bytes), entryLimit: 1203) }
  }
}
