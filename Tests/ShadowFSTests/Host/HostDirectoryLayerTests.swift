import Foundation
import TestFolders
import Testing

@testable import ShadowFS

@Suite("A host directory under a mount")
struct HostDirectoryLayerTests {
  let directory: TemporaryDirectory
  let layer: HostDirectoryLayer
  let files: FileSystem

  init() throws {
    directory = try TemporaryDirectory()
    try directory.put("hello", at: "docs/greeting")
    try directory.put("one", at: "docs/one")
    try directory.makeSymlink("escape", to: "/etc")
    try directory.makeSymlink("docs/up", to: "../../..")
    layer = try HostDirectoryLayer(path: directory.path)
    files = FileSystem(over: layer)
  }

  @Test("is never written")
  func untouched() throws {
    try files.put("changed", at: "/docs/greeting")
    try files.move("/docs", to: "/papers")
    try files.remove("/papers/one")
    #expect(try files.names(at: "/") == ["escape", "papers"])
    #expect(try directory.text(at: "docs/greeting") == "hello")
    #expect(try directory.text(at: "docs/one") == "one")
  }

  @Test(
    "shows times of the host as far as they go",
    arguments: [
      (-1, 7), (0, 7), (9_000_000_000, 9_000_000_000_000_000_007), (18_446_744_073, 18_446_744_073_000_000_007),
      (18_446_744_074, .max), (18_500_000_000, .max), (Int.max, .max),
    ] as [(Int, UInt64)])
  func extremeTimes(seconds: Int, expected: UInt64) {
    // File systems have limits of their own, so this asks no file.
    var status = stat()
    let time = timespec(tv_sec: seconds, tv_nsec: 7)
    #if canImport(Darwin)
      (status.st_atimespec, status.st_mtimespec, status.st_ctimespec) = (time, time, time)
    #else
      (status.st_atim, status.st_mtim, status.st_ctim) = (time, time, time)
    #endif
    let attributes = HostStatus(status).currentAttributes
    #expect(attributes.modificationTime == expected)
    #expect(attributes.accessTime == expected)
    #expect(attributes.changeTime == expected)
  }

  @Test("cannot be left through its links")
  func links() throws {
    #expect(throws: FileError.notFound) { try files.node(at: "/escape/passwd") }
    #expect(try files.node(at: "/docs/up") == files.root)
    try directory.remove("docs")
    try directory.makeSymlink("docs", to: "/etc")
    let fresh = FileSystem(over: layer)
    #expect(throws: FileError.self) { try fresh.text(at: "/docs/hostname") }
  }

  @Test("numbers its files the same each time, in whatever order they are seen")
  func stableNumbers() throws {
    let other = FileSystem(over: try HostDirectoryLayer(path: directory.path))
    let first = try other.node(at: "/docs/one")
    _ = try other.entries(of: other.node(at: "/docs"))
    _ = try files.entries(of: files.node(at: "/docs"))
    #expect(try files.node(at: "/docs/one") == first)
    #expect(try files.entries(of: files.root).map(\.id) == other.entries(of: other.root).map(\.id))
  }

  @Test("hides FIFOs and tells which")
  func hidden() throws {
    #expect(mkfifo(directory.path + "/docs/pipe", 0o600) == 0)
    #expect(mkfifo(directory.path + "/other", 0o600) == 0)
    #expect(throws: FileError.notFound) { try files.node(at: "/other") }
    #expect(try files.names(at: "/docs") == ["greeting", "one", "up"])
    #expect(layer.hiddenPaths.map { String(decoding: $0.path, as: UTF8.self) } == ["other", "docs/pipe"])
    #expect(layer.hiddenPaths.allSatisfy { $0.reason == .special })
    try files.put("mine", at: "/docs/pipe")
    #expect(try files.text(at: "/docs/pipe") == "mine")
  }

  @Test("keeps showing what it has shown, and says when that is gone or another file")
  func changes() throws {
    let one = try files.node(at: "/docs/one")
    let greeting = try files.node(at: "/docs/greeting")
    #expect(try files.attributes(of: one).size == 3)
    #expect(try files.attributes(of: greeting).size == 5)
    try directory.put("longer than one", at: "docs/one")
    try directory.remove("docs/greeting")
    #expect(throws: FileError.stale) { try files.read(one, count: 10) }
    #expect(throws: FileError.notFound) { try files.read(greeting, count: 10) }
    #expect(throws: FileError.stale) { try files.write([1], to: one, at: 0) }
    layer.refresh()
    #expect(try files.text(at: "/docs/one") == "longer than one")
    #expect(throws: FileError.notFound) { try files.text(at: "/docs/greeting") }
  }

  @Test("is not mixed with what was written over an earlier state of it")
  func copiedUpBeforeChange() throws {
    let greeting = try files.node(at: "/docs/greeting")
    try files.setMode(of: greeting, to: 0o600)
    try directory.put("HELLO", at: "docs/greeting")
    // The host's clock may not have moved on since the file was made.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 5)], ofItemAtPath: directory.path + "/docs/greeting")
    layer.refresh()
    #expect(throws: FileError.stale) { try files.write([1], to: greeting, at: 0) }
    #expect(throws: FileError.stale) { try files.read(greeting, count: 10) }
  }

  @Test("vanishes with an error, not a crash")
  func vanishes() throws {
    let docs = try files.node(at: "/docs")
    try directory.remove("")
    #expect(throws: FileError.notFound) { try files.entries(of: docs) }
    #expect(throws: FileError.notFound) { try files.text(at: "/docs/greeting") }
    #expect(throws: FileError.notFound) { try HostDirectoryLayer(path: directory.path) }
    try files.put("still", at: "/works")
    #expect(try files.text(at: "/works") == "still")
  }

  @Test("may be replaced by another directory, which is not entered")
  func replaced() throws {
    _ = try files.node(at: "/docs")
    try FileManager.default.moveItem(atPath: directory.path + "/docs", toPath: directory.path + "/old")
    try directory.put("secret", at: "docs/greeting")
    #expect(throws: FileError.stale) { try files.text(at: "/docs/greeting") }
  }

  @Test("says when a file may not be read")
  func unreadable() throws {
    #expect(chmod(directory.path + "/docs/one", 0) == 0)
    let isEnforced = try Permissions.enforced { () throws in
      #expect(throws: FileError.accessDenied) { try files.text(at: "/docs/one") }
      #expect(throws: FileError.accessDenied) { try files.write([1], to: files.node(at: "/docs/one"), at: 0) }
      #expect(try files.attributes(of: files.node(at: "/docs/one")).size == 3)
    }
    try #require(isEnforced, "root may read everything here")
  }

  @Test("is not opened before it is used")
  func lazy() throws {
    // Only an entry that is asked for is looked at: the rest may be gone by then.
    try directory.remove("docs/one")
    #expect(try files.names(at: "/docs") == ["greeting", "up"])
  }

  @Test("can be nested 3,000 deep")
  func deep() throws {
    var host = try HostHandle.directory(path: directory.path)
    let name = try FileName("d")
    for _ in 0..<3000 {
      #expect(mkdirat(host.descriptor, "d", 0o755) == 0)
      host = try host.openEntry(name, O_RDONLY | O_DIRECTORY)
    }
    var node = files.root
    for _ in 0..<3000 { node = try files.lookup(name, in: node) }
    #expect(try files.entries(of: node).isEmpty)
    #expect(throws: FileError.invalid) {
      try files.rename(name, in: files.root, to: FileName("x"), in: node)
    }
    // Removed from here: tools that remove by path cannot.
    for _ in 0..<3000 {
      let up = openat(host.descriptor, "..", O_RDONLY | O_DIRECTORY)
      unlinkat(up, "d", AT_REMOVEDIR)
      host = HostHandle(up)
    }
  }

  @Test("opens no more files than it may, however many are read")
  func manyFiles() throws {
    for number in 0..<500 { try directory.put("\(number)", at: "many/d\(number)/file") }
    for number in 0..<500 { #expect(try files.text(at: "/many/d\(number)/file") == "\(number)") }
    #if os(Linux)
      let numbers = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      let open = numbers.count { number in
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + number)
        return target?.hasPrefix(directory.path) ?? false
      }
      #expect(open > 100 && open < 200)
    #endif
  }
}
