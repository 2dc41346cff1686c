/// What becomes of calls that no rule decides.
public enum PermissionMode: String, Hashable, Sendable, CaseIterable {
  /// The user is asked, and the answer is usually for the rest of the session.
  case askOnce = "ask-once"
  /// The user is asked about every call that is not denied, whatever was allowed before.
  case askAlways = "ask-always"
  /// Calls that only read are made, and the user is asked about others.
  case allowReads = "allow-reads"
  /// Calls are made: they change nothing but the shadow. What leaves it is asked about nevertheless.
  case allowAll = "allow-all"
  /// No call is made.
  case denyAll = "deny-all"
}
