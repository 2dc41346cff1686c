/// A clock that guests can read.
public enum Clock: UInt32, Sendable, CaseIterable {
  /// The time of day: nanoseconds since 1970.
  case realtime = 0
  /// Time that never goes back, from an arbitrary start.
  case monotonic = 1
  /// Time that the process has spent computing.
  case processCPU = 2
  /// Time that the thread has spent computing.
  case threadCPU = 3
}

/// The clocks of a process, and how to wait for them.
public protocol Clocks: AnyObject {
  /// The time of a clock in nanoseconds.
  func time(of clock: Clock) -> UInt64

  /// The resolution of a clock in nanoseconds.
  func resolution(of clock: Clock) -> UInt64

  /// The monotonic clock as the host looks at it: that leaves no trace for guests.
  var now: UInt64 { get }

  /// Whether time passes only because somebody looks, works or waits.
  var isVirtual: Bool { get }

  /// A guest has burnt so much fuel. Virtual clocks go on by it.
  func noteWork(_ fuel: UInt64)

  /// Waits until a condition may hold.
  ///
  /// - Parameter shouldStop: asked now and then; when it says so, the wait ends.
  func wait(for condition: WaitCondition, unless shouldStop: () -> Bool) -> WaitOutcome
}

extension Clocks {
  public var now: UInt64 { time(of: .monotonic) }
  public var isVirtual: Bool { false }
  public func noteWork(_ fuel: UInt64) {}
}

/// How a wait ended.
public enum WaitOutcome: Hashable, Sendable {
  /// The condition may hold.
  case ended
  /// Somebody has asked for a stop.
  case stopped
  /// Nothing could ever make the condition hold.
  case hopeless
}
