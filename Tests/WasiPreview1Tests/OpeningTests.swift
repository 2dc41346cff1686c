import ShadowFS
import Testing
import WasiPreview1

/// `path_open`.
struct OpeningTests {
  typealias Opening = TestGuest.Opening

  @Test func `a new file is made, opened with the lowest number, and found again`() throws {
    let guest = try TestGuest.withFiles()
    #expect(try guest.tryOpen("note") == .noEntry)
    let file = try guest.open("note", .new)
    #expect(file == 4)
    try guest.write(file, "hello")
    #expect(try guest.open("note") == 5)
    try guest.close(file)
    #expect(try guest.open("note") == 4)
    #expect(try guest.contents("note") == "hello")
  }

  @Test func `what is there is not made again, and can be emptied`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note", "hello")
    #expect(try guest.tryOpen("note", Opening(flags: Opening.create | Opening.exclusive)) == .exists)
    _ = try guest.open("note", .new)
    #expect(try guest.status("note").size == 5)
    _ = try guest.open("note", Opening(flags: Opening.truncate))
    #expect(try guest.status("note").size == 0)
  }

  @Test func `directories are opened to look into, not to write`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeDirectory("sub")
    try guest.makeFile("note")
    _ = try guest.open("sub", .directory)
    #expect(try guest.tryOpen("sub") == .isDirectory)
    #expect(try guest.tryOpen("sub", Opening(flags: Opening.create, rights: .read)) == .isDirectory)
    #expect(try guest.tryOpen("sub", Opening(flags: Opening.truncate, rights: .read)) == .isDirectory)
    #expect(try guest.tryOpen("note", .directory) == .notDirectory)
    #expect(try guest.tryOpen("note/") == .notDirectory)
    #expect(try guest.tryOpen("note/more") == .notDirectory)
    #expect(try guest.tryOpen("nothing/", .new) == .isDirectory)
    #expect(try guest.tryOpen("sub/..//./sub/", .directory) == .success)
  }

  @Test func `a directory cannot be made, nor emptied, by opening it`() throws {
    let guest = try TestGuest.withFiles()
    for flag in [Opening.create, Opening.exclusive, Opening.truncate] {
      let opening = Opening(flags: Opening.onlyDirectory | flag, rights: .read)
      #expect(try guest.tryOpen("sub", opening) == .invalid)
    }
  }

  @Test(arguments: ["/note", "..", "../note", "sub/../../note", "/"])
  func `no path leads out of its directory`(_ path: String) throws {
    let guest = try TestGuest.withFiles()
    try guest.makeDirectory("sub")
    let opening = Opening(rights: .read)
    #expect(try guest.tryOpen(path, opening) == .notPermitted)
    // Not even out of a directory within the one that the process was given.
    try guest.makeDirectory("sub/sub")
    let directory = try guest.open("sub", .directory)
    #expect(try guest.tryOpen(path, opening, in: UInt64(directory)) == .notPermitted)
  }

  @Test(arguments: ["/", "/etc/passwd", "..", "../../x", "sub/../../x"])
  func `no symbolic link leads out of its directory`(_ target: String) throws {
    let files = FileSystem()
    let guest = try TestGuest.withFiles(files: files)
    try guest.makeDirectory("sub")
    // Guests cannot make links to absolute paths, but they may be there.
    try files.makeSymlink(named: FileName("link"), in: files.root, target: Array(target.utf8))
    #expect(try guest.tryOpen("link", Opening(lookup: 1, rights: .read)) == .notPermitted)
    #expect(try guest.tryOpen("link/x", Opening(rights: .read)) == .notPermitted)
  }

  @Test func `a symbolic link is followed on request only`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note", "hello")
    #expect(try guest.symlink("link", to: "note") == .success)
    #expect(try guest.tryOpen("link") == .loop)
    #expect(try guest.tryOpen("link", Opening(flags: Opening.onlyDirectory, rights: .read)) == .notDirectory)
    let file = try guest.open("link", Opening(lookup: 1))
    #expect(try guest.readText(file) == "hello")
    // Making a file through a link makes what the link leads to.
    #expect(try guest.symlink("dangling", to: "made") == .success)
    #expect(try guest.tryOpen("dangling", Opening(lookup: 1)) == .noEntry)
    #expect(try guest.tryOpen("dangling", Opening(lookup: 1, flags: 1 | Opening.exclusive)) == .exists)
    _ = try guest.open("dangling", Opening(lookup: 1, flags: Opening.create))
    #expect(try guest.status("made").type == .regularFile)
  }

  @Test func `links in a circle are ELOOP`() throws {
    let guest = try TestGuest.withFiles()
    #expect(try guest.symlink("a", to: "b") == .success)
    #expect(try guest.symlink("b", to: "a") == .success)
    #expect(try guest.tryOpen("a", Opening(lookup: 1)) == .loop)
    #expect(try guest.tryOpen("a/x") == .loop)
  }

  @Test func `names that are none`() throws {
    let guest = try TestGuest.withFiles()
    #expect(try guest.tryOpen("", .new) == .noEntry)
    #expect(try guest.tryOpen("a\0b", .new) == .invalid)
    #expect(try guest.tryOpen(String(repeating: "n", count: 256), .new) == .nameTooLong)
    #expect(try guest.tryOpen(String(repeating: "n/", count: 4096), .new) == .nameTooLong)
    #expect(try guest.tryOpen(String(repeating: "n", count: 255), .new) == .success)
  }

  @Test func `flags without a meaning are EINVAL`() throws {
    let guest = try TestGuest.withFiles()
    #expect(try guest.tryOpen("note", Opening(lookup: 2, flags: 1)) == .invalid)
    #expect(try guest.tryOpen("note", Opening(flags: 16 | 1)) == .invalid)
    #expect(try guest.tryOpen("note", Opening(flags: 1, descriptorFlags: 32)) == .invalid)
    #expect(try guest.tryOpen("note") == .noEntry)
  }

  @Test func `bad pointers are EFAULT, and nothing is made`() throws {
    let guest = try TestGuest.withFiles()
    let end = guest.memory.byteCount
    let name = try guest.place(Array("note".utf8))
    #expect(try guest.call(.pathOpen, 3, 0, end - 3, 4, 1, 0, 0, 0, 64) == .fault)
    #expect(try guest.call(.pathOpen, 3, 0, name, 0xFFFF_FFFF, 1, 0, 0, 0, 64) == .fault)
    #expect(try guest.call(.pathOpen, 3, 0, name, 4, 1, 0, 0, 0, end - 3) == .fault)
    #expect(try guest.tryOpen("note") == .noEntry)
  }

  @Test func `only directories have paths`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note")
    let file = UInt64(try guest.open("note"))
    #expect(try guest.tryOpen("x", in: file) == .notDirectory)
    #expect(try guest.tryOpen("x", in: 1) == .notDirectory)
    #expect(try guest.tryOpen("x", in: 99) == .badDescriptor)
    #expect(try guest.onPath(.pathCreateDirectory, "x", in: file) == .notDirectory)
  }

  @Test func `a process may have so many files open and no more, and closing makes room`() throws {
    var configuration = ProcessConfiguration()
    configuration.descriptorLimit = 100
    let guest = try TestGuest.withFiles(configuration: configuration)
    try guest.makeFile("note")
    let descriptors = try (4..<100).map { _ in try guest.open("note", Opening(rights: .read)) }
    #expect(descriptors == Array(4..<100))
    #expect(try guest.tryOpen("note", Opening(rights: .read)) == .tooManyDescriptors)
    #expect(try guest.tryOpen("other", .new) == .tooManyDescriptors)
    try guest.close(50)
    try guest.close(10)
    #expect(try guest.tryOpen("other") == .noEntry)
    #expect(try guest.open("note") == 10)
    #expect(try guest.open("note") == 50)
  }

  @Test func `opening very many files takes no long search`() throws {
    var configuration = ProcessConfiguration()
    configuration.descriptorLimit = 1 << 20
    let guest = try TestGuest.withFiles(configuration: configuration)
    try guest.makeFile("note")
    let name = try guest.place(Array("note".utf8))
    for _ in 0..<100_000 {
      try require(try guest.call(.pathOpen, 3, 0, name, 4, 0, Rights.read.rawValue, 0, 0, 64))
    }
    #expect(try guest.u32(64) == 100_003)
  }

  @Test func `an unlinked file that is open can still be used, and its name be given again`() throws {
    let files = FileSystem()
    let guest = try TestGuest.withFiles(files: files)
    try guest.makeFile("note", "old")
    let file = try guest.open("note")
    try require(try guest.onPath(.pathUnlinkFile, "note"))
    try guest.makeFile("note", "new")
    #expect(try guest.status(file).linkCount == 0)
    #expect(try guest.readText(file) == "old")
    try guest.write(file, " and more")
    #expect(try guest.status(file).size == 12)
    #expect(try guest.contents("note") == "new")
  }

  @Test func `devices of the file system`() throws {
    let files = FileSystem()
    try files.addStandardDirectories()
    files.configuration.random = { buffer in for index in buffer.indices { buffer[index] = 7 } }
    var configuration = ProcessConfiguration()
    let output = OutputBytes()
    configuration.output = output
    configuration.input = InputBytes(Array("typed".utf8))
    let guest = try TestGuest.withFiles(configuration: configuration, files: files)
    #expect(try guest.read(try guest.open("dev/null"), 8) == [])
    #expect(try guest.read(try guest.open("dev/zero"), 3) == [0, 0, 0])
    #expect(try guest.read(try guest.open("dev/urandom"), 3) == [7, 7, 7])
    #expect(try guest.write(try guest.open("dev/null"), "gone") == 4)
    let stream = try guest.open("dev/stdout", Opening(rights: .write))
    try guest.write(stream, "shown")
    #expect(output.text == "shown")
    #expect(try guest.readText(try guest.open("dev/stdin", Opening(rights: .read))) == "typed")
    #expect(try guest.tryOpen("dev/stdin", Opening(rights: .write)) == .access)
    try guest.close(1)
    #expect(try guest.tryOpen("dev/stdout", Opening(rights: .write)) == .noSuchDevice)
    // The descriptor that was opened has its own hold on the stream.
    #expect(try guest.write(stream, "!") == 1)
  }

  @Test func `a device of the file system is no terminal for C libraries`() throws {
    let files = FileSystem()
    try files.addStandardDirectories()
    let guest = try TestGuest.withFiles(files: files)
    let device = try guest.open("dev/null", Opening(rights: .all))
    try require(try guest.call(.fdFdstatGet, UInt64(device), 64))
    #expect(try guest.bytes(64, 1) == [FileType.characterDevice.rawValue])
    #expect(Rights(rawValue: try guest.u64(72)).isSuperset(of: [.seek, .tell]))
    #expect(try guest.call(.fdSeek, UInt64(device), 100, 0, 64) == .success)
    #expect(try guest.u64(64) == 0)
  }
}
