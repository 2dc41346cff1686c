#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  extension HostHandle {
    /// The clocks that hosts give files their times by go on once in so many nanoseconds, or more often.
    private static var tick: UInt64 { 20_000_000 }

    /// What the host knows of an entry, when a later change is sure to show in its time.
    ///
    /// A file that was written just now could be written again with the same time. Waiting for the next tick of the host's
    /// clock, which passes for all files at once, makes the times of the two writes differ.
    func settledStatus(of name: FileName) throws(FileError) -> HostStatus {
      var status = try status(of: name)
      // A file that is written all the time never settles.
      for _ in 0..<5 {
        guard status.kind == .file, let rest = Self.restOfTick(since: status.attributes.modificationTime) else { break }
        usleep(UInt32(truncatingIfNeeded: rest / 1000 + 1))
        status = try self.status(of: name)
      }
      return status
    }

    /// How long it takes until a file that is written gets another time than this one; `nil` if it does by now.
    private static func restOfTick(since written: UInt64) -> UInt64? {
      var time = timespec()
      guard clock_gettime(CLOCK_REALTIME, &time) == 0, time.tv_sec >= 0 else { return nil }
      let now = UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(max(0, time.tv_nsec))
      guard written <= now &+ tick, now < written &+ tick else { return nil }
      return min(tick, written &+ tick &- now)
    }
  }
#endif
