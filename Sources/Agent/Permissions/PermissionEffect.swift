/// What becomes of a call. The stricter one counts: deny before ask, ask before allow.
public enum PermissionEffect: String, Hashable, Sendable, CaseIterable {
  /// It is not made.
  case deny
  /// The user is asked.
  case ask
  /// It is made.
  case allow
}
