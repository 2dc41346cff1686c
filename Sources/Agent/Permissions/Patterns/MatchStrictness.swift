/// How closely text must fit to a pattern.
public enum MatchStrictness: Sendable {
  /// Character by character: for what is allowed.
  case exact
  /// Whatever a person or another file system might take for the same: upper and lower case, and other ways to write an
  /// accent. For what is denied or asked about.
  case lenient
}
