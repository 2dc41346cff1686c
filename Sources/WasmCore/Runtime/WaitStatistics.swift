#if !hasFeature(Embedded)
  /// What guests' waits for notifications have taken (`memory.atomic.wait32` and `wait64`).
  public struct WaitStatistics: Hashable, Sendable {
    /// Waits that did not end at once because the memory had another value.
    public internal(set) var count = 0
    /// The time that the store's thread slept, all in all.
    public internal(set) var duration = Duration.zero
  }
#endif
