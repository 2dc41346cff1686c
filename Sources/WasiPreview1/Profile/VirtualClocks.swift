/// Clocks that show the same on every run: they stand still but for the steps of those who look at them and for waits,
/// which take no time at all.
public final class VirtualClocks: Clocks {
  /// Nanoseconds since the start.
  private var elapsed: UInt64 = 0
  private let start: UInt64
  private let step: UInt64

  /// Clocks that begin at a time.
  ///
  /// - Parameters:
  ///   - start: the time of day at the start, in nanoseconds since 1970; without one, the first of January 2000.
  ///   - step: by how much every look moves the clocks, so that nobody looks forever.
  public init(start: UInt64 = 946_684_800_000_000_000, step: UInt64 = 1_000) {
    self.start = start
    self.step = step
  }

  public func time(of clock: Clock) -> UInt64 {
    advance(by: step)
    return clock == .realtime ? start &+ elapsed : elapsed
  }

  public func resolution(of clock: Clock) -> UInt64 { max(step, 1) }

  public var now: UInt64 { elapsed }
  public var isVirtual: Bool { true }

  /// A nanosecond for each unit, about as long as the work takes.
  public func noteWork(_ fuel: UInt64) { advance(by: fuel) }

  /// Moves the clocks.
  public func advance(by nanoseconds: UInt64) { elapsed = elapsed.addingSaturating(nanoseconds) }

  /// Moves the clocks to a time of the monotonic clock, unless it has passed.
  public func advance(to time: UInt64) { elapsed = max(elapsed, time) }

  public func wait(for condition: WaitCondition, unless shouldStop: () -> Bool) -> WaitOutcome {
    #if !hasFeature(Embedded)
      let poll = HostPoll(condition)
      if !poll.isEmpty {
        // What the host has to say goes first; if it has nothing to say, no time need pass until the deadline.
        let outcome = poll.wait(nanoseconds: condition.deadline == nil ? nil : 0, unless: shouldStop)
        if outcome != .ended || condition.hasReadySource { return outcome }
      }
    #endif
    guard let deadline = condition.deadline else { return .hopeless }
    advance(to: deadline)
    return .ended
  }
}

extension UInt64 {
  /// The sum, or the largest number.
  func addingSaturating(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
