import ShadowFS

extension Workspace {
  /// Brings changes into the directory: exactly those that somebody has agreed to, all or none.
  ///
  /// What is to be committed is worked out again, and must have the approved identity. Then what undoes it is written to
  /// the store, and every file that will change, go or move is compared with what it was, byte for byte. The workspace goes
  /// on over the new state, with the changes that were not chosen.
  /// - Parameters:
  ///   - identity: The identity of the changeset that was shown.
  ///   - selection: What was chosen in it.
  ///   - undo: Where the way back is kept.
  ///   - options: What may be done besides.
  /// - Throws: `notApproved`, `incomplete`, `conflicts`, `commit`, `undoStore`: then the directory is as it was.
  @discardableResult
  public func commit(
    approving identity: Digest, selection: ChangeSelection = .all, undo: UndoStore,
    options: HostCommit.Options = HostCommit.Options()
  ) throws(WorkspaceError) -> CommitOutcome {
    let changeset = try changeset(of: selection)
    guard changeset.identity == identity else { throw reason(against: changeset, options) }
    let incomplete = changeset.entries.filter { !($0.before?.isComplete ?? true) || !($0.after?.isComplete ?? true) }
    guard incomplete.isEmpty else { throw .incomplete(paths: incomplete.map(\.path)) }
    let remaining = try Remainder(of: self, after: changeset)
    let commit = ApprovedCommit(changeset, in: undo, options, beforeStep: beforeCommitStep)
    let (id, unfinishedPaths) = try commit.perform(undoing: nil)
    let lostPaths = try goOn(with: remaining)
    return CommitOutcome(
      identity: identity, undoID: id, entryCount: changeset.entries.count, unfinishedPaths: unfinishedPaths,
      lostPaths: lostPaths)
  }

  /// Why a changeset is not what was approved: because of what somebody else has done, or for what was done here.
  private func reason(against changeset: Changeset, _ options: HostCommit.Options) -> WorkspaceError {
    do throws(HostCommitError) {
      _ = try HostCommit(from: changeset.base, to: changeset.tree, options: options)
    } catch {
      if case .conflicts(let conflicts) = error { return .conflicts(conflicts) }
    }
    return .notApproved(current: changeset.identity)
  }

  /// Imports the directory as it is now, and makes the changes again that are left.
  /// - Returns: The paths of those for which there is no place any more.
  func goOn(with remaining: Remainder) throws(WorkspaceError) -> [[UInt8]] {
    try importAgain()
    return remaining.apply(to: files, root: root)
  }
}
