import Synchronization

/// Stops the guests of a store from any thread.
public final class InterruptHandle: Sendable {
  private let flag = Atomic<Bool>(false)

  init() {}

  /// Asks what runs in the store, or will run next, to stop.
  ///
  /// Guests notice at their next loop iterations or calls, if the engine is interruptible.
  public func interrupt() { flag.store(true, ordering: .relaxed) }

  /// Takes a request back; it also ends with the execution that it stopped.
  public func reset() { flag.store(false, ordering: .relaxed) }

  var isRaised: Bool { flag.load(ordering: .relaxed) }
}
