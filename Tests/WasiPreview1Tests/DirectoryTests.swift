import ShadowFS
import Testing
import WasiPreview1

/// `fd_readdir` and the directories that a process starts with.
struct DirectoryTests {
  @Test func `an empty directory has itself and the one above`() throws {
    let guest = try TestGuest.withFiles()
    let (entries, used) = try guest.list(3)
    #expect(entries.map(\.name) == [".", ".."])
    #expect(entries.allSatisfy { $0.type == FileType.directory.rawValue })
    #expect(used == 24 + 1 + 24 + 2)
  }

  @Test func `entries come in the order of their bytes, with their types and numbers`() throws {
    let guest = try TestGuest.withFiles()
    for name in ["b", "ä", "a", "B"] { try guest.makeFile(name) }
    try guest.makeDirectory("sub")
    #expect(try guest.symlink("link", to: "b") == .success)
    let entries = try guest.list(3).entries
    #expect(entries.map(\.name) == [".", "..", "B", "a", "b", "link", "sub", "ä"])
    #expect(entries.map(\.type) == [3, 3, 4, 4, 4, 7, 3, 4])
    for entry in entries { #expect(try guest.status(entry.name == ".." ? "." : entry.name).node == entry.node) }
    let sub = try guest.list(try guest.open("sub", .directory)).entries
    #expect(sub[1].node == entries[0].node)
  }

  @Test func `a listing can be continued from every cookie`() throws {
    let guest = try TestGuest.withFiles()
    for index in 0..<20 { try guest.makeFile("file.\(index)") }
    let all = try guest.list(3).entries
    #expect(all.count == 22)
    for (index, entry) in all.enumerated() {
      #expect(try guest.list(3, from: entry.next).entries == Array(all[(index + 1)...]))
    }
    #expect(try guest.list(3, from: 1_000_000).used == 0)
    #expect(try guest.list(3, from: .max).used == 0)
  }

  @Test(arguments: [0, 1, 23, 24, 25, 26, 60, 100]) func `a full buffer cuts the last entry off`(_ room: Int) throws {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note")
    try guest.makeFile("other")
    let (whole, used) = try guest.list(3)
    let (part, partUsed) = try guest.list(3, room: room)
    #expect(partUsed == min(room, used))
    #expect(part == Array(whole.prefix(part.count)))
  }

  @Test func `a reader with a small buffer sees everything once`() throws {
    let guest = try TestGuest.withFiles()
    for index in 0..<100 { try guest.makeFile("file.\(index)") }
    var (names, cookie): ([String], UInt64) = ([], 0)
    while true {
      let (entries, used) = try guest.list(3, from: cookie, room: 256)
      names += entries.map(\.name)
      cookie = entries.last?.next ?? cookie
      if used < 256 { break }
    }
    #expect(names.count == 102 && Set(names).count == 102)
  }

  @Test func `entries may come and go while a directory is read`() throws {
    let guest = try TestGuest.withFiles()
    for index in 10..<60 { try guest.makeFile("file.\(index)") }
    var (names, cookie): ([String], UInt64) = ([], 0)
    while true {
      let (entries, used) = try guest.list(3, from: cookie, room: 200)
      for entry in entries where entry.name.hasPrefix("file") {
        names.append(entry.name)
        // What has been seen goes, and something that comes first is made.
        try require(try guest.onPath(.pathUnlinkFile, entry.name))
        try guest.makeFile("a." + entry.name)
      }
      cookie = entries.last?.next ?? cookie
      if used < 200 { break }
    }
    #expect(names == (10..<60).map { "file.\($0)" })
  }

  @Test func `what has gone before it was read is not seen, and beginning again shows what has come`() throws {
    let guest = try TestGuest.withFiles()
    for name in ["a", "b", "c"] { try guest.makeFile(name) }
    let first = try guest.list(3, room: 24 + 1 + 24 + 2 + 24 + 1)
    #expect(first.entries.map(\.name) == [".", "..", "a"])
    try require(try guest.onPath(.pathUnlinkFile, "b"))
    try guest.makeFile("d")
    #expect(try guest.list(3, from: first.entries[2].next).entries.map(\.name) == ["c"])
    #expect(try guest.list(3).entries.map(\.name) == [".", "..", "a", "c", "d"])
  }

  @Test func `a removed directory that is open has nothing in it`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeDirectory("sub")
    let directory = try guest.open("sub", .directory)
    try require(try guest.onPath(.pathRemoveDirectory, "sub"))
    #expect(try guest.list(directory).entries.map(\.name) == [".", ".."])
    #expect(try guest.tryOpen("new", .new, in: UInt64(directory)) == .noEntry)
  }

  @Test func `only directories are listed, into memory that is there`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note")
    let end = guest.memory.byteCount
    #expect(try guest.call(.fdReaddir, UInt64(try guest.open("note")), 64, 64, 0, 128) == .notDirectory)
    #expect(try guest.call(.fdReaddir, 0, 64, 64, 0, 128) == .notDirectory)
    #expect(try guest.call(.fdReaddir, 99, 64, 64, 0, 128) == .badDescriptor)
    #expect(try guest.call(.fdReaddir, 3, end - 8, 64, 0, 128) == .fault)
    #expect(try guest.call(.fdReaddir, 3, 64, 0xFFFF_FFFF, 0, 128) == .fault)
    #expect(try guest.call(.fdReaddir, 3, 64, 64, 0, end - 3) == .fault)
  }

  @Test func `a process finds its directories by their names`() throws {
    let files = FileSystem()
    try files.makeDirectories("/home/data")
    var configuration = ProcessConfiguration()
    configuration.files = files
    configuration.preopens = [Preopen("/"), Preopen("data", path: "/home/data")]
    let guest = try TestGuest(configuration)
    try require(try guest.call(.fdPrestatGet, 4, 64))
    #expect(try guest.bytes(64, 1) == [0])
    #expect(try guest.u32(68) == 4)
    try require(try guest.call(.fdPrestatDirName, 4, 128, 4))
    #expect(try guest.bytes(128, 5) == Array("data\0".utf8))
    #expect(try guest.call(.fdPrestatDirName, 4, 128, 3) == .nameTooLong)
    #expect(try guest.call(.fdPrestatDirName, 4, guest.memory.byteCount - 3, 4) == .fault)
    #expect(try guest.call(.fdPrestatGet, 5, 64) == .badDescriptor)
    // What is opened later is none of them, even with the same number.
    let again = try guest.open(".", .directory)
    #expect(try guest.call(.fdPrestatGet, UInt64(again), 64) == .badDescriptor)
    try require(try guest.call(.fdRenumber, UInt64(again), 4))
    #expect(try guest.call(.fdPrestatGet, 4, 64) == .badDescriptor)
    try require(try guest.call(.fdClose, 3))
    #expect(try guest.call(.fdPrestatGet, 3, 64) == .badDescriptor)
  }

  @Test func `a process cannot start with what is not there`() throws {
    var configuration = ProcessConfiguration()
    configuration.preopens = [Preopen("/nowhere")]
    #expect(throws: Errno.noEntry) { try Process(configuration) }
    configuration.files = FileSystem()
    #expect(throws: Errno.noEntry) { try Process(configuration) }
  }
}
