import ShadowFS
import Testing
import WasiPreview1

/// A directory from which `..` leads up to another one.
@Suite struct WorkingDirectoryTests {
  private static let files = [("/note", "top"), ("/home/note", "home"), ("/home/user/note", "user")]

  /// A guest that works in `/home/user`, and may go as far up as `confinement`.
  private func guest(confinement: String?) throws -> (TestGuest, FileSystem) {
    let files = FileSystem()
    _ = try files.makeDirectories("/home/user")
    var configuration = ProcessConfiguration()
    configuration.files = files
    configuration.preopens = [Preopen(".", path: "/home/user", confinement: confinement)]
    let guest = try TestGuest(configuration)
    for (path, text) in Self.files {
      let place = try files.resolve(Array(path.utf8), from: files.root)
      let node = try files.makeFile(named: try #require(place.name), in: place.parent)
      _ = try files.write(Array(text.utf8), to: node, at: 0)
    }
    return (guest, files)
  }

  @Test(arguments: [("note", "user"), ("../note", "home"), ("../user/../note", "home"), ("../../note", "top")])
  func `names of the directories above lead there`(_ path: String, _ text: String) throws {
    let (guest, _) = try guest(confinement: "/")
    #expect(try guest.readText(try guest.open(path)) == text)
  }

  @Test(arguments: ["../../note", "../..", "../../home/note", "../../home/user/note"])
  func `nothing leads out of the confinement`(_ path: String) throws {
    let (guest, _) = try guest(confinement: "/home")
    #expect(try guest.readText(try guest.open("../note")) == "home")
    #expect(try guest.tryOpen(path, .init(rights: .read)) == .notPermitted)
    // Nor out of a directory that is opened on the way.
    let parent = UInt64(try guest.open("..", .directory))
    #expect(try guest.tryOpen("user/" + path, .init(rights: .read), in: parent) == .notPermitted)
    #expect(try guest.tryOpen("../note", .init(rights: .read), in: parent) == .notPermitted)
  }

  @Test func `links above the directory are followed within the confinement`() throws {
    let (guest, files) = try guest(confinement: "/home")
    let home = try files.node(at: "/home/user")
    _ = try files.makeSymlink(named: FileName("up"), in: home, target: Array("../note".utf8))
    _ = try files.makeSymlink(named: FileName("out"), in: home, target: Array("../../note".utf8))
    #expect(try guest.readText(try guest.open("up", .init(lookup: 1))) == "home")
    #expect(try guest.tryOpen("out", .init(lookup: 1, rights: .read)) == .notPermitted)
  }

  @Test func `a directory that was moved out of its confinement leads nowhere up`() throws {
    let (guest, files) = try guest(confinement: "/home")
    let home = try files.node(at: "/home")
    try files.rename(FileName("user"), in: home, to: FileName("user"), in: files.root)
    #expect(try guest.readText(try guest.open("note")) == "user")
    #expect(try guest.tryOpen("../note", .init(rights: .read)) == .notPermitted)
  }

  @Test func `a confinement must be the directory or one above it`() throws {
    _ = try guest(confinement: "/home/user")
    #expect(throws: Errno.self) { try guest(confinement: "/nowhere") }
    #expect(throws: Errno.invalid) {
      let files = FileSystem()
      _ = try files.makeDirectories("/a")
      _ = try files.makeDirectories("/b")
      var configuration = ProcessConfiguration()
      configuration.files = files
      configuration.preopens = [Preopen(".", path: "/a", confinement: "/b")]
      _ = try TestGuest(configuration)
    }
  }
}
