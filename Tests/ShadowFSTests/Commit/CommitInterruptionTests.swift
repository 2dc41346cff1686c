import Foundation
import TestFolders
import Testing

@testable import CommitWriter
@testable import ShadowFS

struct CommitInterruptionTests {
  /// Counts the steps of a commit, and ends it at one of them.
  private final class Steps {
    private(set) var count = 0
    let last: Int
    let failure: FileError?

    init(endingAt last: Int, _ failure: FileError? = nil) {
      self.last = last
      self.failure = failure
    }

    func next() throws(FileError) -> Bool {
      count += 1
      guard count == last else { return count < last || failure != nil }
      if let failure { throw failure }
      return false
    }
  }

  @discardableResult
  private func commit(_ sample: CommitSample, _ steps: Steps) throws -> HostCommit.Outcome {
    let (files, base) = try sample.mount()
    try CommitWriter.change(files)
    let commit = try HostCommit(of: files, since: base)
    commit.beforeStep = { () throws(FileError) in try steps.next() }
    return try commit.apply()
  }

  /// How many steps the commit has.
  private func stepCount() throws -> Int {
    let steps = Steps(endingAt: .max)
    try commit(CommitSample(), steps)
    return steps.count
  }

  /// Takes a commit back, or completes it, unless that is cut off.
  private static func isCutOff(in sample: CommitSample, _ steps: Steps) -> Bool {
    do throws(HostCommitError) {
      _ = try HostCommit.recover(sample.path) { () throws(FileError) in try steps.next() }
      return false
    } catch {
      return error == .interrupted(directory: sample.path)
    }
  }

  @Test func `Cut off at any step, it is taken back or completed, also when that is cut off`() throws {
    let after = try CommitSample.after()
    let count = try stepCount()
    #expect(count > 50)
    var (takenBack, completed) = (0, 0)
    for step in 1...count {
      let sample = try CommitSample()
      #expect(throws: HostCommitError.self) { try commit(sample, Steps(endingAt: step)) }
      // The next commit does not begin over it.
      if HostCommit.needsRecovery(sample.path) {
        let (files, base) = try sample.mount()
        try files.put("more", at: "/more")
        #expect(throws: HostCommitError.interrupted(directory: sample.path)) { try HostCommit(of: files, since: base) }
      }
      // Going on is cut off, too, a few times.
      var next = step % 7 + 1
      while next < count, Self.isCutOff(in: sample, Steps(endingAt: next)) { next *= 2 }
      let recovery = try HostCommit.recover(sample.path)
      #expect(!HostCommit.needsRecovery(sample.path))
      let listing = try sample.listing()
      if listing == sample.before {
        takenBack += 1
        #expect(try sample.number(of: "keep") == sample.numberOfKept)
      } else {
        completed += 1
        #expect(listing == after, "step \(step) \(recovery)")
      }
    }
    #expect(takenBack > 30 && completed > 5)
  }

  @Test(arguments: [FileError.noSpace, .accessDenied]) func `A step that fails leaves everything as it was`(
    error: FileError
  ) throws {
    let after = try CommitSample.after()
    var (failed, done) = (0, 0)
    for step in 1...(try stepCount()) {
      let sample = try CommitSample()
      do {
        let unfinished = try commit(sample, Steps(endingAt: step, error)).unfinishedPaths.map { path in
          "/" + String(decoding: path, as: UTF8.self) + " "
        }
        done += 1
        if HostCommit.needsRecovery(sample.path) { _ = try HostCommit.recover(sample.path) }
        func isFinished(_ line: String) -> Bool { !unfinished.contains { (line + " ").contains($0) } }
        #expect(try sample.listing().filter(isFinished) == after.filter(isFinished), "step \(step)")
      } catch HostCommitError.failed(_, let found) {
        failed += 1
        #expect(found == error)
        #expect(try sample.listing() == sample.before, "step \(step)")
        #expect(!HostCommit.needsRecovery(sample.path))
      }
    }
    #expect(failed > 30 && done > 5)
  }

  @Test func `Two directories are both old or both new, whichever is asked`() throws {
    func steps(_ first: CommitSample, _ second: CommitSample, _ steps: Steps) throws -> [[String]] {
      let files = FileSystem()
      let mounts = [(first, "/first"), (second, "/second")]
      for (sample, name) in mounts {
        try files.mount(HostDirectoryLayer(path: sample.path), at: files.makeDirectories(name))
      }
      let base = files.snapshot()
      try files.put("changed", at: "/first/edit")
      try files.move("/first/move", to: "/second/arrived")
      try files.remove("/second/gone")
      let expected = try mounts.map { try Listing.of(files.tree, below: files.node(at: $0.1), times: false) }
      let commit = try HostCommit(of: files, since: base)
      commit.beforeStep = { () throws(FileError) in try steps.next() }
      _ = try? commit.apply()
      return expected
    }
    let all = Steps(endingAt: .max)
    _ = try steps(CommitSample(), CommitSample(), all)
    var completed = 0
    for step in 1...all.count {
      let (first, second) = (try CommitSample(), try CommitSample())
      let expected = try steps(first, second, Steps(endingAt: step))
      for sample in step % 2 == 0 ? [first, second] : [second, first] { _ = try HostCommit.recover(sample.path) }
      let listings = try [first.listing(), second.listing()]
      if listings != [first.before, second.before] {
        completed += 1
        #expect(listings == expected, "step \(step)")
      }
      #expect(!HostCommit.needsRecovery(first.path) && !HostCommit.needsRecovery(second.path))
    }
    #expect(completed > 3)
  }

  @Test func `A directory that was moved is missed`() throws {
    let (first, second) = (try CommitSample(), try CommitSample())
    let files = FileSystem()
    try files.mount(HostDirectoryLayer(path: first.path), at: files.makeDirectories("/first"))
    try files.mount(HostDirectoryLayer(path: second.path), at: files.makeDirectories("/second"))
    let base = files.snapshot()
    try files.remove("/first/gone")
    try files.remove("/second/gone")
    let commit = try HostCommit(of: files, since: base)
    let steps = Steps(endingAt: 5)
    commit.beforeStep = { () throws(FileError) in try steps.next() }
    #expect(throws: HostCommitError.self) { try commit.apply() }
    let elsewhere = first.path + "-moved"
    try FileManager.default.moveItem(atPath: first.path, toPath: elsewhere)
    #expect(throws: HostCommitError.missingDirectory(first.path)) { try HostCommit.recover(second.path) }
    try FileManager.default.moveItem(atPath: elsewhere, toPath: first.path)
    #expect(try HostCommit.recover(second.path) == .takenBack)
    #expect(try [first.listing(), second.listing()] == [first.before, second.before])
  }

  @Test func `What is in the way of taking back is named, and nothing is lost`() throws {
    var isMet = false
    for step in 1...(try stepCount()) where !isMet {
      let sample = try CommitSample()
      #expect(throws: HostCommitError.self) { try commit(sample, Steps(endingAt: step)) }
      guard !sample.has("gone"), HostCommit.needsRecovery(sample.path) else { continue }
      isMet = true
      try sample.put("somebody else's", at: "gone")
      #expect(throws: HostCommitError.notRestored([Array("gone".utf8)])) { try HostCommit.recover(sample.path) }
      #expect(try sample.text(at: "gone") == "somebody else's")
      try sample.remove("gone")
      #expect(try HostCommit.recover(sample.path) == .takenBack)
      #expect(try sample.listing() == sample.before)
    }
    #expect(isMet)
  }

  @Test func `A damaged record is refused, never obeyed`() throws {
    let sample = try CommitSample()
    let count = try stepCount()
    #expect(throws: HostCommitError.self) { try commit(sample, Steps(endingAt: count / 2)) }
    let record = URL(filePath: sample.path + "/" + CommitPlan.recordName)
    let bytes = try Data(contentsOf: record)
    let before = try sample.listing().filter { !$0.contains("/\(CommitPlan.recordName) ") }
    for index in stride(from: 0, to: bytes.count - 200, by: 11) {
      var damaged = bytes
      damaged[index] ^= 0x10
      try damaged.write(to: record)
      #expect(throws: HostCommitError.self) { try HostCommit.recover(sample.path) }
    }
    #expect(try sample.listing().filter { !$0.contains("/\(CommitPlan.recordName) ") } == before)
    try bytes.write(to: record)
    #expect(try HostCommit.recover(sample.path) == .takenBack)
    #expect(try sample.listing() == sample.before)
  }

  // MARK: Another process

  private func run(_ arguments: [String]) throws -> (process: Process, output: FileHandle) {
    let writer = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "CommitWriter").path
    let process = Process()
    process.executableURL = URL(filePath: try #require(writer))
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    return (process, pipe.fileHandleForReading)
  }

  @Test(arguments: 0..<16) func `Killed at any time, it is taken back or completed`(round: Int) throws {
    let sample = try CommitSample(isInMemory: round % 2 == 0)
    let (process, output) = try run([sample.path])
    #expect(try output.read(upToCount: 1) == Data("+".utf8))
    var random = SeededRandom(seed: UInt64(round))
    usleep(UInt32.random(in: 0...30_000, using: &random))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let isDone = try output.readToEnd() == Data(".".utf8)
    let recovery = try HostCommit.recover(sample.path)
    let listing = try sample.listing()
    let isNew = try listing == CommitSample.after()
    #expect(isNew || listing == sample.before)
    #expect(!isDone || (isNew && recovery == .none))
    if recovery == .takenBack { #expect(!isNew) }
  }

  @Test(arguments: [2000, 10_000, 100_000]) func `A full disk leaves everything as it was`(size: Int) throws {
    let sample = try CommitSample()
    let (process, output) = try run([sample.path, "\(size)"])
    process.waitUntilExit()
    #expect(try output.readToEnd() == Data("+x".utf8))
    #expect(try sample.listing() == sample.before)
    #expect(!HostCommit.needsRecovery(sample.path))
  }

  @Test func `Two processes do not commit to one directory at once`() throws {
    let sample = try CommitSample()
    let (files, base) = try sample.mount()
    try files.put("changed", at: "/edit")
    let commit = try HostCommit(of: files, since: base)
    let record = try HostJournal(path: sample.path + "/" + CommitPlan.recordName)
    #expect(throws: HostCommitError.busy(directory: sample.path)) { try commit.apply() }
    #expect(throws: HostCommitError.busy(directory: sample.path)) { try HostCommit.recover(sample.path) }
    try record.remove()
    try commit.apply()
    #expect(try sample.text(at: "edit") == "changed")
  }
}
