import Foundation
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
    let folder = try TemporaryFolder()
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
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/journal"
    try open(path).files.put("text", at: "/file")
    try Data("half a journal".utf8).write(to: URL(filePath: path + ".new"))
    let files = try open(path).files
    #expect(try files.text(at: "/file") == "text")
    try files.compactJournal()
    #expect(!FileManager.default.fileExists(atPath: path + ".new"))
  }

  @Test func `Links and folders are no journals`() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "elsewhere")
    #expect(throws: FileError.self) { try HostJournal(path: "\(folder.path)/link") }
    #expect(throws: FileError.self) { try HostJournal(path: folder.path) }
    #expect(throws: FileError.notFound) { try HostJournal(path: "\(folder.path)/none/journal") }
  }

  @Test(arguments: 0..<12) func `Killed at any time, it has every operation that was done`(round: Int) throws {
    let writer = try #require(Self.writer)
    try #require(FileManager.default.isExecutableFile(atPath: writer))
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/journal"
    let process = Process()
    process.executableURL = URL(filePath: writer)
    process.arguments = [path, "\(round)", "\([0, 7, 50][round % 3])"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    var random = SeededRandom(seed: UInt64(round))
    let wanted = Int.random(in: 1...300, using: &random)
    var done = 0
    while done < wanted, let bytes = try pipe.fileHandleForReading.read(upToCount: 1), !bytes.isEmpty { done += 1 }
    // Somewhere in the operations that follow.
    usleep(UInt32.random(in: 0...3000, using: &random))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    done += try pipe.fileHandleForReading.readToEnd()?.count ?? 0

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
}
