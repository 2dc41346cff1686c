/// A call of a guest function as a value: it can be run for a while, kept, continued, also on another
/// thread, or dropped.
///
/// ```swift
/// let execution = try function.start([.i32(10)])
/// while true {
///   switch execution.run(slice: 10_000) {
///   case .finished(let results): return results
///   case .failed(let error): throw error
///   case .paused: doSomethingElse()
///   case .outOfFuel: store.fuel += 1_000_000
///   case .waiting(let token): try execution.resume(with: answer(to: token))
///   }
/// }
/// ```
public final class Execution {
  public let store: Store
  private let machine: Machine
  private let resultTypes: [ValueType]
  private var phase: Phase

  private enum Phase {
    case ready
    case cannotStart
    case waiting
    case ended(ExecutionState)
  }

  init(
    _ store: Store, _ machine: Machine, _ function: UnsafeMutablePointer<FunctionRecord>, _ resultTypes: [ValueType]
  ) {
    self.store = store
    self.machine = machine
    self.resultTypes = resultTypes
    phase = machine.prepare(function) ? .ready : .cannotStart
  }

  deinit { store.giveBack(.passUnretained(machine)) }

  /// Runs until the function ends, something stops it, or a slice of fuel is used up.
  ///
  /// - Parameter slice: the most fuel to burn in this run; needs an engine that meters fuel.
  /// - Returns: how it went. An execution that has ended gives the same answer again.
  public func run(slice: UInt64? = nil) -> ExecutionState {
    switch phase {
    case .ended(let state): return state
    case .waiting: return .waiting(token: machine.pendingToken)
    case .cannotStart: return end(.failed(machine.failure(.trapped)))
    case .ready: break
    }
    if slice != nil && !store.engine.configuration.metersFuel {
      return .failed(.usage(.needsConfiguration("metersFuel")))
    }
    let reason = run(for: slice)
    switch reason {
    case .finished:
      machine.collectResults(resultTypes)
      return end(.finished(store.values(resultTypes, at: machine.slots)))
    case .outOfFuel:
      return machine.lacksOnlySlice ? .paused : .outOfFuel
    case .interrupted:
      return .interrupted(machine.interruptReason())
    case .waiting:
      phase = .waiting
      return .waiting(token: machine.pendingToken)
    case .trapped, .hostFailed, .threw:
      return end(.failed(machine.failure(reason)))
    }
  }

  /// Runs for a slice of fuel, or longer if a single basic block needs more: every run gets somewhere.
  private func run(for slice: UInt64?) -> StopReason {
    guard var slice else { return machine.run() }
    while true {
      let before = store.fuelConsumed
      let reason = machine.run(slice: slice)
      guard reason == .outOfFuel, store.fuelConsumed == before, machine.lacksOnlySlice else { return reason }
      slice = slice > 0 ? slice.multipliedReportingOverflow(by: 2).partialValue : 1
    }
  }

  /// Gives the waiting host function its results; `run` then goes on behind it.
  public func resume(with results: [Value] = []) throws(UsageError) {
    guard case .waiting = phase else { throw .wrongState }
    try machine.answer(results)
    phase = .ready
  }

  /// Lets the waiting host function throw an exception; `run` then goes on where it is caught, if it is.
  public func resume(throwing exception: ExceptionReference) throws(UsageError) {
    guard case .waiting = phase else { throw .wrongState }
    if try machine.answer(throwing: exception) {
      phase = .ready
    } else {
      phase = .ended(.failed(machine.failure(.threw)))
    }
  }

  /// Where the guest is: its stack, the innermost call first, as a trap tells it. Empty when the execution has ended.
  public func backtrace() -> [Trap.Frame] {
    switch phase {
    case .ready, .waiting: machine.backtrace()
    case .cannotStart, .ended: []
    }
  }

  private func end(_ state: ExecutionState) -> ExecutionState {
    phase = .ended(state)
    return state
  }
}

/// How a run of an execution ended.
public enum ExecutionState: Sendable {
  case finished([Value])
  case failed(CallError)
  /// The store has no more fuel; `run` goes on when it has.
  case outOfFuel
  /// The slice is used up; `run` goes on.
  case paused
  /// Stopped from outside; `run` goes on.
  case interrupted(InterruptReason)
  /// A host function wants to answer later; give it its results with `resume`, then `run`.
  case waiting(token: UInt64)
}
