/// What came of a commit, or of undoing one.
public struct CommitOutcome: Hashable, Sendable {
  /// The identity of what was committed.
  public let identity: Digest
  /// What undoes it; `nil` when there was nothing to do.
  public let undoID: String?
  /// How many entries were committed.
  public let entryCount: Int
  /// Paths of what should have been removed in the end and was not, because somebody has changed it meanwhile.
  public let unfinishedPaths: [[UInt8]]
  /// Paths of changes that were not part of the commit and could not be kept in the workspace, because the directory has
  /// something else there by now.
  public let lostPaths: [[UInt8]]
}

/// What became of commits that were cut off with their process.
public struct CommitRecovery: Hashable, Sendable {
  /// The commits that are done now.
  public internal(set) var completed: [String] = []
  /// The commits that have not happened.
  public internal(set) var takenBack: [String] = []
}
