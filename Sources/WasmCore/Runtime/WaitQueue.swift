/// Who waits at which address of a shared memory, in the order in which they came.
final class WaitQueue: Sendable {
  /// A thread that waits, once.
  final class Waiter: @unchecked Sendable {
    fileprivate let spot: ParkingSpot
    // SAFETY: read and written only under the queue's lock.
    fileprivate var isNotified = false

    init(_ spot: ParkingSpot) { self.spot = spot }
  }

  private let waiters = Lock<[UInt64: [Waiter]]>([:])

  /// Adds a waiter, unless the memory is not as the waiter expects.
  ///
  /// A notification that follows a change of the memory comes either before the look at the memory, which then sees
  /// the change, or after the waiter has been added: none is lost.
  ///
  /// - Parameter isExpected: looks at the memory.
  /// - Returns: whether the waiter was added.
  func add(_ waiter: Waiter, at address: UInt64, if isExpected: () -> Bool) -> Bool {
    waiters.withLock { waiters in
      guard isExpected() else { return false }
      waiters[address, default: []].append(waiter)
      return true
    }
  }

  /// How many wait at an address.
  func count(at address: UInt64) -> Int { waiters.withLock { $0[address]?.count ?? 0 } }

  func isNotified(_ waiter: Waiter) -> Bool { waiters.withLock { _ in waiter.isNotified } }

  /// Removes a waiter that does not want to wait any longer.
  ///
  /// - Returns: false when it has been notified meanwhile.
  func remove(_ waiter: Waiter, at address: UInt64) -> Bool {
    waiters.withLock { waiters in
      guard !waiter.isNotified else { return false }
      waiters[address]?.removeAll { $0 === waiter }
      if waiters[address]?.isEmpty == true { waiters[address] = nil }
      return true
    }
  }

  /// Wakes those at an address that have waited longest.
  ///
  /// - Returns: how many.
  func notify(at address: UInt64, count: UInt32) -> UInt32 {
    waiters.withLock { waiters in
      guard let present = waiters[address] else { return 0 }
      let woken = present.prefix(Int(clamping: count))
      for waiter in woken {
        waiter.isNotified = true
        waiter.spot.unpark()
      }
      waiters[address] = woken.count == present.count ? nil : Array(present.dropFirst(woken.count))
      return UInt32(truncatingIfNeeded: woken.count)
    }
  }
}
