import WasmCore

/// How a process has ended.
public enum ProcessStatus: Sendable {
  /// By its own will, with this code.
  case exited(UInt32)
  /// By a signal.
  case killed(Signal)
  /// By a trap, for lack of fuel, at its deadline, or by a host function that failed.
  case failed(CallError)

  /// The number by which a shell tells it.
  public var code: Int32 {
    switch self {
    case .exited(let code): Int32(truncatingIfNeeded: code & 0xFF)
    case .killed(let signal): signal.exitStatus
    case .failed(.outOfFuel), .failed(.interrupted): 124
    case .failed: Signal.abort.exitStatus
    }
  }
}
