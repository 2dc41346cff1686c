import Synchronization

// `memory.atomic.wait32`, `wait64` and `notify`.
//
// A store's thread sleeps at the parking spot of the store's interrupt handle, whatever memory it waits at: both a
// notification and an interrupt wake it there, and it finds out which it was. There is one spot per store because a
// store is used by one thread at a time.

/// How a wait ended.
enum WaitOutcome {
  /// The result of the instruction.
  case ended(UInt64)
  /// An interrupt or the store's deadline. The instruction has not been carried out and may be again.
  case interrupted
  case trapped(TrapKind)

  static var notified: WaitOutcome { .ended(0) }
  static var unexpectedValue: WaitOutcome { .ended(1) }
  static var timedOut: WaitOutcome { .ended(2) }
}

extension UnsafeMutablePointer where Pointee == MemoryRecord {
  /// Where an atomic access of `width` bytes is to be made, or the trap that it ends in.
  func atomicCell(_ address: UInt64, _ width: UInt64) -> (place: Base, trap: TrapKind) {
    guard let place = range(address, width) else { return (pointee.base, .memoryOutOfBounds) }
    return (place, address & (width - 1) == 0 ? .none : .unalignedAtomic)
  }
}

extension Machine {
  /// Waits for a notification at an address, if the memory has the expected value there.
  ///
  /// - Parameters:
  ///   - width: the bytes to compare, 4 or 8.
  ///   - timeout: nanoseconds; negative for any time.
  func wait(
    _ memory: UnsafeMutablePointer<MemoryRecord>, at address: UInt64, width: UInt64, expected: UInt64, timeout: Int64
  ) -> WaitOutcome {
    let (place, trap) = memory.atomicCell(address, width)
    guard trap == .none else { return .trapped(trap) }
    guard let shared = memory.pointee.shared?.takeUnretainedValue() else { return .trapped(.expectedSharedMemory) }
    let waiter = WaitQueue.Waiter(store.interruptHandle.spot)
    let isWaiting = shared.waiters.add(waiter, at: address) {
      width == 4
        ? place.atomic(UInt32.self).pointee.load(ordering: .sequentiallyConsistent) == expected.low
        : place.atomic(UInt64.self).pointee.load(ordering: .sequentiallyConsistent) == expected
    }
    guard isWaiting else { return .unexpectedValue }
    let outcome = sleep(waiter, shared.waiters, timeout)
    if case .ended(0) = outcome { return outcome }
    // Whoever notified this waiter counts on it, even if something else has ended the wait first.
    return shared.waiters.remove(waiter, at: address) ? outcome : .notified
  }

  #if hasFeature(Embedded)
    /// There is no other thread that could notify this one.
    private func sleep(_ waiter: WaitQueue.Waiter, _ queue: WaitQueue, _ timeout: Int64) -> WaitOutcome {
      timeout < 0 ? .trapped(.endlessWait) : .timedOut
    }
  #else
    private func sleep(_ waiter: WaitQueue.Waiter, _ queue: WaitQueue, _ timeout: Int64) -> WaitOutcome {
      let start = ContinuousClock.now
      defer { store.noteWait(start.duration(to: .now)) }
      let end = timeout < 0 ? nil : start.advanced(by: .nanoseconds(timeout))
      let wakeUp = [end, store.deadline].compactMap { $0 }.min()
      while true {
        if queue.isNotified(waiter) { return .notified }
        if store.shouldStop { return .interrupted }
        let now = ContinuousClock.now
        if let end, now >= end { return .timedOut }
        store.interruptHandle.spot.park(for: wakeUp.map { now.duration(to: $0) })
      }
    }
  #endif
}
