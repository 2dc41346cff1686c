import Foundation
import ShadowFS
import TestFolders
import Testing

@testable import Agent

@Suite("Committing a workspace")
struct CommitTests {
  let folder: HostFolder
  let records: HostFolder
  let store: UndoStore
  let workspace: Workspace
  var files: FileSystem { workspace.files }

  init() throws {
    folder = try HostFolder([
      "edit": "one\ntwo\nthree\n", "gone": "gone\n", "tool": "#!/bin/sh\n", "move/inner": "inner\n", "other": "other\n",
    ])
    records = try HostFolder()
    store = try UndoStore(path: records.path + "/undo")
    workspace = try Workspace(importing: folder.path)
  }

  @discardableResult
  private func commit(_ selection: ChangeSelection = .all) throws -> CommitOutcome {
    try workspace.commit(approving: workspace.changeset(of: selection).identity, selection: selection, undo: store)
  }

  private func change() throws {
    try files.put("one\n2\nthree\n", at: "/edit")
    try files.remove("/gone")
    try files.setMode(of: files.node(at: "/tool"), to: 0o755)
    try files.move("/move", to: "/moved")
    try files.put("new\n", at: "/moved/new")
  }

  private func listing() throws -> [String] { try Listing.ofHost(folder.path, times: false) }

  private func conflicts(_ reasons: [String: HostConflict.Reason]) -> WorkspaceError {
    .conflicts(reasons.map { HostConflict(path: Array($0.utf8), reason: $1) }.sorted())
  }

  @Test("brings what was approved, and the workspace goes on over the new state")
  func all() throws {
    try change()
    let identity = try workspace.changeset().identity
    let outcome = try commit()
    #expect(outcome.identity == identity)
    #expect(outcome.entryCount == 5)
    #expect(outcome.unfinishedPaths.isEmpty && outcome.lostPaths.isEmpty)
    #expect(folder.text("edit") == "one\n2\nthree\n")
    #expect(folder.text("moved/new") == "new\n")
    #expect(try folder.names == ["edit", "moved", "other", "tool"])
    #expect(try workspace.changeset().isEmpty)
    try files.put("again\n", at: "/edit")
    try commit()
    #expect(folder.text("edit") == "again\n")
  }

  @Test("refuses everything but what was approved")
  func notApproved() throws {
    try change()
    let before = try listing()
    let identity = try workspace.changeset().identity
    try files.put("sneaked in\n", at: "/late")
    let current = try workspace.changeset().identity
    #expect(throws: WorkspaceError.notApproved(current: current)) {
      try workspace.commit(approving: identity, undo: store)
    }
    #expect(try listing() == before)
    #expect(try store.items.isEmpty)
  }

  @Test("refuses everything if anything is not as it was, and names all of it")
  func conflicts() throws {
    try change()
    let identity = try workspace.changeset().identity
    try folder.put("changed by somebody\n", at: "edit")
    try folder.remove("gone")
    try folder.put("in the way\n", at: "moved")
    let before = try listing()
    #expect(throws: conflicts(["/edit": .changed, "/gone": .vanished, "/moved": .appeared])) {
      try workspace.commit(approving: identity, undo: store)
    }
    #expect(try listing() == before)
  }

  /// Writes into a file in place, and puts its time back.
  private func overwriteUnseen(_ name: String, with text: String) throws {
    let path = folder.path + "/" + name
    var status = stat()
    #expect(stat(path, &status) == 0)
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
    var times = [status.st_atim, status.st_mtim]
    #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
  }

  @Test("compares contents, so that sizes and times that were put back hide nothing")
  func restoredTimes() throws {
    try change()
    let identity = try workspace.changeset().identity
    let before = try listing()
    try overwriteUnseen("edit", with: "ONE\n")
    #expect(throws: WorkspaceError.self) { try workspace.commit(approving: identity, undo: store) }
    try overwriteUnseen("edit", with: "one\n")
    #expect(try listing() == before)
    // Also in the last moment.
    for step in [1, 4, 8, 12] {
      var count = 0
      let workspace = try Workspace(importing: folder.path)
      try workspace.files.put("one\n2\nthree\n", at: "/edit")
      try workspace.files.remove("/gone")
      workspace.beforeCommitStep = {
        count += 1
        if count == step { try? overwriteUnseen("edit", with: "ONE\n") }
        return true
      }
      let identity = try workspace.changeset().identity
      do {
        try workspace.commit(approving: identity, undo: store)
        // By then it was the new file that was overwritten.
        #expect(["one\n2\nthree\n", "ONE\n2\nthree\n"].contains(folder.text("edit")), "step \(step)")
      } catch {
        #expect(error == conflicts(["/edit": .changed]))
        #expect(folder.text("edit") == "ONE\ntwo\nthree\n")
        #expect(folder.text("gone") == "gone\n")
      }
      try folder.put("one\ntwo\nthree\n", at: "edit")
      try folder.put("gone\n", at: "gone")
    }
  }

  @Test("gives way to somebody who has a file open to write")
  func openFile() throws {
    try change()
    let file = try FileHandle(forWritingTo: folder.url.appending(path: "edit"))
    let before = try listing()
    #if os(Linux)
      #expect(throws: conflicts(["/edit": .beingWritten])) { try commit() }
      #expect(try listing() == before)
      try file.close()
    #endif
    try commit()
    #expect(folder.text("edit") == "one\n2\nthree\n")
  }

  @Test("makes a file for each name: nothing is shared")
  func hardLinks() throws {
    try files.link(files.node(at: "/other"), named: FileName("again"), in: files.root)
    try files.put("two\n", at: "/first")
    try files.link(files.node(at: "/first"), named: FileName("second"), in: files.root)
    try commit()
    for name in ["other", "again", "first", "second"] {
      #expect(try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)[.referenceCount] as? Int == 1)
    }
    #expect(folder.text("second") == "two\n")
  }

  @Test("does not change what somebody else has another name for")
  func foreignHardLink() throws {
    let outside = try HostFolder(["key": "one\ntwo\nthree\n"])
    try folder.remove("edit")
    #expect(link(outside.path + "/key", folder.path + "/edit") == 0)
    let workspace = try Workspace(importing: folder.path)
    try workspace.files.put("mine\n", at: "/edit")
    #expect(throws: conflicts(["/edit": .hardLinked])) {
      try workspace.commit(approving: workspace.changeset().identity, undo: store)
    }
    var options = HostCommit.Options()
    options.breaksHardLinks = true
    try workspace.commit(approving: workspace.changeset().identity, undo: store, options: options)
    #expect(folder.text("edit") == "mine\n")
    #expect(outside.text("key") == "one\ntwo\nthree\n")
  }

  @Test("refuses what nobody could see")
  func incomplete() throws {
    let huge = try files.makeFile(named: FileName("huge"), in: files.root)
    try files.setSize(of: huge, to: 1 << 50)
    #expect(throws: WorkspaceError.incomplete(paths: [Array("huge".utf8)])) { try commit() }
  }

  // MARK: Choosing

  @Test("brings chosen files with their directories, and keeps the rest in the workspace")
  func chosenFiles() throws {
    try change()
    try files.makeDirectories("/deep/er")
    try files.put("deep\n", at: "/deep/er/file")
    try files.put("rest\n", at: "/deep/rest")
    let rest = try workspace.changeset().entries.count
    try commit(.paths(["deep/er/file", "tool"]))
    #expect(folder.text("deep/er/file") == "deep\n")
    #expect(folder.text("deep/rest") == nil)
    #expect(FileManager.default.isExecutableFile(atPath: folder.path + "/tool"))
    #expect(folder.text("gone") == "gone\n")
    #expect(try workspace.changeset().entries.count == rest - 4)
    #expect(try files.text(at: "/moved/new") == "new\n")
    try commit()
    #expect(folder.text("deep/rest") == "rest\n")
    #expect(try workspace.changeset().isEmpty)
  }

  @Test("lets what belongs together come together")
  func companions() throws {
    // A file takes the place of a directory that was moved, and a directory that of a file.
    try folder.put("kept\n", at: "place/kept")
    try files.move("/place", to: "/moved")
    try files.put("now a file\n", at: "/place")
    try files.remove("/gone")
    try files.makeDirectories("/gone")
    try files.put("in\n", at: "/gone/in")
    try files.remove("/move/inner")
    try files.removeDirectory(FileName("move"), in: files.root)
    #expect(try workspace.changeset(of: .paths(["place"])).entries.count == 2)
    #expect(try workspace.changeset(of: .paths(["gone/in"])).entries.count == 2)
    #expect(try workspace.changeset(of: .paths(["move"])).entries.count == 2)
    #expect(try workspace.changeset(of: .paths(["move/inner"])).entries.count == 1)
    try commit(.paths(["place", "gone/in"]))
    #expect(folder.text("place") == "now a file\n")
    #expect(folder.text("moved/kept") == "kept\n")
    #expect(folder.text("gone/in") == "in\n")
    #expect(folder.text("move/inner") == "inner\n")
    #expect(throws: WorkspaceError.noSuchChange(path: Array("none".utf8))) {
      try workspace.changeset(of: .paths(["none"]))
    }
  }

  @Test("brings chosen hunks, and keeps the others")
  func chosenHunks() throws {
    let text = (1...40).map { "line \($0)\n" }
    try folder.put(text.joined(), at: "long")
    var changed = text
    changed[1] = "LINE 2\n"
    changed[30] = "LINE 31\n"
    try files.put(changed.joined(), at: "/long")
    try files.setMode(of: files.node(at: "/long"), to: 0o755)
    let path = Array("long".utf8)
    try commit(.paths([path: .hunks([2])]))
    #expect(folder.text("long")?.contains("line 2\n") == true)
    #expect(folder.text("long")?.contains("LINE 31\n") == true)
    #expect(!FileManager.default.isExecutableFile(atPath: folder.path + "/long"))
    let left = try workspace.changeset()
    #expect(left.entries.map(\.path) == [path])
    #expect(ChangesetText.difference(of: left.entries[0], in: left).contains("+LINE 2\n"))
    #expect(!ChangesetText.difference(of: left.entries[0], in: left).contains("LINE 31"))
    #expect(throws: WorkspaceError.noSuchChange(path: path)) {
      try workspace.changeset(of: .paths([path: .hunks([2])]))
    }
    try commit()
    #expect(folder.text("long") == changed.joined())
  }

  @Test("keeps what is outside of the directory")
  func outside() throws {
    let workspace = try Workspace(importing: folder.path, at: "/project")
    try workspace.files.makeDirectories("/tmp")
    try workspace.files.put("scratch\n", at: "/tmp/scratch")
    try workspace.files.put("mine\n", at: "/project/edit")
    try workspace.commit(approving: workspace.changeset().identity, undo: store)
    #expect(folder.text("edit") == "mine\n")
    #expect(try folder.names == ["edit", "gone", "move", "other", "tool"])
    #expect(try workspace.files.text(at: "/tmp/scratch") == "scratch\n")
  }

  // MARK: Undoing

  @Test("can be undone, and that again")
  func undo() throws {
    let before = try listing()
    try change()
    let id = try #require(try commit().undoID)
    let after = try listing()
    #expect(after != before)
    try files.put("uncommitted\n", at: "/late")
    let undone = try workspace.undo(id, in: store)
    #expect(try listing() == before)
    #expect(try files.text(at: "/late") == "uncommitted\n")
    #expect(throws: WorkspaceError.notUndoable(id)) { try workspace.undo(id, in: store) }
    try workspace.undo(#require(undone.undoID), in: store)
    #expect(try listing() == after)
    #expect(throws: WorkspaceError.noSuchUndo("none")) { try workspace.undo("none", in: store) }
  }

  @Test("is not undone over what somebody has changed since")
  func undoConflicts() throws {
    try change()
    let id = try #require(try commit().undoID)
    try folder.put("changed since\n", at: "edit")
    try folder.put("back\n", at: "gone")
    try folder.put("put there\n", at: "moved/more")
    let before = try listing()
    #expect(throws: conflicts(["/edit": .changed, "/gone": .appeared])) { try workspace.undo(id, in: store) }
    #expect(try listing() == before)
    try folder.put("one\n2\nthree\n", at: "edit")
    try folder.remove("gone")
    try workspace.undo(id, in: store)
    // What somebody has put into a moved directory goes back with it.
    #expect(folder.text("move/more") == "put there\n")
  }

  @Test("is not undone by a record that somebody has changed")
  func damagedRecord() throws {
    try change()
    let id = try #require(try commit().undoID)
    let record = records.url.appending(path: "undo/\(id).done")
    let bytes = try Data(contentsOf: record)
    let after = try listing()
    for place in stride(from: 0, to: bytes.count, by: 7) {
      var changed = bytes
      changed[place] ^= 0x10
      try changed.write(to: record)
      #expect(throws: WorkspaceError.undoStore(.invalid)) { try workspace.undo(id, in: store) }
    }
    for length in stride(from: 0, to: bytes.count, by: 11) {
      try bytes.prefix(length).write(to: record)
      #expect(throws: WorkspaceError.undoStore(.invalid)) { try workspace.undo(id, in: store) }
    }
    #expect(try listing() == after)
  }

  // MARK: Attacks

  @Test("is not led out by links that are put in the way meanwhile")
  func links() throws {
    let outside = try HostFolder(["inner": "inner\n"])
    try files.put("changed\n", at: "/move/inner")
    try files.put("more\n", at: "/move/more")
    let identity = try workspace.changeset().identity
    try folder.remove("move")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/move", withDestinationPath: outside.path)
    #expect(throws: WorkspaceError.self) { try workspace.commit(approving: identity, undo: store) }
    #expect(outside.text("inner") == "inner\n")
    #expect(outside.text("more") == nil)
  }

  @Test("never opens a FIFO that is in a file's place", .timeLimit(.minutes(1)))
  func fifo() throws {
    try files.put("changed\n", at: "/edit")
    let identity = try workspace.changeset().identity
    try folder.remove("edit")
    #expect(mkfifo(folder.path + "/edit", 0o600) == 0)
    #expect(throws: WorkspaceError.self) { try workspace.commit(approving: identity, undo: store) }
  }

  @Test("keeps names apart that differ in capitals or composition, or refuses")
  func twins() throws {
    for name in ["/EDIT", "/caf\u{E9}", "/cafe\u{301}"] { try files.put("\(name)\n", at: name) }
    do {
      try commit()
      #expect(folder.text("edit") == "one\ntwo\nthree\n")
      #expect(try folder.names.count == 8)
    } catch WorkspaceError.conflicts, WorkspaceError.commit {
      // The host takes them for each other.
      #expect(folder.text("edit") == "one\ntwo\nthree\n")
    }
  }

  @Test("takes names as long as the host allows")
  func longNames() throws {
    let name = String(repeating: "n", count: 255)
    try files.put("long\n", at: "/" + name)
    try commit()
    #expect(folder.text(name) == "long\n")
  }
}
