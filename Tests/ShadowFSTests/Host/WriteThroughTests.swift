import Foundation
import Testing

@testable import ShadowFS

@Suite("A host directory that is written through")
struct WriteThroughTests {
  let directory: TemporaryDirectory
  let files: FileSystem

  init() throws {
    directory = try TemporaryDirectory()
    try directory.put("hello", at: "host/greeting")
    files = FileSystem()
    let layer = try HostDirectoryLayer(path: directory.path + "/host", writesThrough: true)
    try files.mount(layer, at: files.makeDirectories("/work"))
  }

  @Test("changes as the file system does")
  func writes() throws {
    try files.put("new", at: "/work/new")
    try files.move("/work/greeting", to: "/work/moved")
    try files.makeDirectories("/work/sub/deep")
    try files.put("x", at: "/work/sub/deep/x")
    try files.move("/work/sub", to: "/work/renamed")
    #expect(try files.text(at: "/work/renamed/deep/x") == "x")
    #expect(try directory.text(at: "host/new") == "new")
    #expect(try directory.text(at: "host/moved") == "hello")
    #expect(try directory.text(at: "host/renamed/deep/x") == "x")
    #expect(files.tree.usage.bytes == 0)
  }

  @Test("shows what others change at once")
  func others() throws {
    #expect(try files.text(at: "/work/greeting") == "hello")
    try directory.put("changed by others", at: "host/greeting")
    #expect(try files.text(at: "/work/greeting") == "changed by others")
    try directory.put("x", at: "host/later")
    #expect(try files.names(at: "/work") == ["greeting", "later"])
    try directory.remove("host/later")
    #expect(throws: FileError.notFound) { try files.text(at: "/work/later") }
  }

  @Test("keeps an unlinked file for those who hold it")
  func held() throws {
    let node = try files.node(at: "/work/greeting")
    files.retain(node)
    try files.remove("/work/greeting")
    #expect(try files.attributes(of: node).linkCount == 0)
    try files.write([UInt8]("J".utf8), to: node, at: 0)
    #expect(try files.read(node, count: 10) == [UInt8]("Jello".utf8))
    files.release(node)
    #expect(throws: FileError.stale) { try files.attributes(of: node) }
  }

  @Test("is a device of its own for renames and links")
  func crossDevice() throws {
    try files.put("x", at: "/x")
    #expect(throws: FileError.crossDevice) { try files.move("/x", to: "/work/x") }
    #expect(throws: FileError.crossDevice) { try files.move("/work/greeting", to: "/greeting") }
    #expect(throws: FileError.crossDevice) {
      try files.link(files.node(at: "/x"), named: FileName("x"), in: files.node(at: "/work"))
    }
  }

  @Test("sets sizes, modes and times on the host")
  func attributes() throws {
    let node = try files.node(at: "/work/greeting")
    try files.setMode(of: node, to: 0o600)
    try files.setSize(of: node, to: 2)
    try files.setTimes(of: node, access: nil, modification: 1_000_000_007)
    let seen = try files.attributes(of: node)
    #expect((seen.mode, seen.size) == (0o600, 2))
    #expect(seen.modificationTime == 1_000_000_007)
    #expect(try directory.text(at: "host/greeting") == "he")
  }

  @Test("keeps times of access and of modification apart")
  func times() throws {
    let node = try files.node(at: "/work/greeting")
    try files.setTimes(of: node, access: 3_000_000_001, modification: 1_000_000_007)
    try files.setTimes(of: node, access: nil, modification: 2_000_000_002)
    let seen = try files.attributes(of: node)
    #expect(seen.accessTime == 3_000_000_001 && seen.modificationTime == 2_000_000_002)
    #expect(seen.changeTime > 1_000_000_000_000_000_000)
  }

  @Test("shows one node under all the names of a file")
  func links() throws {
    let work = try files.node(at: "/work")
    try files.makeDirectories("/work/sub")
    let node = try files.node(at: "/work/greeting")
    try files.link(node, named: FileName("second"), in: files.node(at: "/work/sub"))
    #expect(try files.node(at: "/work/sub/second") == node)
    #expect(try files.attributes(of: node).linkCount == 2)
    try files.move("/work/sub/second", to: "/work/third")
    #expect(try files.node(at: "/work/third") == node)
    try files.unlink(FileName("greeting"), in: work)
    #expect(try files.node(at: "/work/third") == node)
    #expect(try files.text(at: "/work/third") == "hello")
    #expect(throws: FileError.notFound) { try files.node(at: "/work/greeting") }
    try files.unlink(FileName("third"), in: work)
    #expect(throws: FileError.stale) { try files.attributes(of: node) }
  }

  @Test("knows the names of a file that others have linked")
  func foreignLinks() throws {
    try #require(link(directory.path + "/host/greeting", directory.path + "/host/other") == 0)
    let node = try files.node(at: "/work/other")
    #expect(try files.node(at: "/work/greeting") == node)
    try directory.remove("host/other")
    #expect(throws: FileError.notFound) { try files.node(at: "/work/other") }
    #expect(try files.text(at: "/work/greeting") == "hello")
    #expect(try files.node(at: "/work/greeting") == node)
  }

  @Test("finds a file by the names that others have left it")
  func replacedLinks() throws {
    try #require(link(directory.path + "/host/greeting", directory.path + "/host/other") == 0)
    let node = try files.node(at: "/work/greeting")
    #expect(try files.node(at: "/work/other") == node)
    try directory.remove("host/greeting")
    #expect(try files.text(at: "/work/other") == "hello")
    try directory.put("another", at: "host/greeting")
    try files.setMode(of: files.node(at: "/work/other"), to: 0o600)
    #expect(try files.attributes(of: files.node(at: "/work/other")).size == 5)
    #expect(try files.text(at: "/work/greeting") == "another")
    #expect(try files.names(at: "/work") == ["greeting", "other"])
  }
}
