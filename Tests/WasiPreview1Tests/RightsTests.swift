import ShadowFS
import Testing
import WasiPreview1

/// What may be done with a descriptor, and with what is opened through it.
struct RightsTests {
  typealias Opening = TestGuest.Opening

  /// The calls on an open file, with arguments that are fine otherwise, and the right that each needs.
  private static let fileCalls: [(function: Preview1Function, right: Rights, arguments: [UInt64])] = [
    (.fdRead, .read, [0, 0, 64]), (.fdWrite, .write, [0, 0, 64]), (.fdPread, .read, [0, 0, 0, 64]),
    (.fdPread, .seek, [0, 0, 0, 64]), (.fdPwrite, .write, [0, 0, 0, 64]), (.fdPwrite, .seek, [0, 0, 0, 64]),
    (.fdSeek, .seek, [1, 0, 64]), (.fdAdvise, .advise, [0, 0, 0]), (.fdAllocate, .allocate, [0, 1]),
    (.fdSync, .sync, []), (.fdDatasync, .dataSync, []), (.fdFdstatSetFlags, .setFlags, [0]),
    (.fdFilestatGet, .attributes, [64]), (.fdFilestatSetSize, .setSize, [0]),
    (.fdFilestatSetTimes, .setTimes, [0, 0, 0]),
  ]

  @Test(arguments: Self.fileCalls.indices) func `every call on a file needs its right`(_ index: Int) throws {
    let (function, right, arguments) = Self.fileCalls[index]
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note")
    let allowed = try guest.open("note", Opening(rights: .file))
    guard case .done(.success) = guest.perform(function, [UInt64(allowed)] + arguments) else {
      Issue.record("\(function) fails with all rights")
      return
    }
    let forbidden = try guest.open("note", Opening(rights: Rights.file.subtracting(right)))
    guard case .done(.notCapable) = guest.perform(function, [UInt64(forbidden)] + arguments) else {
      Issue.record("\(function) does not need \(right)")
      return
    }
  }

  @Test func `telling needs one of two rights`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note")
    for (rights, errno) in [(Rights.tell, Errno.success), (.seek, .success), (.read, .notCapable)] {
      let file = UInt64(try guest.open("note", Opening(rights: rights)))
      #expect(try guest.call(.fdTell, file, 64) == errno)
      let current: UInt64 = 1
      #expect(try guest.call(.fdSeek, file, 0, current, 64) == errno)
    }
  }

  /// The calls on a directory, and the right that each needs there.
  private static let directoryCalls: [(right: Rights, call: @Sendable (TestGuest, UInt64) throws -> Errno)] = [
    (.readDirectory, { try $0.call(.fdReaddir, $1, 128, 64, 0, 64) }),
    (.openPath, { try $0.tryOpen("note", Opening(rights: .read), in: $1) }),
    (.createFile, { try $0.tryOpen("new", Opening(flags: Opening.create, rights: .read), in: $1) }),
    (.setPathSize, { try $0.tryOpen("note", Opening(flags: Opening.truncate, rights: .read), in: $1) }),
    (.createDirectory, { try $0.onPath(.pathCreateDirectory, "new", in: $1) }),
    (.removeDirectory, { try $0.onPath(.pathRemoveDirectory, "sub", in: $1) }),
    (.unlink, { try $0.onPath(.pathUnlinkFile, "note", in: $1) }),
    (.readLink, { try $0.onPath(.pathReadlink, "link", 128, 64, 64, in: $1) }),
    (.renameSource, { try $0.rename("note", to: "new", from: $1, into: $1) }),
    (.renameTarget, { try $0.rename("note", to: "new", from: TestGuest.root, into: $1) }),
    (.linkSource, { try $0.link("note", as: "new", from: $1) }),
    (.linkTarget, { try $0.link("note", as: "new", into: $1) }),
    (.symlink, { try $0.call(.pathSymlink, try $0.place([65]), 1, $1, try $0.place([66]), 1) }),
    (.pathAttributes, { try $0.call(.pathFilestatGet, $1, 0, try $0.place([46]), 1, 64) }),
    (.setPathTimes, { try $0.call(.pathFilestatSetTimes, $1, 0, try $0.place([46]), 1, 0, 0, 0) }),
  ]

  @Test(arguments: Self.directoryCalls.indices) func `every call on a directory needs its right`(_ index: Int) throws {
    let (right, call) = Self.directoryCalls[index]
    func directory(_ rights: Rights) throws -> (TestGuest, UInt64) {
      let guest = try TestGuest.withFiles()
      try guest.makeFile("note")
      try guest.makeDirectory("sub")
      #expect(try guest.symlink("link", to: "note") == .success)
      var opening = Opening.directory
      opening.rights = rights
      return (guest, UInt64(try guest.open(".", opening)))
    }
    let (guest, allowed) = try directory(.directory)
    #expect(try call(guest, allowed) == .success)
    let (other, forbidden) = try directory(Rights.directory.subtracting(right))
    #expect(try call(other, forbidden) == .notCapable)
  }

  @Test func `what is opened has no more rights than its directory passes on`() throws {
    let guest = try TestGuest.withFiles(inherited: [.read, .openPath])
    try guest.makeDirectory("sub")
    #expect(try guest.tryOpen("new", Opening(flags: 1, rights: [.read, .write])) == .notCapable)
    #expect(try guest.tryOpen("new", Opening(flags: 1, rights: .read, inherited: .write)) == .notCapable)
    #expect(try guest.tryOpen("new") == .notCapable)
    let file = try guest.open("new", Opening(flags: 1, rights: .read))
    try require(try guest.call(.fdFdstatGet, UInt64(file), 64))
    #expect(try guest.u64(72) == Rights.read.rawValue)
  }

  @Test func `rights that make no sense for what is opened are left out`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note")
    let file = try guest.open("note", Opening(rights: Rights(rawValue: .max)))
    try require(try guest.call(.fdFdstatGet, UInt64(file), 64))
    #expect(try guest.u64(72) == Rights.file.rawValue)
    let directory = try guest.open(".", Opening(rights: [.seek, .readDirectory, .setSize]))
    try require(try guest.call(.fdFdstatGet, UInt64(directory), 64))
    #expect(try guest.u64(72) == Rights.readDirectory.rawValue)
  }

  @Test func `a directory that is given read-only stays as it is`() throws {
    let files = FileSystem()
    try files.write(Array("hello".utf8), to: try files.makeFile(named: FileName("note"), in: files.root), at: 0)
    let reading: Rights = [.openPath, .readDirectory, .readLink, .pathAttributes, .attributes]
    let guest = try TestGuest.withFiles(rights: reading, inherited: reading.union([.read, .seek, .tell]), files: files)
    let before = files.snapshot()
    #expect(try guest.readText(try guest.open("note", Opening(rights: .read))) == "hello")
    #expect(try guest.tryOpen("note") == .notCapable)
    #expect(try guest.tryOpen("new", .new) == .notCapable)
    #expect(try guest.onPath(.pathUnlinkFile, "note") == .notCapable)
    #expect(try guest.onPath(.pathCreateDirectory, "sub") == .notCapable)
    #expect(try guest.rename("note", to: "other") == .notCapable)
    #expect(try guest.tryOpen("note", Opening(flags: Opening.truncate, rights: .read)) == .notCapable)
    #expect(try files.changes(since: before).isEmpty)
  }

  @Test func `a file moved where less may be done with it keeps what its descriptors may`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeDirectory("strict")
    try guest.makeFile("note", "hello")
    var opening = Opening.directory
    opening.inherited = .read
    let strict = UInt64(try guest.open("strict", opening))
    let file = try guest.open("note")
    #expect(try guest.rename("note", to: "note", into: strict) == .success)
    #expect(try guest.tryOpen("note", in: strict) == .notCapable)
    #expect(try guest.readText(try guest.open("note", Opening(rights: .read), in: strict)) == "hello")
    #expect(try guest.write(file, "J") == 1)
    #expect(try guest.contents("strict/note") == "Jello")
  }

  @Test func `a file cannot be moved or linked to where more may be done with it`() throws {
    let files = FileSystem()
    for name in ["readable", "writable"] { _ = try files.makeDirectory(named: FileName(name), in: files.root) }
    try files.write(
      Array("hello".utf8),
      to: try files.makeFile(named: FileName("note"), in: files.node(at: "/readable")), at: 0)
    var configuration = ProcessConfiguration()
    configuration.files = files
    let reading = Rights.all.subtracting([.write, .setSize, .allocate])
    configuration.preopens = [Preopen("/readable", inheritedRights: reading), Preopen("/writable")]
    let guest = try TestGuest(configuration)
    #expect(try guest.rename("note", to: "note", from: 3, into: 4) == .notCapable)
    #expect(try guest.link("note", as: "note", from: 3, into: 4) == .notCapable)
    // Within the directory, and the other way, there is nothing to gain.
    #expect(try guest.link("note", as: "other", from: 3, into: 3) == .success)
    #expect(try guest.rename("other", to: "third", from: 3, into: 3) == .success)
    _ = try guest.open("mine", .new, in: 4)
    #expect(try guest.rename("mine", to: "mine", from: 4, into: 3) == .success)
    #expect(try guest.tryOpen("mine", in: 3) == .notCapable)
  }
}
