#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Waits for descriptors of the host.
  struct HostPoll {
    private let descriptors: [pollfd]

    /// What of a condition the host can make true.
    init(_ condition: WaitCondition) {
      var descriptors: [pollfd] = []
      for interest in condition.interests {
        guard let descriptor = interest.source.hostDescriptor else { continue }
        let events = interest.direction == .read ? POLLIN : POLLOUT
        descriptors.append(pollfd(fd: descriptor, events: Int16(events), revents: 0))
      }
      self.descriptors = descriptors
    }

    /// Whether the host has no part in the condition.
    var isEmpty: Bool { descriptors.isEmpty }

    /// Waits until a descriptor is ready or a time has passed.
    ///
    /// - Parameter nanoseconds: the longest wait; nil for any time.
    func wait(nanoseconds: UInt64?, unless shouldStop: () -> Bool) -> WaitOutcome {
      let end = nanoseconds.map { ContinuousClock.now + .nanoseconds(Int64(clamping: $0)) }
      var descriptors = descriptors
      while true {
        if shouldStop() { return .stopped }
        // Slices, because nothing wakes this thread when somebody asks for a stop.
        var slice = Duration.milliseconds(20)
        if let end { slice = max(.zero, min(slice, ContinuousClock.now.duration(to: end))) }
        let time = Int(slice.components.attoseconds / 1_000_000_000)
        if descriptors.isEmpty {
          var pause = timespec(tv_sec: 0, tv_nsec: time)
          nanosleep(&pause, nil)
        } else if poll(&descriptors, nfds_t(descriptors.count), Int32((time + 999_999) / 1_000_000)) > 0 {
          return .ended
        }
        if let end, ContinuousClock.now >= end { return .ended }
      }
    }
  }
#endif
