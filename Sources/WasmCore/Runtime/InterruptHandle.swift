import Synchronization

/// Stops the guests of a store from any thread.
public final class InterruptHandle: Sendable {
  private let flag = Atomic<Bool>(false)
  /// Where the store's thread sleeps while a guest waits for a notification.
  let spot = ParkingSpot()

  init() {}

  /// Asks what runs in the store, or will run next, to stop.
  ///
  /// Guests notice at their next loop iterations or calls, if the engine is interruptible. Those that wait for a
  /// notification (`memory.atomic.wait32`, `wait64`) notice at once, with any engine.
  public func interrupt() {
    flag.store(true, ordering: .sequentiallyConsistent)
    spot.unpark()
  }

  /// Takes a request back; it also ends with the execution that it stopped.
  public func reset() { flag.store(false, ordering: .relaxed) }

  var isRaised: Bool { flag.load(ordering: .sequentiallyConsistent) }
}
