/// What became of a call.
public enum CallResult {
  /// The guest gets this error number.
  case done(Errno)
  /// Nothing has happened yet. The same call is to be made again when the condition may hold.
  case blocked(WaitCondition)
  /// The process has ended itself.
  case exit(UInt32)
  /// The process is ended.
  case killed(Signal)
}
