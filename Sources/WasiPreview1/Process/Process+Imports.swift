import WasmCore

extension Process {
  /// What takes over a call that is blocked: it keeps the call and gives the execution a token to wait with.
  public typealias BlockedCallHandler = (Call, WaitCondition) -> UInt64

  /// Makes the functions importable, in both forms of the interface.
  ///
  /// - Parameter handler: what happens to calls that are blocked; without one, the host waits in place.
  public func define(in imports: inout Imports, blocked handler: BlockedCallHandler? = nil) {
    for dialect in Dialect.allCases {
      for function in Preview1Function.allCases {
        imports.defineRawSuspending(dialect.moduleName, function.name, function.type) {
          [self] (caller, slots) throws(HostError) in
          try run(Call(function, CallArguments(slots), dialect), caller, slots, handler)
        }
      }
    }
  }

  private func run(
    _ call: Call, _ caller: Caller, _ slots: HostSlots, _ handler: BlockedCallHandler?
  ) throws(HostError) -> HostOutcome {
    var call = call
    let memory = GuestMemory(caller.memory)
    while true {
      let result = perform(&call, memory)
      if profile.hasDiverged { throw Recording.stop }
      switch result {
      case .done(.interrupted) where caller.store?.shouldStop ?? false:
        // Reading has waited within the call.
        throw HostError(.interrupted(Self.interruptReason(caller.store)))
      case .done(let errno):
        slots.return(i32: UInt32(errno.rawValue))
        return .returned
      case .exit(let code):
        ending = .exited(code)
        throw .exit(Int32(bitPattern: code))
      case .killed(let signal):
        ending = .killed(signal)
        throw .exit(signal.exitStatus)
      case .blocked(let condition):
        if let handler { return .pending(handler(call, condition)) }
        switch profile.clocks.wait(for: condition, unless: { caller.store?.shouldStop ?? false }) {
        case .ended: continue
        case .stopped:
          if profile.hasDiverged { throw Recording.stop }
          // The guest may have nothing more to do, so it cannot be left to stop by itself.
          throw HostError(.interrupted(Self.interruptReason(caller.store)))
        case .hopeless:
          slots.return(i32: UInt32(Errno.deadlock.rawValue))
          return .returned
        }
      }
    }
  }

  /// Why a wait was stopped.
  static func interruptReason(_ store: Store?) -> InterruptReason {
    #if !hasFeature(Embedded)
      if let deadline = store?.deadline, ContinuousClock.now >= deadline { return .deadline }
    #endif
    store?.interruptHandle.reset()
    return .cancelled
  }
}
