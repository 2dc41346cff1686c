import Foundation
import Testing

@testable import ShadowFS

#if DEBUG
  private let isRelease = false
#else
  private let isRelease = true
#endif

/// What operations cost, against the limits that docs/shadowfs.md promises. Each test prints its figure.
@Suite("The cost of", .serialized, .enabled(if: isRelease, "costs are those of release builds"))
struct CostTests {
  private let clock = ContinuousClock()

  /// The shortest of several runs.
  private func best(_ runs: Int = 5, _ body: () throws -> Void) throws -> Duration {
    var best = Duration.seconds(1000)
    for _ in 0..<runs {
      let start = clock.now
      try body()
      best = min(best, clock.now - start)
    }
    return best
  }

  private func run(_ script: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    try process.run()
    process.waitUntilExit()
  }

  private func report(_ what: String, _ time: Duration) { print("shadowfs: \(what): \(time)") }

  /// A host directory with 100,000 files in 100 directories.
  private func manyFiles() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for number in 0..<100 {
      try directory.makeDirectory("d\(number)")
      let handle = try HostHandle.directory(path: directory.path + "/d\(number)")
      for file in 0..<1000 { _ = try handle.openEntry(FileName("file\(file)"), O_CREAT | O_WRONLY, mode: 0o600) }
    }
    return directory
  }

  @Test("mounting 100,000 files is below 20 ms, and a stat that was done before below 2 µs")
  func mountAndStat() throws {
    let directory = try manyFiles()
    var seenNodes = 0
    let mount = try best {
      let layer = try HostDirectoryLayer(path: directory.path)
      let files = FileSystem()
      try files.mount(layer, at: files.makeDirectories("/work"))
      layer.table.forEach { _ in seenNodes += 1 }
    }
    report("mount of 100,000 files", mount)
    #expect(mount < .milliseconds(20))
    #expect(seenNodes == 5, "nothing but the root may be looked at")

    let layer = try HostDirectoryLayer(path: directory.path)
    let files = FileSystem(over: layer)
    let path = [UInt8]("/d42/file500".utf8)
    let cold = try best(1) { _ = try files.attributes(of: #require(files.resolve(path, from: files.root).node)) }
    report("first stat of a path", cold)
    let warm = try best {
      for _ in 0..<10_000 {
        guard let node = try files.resolve(path, from: files.root).node else { throw FileError.notFound }
        _ = try files.attributes(of: node)
      }
    }
    report("stat of a warm path", warm / 10_000)
    #expect(warm / 10_000 < .microseconds(2))
    let list = try best(1) {
      for entry in try files.entries(of: files.root) { _ = try files.entries(of: entry.id) }
    }
    report("first listing of all 100,000 files", list)
  }

  @Test("reading a lower file in sequence is at most twice that of cat")
  func sequentialRead() throws {
    let directory = try TemporaryDirectory()
    let size = 512 << 20
    let piece = [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
      for index in buffer.indices { buffer[index] = UInt8(truncatingIfNeeded: index &* 31) }
      count = buffer.count
    }
    let handle = try HostHandle.directory(path: directory.path).openEntry(
      FileName("large"), O_CREAT | O_WRONLY, mode: 0o600)
    for _ in 0..<size / piece.count { _ = write(handle.descriptor, piece, piece.count) }
    let cat = try best(3) { try run("cat '\(directory.path)/large' >/dev/null") }
    let files = FileSystem(over: try HostDirectoryLayer(path: directory.path))
    let node = try files.node(at: "/large")
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { buffer.deallocate() }
    func readAll() throws {
      var offset: UInt64 = 0
      while true {
        let count = try files.read(node, at: offset, into: buffer)
        guard count > 0 else { break }
        offset += UInt64(count)
      }
      #expect(offset == UInt64(size))
    }
    let read = try best(3, readAll)
    try files.write([1], to: node, at: 100_000_000)
    let copiedUp = try best(3, readAll)
    report("cat of 512 MiB", cat)
    report("read of 512 MiB, 64 KiB at a time", read)
    report("the same after one byte was written", copiedUp)
    #expect(read < cat * 2)
    #expect(files.tree.usage.bytes == Chunk.size)
  }

  @Test("writing one byte into a lower file of 1 GB is that of one chunk")
  func writeIntoLargeFile() throws {
    let directory = try TemporaryDirectory()
    let root = try HostHandle.directory(path: directory.path)
    let handle = try root.openEntry(FileName("large"), O_CREAT | O_WRONLY, mode: 0o600)
    try host { ftruncate(handle.descriptor, 1 << 30) }
    let layer = try HostDirectoryLayer(path: directory.path)
    let write = try best {
      let files = FileSystem(over: layer)
      try files.write([1], to: files.node(at: "/large"), at: 500_000_000)
      #expect(files.tree.usage.bytes == Chunk.size)
    }
    report("first byte written into a file of 1 GB", write)
    #expect(write < .milliseconds(5))
  }

  @Test("committing three changes among 100,000 files is below 150 ms, with the mount")
  func commitOfLittle() throws {
    let directory = try manyFiles()
    let time = try best(3) {
      let files = FileSystem(over: try HostDirectoryLayer(path: directory.path))
      let base = files.snapshot()
      for path in ["/d1/file1", "/d50/file2", "/d99/new"] { try files.put("\(path) \(clock.now)", at: path) }
      try HostCommit(of: files, since: base).apply()
    }
    report("mount of 100,000 files and commit of 3", time)
    #expect(time < .milliseconds(150))
  }

  @Test("committing 10,000 changed files is below 3 s, or what a busy disk needs to copy them and remove the copies")
  func commitOfMuch() throws {
    let directory = try TemporaryDirectory()
    let root = try HostHandle.directory(path: directory.path)
    for number in 0..<10_000 { _ = try root.openEntry(FileName("\(number)"), O_CREAT | O_WRONLY, mode: 0o600) }
    let files = FileSystem(over: try HostDirectoryLayer(path: directory.path))
    let base = files.snapshot()
    for number in 0..<10_000 { try files.put("new", at: "/\(number)") }
    let time = try best(1) { try HostCommit(of: files, since: base).apply() }
    let copy = try best(1) {
      try run("cp -r '\(directory.path)' '\(directory.path).copy'; sync; rm -r '\(directory.path).copy'")
    }
    report("commit of 10,000 changed files", time)
    report("copying, flushing and removing them", copy)
    #expect(time < max(.seconds(3), copy))
  }

  @Test("writing is that of copying the bytes")
  func writes() throws {
    let files = FileSystem()
    let node = try files.makeFile(named: FileName("file"), in: files.root)
    let bytes = [UInt8](repeating: 7, count: 4096)
    let fill = try best(1) {
      for index in 0..<65_536 as Range<UInt64> { try files.write(bytes, to: node, at: index * 4096) }
    }
    report("256 MiB written in pieces of 4 KiB", fill)
    let small = try best {
      for index in 0..<100_000 as Range<UInt64> { try files.write([1, 2, 3, 4], to: node, at: index * 4) }
    }
    report("a write of 4 bytes", small / 100_000)
    #expect(small / 100_000 < .microseconds(5))
  }

  @Test("snapshots, forks and changes is not that of all files")
  func snapshots() throws {
    let files = FileSystem()
    var nodes: [NodeID] = []
    let make = try best(1) {
      for number in 0..<100_000 {
        let directory = try number % 1000 == 0 ? files.makeDirectories("/d\(number / 1000)") : files.parentOf(nodes)
        nodes.append(try files.makeFile(named: FileName("f\(number)"), in: directory))
      }
    }
    report("100,000 files made", make)
    var kept: [Tree] = []
    let snapshot = try best { for _ in 0..<1000 { kept.append(files.snapshot()) } }
    report("a snapshot of 100,000 files", snapshot / 1000)
    var forks: [FileSystem] = []
    let fork = try best { for _ in 0..<1000 { forks.append(files.fork()) } }
    report("a fork of 100,000 files", fork / 1000)
    let start = files.snapshot()
    for number in 0..<10 { try files.write([1], to: nodes[number * 9999], at: 0) }
    var found: [Change] = []
    let changes = try best { found = try files.changes(since: start) }
    #expect(found.count == 10)
    report("10 changes among 100,000 files", changes)
    #expect(snapshot / 1000 < .microseconds(5))
    #expect(fork / 1000 < .microseconds(10))
    #expect(changes < .milliseconds(5))
  }
}

extension FileSystem {
  /// The directory that the last of some nodes was made in.
  fileprivate func parentOf(_ nodes: [NodeID]) throws(FileError) -> NodeID {
    guard let last = nodes.last, let link = tree.links(of: last).first else { throw .notFound }
    return link.parent
  }
}
