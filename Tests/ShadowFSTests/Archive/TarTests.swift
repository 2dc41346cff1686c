import Foundation
import ShadowFS
import TestFolders
import Testing

struct TarTests {
  /// A folder with what archives have trouble with.
  private func makeFolder() throws -> TemporaryDirectory {
    let folder = try TemporaryDirectory()
    let long = String(repeating: "long-name-", count: 20)
    let script = """
      set -e
      mkdir -p a/b a/empty \(long)/\(long)
      printf 'hello\\n' >a/b/file; : >a/b/none; head -c 100000 /dev/zero >a/zeros
      ln -s ../b/file a/empty/up; ln -s /etc/passwd outside; ln -s \(long)/\(long)/deep link
      printf deep >\(long)/\(long)/deep; ln a/b/file a/second
      chmod 640 a/b/file; chmod 755 a/zeros; chmod 700 a/empty
      printf x >'with space'; printf y >"$(printf 'tab\\there')"
      touch -h -d '2001-02-03 04:05:06.789012345' a/b/file; touch -d '1999-01-01 00:00:00' a/zeros
      find . -depth -type d -exec touch -d '2010-10-10 10:10:10' {} +
      find . -type f ! -name file ! -name zeros -exec touch -d '2011-11-11 11:11:11' {} +
      """
    let outcome = try HostCommand.run(["bash", "-c", script], in: folder.path)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return folder
  }

  @Test(.enabled(if: HostCommand.exist("tar", "bash")), arguments: ["gnu", "posix", "oldgnu"], [false, true])
  func `GNU tar's archives show what was packed`(format: String, isCompressed: Bool) throws {
    let folder = try makeFolder()
    let archive = try HostCommand.run(
      ["tar", "--format=\(format)", isCompressed ? "-cz" : "-c", "-f", "-", "."], in: folder.path)
    try #require(archive.status == 0, "\(archive.errors)")
    let layer = try TarLayer(MemorySource(archive.output))
    // Only pax keeps fractions of seconds.
    let seen = try Listing.of(layer).map { $0.replacing("981173106000000000", with: "981173106789012345") }
    #expect(seen == (try Listing.ofHost(folder.path)))
  }

  @Test(.enabled(if: HostCommand.exist("tar", "bash"))) func `An archive is read from a file, too`() throws {
    let folder = try makeFolder()
    let scratch = try TemporaryDirectory()
    _ = try HostCommand.run(["tar", "-cf", "\(scratch.path)/a.tar", "."], in: folder.path)
    let layer = try TarLayer(HostFileSource(path: "\(scratch.path)/a.tar"))
    #expect(try Listing.of(layer, times: false) == Listing.ofHost(folder.path, times: false))
    #expect(throws: FileError.notFound) { try HostFileSource(path: "\(scratch.path)/b.tar") }
    #expect(throws: FileError.invalid) { try HostFileSource(path: scratch.path) }
  }

  @Test(.enabled(if: HostCommand.exist("tar", "bash"))) func `GNU tar unpacks what was written`() throws {
    let folder = try makeFolder()
    let packed = try HostCommand.run(["tar", "--format=posix", "-cf", "-", "."], in: folder.path).output
    let tree = FileSystem(over: try TarLayer(MemorySource(packed))).tree
    let sink = MemorySink()
    #expect(try tree.writeArchive(of: tree.root, to: sink) == [])
    let target = try TemporaryDirectory()
    let outcome = try HostCommand.run(["tar", "-xpf", "-"], in: target.path, input: sink.bytes)
    #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    #expect(try Listing.ofHost(target.path) == Listing.ofHost(folder.path))
    // Packed once more, it is the same to the byte.
    let again = FileSystem(over: try TarLayer(MemorySource(sink.bytes))).tree
    let second = MemorySink()
    try again.writeArchive(of: again.root, to: second)
    #expect(second.bytes == sink.bytes)
  }

  @Test func `Hard links of a tree stay hard links`() throws {
    let files = FileSystem()
    let file = try files.makeFile(named: FileName("one"), in: files.root)
    try files.write(Array("text".utf8), to: file, at: 0)
    try files.link(file, named: FileName("two"), in: files.root)
    let sink = MemorySink()
    try files.tree.writeArchive(of: files.root, to: sink)
    var reader = TarReader(MemorySource(sink.bytes))
    #expect(try reader.next()?.content == .file(offset: 512, size: 4))
    #expect(try reader.next()?.content == .hardLink(target: [FileName("one")]))
    #expect(try reader.next() == nil)
  }

  @Test func `Devices are left out, and named`() throws {
    let files = FileSystem()
    try files.addStandardDirectories()
    let omitted = try files.tree.writeArchive(of: files.root, to: MemorySink())
    #expect(omitted.map { String(decoding: $0, as: UTF8.self) }.contains("dev/null"))
  }

  // MARK: Hostile archives

  /// An archive of entries that the writer would not make itself.
  private func archive(_ entries: [(String, TarWriter.Content, String)]) throws -> [UInt8] {
    let sink = MemorySink()
    var writer = TarWriter(sink)
    for (path, content, text) in entries {
      try writer.begin(Array(path.utf8), content, mode: 0o644, modificationTime: 0)
      try Array(text.utf8).withUnsafeBytes { try writer.write($0) }
      try writer.pad()
    }
    try writer.finish()
    return sink.bytes
  }

  private func failure(_ entries: [(String, TarWriter.Content, String)]) throws -> TarError? {
    let bytes = try archive(entries)
    do throws(TarError) {
      _ = try TarLayer(MemorySource(bytes))
      return nil
    } catch { return error }
  }

  @Test func `No path leads out of the archive`() throws {
    for path in ["../up", "a/../../up", "..", "a/.."] {
      #expect(try failure([(path, .file(size: 1), "x")]) == .unsafePath(Array(path.utf8)))
    }
    #expect(try failure([("a", .hardLink(target: Array("../b".utf8)), "")]) == .unsafePath(Array("../b".utf8)))
    // A slash at the beginning means the archive's own root.
    let layer = try TarLayer(MemorySource(archive([("/etc/passwd", .file(size: 1), "x")])))
    #expect(try Listing.of(layer, times: false).map { $0.prefix(30) }.last?.contains("/etc/passwd") == true)
  }

  @Test func `No entry goes through a link or a file`() throws {
    let link = ("link", TarWriter.Content.symlink(target: Array("/etc".utf8)), "")
    #expect(try failure([link, ("link/passwd", .file(size: 1), "x")]) == .conflict(Array("link/passwd".utf8)))
    #expect(try failure([("a", .file(size: 0), ""), ("a/b", .file(size: 0), "")]) == .conflict(Array("a/b".utf8)))
    #expect(try failure([("a/b", .file(size: 0), ""), ("a", .file(size: 0), "")]) == .conflict(Array("a".utf8)))
  }

  @Test func `The last entry of a path counts`() throws {
    let layer = try TarLayer(
      MemorySource(
        archive([("a", .file(size: 1), "x"), ("a", .symlink(target: [98]), ""), ("a", .file(size: 2), "yz")])))
    #expect(try Listing.of(layer) == ["file 644 0 /a 2 \(CRC32(Array("yz".utf8)).value)"])
  }

  @Test func `A hard link needs a target that came before`() throws {
    #expect(try failure([("a", .hardLink(target: [98]), ""), ("b", .file(size: 0), "")]) == .brokenHardLink([97]))
    #expect(try failure([("d", .directory, ""), ("a", .hardLink(target: [100]), "")]) == .brokenHardLink([97]))
  }

  @Test(.enabled(if: HostCommand.exist("tar", "bash", "truncate")), arguments: ["gnu", "posix"])
  func `Sparse files are refused by name`(format: String) throws {
    let folder = try TemporaryDirectory()
    _ = try HostCommand.run(["bash", "-c", "truncate -s 1M holes; printf x >>holes"], in: folder.path)
    let bytes = try HostCommand.run(["tar", "--format=\(format)", "-cSf", "-", "holes"], in: folder.path).output
    #expect {
      try TarLayer(MemorySource(bytes))
    } throws: { error in
      guard case .sparse(let path)? = error as? TarError else { return false }
      return String(decoding: path, as: UTF8.self).contains("holes")
    }
  }

  @Test func `Limits hold`() throws {
    let bytes = try archive((0..<5).map { ("f\($0)", .file(size: 0), "") })
    #expect(throws: TarError.tooManyEntries(limit: 4)) { try TarLayer(MemorySource(bytes), entryLimit: 4) }
    let packed = (bytes + [UInt8](repeating: 0, count: 100_000)).withUnsafeBytes { Gzip.store($0) }
    #expect(throws: TarError.unreadable(.fileTooLarge)) { try TarLayer(MemorySource(packed), expansionLimit: 1000) }
    let small = try HostCommand.run(["gzip", "-c"], input: bytes).output
    #expect(throws: TarError.compressed(.tooLarge(limit: bytes.count - 1))) {
      try TarLayer(MemorySource(small), expansionLimit: bytes.count - 1)
    }
  }

  @Test func `Cut off anywhere, an archive is read or refused`() throws {
    let long = String(repeating: "d/", count: 60) + String(repeating: "n", count: 101)
    let bytes = try archive([
      ("a", .file(size: 5), "hello"), ("b", .symlink(target: [97]), ""), (long, .file(size: 3), "abc"),
      ("c", .hardLink(target: [97]), ""),
    ])
    for count in stride(from: 0, to: bytes.count, by: 37) {
      guard let layer = try? TarLayer(MemorySource(Array(bytes[..<count]))) else { continue }
      let lines = try Listing.of(layer)
      #expect(lines.count <= 64)
    }
  }
}
