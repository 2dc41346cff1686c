/// Something that a scheduler tells whoever watches it. Runs that are alike have the same events.
public enum SchedulerEvent: Hashable, Sendable {
  /// The process is there. It has not run yet.
  case started
  /// The process has had a turn, and burnt so much fuel.
  case ran(fuel: UInt64)
  /// The process waits: for so many streams, and until a time of the monotonic clock.
  case blocked(interests: Int, deadline: UInt64?)
  /// A signal has made it pause.
  case stopped
  /// A signal has made it go on.
  case continued
  /// The process has ended with this status, as a shell tells it.
  case ended(Int32)
}
