import Foundation
import ShadowFS
import TestFolders
import Testing

@testable import Agent

/// `UMBRA_RACE_ROUNDS` sets how many commits are tried; 10,000 is the full run.
@Suite("Committing a workspace while somebody edits the files")
struct CommitRaceTests {
  private static let rounds =
    ProcessInfo.processInfo.environment["UMBRA_RACE_ROUNDS"].flatMap { Int($0) } ?? 200

  @Test("loses nothing that was saved, in two ways of saving", arguments: 0..<2) func race(seed: Int) throws {
    let folder = try HostFolder(["shared": "", "other": "other\n"])
    let store = try UndoStore(path: try HostFolder().path + "/undo")
    let writer = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "CommitWriter").path
    let process = Process()
    process.executableURL = URL(filePath: try #require(writer))
    process.arguments = ["--edit", folder.path + "/shared", "\(seed)"]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    var random = SeededRandom(seed: UInt64(seed))
    var (committed, refused) = (0, 0)
    for round in 0..<(Self.rounds / 2) {
      do {
        let workspace = try Workspace(importing: folder.path)
        let text = try workspace.files.text(at: "/shared")
        guard let end = text.firstIndex(of: "\n") else { continue }
        if round % 3 == 2 {
          try workspace.files.remove("/shared")
        } else {
          try workspace.files.put(text[...end] + "agent \(round)\n", at: "/shared")
        }
        try workspace.files.put("\(round)\n", at: "/other")
        let identity = try workspace.changeset().identity
        if Bool.random(using: &random) { usleep(UInt32.random(in: 0...3000, using: &random)) }
        let outcome = try workspace.commit(approving: identity, undo: store)
        #expect(outcome.unfinishedPaths.isEmpty)
        committed += 1
        // The editor does not make files: taking back is part of the race.
        if round % 3 == 2 { try workspace.undo(#require(outcome.undoID), in: store) }
      } catch is WorkspaceError {
        refused += 1
      } catch is FileError {
        refused += 1
      }
    }
    try input.fileHandleForWriting.close()
    let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    let counts = said.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    #expect(counts.count == 2 && counts[0] > 0)
    #expect(counts.last == 0, "\(said)")
    #expect(committed > 0)
    #expect(try folder.names.filter { $0.hasPrefix(".umbra") }.isEmpty)
    if Self.rounds > 1000 { print("\(committed) commits, \(refused) refusals, \(said)") }
  }
}
