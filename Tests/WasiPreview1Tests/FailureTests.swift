import Foundation
import ShadowFS
import TestFolders
import Testing

@testable import WasiPreview1

/// The number that guests get for each failure of the file system.
struct FailureTests {
  private static let numbers: [(error: FileError, word: String, name: String, errno: Errno)] = [
    (.accessDenied, "accessDenied", "EACCES", .access),
    (.busy, "busy", "EBUSY", .busy),
    (.crossDevice, "crossDevice", "EXDEV", .crossDevice),
    (.exists, "exists", "EEXIST", .exists),
    (.fileTooLarge, "fileTooLarge", "EFBIG", .fileTooBig),
    (.invalid, "invalid", "EINVAL", .invalid),
    (.io, "io", "EIO", .io),
    (.isDirectory, "isDirectory", "EISDIR", .isDirectory),
    (.loop, "loop", "ELOOP", .loop),
    (.nameTooLong, "nameTooLong", "ENAMETOOLONG", .nameTooLong),
    (.noSpace, "noSpace", "ENOSPC", .noSpace),
    (.notDirectory, "notDirectory", "ENOTDIR", .notDirectory),
    (.notEmpty, "notEmpty", "ENOTEMPTY", .notEmpty),
    (.notFound, "notFound", "ENOENT", .noEntry),
    (.notPermitted, "notPermitted", "EPERM", .notPermitted),
    (.notSupported, "notSupported", "ENOTSUP", .notSupported),
    (.readOnly, "readOnly", "EROFS", .readOnly),
    (.stale, "stale", "ESTALE", .stale),
    (.tooManyFiles, "tooManyFiles", "ENFILE", .tooManyFiles),
    (.tooManyLinks, "tooManyLinks", "EMLINK", .tooManyLinks),
  ]

  @Test func `the page lists every failure with its number`() throws {
    #expect(Set(Self.numbers.map(\.error)) == Set(FileError.allCases))
    let page = try String(contentsOfFile: Fixture.page("shadowfs"), encoding: .utf8)
    for (error, word, name, errno) in Self.numbers {
      #expect(Errno(error) == errno)
      #expect(page.contains("\n| `\(word)` | `\(name)` | "), "\(word)")
    }
  }

  /// The number that something fails with.
  private func failure(_ body: () throws -> Void) throws -> Errno {
    do { try body() } catch TestGuest.Failure.errno(let errno) { return errno }
    return .success
  }

  @Test func `guests get these numbers`() throws {
    let folder = try HostFolder(["note": "text"])
    let files = FileSystem()
    let layer = try HostDirectoryLayer(path: folder.path)
    let writtenLayer = try HostDirectoryLayer(path: folder.path, writesThrough: true)
    try files.mount(layer, at: files.makeDirectories("/shown"))
    try files.mount(writtenLayer, at: files.makeDirectories("/written"))
    try files.addStandardDirectories()
    let guest = try TestGuest.withFiles(files: files)
    try guest.makeDirectory("dir")
    try guest.makeFile("dir/file")
    try guest.makeFile("file", "text")
    try require(try guest.symlink("loop", to: "loop"))
    let file = try guest.open("file")

    #expect(try guest.rename("shown", to: "other") == .busy)
    #expect(try guest.onPath(.pathRemoveDirectory, "written") == .busy)
    #expect(try guest.rename("file", to: "written/file") == .crossDevice)
    #expect(try guest.rename("written/note", to: "file") == .crossDevice)
    #expect(try guest.link("file", as: "written/file") == .crossDevice)
    #expect(try guest.onPath(.pathCreateDirectory, "dir") == .exists)
    #expect(try guest.link("file", as: "dir/file") == .exists)
    #expect(try guest.call(.fdAllocate, UInt64(file), UInt64(Int64.max), UInt64(Int64.max)) == .fileTooBig)
    #expect(try guest.rename("dir", to: "dir/inside") == .invalid)
    #expect(try guest.onPath(.pathUnlinkFile, "dir") == .isDirectory)
    #expect(try guest.rename("file", to: "dir") == .isDirectory)
    #expect(try guest.tryOpen("loop/x") == .loop)
    #expect(try guest.onPath(.pathCreateDirectory, String(repeating: "n", count: 256)) == .nameTooLong)
    // A length is looked at before what there is in the place.
    #expect(try guest.symlink("file", to: String(repeating: "t", count: 4097)) == .nameTooLong)
    #expect(try guest.call(.pathSymlink, 0, UInt64(UInt32.max), 3, 0, 0) == .fault)
    #expect(try guest.onPath(.pathCreateDirectory, "new" + String(repeating: "/", count: 4096)) == .nameTooLong)
    #expect(try guest.onPath(.pathCreateDirectory, String(repeating: "n/", count: 2049)) == .nameTooLong)
    #expect(try guest.onPath(.pathRemoveDirectory, "dir") == .notEmpty)
    #expect(try guest.rename("written", to: "none/x") == .noEntry)
    #expect(try guest.tryOpen("none") == .noEntry)
    #expect(try guest.tryOpen("file/x") == .notDirectory)
    #expect(try guest.onPath(.pathRemoveDirectory, "file") == .notDirectory)
    #expect(try guest.tryOpen("../x") == .notPermitted)
    #expect(try guest.link("dir", as: "other") == .notPermitted)
    let random = try guest.open("dev/urandom")
    #expect(try failure { _ = try guest.read(random, 1) } == .notSupported)
    #expect(try guest.status("shown/note").size == 4)
    try folder.put("another text", at: "note")
    #expect(try guest.tryOpen("shown/note") == .stale)

    files.configuration.quotas.links = 2
    try require(try guest.link("file", as: "second"))
    #expect(try guest.link("file", as: "third") == .tooManyLinks)
    files.configuration.quotas.fileSize = 4
    #expect(try guest.call(.fdFilestatSetSize, UInt64(file), 5) == .fileTooBig)
    files.configuration.quotas.bytes = files.tree.usage.bytes
    #expect(try guest.symlink("link", to: "file") == .noSpace)
    files.configuration.quotas.files = 1
    #expect(try guest.tryOpen("new", .new) == .noSpace)
    files.configuration.quotas.depth = 1
    #expect(try guest.onPath(.pathCreateDirectory, "dir/deep") == .nameTooLong)
  }

  @Test(.enabled(if: access("/proc/self/mem", F_OK) == 0, "the system has no file that nobody can read"))
  func `what the host fails to read is EIO`() throws {
    // The first page of every process is missing.
    let layer = try HostDirectoryLayer(path: "/proc/\(getpid())", writesThrough: true)
    let guest = try TestGuest.withFiles(files: FileSystem(over: layer))
    let file = try guest.open("mem", TestGuest.Opening(rights: .read))
    #expect(try failure { _ = try guest.read(file, 8) } == .io)
  }
}
