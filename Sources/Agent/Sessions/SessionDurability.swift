/// When events are sure to survive a loss of power. They survive the end of the process in every mode: each is handed
/// over to the system in one call before `append` returns.
public enum SessionDurability: Hashable, Sendable {
  /// When the system writes them, some seconds later.
  case written
  /// After the end of a turn, a decision about a permission, a commit of the workspace and a way back: events that
  /// nobody should have to repeat.
  case turns
  /// After each event. This costs a wait for the disk each time.
  case everyEvent

  func synchronizes(after event: SessionEvent) -> Bool {
    switch (self, event) {
    case (.written, _): false
    case (.everyEvent, _): true
    case (.turns, .result), (.turns, .permissionDecision), (.turns, .permissionRevoke), (.turns, .permissionMode),
      (.turns, .workspaceCommit),
      (.turns, .workspaceRollback), (.turns, .sessionFork), (.turns, .sessionRepair):
      true
    case (.turns, _): false
    }
  }
}
