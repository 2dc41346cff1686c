import Foundation
import TestFolders
import Testing

@testable import CommitWriter
@testable import ShadowFS

struct CommitConflictTests {
  /// Lets somebody else do something between the changes and the plan, and between the plan and the commit; each time
  /// these conflicts must be reported, and the directory must stay as the other one left it.
  private func expect(
    _ conflicts: [String: HostConflict.Reason], after change: (FileSystem) throws -> Void,
    when interfere: (CommitSample) throws -> Void
  ) throws {
    let expected = conflicts.map { HostConflict(path: Array($0.key.utf8), reason: $0.value) }.sorted()
    for isLate in [false, true] {
      let sample = try CommitSample()
      let (files, base) = try sample.mount()
      try change(files)
      let early = isLate ? try HostCommit(of: files, since: base) : nil
      try interfere(sample)
      let before = try sample.listing()
      let found = Self.failure(of: early, files, base)
      #expect(found == .conflicts(expected), "\(isLate ? "late" : "early")")
      #expect(try sample.listing() == before)
    }
  }

  private static func failure(of planned: HostCommit?, _ files: FileSystem, _ base: Tree) -> HostCommitError? {
    do throws(HostCommitError) {
      let commit: HostCommit
      if let planned { commit = planned } else { commit = try HostCommit(of: files, since: base) }
      try commit.apply()
      return nil
    } catch {
      return error
    }
  }

  @Test func `A file that was changed meanwhile is not overwritten`() throws {
    try expect(["/edit": .changed]) { files in
      try files.put("mine", at: "/edit")
      try files.put("new", at: "/unrelated")
    } when: { sample in
      try Data("theirs\n".utf8).append(toFile: sample.path + "/edit")
    }
  }

  @Test func `All conflicts are reported at once`() throws {
    try expect(["/edit": .changed, "/gone": .vanished, "/big": .replaced, "/mode": .changed, "/fresh": .appeared]) {
      files in
      try files.put("mine", at: "/edit")
      try files.remove("/gone")
      try files.put("mine", at: "/big")
      try files.setMode(of: files.node(at: "/mode"), to: 0o755)
      try files.put("mine", at: "/fresh")
    } when: { sample in
      try Data("theirs\n".utf8).append(toFile: sample.path + "/edit")
      try sample.remove("gone")
      try sample.remove("big")
      try sample.makeSymlink("big", to: "/etc/passwd")
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: sample.path + "/mode")
      try sample.put("theirs", at: "fresh")
    }
  }

  @Test func `A file that was replaced by another one is not overwritten`() throws {
    try expect(["/edit": .replaced]) { files in
      try files.put("mine", at: "/edit")
    } when: { sample in
      // Same contents, same time, another file.
      try FileManager.default.copyItem(atPath: sample.path + "/edit", toPath: sample.path + "/copy")
      var times = [try sample.status(of: "edit").st_atim, try sample.status(of: "edit").st_mtim]
      utimensat(AT_FDCWD, sample.path + "/copy", &times, 0)
      rename(sample.path + "/copy", sample.path + "/edit")
    }
  }

  @Test func `Links in the place of directories lead nowhere`() throws {
    let outside = try TemporaryDirectory()
    try outside.put("inner\n", at: "deep/inner")
    try expect(["/move": .replaced]) { files in
      try files.put("mine", at: "/move/deep/inner")
      try files.put("mine", at: "/move/deep/fresh")
      try files.remove("/move/out")
    } when: { sample in
      try FileManager.default.moveItem(atPath: sample.path + "/move", toPath: sample.path + "/aside")
      try sample.makeSymlink("move", to: outside.path)
    }
    #expect(try Listing.ofHost(outside.path, times: false).count == 2)
  }

  @Test func `Another directory in a directory's place is not written`() throws {
    try expect(["/move": .replaced]) { files in
      try files.put("mine", at: "/move/deep/fresh")
    } when: { sample in
      try FileManager.default.moveItem(atPath: sample.path + "/move", toPath: sample.path + "/aside")
      try sample.makeDirectory("move/deep")
    }
    try expect(["/move/deep": .vanished]) { files in
      try files.put("mine", at: "/move/deep/fresh")
    } when: { sample in
      try sample.remove("move/deep")
    }
  }

  private func removeOld(_ files: FileSystem) throws {
    for name in ["/old/a", "/old/b/c", "/old/b/saved"] { try files.remove(name) }
    try files.removeDirectory(FileName("b"), in: files.node(at: "/old"))
    try files.removeDirectory(FileName("old"), in: files.root)
  }

  @Test func `A directory that has got new entries is not removed`() throws {
    try expect(["/old/b/theirs": .appeared], after: removeOld) { sample in try sample.put("theirs", at: "old/b/theirs")
    }
    try expect(["/old/a": .changed], after: removeOld) { sample in
      try Data("theirs".utf8).append(toFile: sample.path + "/old/a")
    }
  }

  @Test func `What programs do not see is not removed with its directory`() throws {
    for isLate in [false, true] {
      let sample = try CommitSample()
      if !isLate { mkfifo(sample.path + "/old/b/pipe", 0o600) }
      let (files, base) = try sample.mount()
      try removeOld(files)
      if isLate { mkfifo(sample.path + "/old/b/pipe", 0o600) }
      #expect(throws: HostCommitError.conflicts([HostConflict(path: Array("/old/b/pipe".utf8), reason: .hidden)])) {
        try HostCommit(of: files, since: base)
      }
    }
    // Nor is it replaced.
    let sample = try CommitSample()
    mkfifo(sample.path + "/pipe", 0o600)
    let (files, base) = try sample.mount()
    try files.put("mine", at: "/pipe")
    #expect(throws: HostCommitError.conflicts([HostConflict(path: Array("/pipe".utf8), reason: .hidden)])) {
      try HostCommit(of: files, since: base)
    }
    // A directory that moves takes it along.
    let other = try CommitSample()
    mkfifo(other.path + "/old/pipe", 0o600)
    let (moved, before) = try other.mount()
    try moved.move("/old", to: "/new")
    try HostCommit(of: moved, since: before).apply()
    #expect(other.has("new/pipe"))
  }

  @Test func `Names of commits are not for programs`() throws {
    let sample = try CommitSample()
    let (files, base) = try sample.mount()
    try files.put("mine", at: "/.umbra-commit")
    try files.makeDirectories("/new")
    try files.put("mine", at: "/new/.umbra-commit-1")
    let conflicts = ["/.umbra-commit", "/new/.umbra-commit-1"].map { path in
      HostConflict(path: Array(path.utf8), reason: .reserved)
    }
    #expect(throws: HostCommitError.conflicts(conflicts)) { try HostCommit(of: files, since: base) }
    #expect(try sample.listing() == sample.before)
  }

  /// At some step of the commit, somebody gives an original another name and puts a link in its place.
  private final class Interference {
    private let path: String
    private var stepsLeft: Int
    private(set) var hasHappened = false

    init(_ path: String, before step: Int) {
      self.path = path
      stepsLeft = step
    }

    func next() throws(FileError) -> Bool {
      stepsLeft -= 1
      var status = stat()
      guard stepsLeft == 0, lstat(path, &status) == 0 else { return true }
      hasHappened = rename(path, path + "-theirs") == 0 && symlink("theirs", path) == 0
      return true
    }
  }

  @Test(arguments: ["edit", "gone", "move", "big", "old"]) func `What changes in the last moment is not overwritten`(
    name: String
  ) throws {
    var (failed, done) = (0, 0)
    for step in stride(from: 1, through: 150, by: 3) {
      let sample = try CommitSample()
      let (files, base) = try sample.mount()
      try CommitWriter.change(files)
      let commit = try HostCommit(of: files, since: base)
      let interference = Interference(sample.path + "/" + name, before: step)
      commit.beforeStep = { () throws(FileError) in try interference.next() }
      do {
        try commit.apply()
        done += 1
      } catch {
        failed += 1
        #expect(interference.hasHappened)
      }
      guard interference.hasHappened else { continue }
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: sample.path + "/" + name) == "theirs")
      #expect(sample.has(name + "-theirs"))
      #expect(!HostCommit.needsRecovery(sample.path), "step \(step)")
      #expect(try sample.listing().allSatisfy { !$0.contains(CommitPlan.recordName) }, "step \(step)")
    }
    #expect(failed > 5 && done > 5, "\(failed) \(done)")
  }
}

extension Data {
  /// Appends the bytes to a file.
  fileprivate func append(toFile path: String) throws {
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.seekToEnd()
    try file.write(contentsOf: self)
    try file.close()
  }
}
