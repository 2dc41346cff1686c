import ShadowFS
import Testing
import WasiPreview1

/// Contents of files: reading, writing, places in them.
struct FileTests {
  typealias Opening = TestGuest.Opening
  private static let (start, current, end): (UInt64, UInt64, UInt64) = (0, 1, 2)

  private func guest(_ contents: String = "") throws -> (guest: TestGuest, file: UInt32) {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note", contents)
    return (guest, try guest.open("note"))
  }

  private func seek(_ guest: TestGuest, _ file: UInt32, _ delta: Int64, _ whence: UInt64) throws -> UInt64 {
    try require(try guest.call(.fdSeek, UInt64(file), UInt64(bitPattern: delta), whence, 64))
    return try guest.u64(64)
  }

  @Test func `reads go on where the last one ended, and end with the file`() throws {
    let (guest, file) = try guest("hello, you")
    #expect(try guest.readText(file, 6) == "hello,")
    #expect(try guest.readText(file, 6) == " you")
    #expect(try guest.readText(file, 6) == "")
    try require(try guest.call(.fdTell, UInt64(file), 64))
    #expect(try guest.u64(64) == 10)
  }

  @Test func `a scattered read fills its buffers in turn`() throws {
    let (guest, file) = try guest("abcdefgh")
    let buffer = guest.allocate(16)
    let vectors = try guest.vectors([(buffer, 3), (buffer + 3, 0), (buffer + 4, 10)])
    try require(try guest.call(.fdRead, UInt64(file), vectors, 3, 64))
    #expect(try guest.u32(64) == 8)
    #expect(try guest.bytes(buffer, 10) == Array("abc\0defgh\0".utf8))
  }

  @Test func `offsets belong to what was opened, not to the file`() throws {
    let (guest, file) = try guest("abc")
    let other = try guest.open("note")
    #expect(try guest.readText(file, 2) == "ab")
    #expect(try guest.readText(other, 2) == "ab")
  }

  @Test func `seeking`() throws {
    let (guest, file) = try guest("0123456789")
    #expect(try seek(guest, file, 4, Self.start) == 4)
    #expect(try seek(guest, file, 2, Self.current) == 6)
    #expect(try seek(guest, file, -1, Self.end) == 9)
    #expect(try guest.readText(file) == "9")
    #expect(try seek(guest, file, 1000, Self.end) == 1010)
    #expect(try guest.readText(file) == "")
    #expect(try guest.call(.fdSeek, UInt64(file), UInt64(bitPattern: -2000), Self.current, 64) == .invalid)
    #expect(try guest.call(.fdSeek, UInt64(file), UInt64(bitPattern: .min), Self.start, 64) == .invalid)
    #expect(try guest.call(.fdSeek, UInt64(file), UInt64(Int64.max), Self.current, 64) == .overflow)
    #expect(try guest.call(.fdSeek, UInt64(file), 0, 3, 64) == .invalid)
    #expect(try guest.call(.fdSeek, UInt64(file), 0, 0, guest.memory.byteCount - 7) == .fault)
    #expect(try seek(guest, file, 0, Self.current) == 1010)
  }

  @Test func `the older form counts the ways of seeking differently`() throws {
    let (guest, file) = try guest("0123456789")
    guest.dialect = .unstable
    let (current, end, start): (UInt64, UInt64, UInt64) = (0, 1, 2)
    #expect(try seek(guest, file, -3, end) == 7)
    #expect(try seek(guest, file, 1, current) == 8)
    #expect(try seek(guest, file, 1, start) == 1)
  }

  @Test func `writing behind the end leaves zeros between`() throws {
    let (guest, file) = try guest("ab")
    _ = try seek(guest, file, 5, Self.start)
    try guest.write(file, "c")
    #expect(try guest.contents("note") == "ab\0\0\0c")
  }

  @Test func `appending goes to the end, wherever the offset was, until that is switched off`() throws {
    let (guest, _) = try guest("ab")
    let file = try guest.open("note", Opening(descriptorFlags: 1))
    try guest.write(file, "cd")
    _ = try seek(guest, file, 0, Self.start)
    try guest.write(file, "ef")
    #expect(try seek(guest, file, 0, Self.current) == 6)
    try require(try guest.call(.fdFdstatSetFlags, UInt64(file), 0))
    _ = try seek(guest, file, 0, Self.start)
    try guest.write(file, "X")
    #expect(try guest.contents("note") == "Xbcdef")
  }

  @Test func `reading and writing at a place leaves the offset alone`() throws {
    let (guest, file) = try guest("0123456789")
    let data = try guest.place(Array("ab".utf8))
    try require(try guest.call(.fdPwrite, UInt64(file), try guest.vectors([(data, 2)]), 1, 4, 64))
    #expect(try guest.u32(64) == 2)
    let buffer = guest.allocate(16)
    try require(try guest.call(.fdPread, UInt64(file), try guest.vectors([(buffer, 16)]), 1, 3, 64))
    #expect(try guest.bytes(buffer, 7) == Array("3ab6789".utf8))
    #expect(try guest.u32(64) == 7)
    #expect(try guest.readText(file, 2) == "01")
    for function in [Preview1Function.fdPread, .fdPwrite] {
      #expect(try guest.call(function, UInt64(file), 0, 0, .max, 64) == .invalid)
      #expect(try guest.call(function, UInt64(file), 0, 0, 0, guest.memory.byteCount - 3) == .fault)
      #expect(try guest.call(function, 1, 0, 0, 0, 64) == .invalidSeek)
    }
  }

  @Test func `a directory is neither read nor written`() throws {
    let guest = try TestGuest.withFiles()
    for function in [Preview1Function.fdRead, .fdWrite, .fdPread, .fdPwrite, .fdSeek] {
      #expect(try guest.call(function, 3, 0, 0, 64, 64) == .isDirectory)
    }
    #expect(try guest.call(.fdTell, 3, 64) == .isDirectory)
    #expect(try guest.call(.fdAllocate, 3, 0, 1) == .isDirectory)
    #expect(try guest.call(.fdFilestatSetSize, 3, 0) == .isDirectory)
  }

  @Test func `sizes are set, and space is reserved`() throws {
    let (guest, file) = try guest("hello")
    try require(try guest.call(.fdFilestatSetSize, UInt64(file), 3))
    #expect(try guest.contents("note") == "hel")
    try require(try guest.call(.fdAllocate, UInt64(file), 2, 4))
    #expect(try guest.contents("note") == "hel\0\0\0")
    try require(try guest.call(.fdAllocate, UInt64(file), 0, 1))
    #expect(try guest.status(file).size == 6)
    #expect(try guest.call(.fdAllocate, UInt64(file), 0, 0) == .invalid)
    #expect(try guest.call(.fdAllocate, UInt64(file), .max, 1) == .invalid)
    #expect(try guest.call(.fdAllocate, UInt64(file), UInt64(Int64.max), UInt64(Int64.max)) == .fileTooBig)
    #expect(try guest.call(.fdFilestatSetSize, UInt64(file), 1 << 63) == .invalid)
    #expect(try guest.call(.fdAllocate, 1, 0, 1) == .noDevice)
    #expect(try guest.call(.fdFilestatSetSize, 1, 1) == .invalid)
  }

  @Test func `a hole of almost 8 EiB costs nothing, and beyond it is EFBIG`() throws {
    let (guest, file) = try guest("x")
    let vectors = try guest.vectors([(try guest.place([65]), 1)])
    let last = UInt64(Int64.max) - 1
    #expect(try guest.call(.fdPwrite, UInt64(file), vectors, 1, last, 64) == .success)
    #expect(try guest.status(file).size == UInt64(Int64.max))
    #expect(try guest.call(.fdPwrite, UInt64(file), vectors, 1, last + 1, 64) == .fileTooBig)
  }

  @Test func `a file that has no room takes a part, and then nothing`() throws {
    let files = FileSystem()
    files.configuration.quotas.bytes = 8
    let guest = try TestGuest.withFiles(files: files)
    let file = try guest.open("note", .new)
    #expect(try guest.write(file, "12345", "678") == 8)
    #expect(throws: TestGuest.Failure.errno(.noSpace)) { try guest.write(file, "9") }
    files.configuration.quotas.fileSize = 4
    #expect(throws: TestGuest.Failure.errno(.fileTooBig)) { try guest.write(file, "9") }
  }

  @Test func `advice is taken, bad advice is EINVAL`() throws {
    let (guest, file) = try guest("hello")
    for advice: UInt64 in 0...5 { #expect(try guest.call(.fdAdvise, UInt64(file), 1, 2, advice) == .success) }
    #expect(try guest.call(.fdAdvise, UInt64(file), 0, 0, 6) == .invalid)
    #expect(try guest.call(.fdAdvise, UInt64(file), .max, 0, 0) == .invalid)
    #expect(try guest.call(.fdAdvise, 0, 0, 0, 0) == .invalidSeek)
    #expect(try guest.call(.fdAdvise, 99, 0, 0, 0) == .badDescriptor)
    #expect(try guest.status(file).size == 5)
  }

  @Test func `files and directories are synchronised, streams are not`() throws {
    let guest = try TestGuest.withFiles()
    try guest.makeFile("note")
    let file = UInt64(try guest.open("note", Opening(rights: .file)))
    for function in [Preview1Function.fdSync, .fdDatasync] {
      #expect(try guest.call(function, file) == .success)
      #expect(try guest.call(function, 1) == .invalid)
      #expect(try guest.call(function, 99) == .badDescriptor)
    }
    #expect(try guest.call(.fdSync, 3) == .success)
  }

  @Test func `files are always ready, and tell how much is left`() throws {
    let (guest, file) = try guest("hello")
    _ = try guest.read(file, 2)
    for (index, type) in [(0, 1), (1, 2)] as [(UInt64, UInt64)] {
      try guest.memory.store(type, at: 512 + index * 48)
      try guest.memory.store(type, at: 512 + index * 48 + 8)
      try guest.memory.store(UInt64(file), at: 512 + index * 48 + 16)
    }
    try require(try guest.call(.pollOneoff, 512, 1024, 2, 64))
    #expect(try guest.u32(64) == 2)
    #expect(try guest.u64(1024 + 16) == 3)
    #expect(try guest.u16(1024 + 8) == 0)
    #expect(try guest.u16(1024 + 32 + 8) == 0)
  }

  @Test func `a regular file is no terminal`() throws {
    let (guest, file) = try guest()
    try require(try guest.call(.fdFdstatGet, UInt64(file), 64))
    #expect(try guest.bytes(64, 1) == [FileType.regularFile.rawValue])
  }
}
