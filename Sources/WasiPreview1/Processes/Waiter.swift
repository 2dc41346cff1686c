/// Somebody who waits for streams: they wake it when what it waits for may have come.
///
/// One waiter can be with several streams. The first that wakes it ends the wait for all.
public final class Waiter {
  private let process: ProcessID
  private let queue: WakeQueue
  private(set) var isWaiting = true

  init(_ process: ProcessID, _ queue: WakeQueue) {
    self.process = process
    self.queue = queue
  }

  /// Ends the wait.
  public func wake() {
    guard isWaiting else { return }
    isWaiting = false
    queue.processes.append(process)
  }

  /// The wait has ended in another way.
  func cancel() { isWaiting = false }
}

/// The processes that have been woken, in that order, and have not been looked at since.
final class WakeQueue {
  var processes: [ProcessID] = []
}

/// The waiters of one side of a stream, those that have waited longest first.
public struct WaitList {
  private var waiters: [Waiter] = []
  /// Where to look for waiters that have gone elsewhere; the work for that stays in proportion.
  private var pruningCount = 8

  /// A list without waiters.
  public init() {}

  /// Adds a waiter.
  public mutating func add(_ waiter: Waiter) {
    if waiters.count >= pruningCount {
      waiters.removeAll { !$0.isWaiting }
      pruningCount = max(8, waiters.count * 2)
    }
    waiters.append(waiter)
  }

  /// Wakes all of them.
  public mutating func wakeAll() {
    // Most of the time nobody waits.
    guard !waiters.isEmpty else { return }
    let woken = waiters
    waiters.removeAll(keepingCapacity: true)
    for waiter in woken { waiter.wake() }
  }
}
