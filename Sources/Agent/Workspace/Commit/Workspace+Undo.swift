import ShadowFS

extension Workspace {
  /// Takes a commit back: the directory gets what it had before, unless somebody has changed since what was committed.
  ///
  /// Undoing is a commit of its own, all or none, and can be undone. The workspace goes on over the new state, with its
  /// changes.
  /// - Throws: `conflicts` with all differences, `noSuchUndo`, `notUndoable`, `commit`, `undoStore`.
  @discardableResult
  public func undo(_ id: String, in store: UndoStore) throws(WorkspaceError) -> CommitOutcome {
    guard let item = try store.items.first(where: { $0.id == id }) else { throw .noSuchUndo(id) }
    guard item.state == .done else { throw .notUndoable(id) }
    let record = try store.record(id)
    let remaining = try Remainder(of: self, after: nil)
    let changeset = try UndoPlan(record, in: directory).changeset()
    let (undoID, unfinishedPaths) = try ApprovedCommit(
      changeset, in: store, HostCommit.Options(), beforeStep: beforeCommitStep
    ).perform(undoing: id)
    let lostPaths = try goOn(with: remaining)
    return CommitOutcome(
      identity: changeset.identity, undoID: undoID, entryCount: changeset.entries.count,
      unfinishedPaths: unfinishedPaths, lostPaths: lostPaths)
  }

  /// Ends commits to a directory that were cut off with their process: each is done, or has not happened.
  ///
  /// To be called before the directory is imported.
  /// - Throws: `commit` when the directory needs somebody's hand, or another process is committing to it.
  @discardableResult
  public static func recover(_ directory: String, undo store: UndoStore) throws(WorkspaceError) -> CommitRecovery {
    let hostRecovery: HostCommit.Recovery
    do throws(HostCommitError) {
      hostRecovery = try HostCommit.recover(directory)
    } catch {
      throw .commit(error)
    }
    var recovery = CommitRecovery()
    for item in try store.items where item.state == .begun {
      let record = try store.record(item.id)
      let hasHappened: Bool =
        switch hostRecovery {
        case .completed: true
        case .takenBack: false
        // It ended before it had begun, or after it was done.
        case .none: try UndoPlan(record, in: directory).hasHappened()
        }
      do throws(FileError) {
        if hasHappened {
          try store.change(item.id, from: .begun, to: .done)
          if let undone = record.undoes { try? store.change(undone, from: .done, to: .undone) }
          recovery.completed.append(item.id)
        } else {
          try store.forget(item.id)
          recovery.takenBack.append(item.id)
        }
      } catch {
        throw .undoStore(error)
      }
    }
    return recovery
  }
}
