/// A reason to end a process from outside, by the numbers of the specification.
public enum Signal: UInt8, Sendable {
  case none, hangUp, interrupt, quit, illegalInstruction, trap, abort, bus, floatingPoint, kill, user1
  case segmentation, user2, brokenPipe, alarm, terminate, child, `continue`, stop, terminalStop, terminalInput
  case terminalOutput, urgent, cpuLimit, fileSizeLimit, virtualAlarm, profiling, windowChange, poll, power, system
}

extension Signal {
  /// The status with which a shell reports a process that the signal has ended.
  public var exitStatus: Int32 {
    // From 16 on Linux counts one more.
    128 + Int32(rawValue) + (rawValue >= 16 ? 1 : 0)
  }

  /// What the signal does to a process that has not asked for it.
  var effect: Effect {
    switch self {
    case .none, .child, .continue, .urgent, .windowChange: .nothing
    case .stop, .terminalStop, .terminalInput, .terminalOutput: .stop
    default: .end
    }
  }

  enum Effect {
    case nothing
    case stop
    case end
  }
}
