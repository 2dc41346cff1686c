import Foundation
import TestFolders
import Testing

@testable import JournalWriter
@testable import ShadowFS

struct HostJournalTests {
  private func open(_ path: String) throws -> (files: FileSystem, recovery: FileSystem.Recovery) {
    try FileSystem.open(HostJournal(path: path), over: JournalWriter.sampleLayer())
  }

  /// The program beside the tests.
  private static let writer = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "JournalWriter")
    .path

  @Test func `A journal in a file survives its file system`() throws {
    let folder = try TemporaryDirectory()
    let path = "\(folder.path)/journal"
    var files: FileSystem? = try open(path).files
    try files?.put("text", at: "/n1/file")
    try files?.journal?.synchronize()
    // Nobody else can have it meanwhile.
    #expect(throws: FileError.busy) { try HostJournal(path: path) }
    files = nil
    let again = try open(path).files
    #expect(try again.text(at: "/n1/file") == "text")
    try again.compactJournal()
    #expect(throws: FileError.busy) { try HostJournal(path: path) }
    try again.put("more", at: "/more")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["journal"])
  }

  @Test func `What a killed compaction leaves is not looked at`() throws {
    let folder = try TemporaryDirectory()
    let path = "\(folder.path)/journal"
    try open(path).files.put("text", at: "/file")
    try Data("half a journal".utf8).write(to: URL(filePath: path + ".new"))
    let files = try open(path).files
    #expect(try files.text(at: "/file") == "text")
    try files.compactJournal()
    #expect(!FileManager.default.fileExists(atPath: path + ".new"))
  }

  @Test func `Links and folders are no journals`() throws {
    let folder = try TemporaryDirectory()
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "elsewhere")
    #expect(throws: FileError.self) { try HostJournal(path: "\(folder.path)/link") }
    #expect(throws: FileError.self) { try HostJournal(path: folder.path) }
    #expect(throws: FileError.notFound) { try HostJournal(path: "\(folder.path)/none/journal") }
  }

  /// Lets the program work in a journal until it has done some operations, kills it somewhere in the ones that follow,
  /// and returns what it said of each.
  private func work(_ path: String, seed: Int, atLeast: Int = 1, _ options: String...) throws -> [UInt8] {
    let writer = try #require(Self.writer)
    try #require(FileManager.default.isExecutableFile(atPath: writer))
    let process = Process()
    process.executableURL = URL(filePath: writer)
    process.arguments = [path, "\(seed)"] + options
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    var random = SeededRandom(seed: UInt64(seed))
    let wanted = Int.random(in: atLeast...atLeast + 300, using: &random)
    var said: [UInt8] = []
    while said.count < wanted, let bytes = try pipe.fileHandleForReading.read(upToCount: 1), !bytes.isEmpty {
      said += bytes
    }
    usleep(UInt32.random(in: 0...3000, using: &random))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL)
    return said + (try pipe.fileHandleForReading.readToEnd() ?? Data())
  }

  @Test(arguments: 0..<12) func `Killed at any time, it has every operation that was done`(round: Int) throws {
    let folder = try TemporaryDirectory()
    let path = "\(folder.path)/journal"
    let done = try work(path, seed: round, "\([0, 7, 50][round % 3])").count
    let (files, recovery) = try open(path)
    #expect(recovery.failedOperationCount == 0)
    // The same operations without a journal, up to the last one that was done, and the one after that.
    let model = FileSystem(over: try JournalWriter.sampleLayer())
    var operations = RandomOperations(seed: UInt64(round), isWritingSmall: true)
    for _ in 0..<done { operations.next(on: model) }
    let seen = try Listing.of(files.tree)
    if try seen != Listing.of(model.tree) {
      operations.next(on: model)
      #expect(try seen == Listing.of(model.tree), "after \(done) operations")
    }
  }

  @Test(arguments: 0..<9) func `On a full disk, and killed there, it has every operation that was done`(
    round: Int
  ) throws {
    let folder = try TemporaryDirectory()
    let path = "\(folder.path)/journal"
    let said = try work(
      path, seed: 100 + round, atLeast: 150, "\([0, 50][round % 2])", "\([700, 1500, 4000][round % 3])", "100000")
    let (files, recovery) = try open(path)
    #expect(recovery.failedOperationCount == 0)
    // The same operations over a journal that is full just when the other one was.
    let storage = MemoryJournal()
    let model = try FileSystem.open(storage, over: JournalWriter.sampleLayer()).files
    var operations = RandomOperations(seed: UInt64(100 + round), isWritingSmall: true)
    func next(isFull: Bool) {
      storage.limit = isFull ? storage.bytes.count : .max
      #expect((operations.next(on: model) == .noSpace) == isFull)
    }
    for byte in said { next(isFull: byte == UInt8(ascii: "x")) }
    #expect(said.contains(UInt8(ascii: "x")))
    let seen = try Listing.of(files.tree)
    if try seen != Listing.of(model.tree) {
      next(isFull: false)
      #expect(try seen == Listing.of(model.tree), "after \(said.count) operations")
    }
  }
}
