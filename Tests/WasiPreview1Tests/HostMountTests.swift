import Foundation
import ShadowFS
import TestFolders
import Testing
import WasiPreview1

/// Directories of the host that do not keep still, or hold what cannot be shown.
struct HostMountTests {
  typealias Opening = TestGuest.Opening

  private func guest(_ folder: HostFolder, writesThrough: Bool = false) throws -> TestGuest {
    let layer = try HostDirectoryLayer(path: folder.path, writesThrough: writesThrough)
    return try TestGuest.withFiles(files: FileSystem(over: layer))
  }

  @Test func `a file that vanishes is ENOENT, one that changes ESTALE`() throws {
    let folder = try HostFolder(["gone": "one", "changed": "two", "still": "there"])
    let guest = try guest(folder)
    #expect(try guest.list(3).entries.count == 5)
    #expect(try guest.status("gone").size == 3 && guest.status("changed").size == 3)
    try folder.remove("gone")
    try folder.put("much longer", at: "changed")
    #expect(try guest.tryOpen("gone") == .noEntry)
    #expect(try guest.tryOpen("changed") == .stale)
    #expect(try guest.contents("still") == "there")
    // What is written over them is the guest's own.
    #expect(try guest.onPath(.pathUnlinkFile, "changed") == .success)
    try guest.makeFile("changed", "mine")
    #expect(try guest.contents("changed") == "mine")
    #expect(folder.text("changed") == "much longer")
  }

  @Test func `a directory that vanishes is ENOENT, and one in its place ESTALE`() throws {
    let folder = try HostFolder(["gone/a": "a", "replaced/b": "b"])
    let guest = try guest(folder)
    let (gone, replaced) = (try guest.open("gone", .directory), try guest.open("replaced", .directory))
    try folder.remove("gone")
    // The first one still exists, so that the other cannot get its number.
    try FileManager.default.moveItem(atPath: folder.path + "/replaced", toPath: folder.path + "/elsewhere")
    try folder.put("secret", at: "replaced/b")
    #expect(throws: TestGuest.Failure.errno(.noEntry)) { try guest.list(gone) }
    #expect(try guest.tryOpen("a", in: UInt64(gone)) == .noEntry)
    #expect(throws: TestGuest.Failure.errno(.stale)) { try guest.list(replaced) }
    #expect(try guest.tryOpen("b", in: UInt64(replaced)) == .stale)
    try guest.makeFile("new", "works")
    #expect(try guest.contents("new") == "works")
  }

  @Test func `a mount that vanishes as a whole leaves errors, and what the guest has written`() throws {
    let folder = try HostFolder(["note": "text"])
    let guest = try guest(folder)
    try guest.makeFile("mine", "here")
    try folder.remove("")
    #expect(try guest.tryOpen("note") == .noEntry)
    #expect(try guest.list(3).entries.map(\.name) == [".", "..", "mine"])
    #expect(try guest.contents("mine") == "here")
  }

  @Test func `what the host does not let us read is EACCES`() throws {
    let folder = try HostFolder(["secret": "text", "open": "text", "closed/note": "text"])
    for (name, mode) in [("/secret", 0), ("/closed", 0), ("", 0o555)] as [(String, mode_t)] {
      try #require(chmod(folder.path + name, mode) == 0)
    }
    defer { for name in ["", "/closed"] { chmod(folder.path + name, 0o700) } }
    for writesThrough in [false, true] {
      let guest = try guest(folder, writesThrough: writesThrough)
      let isEnforced = try Permissions.enforced { () throws in
        #expect(try guest.tryOpen("secret", Opening(rights: .read)) == .access)
        #expect(try guest.status("secret").size == 4)
        #expect(try guest.contents("open") == "text")
        #expect(try guest.tryOpen("closed/note") == .access)
        #expect(try guest.status("closed").type == .directory)
        let closed = try guest.open("closed", .directory)
        #expect(throws: TestGuest.Failure.errno(.access)) { try guest.list(closed) }
        #expect(try guest.tryOpen("new", .new) == (writesThrough ? .access : .success))
      }
      try #require(isEnforced, "root may read everything here")
    }
    #expect(try folder.names == ["closed", "open", "secret"])
  }

  @Test func `whatever a guest does, the host's directory stays as it is`() throws {
    let folder = try HostFolder(["a": "one", "b": "two", "sub/c": "three", "sub/deep/d": "four"])
    let before = try listing(folder)
    let guest = try guest(folder)
    let file = UInt64(try guest.open("a"))
    try guest.write(UInt32(file), "changed")
    try require(try guest.call(.fdFilestatSetSize, file, 1 << 40))
    try require(try guest.call(.fdAllocate, file, 0, 1 << 41))
    try require(try guest.call(.fdFilestatSetTimes, file, 1, 2, 5))
    _ = try guest.open("b", Opening(flags: Opening.truncate))
    try require(try guest.rename("sub", to: "moved"))
    try require(try guest.rename("b", to: "a"))
    try require(try guest.onPath(.pathUnlinkFile, "moved/c"))
    try require(try guest.link("moved/deep/d", as: "linked"))
    try require(try guest.symlink("moved/deep/link", to: "d"))
    #expect(try guest.rename("moved", to: "moved/deep/inside") == .invalid)
    try guest.makeDirectory("new")
    try require(try guest.onPath(.pathRemoveDirectory, "new"))
    #expect(try guest.contents("linked") == "four")
    #expect(try listing(folder) == before)
  }

  /// Every entry below a folder with what the host knows of it.
  private func listing(_ folder: HostFolder) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted().map { name in
      var status = stat()
      try #require(lstat(folder.path + "/" + name, &status) == 0)
      let times =
        "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
      return "\(name) \(status.st_ino) \(status.st_mode) \(status.st_nlink) \(times) \(folder.text(name) ?? "")"
    }
  }

  @Test(arguments: [false, true]) func `descriptors of the host are few, and none is left`(
    writesThrough: Bool
  ) throws {
    let folder = try HostFolder(Dictionary(uniqueKeysWithValues: (0..<300).map { ("d\($0 % 100)/file\($0)", "\($0)") }))
    do {
      let guest = try guest(folder, writesThrough: writesThrough)
      for index in 0..<300 {
        let file = try guest.open("d\(index % 100)/file\(index)")
        #expect(try guest.readText(file, 8) == "\(index)")
        if index % 2 == 0 { try guest.close(file) }
      }
      // Files that are written through stay open on the host, so that they can be unlinked; others need not.
      #expect(try openDescriptors(below: folder) <= (writesThrough ? 150 : 0) + 200)
      for _ in 0..<20 { _ = guest.perform(.pathOpen, [3, 0, 0xFFFF_FFFF, 4, 0, 2, 0, 0, 64]) }
    }
    #expect(try openDescriptors(below: folder) == 0)
  }

  /// How many descriptors of this process lead into a folder.
  private func openDescriptors(below folder: HostFolder) throws -> Int {
    let table = "/proc/self/fd"
    guard FileManager.default.fileExists(atPath: table) else { return 0 }
    return try FileManager.default.contentsOfDirectory(atPath: table).count { number in
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: table + "/" + number)
      return target?.hasPrefix(folder.path) ?? false
    }
  }

  @Test(arguments: [-5_000_000_000, -1, 0, 4_000_000_000, 9_000_000_000]) func `times of the host may be extreme`(
    _ seconds: Int
  ) throws {
    let folder = try HostFolder(["note": "text"])
    let times = [timespec(tv_sec: seconds, tv_nsec: 5), timespec(tv_sec: seconds, tv_nsec: 7)]
    try #require(utimensat(AT_FDCWD, folder.path + "/note", times, 0) == 0)
    var seen = stat()
    try #require(stat(folder.path + "/note", &seen) == 0)
    // Nanoseconds since 1970 know nothing of what was before.
    let (whole, part) = (UInt64(max(0, seen.st_mtim.tv_sec)), UInt64(seen.st_mtim.tv_nsec))
    let expected = whole * 1_000_000_000 + part
    for writesThrough in [false, true] {
      let guest = try guest(folder, writesThrough: writesThrough)
      #expect(try guest.status("note").times[1] == expected)
    }
  }

  @Test func `what is written through is synchronised on the host`() throws {
    let folder = try HostFolder(["note": "text"])
    let guest = try guest(folder, writesThrough: true)
    let file = UInt64(try guest.open("note", Opening(rights: .file)))
    for function in [Preview1Function.fdSync, .fdDatasync] {
      #expect(try guest.call(function, file) == .success)
    }
    #expect(try guest.call(.fdSync, 3) == .success)
  }

  #if os(Linux)
    @Test func `a host that cannot synchronise says so, to who writes through`() throws {
      // Nothing of these files is on any disk.
      for (writesThrough, expected) in [(true, Errno.invalid), (false, .success)] {
        let layer = try HostDirectoryLayer(path: "/proc/self", writesThrough: writesThrough)
        let guest = try TestGuest.withFiles(files: FileSystem(over: layer))
        let file = UInt64(try guest.open("status", Opening(rights: [.read, .sync, .dataSync])))
        for function in [Preview1Function.fdSync, .fdDatasync] {
          #expect(try guest.call(function, file) == expected)
        }
        #expect(try guest.call(.fdSync, 3) == expected)
      }
    }
  #endif

  @Test func `what is written through fails as the host does`() throws {
    let folder = try HostFolder(["note": "text", "sub/file": "x"])
    let guest = try guest(folder, writesThrough: true)
    let file = UInt64(try guest.open("note"))
    let vectors = try guest.vectors([(try guest.place([65]), 1)])
    #expect(try guest.call(.fdPwrite, file, vectors, 1, UInt64(Int64.max) - 1, 64) == .fileTooBig)
    #expect(try guest.call(.fdPwrite, file, vectors, 1, UInt64(Int64.max), 64) == .fileTooBig)
    #expect(try guest.call(.fdFilestatSetSize, file, UInt64(Int64.max)) == .fileTooBig)
    #expect(try guest.rename("sub", to: "sub/inside") == .invalid)
    #expect(try guest.onPath(.pathRemoveDirectory, "sub") == .notEmpty)
    #expect(try guest.symlink("loop", to: "loop") == .success)
    #expect(try guest.tryOpen("loop", Opening(lookup: 1)) == .loop)
    #expect(try guest.tryOpen("loop/x") == .loop)
    #expect(folder.text("note") == "text")
    #expect(try folder.names == ["loop", "note", "sub"])
  }

  @Test func `many files of the host can be open at a time`() throws {
    let folder = try HostFolder(["note": "text"])
    var configuration = ProcessConfiguration()
    configuration.descriptorLimit = 1 << 20
    let layer = try HostDirectoryLayer(path: folder.path)
    let guest = try TestGuest.withFiles(configuration: configuration, files: FileSystem(over: layer))
    let name = try guest.place(Array("note".utf8))
    for _ in 0..<100_000 { try require(try guest.call(.pathOpen, 3, 0, name, 4, 0, 2, 0, 0, 64)) }
    #expect(try guest.readText(100_003) == "text")
    #expect(try openDescriptors(below: folder) <= 2)
  }
}
