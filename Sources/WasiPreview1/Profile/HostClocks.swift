#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The clocks of the system that this process runs on.
  public final class HostClocks: Clocks {
    /// The system's clocks.
    public init() {}

    public func time(of clock: Clock) -> UInt64 {
      var value = timespec()
      return clock_gettime(clock.native, &value) == 0 ? value.nanoseconds : 0
    }

    public func resolution(of clock: Clock) -> UInt64 {
      var value = timespec()
      return clock_getres(clock.native, &value) == 0 ? max(value.nanoseconds, 1) : 1
    }

    public func wait(for condition: WaitCondition, unless shouldStop: () -> Bool) -> WaitOutcome {
      let poll = HostPoll(condition)
      guard let deadline = condition.deadline else {
        return poll.isEmpty ? .hopeless : poll.wait(nanoseconds: nil, unless: shouldStop)
      }
      let now = time(of: .monotonic)
      return poll.wait(nanoseconds: deadline > now ? deadline - now : 0, unless: shouldStop)
    }
  }

  extension Clock {
    fileprivate var native: clockid_t {
      switch self {
      case .realtime: CLOCK_REALTIME
      case .monotonic: CLOCK_MONOTONIC
      case .processCPU: CLOCK_PROCESS_CPUTIME_ID
      case .threadCPU: CLOCK_THREAD_CPUTIME_ID
      }
    }
  }

  extension timespec {
    fileprivate var nanoseconds: UInt64 {
      UInt64(bitPattern: Int64(tv_sec)) &* 1_000_000_000 &+ UInt64(bitPattern: Int64(tv_nsec))
    }
  }
#endif
