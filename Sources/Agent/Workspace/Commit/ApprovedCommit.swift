import ShadowFS

/// A commit of one changeset, with its way back.
struct ApprovedCommit {
  private let changeset: Changeset
  private let store: UndoStore
  private var options: HostCommit.Options

  /// See `HostCommit.beforeStep`.
  private let beforeStep: (() throws(FileError) -> Bool)?

  init(
    _ changeset: Changeset, in store: UndoStore, _ options: HostCommit.Options,
    beforeStep: (() throws(FileError) -> Bool)? = nil
  ) {
    self.changeset = changeset
    self.store = store
    self.options = options
    // Nobody sees in a changeset which files are one.
    self.options.sharesFiles = false
    self.beforeStep = beforeStep
  }

  /// Commits.
  /// - Parameter undoes: The commit that this one undoes, if it does.
  /// - Returns: What undoes this one; `nil` when there was nothing to do.
  func perform(undoing undoes: String?) throws(WorkspaceError) -> (id: String?, unfinishedPaths: [[UInt8]]) {
    guard !changeset.isEmpty else { return (nil, []) }
    let commit: HostCommit
    do throws(HostCommitError) {
      commit = try HostCommit(from: changeset.base, to: changeset.tree, options: options)
    } catch {
      throw Self.reason(error)
    }
    commit.beforeStep = beforeStep
    let id: String
    do throws(FileError) {
      id = try store.begin(changeset, undoes: undoes)
    } catch {
      throw .undoStore(error)
    }
    let outcome: HostCommit.Outcome
    do throws(HostCommitError) {
      outcome = try commit.apply(checking: DigestCheck(changeset.entries))
    } catch {
      switch error {
      // What could not be taken back yet may still need the record.
      case .notRestored, .interrupted: break
      default: try? store.forget(id)
      }
      throw Self.reason(error)
    }
    // The commit has happened. Should its name not say so, `recover` finds out.
    try? store.change(id, from: .begun, to: .done)
    if let undoes { try? store.change(undoes, from: .done, to: .undone) }
    return (id, outcome.unfinishedPaths)
  }

  private static func reason(_ error: HostCommitError) -> WorkspaceError {
    if case .conflicts(let conflicts) = error { .conflicts(conflicts) } else { .commit(error) }
  }
}
