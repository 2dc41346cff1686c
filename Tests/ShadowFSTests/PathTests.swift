import Testing

@testable import ShadowFS

@Suite("A path")
struct PathTests {
  let files: FileSystem

  init() throws {
    files = FileSystem()
    try files.makeDirectories("/a/b/c")
    try files.put("file", at: "/a/file")
    let a = try files.node(at: "/a")
    for (name, target) in [
      ("up", "../a"), ("absolute", "/a/b"), ("self", "self"), ("dangling", "nothing"), ("out", "../../../../a/file"),
    ] {
      try files.makeSymlink(named: FileName(name), in: a, target: [UInt8](target.utf8))
    }
  }

  func resolve(_ path: String, from start: String = "/", last: Bool = true, confined: Bool = false) throws -> NodeID? {
    let start = try files.node(at: start)
    return try files.resolve(
      [UInt8](path.utf8), from: start, followingLast: last, confinedTo: confined ? start : nil
    ).node
  }

  @Test("stays in the tree, whatever its dots say")
  func dots() throws {
    let file = try files.node(at: "/a/file")
    for path in ["a/file", "/a/./b/../file", "../../a//file", "/../a/b/c/../../file", "a/up/up/file", "a/out"] {
      #expect(try resolve(path) == file)
    }
    #expect(try resolve("..", from: "/a/b") == files.node(at: "/a"))
    #expect(try resolve("/") == files.root)
    #expect(try resolve("..") == files.root)
  }

  @Test("follows links, the last one only when asked to")
  func links() throws {
    #expect(try resolve("/a/absolute") == files.node(at: "/a/b"))
    #expect(try files.kind(of: #require(try resolve("/a/absolute", last: false))) == .symlink)
    #expect(try resolve("/a/absolute/", last: false) == files.node(at: "/a/b"))
    #expect(try resolve("/a/dangling") == nil)
    let made = try files.resolve([UInt8]("/a/dangling".utf8), from: files.root)
    #expect(made.name?.description == "nothing")
    #expect(throws: FileError.loop) { try resolve("/a/self") }
  }

  @Test("cannot leave the directory that it is confined to")
  func confinement() throws {
    #expect(try resolve("b/../file", from: "/a", confined: true) != nil)
    for path in ["..", "b/../..", "/a/file", "up", "absolute/c", "out", "../a"] {
      #expect(throws: FileError.notPermitted) { try resolve(path, from: "/a", confined: true) }
    }
  }

  @Test("is refused for what cannot be")
  func refusals() throws {
    #expect(throws: FileError.notFound) { try resolve("") }
    #expect(throws: FileError.notFound) { try resolve("nothing/x") }
    #expect(try resolve("nothing") == nil)
    for path in ["a/file/", "a/file/x", "a/file/.", "a/file/.."] {
      #expect(throws: FileError.notDirectory) { try resolve(path) }
    }
    #expect(throws: FileError.invalid) { try resolve("a\0b") }
    #expect(throws: FileError.nameTooLong) { try resolve(String(repeating: "n", count: 256)) }
    #expect(throws: FileError.nameTooLong) { try resolve(String(repeating: "./", count: 3000)) }
    #expect(throws: FileError.nameTooLong) { try FileName(String(repeating: "n", count: 256)) }
    for name in ["", ".", "..", "a/b", "a\0"] { #expect(throws: FileError.invalid) { try FileName(name) } }
    #expect(try FileName("...").bytes.count == 3)
  }

  @Test("leads back from each node to the root")
  func pathOfNode() throws {
    #expect(try files.tree.path(of: files.node(at: "/a/b/c")) == [UInt8]("/a/b/c".utf8))
    #expect(files.tree.path(of: files.root) == [UInt8]("/".utf8))
  }
}
