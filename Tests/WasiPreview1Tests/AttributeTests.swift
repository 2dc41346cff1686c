import ShadowFS
import Testing
import WasiPreview1

/// `*_filestat_*`.
struct AttributeTests {
  private static let (access, accessNow, modification, modificationNow): (UInt64, UInt64, UInt64, UInt64) = (1, 2, 4, 8)

  private func guest(_ contents: String = "") throws -> TestGuest {
    let files = FileSystem()
    files.configuration.clock = { 1_000 }
    let guest = try TestGuest.withFiles(files: files)
    try guest.makeFile("note", contents)
    return guest
  }

  private func setTimes(
    _ guest: TestGuest, _ path: String, _ access: UInt64, _ modification: UInt64, _ flags: UInt64, lookup: UInt64 = 0
  ) throws -> Errno {
    let name = try guest.place(Array(path.utf8))
    return try guest.call(
      .pathFilestatSetTimes, TestGuest.root, lookup, name, UInt64(path.utf8.count), access, modification, flags)
  }

  @Test func `what is known of a file, a directory, a link and a stream`() throws {
    let guest = try guest("hello")
    try guest.makeDirectory("sub")
    #expect(try guest.symlink("link", to: "note") == .success)
    let note = try guest.status("note")
    #expect(note.type == .regularFile && note.size == 5 && note.linkCount == 1 && note.device == 1)
    #expect(note.times == [1_000, 1_000, 1_000])
    #expect(try guest.status(try guest.open("note")) == note)
    #expect(try guest.status("sub").type == .directory)
    let link = try guest.status("link")
    #expect(link.type == .symbolicLink && link.size == 4)
    #expect(try guest.status("link", lookup: 1) == note)
    #expect(try guest.status(1).type == .unknown)
    let nodes = try ["note", "sub", "link", "."].map { try guest.status($0).node }
    #expect(Set(nodes).count == 4)
  }

  @Test func `the older form has a shorter record`() throws {
    let guest = try guest("hello")
    let now = try guest.status("note")
    guest.dialect = .unstable
    #expect(try guest.status("note") == now)
    try guest.memory.write([UInt8](repeating: 0xFF, count: 64), at: 512)
    try require(try guest.call(.fdFilestatGet, 1, 512))
    #expect(try guest.u64(512 + 56) == .max)
    #expect(try guest.call(.fdFilestatGet, 1, guest.memory.byteCount - 56) == .success)
    guest.dialect = .preview1
    #expect(try guest.call(.fdFilestatGet, 1, guest.memory.byteCount - 56) == .fault)
  }

  @Test func `links count`() throws {
    let guest = try guest()
    #expect(try guest.link("note", as: "other") == .success)
    #expect(try guest.status("note") == guest.status("other"))
    #expect(try guest.status("note").linkCount == 2)
    try require(try guest.onPath(.pathUnlinkFile, "note"))
    #expect(try guest.status("other").linkCount == 1)
  }

  @Test func `times are set to what is given, or to the present, or left`() throws {
    let guest = try guest()
    #expect(try setTimes(guest, "note", 5, 7, Self.access | Self.modification) == .success)
    #expect(try guest.status("note").times == [5, 7, 1_000])
    #expect(try setTimes(guest, "note", 0, 0, Self.accessNow) == .success)
    #expect(try guest.status("note").times == [1_000, 7, 1_000])
    #expect(try setTimes(guest, "note", 9, 9, 0) == .success)
    #expect(try guest.status("note").times == [1_000, 7, 1_000])
    let file = UInt64(try guest.open("note"))
    #expect(try guest.call(.fdFilestatSetTimes, file, 1, 2, Self.access | Self.modificationNow) == .success)
    #expect(try guest.status("note").times == [1, 1_000, 1_000])
  }

  @Test func `times may be as far away as they can be written`() throws {
    let guest = try guest()
    #expect(try setTimes(guest, "note", .max, UInt64(Int64.max), Self.access | Self.modification) == .success)
    #expect(try guest.status("note").times.prefix(2) == [.max, UInt64(Int64.max)])
  }

  @Test func `times of a link are not those of what it leads to`() throws {
    let guest = try guest()
    #expect(try guest.symlink("link", to: "note") == .success)
    #expect(try setTimes(guest, "link", 0, 3, Self.modification) == .success)
    #expect(try guest.status("link").times[1] == 3)
    #expect(try guest.status("note").times[1] == 1_000)
    #expect(try setTimes(guest, "link", 0, 4, Self.modification, lookup: 1) == .success)
    #expect(try guest.status("note").times[1] == 4)
  }

  @Test func `flags that say two things about a time, or nothing, are EINVAL`() throws {
    let guest = try guest()
    let file = UInt64(try guest.open("note"))
    for flags in [Self.access | Self.accessNow, Self.modification | Self.modificationNow, 16] {
      #expect(try setTimes(guest, "note", 1, 1, flags) == .invalid)
      #expect(try guest.call(.fdFilestatSetTimes, file, 1, 1, flags) == .invalid)
    }
    #expect(try setTimes(guest, "note", 1, 1, 0, lookup: 2) == .invalid)
  }

  @Test func `what is not there`() throws {
    let guest = try guest()
    #expect(try setTimes(guest, "nothing", 1, 1, 0) == .noEntry)
    #expect(throws: TestGuest.Failure.errno(.noEntry)) { try guest.status("nothing") }
    #expect(throws: TestGuest.Failure.errno(.notDirectory)) { try guest.status("note/x") }
    #expect(throws: TestGuest.Failure.errno(.badDescriptor)) { try guest.status(99) }
    #expect(try guest.call(.fdFilestatSetTimes, 1, 0, 0, 0) == .notCapable)
  }
}
