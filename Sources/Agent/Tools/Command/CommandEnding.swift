import WasiPreview1
import WasmCore

/// How a program has ended.
struct CommandEnding {
  /// Why.
  enum Reason: String {
    /// By its own will.
    case exit
    /// By a signal, such as that nobody reads what it writes.
    case signal
    /// By a trap: it has done something that no program may do.
    case trap
    /// It has computed as much as it may.
    case fuel
    /// It has run as long as it may.
    case time
    /// It needs more memory than it may have.
    case memory
    /// It waited for something that never comes.
    case deadlock
    /// The module wants what no program gets.
    case notExecutable = "not_executable"
    /// The user has stopped it.
    case cancelled
  }

  let reason: Reason
  /// The number by which a shell tells it.
  let code: Int32
  /// What happened, in words, if it was not by its own will.
  var message: String?

  init(_ status: ProcessStatus) {
    code = status.code
    switch status {
    case .exited: reason = .exit
    case .killed(let signal):
      reason = .signal
      message = "killed by signal \(signal)"
    case .failed(let error): (reason, message) = Self.reason(error)
    }
  }

  /// Why a program could not even begin; `nil` if it is no program.
  init?(_ error: Scheduler.StartError) {
    switch error {
    case .instantiation(.trap(let trap)): self.init(.failed(.trap(trap)))
    case .instantiation(.start(.exit(let code))): self.init(.exited(UInt32(bitPattern: code)))
    case .instantiation(.start(let error)): self.init(.failed(error))
    case .instantiation(.limit(let error)): self.init(.memory, code: Signal.abort.exitStatus, "\(error)")
    default: return nil
    }
  }

  init(_ reason: Reason, code: Int32, _ message: String?) {
    self.reason = reason
    self.code = code
    self.message = message
  }

  private static func reason(_ error: CallError) -> (Reason, String) {
    switch error {
    case .outOfFuel: (.fuel, "out of fuel")
    case .interrupted(.deadline): (.time, "out of time")
    case .interrupted(.cancelled): (.cancelled, "cancelled")
    default: (.trap, "\(error)")
    }
  }
}
