import WasmCore

/// A process of a scheduler: its number, what it does, and how it has ended.
///
/// It can be waited for as streams are: it becomes ready to read when it has ended.
public final class ScheduledProcess {
  /// What a process does.
  public enum State: Sendable {
    /// It has a turn, or will have one.
    case running
    /// It waits for streams or a time.
    case waiting
    /// A signal has made it pause.
    case stopped
    case ended(ProcessStatus)
  }

  /// The number, which no other process of the scheduler has.
  public let id: ProcessID
  /// Its open files, clocks and arguments.
  public let process: Process
  /// The fuel that it has burnt, if the engine meters fuel.
  public internal(set) var fuelConsumed: UInt64 = 0

  /// What runs; nil when the process has ended, so that its memory is free.
  var guest: Guest?
  var phase = Phase.ready
  var isStopped = false
  /// Whether its turn came while it was stopped.
  var hasMissedTurn = false
  /// How it is to end when its turn is over: a host function that it has called has sent the signal.
  var pendingEnd: ProcessStatus?
  private var exitWaiters = WaitList()

  /// The code, the memory and the stack of a process.
  struct Guest {
    let execution: Execution
    /// The memory that calls refer to.
    let memory: Memory?
    let mailbox: Mailbox
  }

  enum Phase {
    case ready
    case waiting(Wait)
    case ended(ProcessStatus)
  }

  /// A call that is made again when what it waits for may have come.
  struct Wait {
    let number: UInt64
    var call: Call
    let condition: WaitCondition
    let waiter: Waiter
  }

  /// Where a blocked call is put down by the host function that was called. Apart, because the store keeps the host
  /// functions, and the process the store.
  final class Mailbox {
    var blocked: (call: Call, condition: WaitCondition)?
  }

  init(_ id: ProcessID, _ process: Process, _ guest: Guest) {
    self.id = id
    self.process = process
    self.guest = guest
  }

  /// What the process does.
  public var state: State {
    switch phase {
    case .ended(let status): .ended(status)
    case .ready: isStopped ? .stopped : .running
    case .waiting: isStopped ? .stopped : .waiting
    }
  }

  /// How the process has ended; nil as long as it has not.
  public var exitStatus: ProcessStatus? {
    guard case .ended(let status) = phase else { return nil }
    return status
  }

  /// The store of the process, in which fuel and a deadline can be set; nil when the process has ended.
  public var store: Store? { guest?.execution.store }

  func end(_ status: ProcessStatus) {
    if case .waiting(let wait) = phase { wait.waiter.cancel() }
    phase = .ended(status)
    guest = nil
    // This closes the ends of pipes, and so wakes whoever is at the other ends.
    process.descriptors.closeAll()
    exitWaiters.wakeAll()
  }
}

extension ScheduledProcess: Pollable {
  public func readiness(_ direction: WaitCondition.Direction) -> Readiness {
    guard direction == .read else { return .failed(.badDescriptor) }
    return exitStatus == nil ? .notReady : .ready(byteCount: 0, isHungUp: true)
  }

  public func addWaiter(_ waiter: Waiter, _ direction: WaitCondition.Direction) -> Bool {
    exitWaiters.add(waiter)
    return true
  }
}
