import ShadowFS
import Testing

@testable import WasiPreview1

/// The lines in which calls are shown.
struct TraceTests {
  private final class Lines {
    var all: [String] = []
  }

  /// A guest with an empty directory whose calls are shown.
  private func tracedGuest(
    _ configuration: ProcessConfiguration = ProcessConfiguration()
  ) throws -> (guest: TestGuest, lines: Lines) {
    let lines = Lines()
    var configuration = configuration
    configuration.tracer = { lines.all.append($0) }
    return (try TestGuest.withFiles(configuration: configuration), lines)
  }

  @Test(arguments: Preview1Function.allCases)
  func `every argument of a function has a format`(_ function: Preview1Function) {
    let words = function.format.reduce(0) { $0 + $1.wordCount }
    #expect(words == function.type.parameters.count)
  }

  @Test(arguments: Preview1Function.allCases)
  func `calls with pointers to nowhere are shown as well`(_ function: Preview1Function) throws {
    let (guest, lines) = try tracedGuest()
    _ = guest.perform(function, [UInt64](repeating: 0xFFFF_FFF0, count: 9))
    #expect(lines.all.count == 1 && lines.all[0].hasPrefix("\(function.name)("))
    #expect(lines.all[0].utf8.count < 300)
  }

  @Test func `opening, writing and reading`() throws {
    let (guest, lines) = try tracedGuest()
    let new = try guest.open("note", TestGuest.Opening(lookup: 1, flags: 9, rights: [.read, .write, .seek]))
    try guest.write(new, "hello,\n", "\u{1B}\"you\"")
    try require(try guest.call(.fdSeek, UInt64(new), UInt64(bitPattern: -5), 2, 64))
    _ = try guest.read(new, 40)
    #expect(try guest.tryOpen("other", TestGuest.Opening(flags: 16)) == .invalid)
    try guest.close(new)
    #expect(
      lines.all == [
        #"path_open(3, symlink_follow, "note", creat|trunc, fd_read|fd_seek|fd_write, 0, 0) = 4"#,
        #"fd_write(4, ["hello,\n", "\x1b\"you\""]) = 13"#, "fd_seek(4, -5, end) = 8", #"fd_read(4, ["\"you\""]) = 5"#,
        #"path_open(3, 0, "other", 0x10, 0x8e001ff, 0, 0) = -1 inval"#, "fd_close(4) = 0",
      ])
  }

  @Test func `long contents are shortened`() throws {
    let (guest, lines) = try tracedGuest()
    try guest.makeFile("note", String(repeating: "x", count: 100))
    #expect(lines.all[1] == "fd_write(4, [\"\(String(repeating: "x", count: 32))\"...]) = 100")
  }

  @Test func `directories, links and attributes`() throws {
    let (guest, lines) = try tracedGuest()
    try guest.makeDirectory("d")
    #expect(try guest.symlink("l", to: "e") == .success)
    #expect(try guest.rename("d", to: "e") == .success)
    #expect(try guest.onPath(.pathUnlinkFile, "e") == .isDirectory)
    #expect(try guest.call(.fdReaddir, 3, 4096, 256, 0, 64) == .success)
    let name = try guest.place(Array("l".utf8))
    #expect(try guest.call(.pathReadlink, 3, name, 1, 1024, 100, 64) == .success)
    #expect(try guest.call(.pathFilestatSetTimes, 3, 1, name, 1, 5, 7, 5) == .success)
    #expect(try guest.call(.pathFilestatGet, 3, 0, name, 1, 1024) == .success)
    #expect(try guest.call(.fdPrestatGet, 3, 64) == .success)
    #expect(try guest.call(.fdPrestatDirName, 3, 1024, 1) == .success)
    #expect(
      lines.all.map { $0.replacing(#/ino \d+/#, with: "ino N") } == [
        #"path_create_directory(3, "d") = 0"#, #"path_symlink("e", 3, "l") = 0"#, #"path_rename(3, "d", 3, "e") = 0"#,
        #"path_unlink_file(3, "e") = -1 isdir"#, #"fd_readdir(3, [".", "..", "e", "l"], 256, 0) = 101"#,
        #"path_readlink(3, "l", "e", 100) = 1"#,
        #"path_filestat_set_times(3, symlink_follow, "l", 5, 7, atim|mtim) = 0"#,
        #"path_filestat_get(3, 0, "l") = {symbolic_link, ino N, size 1, mtim 0}"#, "fd_prestat_get(3) = {dir, 1}",
        #"fd_prestat_dir_name(3, "/", 1) = 0"#,
      ])
  }

  @Test func `clocks, arguments, randomness and the end`() throws {
    var configuration = ProcessConfiguration(arguments: ["a", "bc"])
    configuration.profile = .deterministic()
    let (guest, lines) = try tracedGuest(configuration)
    _ = try guest.call(.argsSizesGet, 64, 68)
    _ = try guest.call(.clockResGet, 1, 64)
    _ = try guest.call(.clockTimeGet, 9, 1000, 64)
    _ = try guest.call(.randomGet, 64, 0)
    _ = try guest.call(.schedYield)
    _ = guest.perform(.procRaise, [13])
    _ = guest.perform(.procExit, [3])
    #expect(lines.all[0] == "args_sizes_get() = 2, 5")
    #expect(lines.all[1].hasPrefix("clock_res_get(monotonic) = "))
    #expect(
      lines.all.dropFirst(2) == [
        "clock_time_get(9, 1000) = -1 inval", #"random_get("", 0) = 0"#, "sched_yield() = 0",
        "proc_raise(pipe) = ? (pipe)",
        "proc_exit(3) = ?",
      ])
  }

  @Test(arguments: Dialect.allCases)
  func `a call that waits is shown once, when it has ended`(_ dialect: Dialect) throws {
    let (guest, lines) = try tracedGuest()
    guest.dialect = dialect
    let (subscription, clock): (UInt64, UInt64) = (1024, dialect == .preview1 ? 1040 : 1048)
    try guest.memory.store(UInt32(1), at: clock)
    try guest.memory.store(UInt64(5000), at: clock + 8)
    #expect(try guest.callWaiting(.pollOneoff, [subscription, 2048, 1, 64]) == .success)
    #expect(lines.all == ["poll_oneoff([monotonic 5000]) = 1"])
  }

  @Test func `every error has its name`() {
    #expect(NameTable.errors.name(of: UInt64(Errno.notCapable.rawValue)) == "notcapable")
    #expect(NameTable.errors.name(of: UInt64(Errno.noEntry.rawValue)) == "noent")
    #expect(NameTable.errors.name(of: 77) == "77")
    #expect(NameTable.rights.name(of: 29) == "sock_accept" && NameTable.rights.name(of: 30) == "30")
    #expect(NameTable.signals.name(of: UInt64(Signal.system.rawValue)) == "sys")
    #expect(NameTable.fileTypes.name(of: 7) == "symbolic_link")
    #expect(NameTable.shutdownFlags.names(of: 7) == "rd|wr|0x4")
  }
}
