import Foundation
import TestFolders
import Testing

@testable import Agent
@testable import SessionWriter

/// Processes that are killed while they write.
struct SessionKillTests {
  private static let writer = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "SessionWriter")
    .path

  /// Lets the program add events until it has said so some times, kills it somewhere in the ones that follow, and returns
  /// how often it has said so.
  private func work(_ sessions: TestSessions, _ id: SessionID, seed: UInt64) throws -> Int {
    let writer = try #require(Self.writer)
    try #require(FileManager.default.isExecutableFile(atPath: writer))
    let process = Process()
    process.executableURL = URL(filePath: writer)
    process.arguments = [sessions.store.path, "\(id)", "\(seed)"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    var random = SeededRandom(seed: seed)
    let wanted = Int.random(in: 1...40, using: &random)
    var said = 0
    while said < wanted, let bytes = try pipe.fileHandleForReading.read(upToCount: 1), !bytes.isEmpty {
      said += bytes.count
    }
    usleep(UInt32.random(in: 0...4000, using: &random))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL)
    return said + (try pipe.fileHandleForReading.readToEnd() ?? Data()).count
  }

  @Test(arguments: 0..<6) func `Killed at any time, a session has every event that was added`(round: Int) throws {
    let sessions = try TestSessions()
    let id = try sessions.store.create().id
    var expected: [SessionEvent] = []
    for life in 0..<4 {
      let seed = UInt64(round * 10 + life)
      let before = expected.count
      let done = try work(sessions, id, seed: seed)
      let session = try sessions.store.open(id)
      let repair = session.repair.map { [SessionEvent.sessionRepair($0)] } ?? []
      // All that were said to be done, and perhaps the one that was just written.
      let added = session.head.sequence - before - repair.count
      #expect(added == done || added == done + 1, "\(added) of \(done)")
      expected += (0..<added).map { SessionWriter.event(before + 1 + $0, seed: seed) } + repair
      #expect(try sessions.records(id).map(\.event) == expected)
      let verification = try sessions.store.verify(id)
      #expect(verification.isIntact && verification.head == session.head)
    }
  }
}
