import ShadowFS
import Testing
import WasiPreview1

/// Making, moving and removing directory entries.
struct PathTests {
  @Test func `directories are made and removed`() throws {
    let guest = try TestGuest.withFiles()
    #expect(try guest.onPath(.pathCreateDirectory, "sub/") == .success)
    #expect(try guest.onPath(.pathCreateDirectory, "sub") == .exists)
    #expect(try guest.onPath(.pathCreateDirectory, ".") == .exists)
    #expect(try guest.onPath(.pathCreateDirectory, "no/sub") == .noEntry)
    try guest.makeFile("sub/note")
    #expect(try guest.onPath(.pathCreateDirectory, "sub/note/x") == .notDirectory)
    #expect(try guest.onPath(.pathRemoveDirectory, "sub") == .notEmpty)
    #expect(try guest.onPath(.pathRemoveDirectory, "sub/note") == .notDirectory)
    #expect(try guest.onPath(.pathRemoveDirectory, "sub/.") == .invalid)
    try require(try guest.onPath(.pathUnlinkFile, "sub/note"))
    #expect(try guest.onPath(.pathRemoveDirectory, "sub/") == .success)
    #expect(try guest.onPath(.pathRemoveDirectory, "sub") == .noEntry)
  }

  @Test func `files are removed, directories are not removed as files`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note")
    try guest.makeDirectory("sub")
    #expect(try guest.onPath(.pathUnlinkFile, "sub") == .isDirectory)
    #expect(try guest.onPath(.pathUnlinkFile, "sub/") == .isDirectory)
    #expect(try guest.onPath(.pathUnlinkFile, ".") == .isDirectory)
    #expect(try guest.onPath(.pathUnlinkFile, "note/") == .notDirectory)
    #expect(try guest.onPath(.pathUnlinkFile, "nothing") == .noEntry)
    #expect(try guest.onPath(.pathUnlinkFile, "note") == .success)
  }

  @Test func `a link to a directory is removed as what it is, slash or not`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeDirectory("sub")
    #expect(try guest.symlink("link", to: "sub") == .success)
    for path in ["link", "link/"] { #expect(try guest.onPath(.pathRemoveDirectory, path) == .notDirectory) }
    #expect(try guest.onPath(.pathUnlinkFile, "link/") == .notDirectory)
    #expect(try guest.rename("link/", to: "x") == .notDirectory)
    #expect(try guest.onPath(.pathUnlinkFile, "link") == .success)
    #expect(try guest.status("sub").type == .directory)
  }

  @Test func `symbolic links are made and read`() throws {
    let guest = try TestGuest.withFiles()
    #expect(try guest.symlink("link", to: "some/where") == .success)
    #expect(try guest.symlink("link", to: "else") == .exists)
    #expect(try guest.symlink("new/", to: "x") == .noEntry)
    #expect(try guest.symlink("new", to: "/absolute") == .notPermitted)
    #expect(try guest.symlink("new", to: "") == .noEntry)
    let buffer = guest.allocate(16)
    #expect(try guest.onPath(.pathReadlink, "link", buffer, 16, 64) == .success)
    #expect(try guest.u32(64) == 10)
    #expect(try guest.bytes(buffer, 11) == Array("some/where\0".utf8))
    #expect(try guest.onPath(.pathReadlink, "link", buffer, 4, 64) == .success)
    #expect(try guest.u32(64) == 4)
    #expect(try guest.onPath(.pathReadlink, ".", buffer, 4, 64) == .invalid)
    #expect(try guest.onPath(.pathReadlink, "nothing", buffer, 4, 64) == .noEntry)
    #expect(try guest.onPath(.pathReadlink, "link", guest.memory.byteCount - 3, 4, 64) == .fault)
    #expect(try guest.onPath(.pathReadlink, "link", buffer, 4, guest.memory.byteCount - 3) == .fault)
  }

  @Test func `links to files`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note", "hello")
    try guest.makeDirectory("sub")
    #expect(try guest.link("note", as: "sub/other") == .success)
    #expect(try guest.contents("sub/other") == "hello")
    #expect(try guest.link("note", as: "note") == .exists)
    #expect(try guest.link("note", as: "sub") == .exists)
    #expect(try guest.link("note", as: "new/") == .noEntry)
    #expect(try guest.link("note/", as: "new") == .notDirectory)
    #expect(try guest.link("nothing", as: "new") == .noEntry)
    #expect(try guest.link("sub", as: "new") == .notPermitted)
    // A link is itself; following it is not part of the interface.
    #expect(try guest.symlink("link", to: "nowhere") == .success)
    #expect(try guest.link("link", as: "copy") == .success)
    #expect(try guest.status("copy").type == .symbolicLink)
    #expect(try guest.link("link", as: "new", lookup: 1) == .invalid)
  }

  @Test func `files are renamed, over others, too`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("a", "A")
    try guest.makeFile("b", "B")
    #expect(try guest.rename("a", to: "b") == .success)
    #expect(try guest.contents("b") == "A")
    #expect(try guest.rename("a", to: "c") == .noEntry)
    try guest.makeDirectory("sub")
    #expect(try guest.rename("b", to: "sub") == .isDirectory)
    #expect(try guest.rename("b", to: "sub/b") == .success)
    #expect(try guest.rename("sub/b", to: "new/") == .notDirectory)
    #expect(try guest.rename("sub/b", to: "sub/b") == .success)
    #expect(try guest.contents("sub/b") == "A")
  }

  @Test func `directories are renamed, over empty ones only, and not into themselves`() throws {
    let guest = try TestGuest.withFiles()
    for name in ["a", "b", "c"] { try guest.makeDirectory(name) }
    try guest.makeFile("c/note")
    try guest.makeFile("file")
    #expect(try guest.rename("a", to: "c") == .notEmpty)
    #expect(try guest.rename("a", to: "file") == .notDirectory)
    #expect(try guest.rename("a/", to: "b/") == .success)
    #expect(try guest.rename("c", to: "c/c") == .invalid)
    #expect(try guest.rename("b", to: "c/b/") == .success)
    #expect(try guest.rename("c", to: "c/b/c") == .invalid)
    #expect(try guest.rename(".", to: "x") == .busy)
    #expect(try guest.rename("c/b", to: "c/..") == .busy)
    #expect(try guest.status("c/b").type == .directory)
  }

  @Test func `file systems are as deep as their paths are long, and deeper step by step`() throws {
    let guest = try TestGuest.withFiles()
    var directory = TestGuest.root
    let name = try guest.place([UInt8(ascii: "d")])
    for _ in 0..<10_000 {
      try require(try guest.call(.pathCreateDirectory, directory, name, 1))
      try require(
        try guest.call(
          .pathOpen, directory, 0, name, 1, 0, Rights.directory.rawValue, Rights.all.rawValue, 0, 64))
      if directory != TestGuest.root { try require(try guest.call(.fdClose, directory)) }
      directory = UInt64(try guest.u32(64))
    }
    #expect(try guest.tryOpen("note", .new, in: directory) == .success)
  }

  @Test func `names need not be text`() throws {
    let guest = try TestGuest.withFiles()
    let name = try guest.place([0xFF, 0xC0, 0x01])
    try require(try guest.call(.pathCreateDirectory, 3, name, 3))
    let (buffer, result) = (guest.allocate(128), guest.allocate(4))
    try require(try guest.call(.fdReaddir, 3, buffer, 128, 2, result))
    #expect(try guest.bytes(buffer + 24, 3) == [0xFF, 0xC0, 0x01])
  }

  @Test(arguments: [
    Preview1Function.pathCreateDirectory, .pathRemoveDirectory, .pathUnlinkFile, .pathReadlink,
  ])
  func `paths beyond the memory are EFAULT`(_ function: Preview1Function) throws {
    let guest = try TestGuest.withFiles()
    #expect(try guest.call(function, 3, guest.memory.byteCount - 1, 2, 64, 8, 128) == .fault)
    #expect(try guest.call(function, 3, 0xFFFF_FFFF, 0xFFFF_FFFF, 64, 8, 128) == .fault)
  }

  @Test func `no call on any arguments does more than fail`() throws {
    // Pointers, lengths and numbers at the edges, in every position of every function.
    let interesting: [UInt64] = [0, 1, 3, 4, 64, 0xFFFF, 0x1_0000, 0x3_FFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 63, .max]
    var random = SystemRandomNumberGenerator()
    for function in Preview1Function.allCases where function != .procExit && function != .procRaise {
      for dialect in Dialect.allCases {
        let guest = try TestGuest.withFiles()
        guest.dialect = dialect
        for _ in 0..<200 {
          let arguments = (0..<9).map { _ in interesting.randomElement(using: &random) ?? 0 }
          if case .exit = guest.perform(function, arguments) { Issue.record("\(function) has ended the process") }
        }
      }
    }
  }
}
