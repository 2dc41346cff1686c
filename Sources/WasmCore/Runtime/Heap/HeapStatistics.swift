/// What collecting has cost and brought.
public struct HeapStatistics: Sendable, Hashable {
  public internal(set) var collections = 0
  /// Bytes of objects that collections have freed.
  public internal(set) var reclaimedBytes: UInt64 = 0
  /// Bytes of objects that the latest collection has left.
  public internal(set) var liveBytes: UInt64 = 0
  /// The most that any collection has left.
  public internal(set) var peakLiveBytes: UInt64 = 0
  /// Nanoseconds spent collecting; zero where there is no clock.
  public internal(set) var nanoseconds: UInt64 = 0
  /// The longest collection.
  public internal(set) var longestNanoseconds: UInt64 = 0

  /// Measures one collection.
  struct Clock {
    #if hasFeature(Embedded)
      var elapsed: UInt64 { 0 }
    #else
      private let start = ContinuousClock.now
      var elapsed: UInt64 {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return UInt64(seconds) &* 1_000_000_000 &+ UInt64(attoseconds / 1_000_000_000)
      }
    #endif
  }

  mutating func note(reclaimed total: UInt64, live: UInt64, _ clock: Clock) {
    collections += 1
    reclaimedBytes += total > live ? total - live : 0
    liveBytes = live
    peakLiveBytes = max(peakLiveBytes, live)
    let elapsed = clock.elapsed
    nanoseconds += elapsed
    longestNanoseconds = max(longestNanoseconds, elapsed)
  }
}
