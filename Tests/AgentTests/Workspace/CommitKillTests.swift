import Foundation
import ShadowFS
import TestFolders
import Testing

@testable import Agent
@testable import CommitWriter

/// `UMBRA_CRASH_POINTS` sets how many random points in time are tried, and with it every step; 500 is the full run.
@Suite("Committing a workspace, killed")
struct CommitKillTests {
  private static let points = ProcessInfo.processInfo.environment["UMBRA_CRASH_POINTS"].flatMap { Int($0) }

  /// A directory that a writer changes, and its commits.
  private struct Sample {
    let folder: HostFolder
    let records: HostFolder
    let before: [String]

    init() throws {
      folder = try HostFolder(CommitWriter.files)
      records = try HostFolder()
      for (name, target) in CommitWriter.links {
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/" + name, withDestinationPath: target)
      }
      before = try Listing.ofHost(folder.path, times: false)
    }

    var storePath: String { records.path + "/undo" }

    func listing() throws -> [String] { try Listing.ofHost(folder.path, times: false) }

    /// Lets a writer work, which is killed after some time unless it kills itself.
    func run(undoing id: String? = nil, step: Int? = nil, killedAfter microseconds: UInt32? = nil) throws -> String {
      let writer = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "CommitWriter").path
      let process = Process()
      process.executableURL = URL(filePath: try #require(writer))
      process.arguments =
        (id.map { ["--undo", $0] } ?? ["--workspace"]) + [folder.path, storePath] + (step.map { ["\($0)"] } ?? [])
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let first = try pipe.fileHandleForReading.read(upToCount: 1)
      if let microseconds, first == Data("+".utf8) {
        usleep(microseconds)
        kill(process.processIdentifier, SIGKILL)
      }
      let rest = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return String(decoding: rest, as: UTF8.self)
    }

    /// Recovers, and makes sure that the directory is as before or after, that the store agrees, and that undoing works.
    /// - Returns: Whether the commit has happened.
    func check(after: [String], isUndo: Bool = false) throws -> Bool {
      let store = try UndoStore(path: storePath)
      let old = try store.items.filter { $0.state != .begun }.map(\.id)
      try Workspace.recover(folder.path, undo: store)
      let listing = try listing()
      let (first, second) = isUndo ? (after, before) : (before, after)
      #expect(listing == first || listing == second)
      let hasHappened = listing == second
      let items = try store.items
      #expect(items.allSatisfy { $0.state != .begun })
      if hasHappened {
        let last = try #require(items.last)
        #expect(last.state == .done)
        try Workspace(importing: folder.path).undo(last.id, in: store)
        #expect(try self.listing() == first)
      } else {
        #expect(items.map(\.id) == old)
      }
      return hasHappened
    }
  }

  /// What the directory has after a commit, and how many steps that takes.
  private func reference() throws -> (after: [String], stepCount: Int) {
    let sample = try Sample()
    let output = try sample.run(step: Int(Int32.max))
    #expect(output.hasPrefix("."))
    let after = try sample.listing()
    #expect(after != sample.before)
    #expect(try sample.check(after: after))
    return (after, try #require(Int(output.dropFirst().trimmingCharacters(in: .whitespacesAndNewlines))))
  }

  @Test("at its steps, leaves the old state or the new one, and a way back") func steps() throws {
    let (after, count) = try reference()
    let stride = Self.points == nil ? count / 12 : 1
    var outcomes: Set<Bool> = []
    for step in Swift.stride(from: 1, through: count, by: stride) {
      let sample = try Sample()
      #expect(try sample.run(step: step).isEmpty)
      outcomes.insert(try sample.check(after: after))
    }
    #expect(outcomes.contains(false))
  }

  @Test("at any time, leaves the old state or the new one, and a way back") func times() throws {
    let after = try reference().after
    var random = SeededRandom(seed: 1)
    for _ in 0..<(Self.points ?? 10) {
      let sample = try Sample()
      let output = try sample.run(killedAfter: UInt32.random(in: 0...80_000, using: &random))
      let hasHappened = try sample.check(after: after)
      #expect(hasHappened || !output.hasPrefix("."))
    }
  }

  @Test("while it is undone, leaves the old state or the new one, and a way on") func undoing() throws {
    let (after, count) = try reference()
    var random = SeededRandom(seed: 2)
    for round in 0..<(Self.points.map { $0 / 4 } ?? 8) {
      let sample = try Sample()
      #expect(try sample.run().hasPrefix("."))
      let id = try #require(try UndoStore(path: sample.storePath).items.last?.id)
      if round % 2 == 0 {
        _ = try sample.run(undoing: id, step: Int.random(in: 1...count, using: &random))
      } else {
        _ = try sample.run(undoing: id, killedAfter: UInt32.random(in: 0...80_000, using: &random))
      }
      _ = try sample.check(after: after, isUndo: true)
    }
  }
}
