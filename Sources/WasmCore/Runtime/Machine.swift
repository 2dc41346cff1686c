/// What an execution needs to run: a guest stack and a context. Kept by the store from call to call.
final class Machine {
  // SAFETY: machines are reached only through their store or through executions, which keep it alive.
  unowned(unsafe) let store: Store
  let context: UnsafeMutablePointer<Context>
  private let stack: UnsafeMutableRawPointer
  private let stackSize: Int
  /// What host functions see of the guest that calls them.
  let caller: Caller
  // What every call looks at, found without counting references.
  private let shared: UnsafeMutablePointer<StoreRecord>
  private let finishLanding: PC
  private let isMetered: Bool
  private let nestedCallLimit: Int
  /// Why a host function stopped the execution, when one did.
  var hostError: HostError?
  /// The exception that ended the execution, and the calls that it had already come through when it got here.
  var thrown: UInt64 = 0
  var thrownFrames: [Trap.Frame] = []
  /// The token of the host function that the execution waits for, and where its results go.
  var pendingToken: UInt64 = 0
  var pendingFunction: UnsafeMutablePointer<FunctionRecord>?
  /// Whether the latest run had less fuel than the store because of its slice.
  private(set) var lacksOnlySlice = false
  /// The function that was called first.
  private(set) var outermost: UnsafeMutablePointer<FunctionRecord>?

  /// The next machine that no execution has, while that is true of this one.
  var nextIdle: Unmanaged<Machine>?
  /// Whether an execution has begun whose frames the collector must look at.
  var hasFrames = false
  private(set) var hasStarted = false

  /// Frames end this far below the end of the stack, so that a call's arguments, results and header always fit.
  private static var slack: Int { 4096 * 8 }

  init(_ store: Store) {
    self.store = store
    shared = store.record
    finishLanding = store.engine.landings.finish
    isMetered = store.engine.configuration.metersFuel
    nestedCallLimit = store.limits.nestedCalls
    var size = max(store.limits.stackBytes, 64 << 10) + Self.slack
    var memory = HostPages.allocate(size)
    if memory == nil {
      size = (64 << 10) + Self.slack
      memory = HostPages.allocate(size)
    }
    stackSize = size
    stack = memory ?? .allocate(byteCount: size, alignment: 16)
    let base = stack.assumingMemoryBound(to: UInt64.self)
    caller = Caller(store)
    context = .allocate(capacity: 1)
    let limit = (stack + (size - Self.slack)).assumingMemoryBound(to: UInt64.self)
    context.initialize(
      to: Context(
        registers: Registers(
          pc: finishLanding, sp: base, base: store.emptyMemory.pointee.base, size: 0),
        stackLimit: limit, stackBase: base, instance: store.emptyInstance, memory: store.emptyMemory,
        crossings: .allocate(capacity: 16), crossingCapacity: 16, statistics: store.statistics,
        crossingLanding: store.engine.landings.crossing, machine: .passUnretained(self)))
    context.pointee.depthLimit = store.engine.configuration.callDepthLimit ?? .max
  }

  deinit {
    context.pointee.crossings.deallocate()
    context.deallocate()
    HostPages.deallocate(stack, stackSize)
  }

  /// Where the arguments of the outermost call go, and its results come from.
  var slots: SP { context.pointee.stackBase }

  // MARK: Running

  /// Prepares the call of a function whose arguments are in `slots`.
  @inline(__always)
  func prepare(_ function: UnsafeMutablePointer<FunctionRecord>) -> Bool {
    outermost = function
    let base = context.pointee.stackBase
    let header = base + Int(function.pointee.headerSlot)
    header[0] = UInt64(UInt(bitPattern: finishLanding))
    header[1] = UInt64(UInt(bitPattern: base))
    let instance = function.pointee.instance ?? store.emptyInstance
    let memory = instance.pointee.memory
    context.pointee.instance = instance
    context.pointee.memory = memory
    context.pointee.crossingCount = 0
    context.pointee.depth = 0
    hasStarted = false
    context.pointee.registers = Registers(
      pc: function.pointee.entry, sp: base, base: memory.pointee.base, size: memory.pointee.byteCount)
    guard fits(function.pointee.entry, base, UnsafeMutableRawPointer(context)) else {
      trap(.callStackExhausted, function.pointee.entry, base, UnsafeMutableRawPointer(context))
      return false
    }
    hasFrames = true
    return true
  }

  /// Calls a function whose arguments are in `slots`, and runs until something stops the execution.
  @inline(__always)
  func run(_ function: UnsafeMutablePointer<FunctionRecord>) -> StopReason { prepare(function) ? run() : .trapped }

  /// Runs until something stops the execution.
  ///
  /// - Parameter slice: the most fuel to burn before coming back, if the engine meters fuel.
  @inline(__always)
  func run(slice: UInt64 = .max) -> StopReason {
    shared.pointee.runningCount += 1
    hasStarted = true
    defer {
      shared.pointee.runningCount -= 1
      if context.pointee.stopReason.isFinal { hasFrames = false }
    }
    guard isMetered else {
      Context.run(context)
      return context.pointee.stopReason
    }
    let granted = Int64(clamping: min(shared.pointee.fuel, slice))
    lacksOnlySlice = slice < shared.pointee.fuel
    context.pointee.fuel = granted
    context.pointee.fuelGranted = granted
    Context.run(context)
    settleFuel()
    return context.pointee.stopReason
  }

  /// Tells the store what has been burnt since the last time.
  private func settleFuel() {
    let burnt = UInt64(max(0, context.pointee.fuelGranted - max(context.pointee.fuel, 0)))
    shared.pointee.fuelConsumed &+= burnt
    if shared.pointee.fuel != .max { shared.pointee.fuel -= min(burnt, shared.pointee.fuel) }
    context.pointee.fuelGranted = context.pointee.fuel
  }

  /// Whether the guest is to stop where the registers say that it is.
  func shouldStop() -> Bool {
    if shared.pointee.isSampled { sampleIfDue() }
    return store.shouldStop
  }

  @inline(never)
  private func sampleIfDue() {
    if let sampler = store.sampler, sampler.isDue { sample(sampler) }
  }

  /// Why `shouldStop` said so.
  func interruptReason() -> InterruptReason {
    if store.interruptHandle.isRaised {
      store.interruptHandle.reset()
      return .cancelled
    }
    return .deadline
  }

  // MARK: Host functions

  func callHost(_ record: UnsafeMutablePointer<FunctionRecord>, _ sp: SP) -> HostCallState {
    guard let host = record.pointee.host else { return stop(.trapped, .unreachable) }
    guard shared.pointee.runningCount <= nestedCallLimit else { return stop(.trapped, .callStackExhausted) }
    if isMetered { settleFuel() }
    let slots = HostSlots(
      slots: sp, parameterSlots: Int(record.pointee.parameterSlots),
      resultSlots: Int(record.pointee.headerSlot))
    let saved = caller.enter(context)
    let state = host._withUnsafeGuaranteedRef { call($0, record, slots) }
    caller.leave(saved)
    if isMetered { grantFuel() }
    return state
  }

  @inline(__always)
  private func call(
    _ function: HostFunction, _ record: UnsafeMutablePointer<FunctionRecord>, _ slots: HostSlots
  ) -> HostCallState {
    do throws(HostError) {
      let outcome = try function.body.run(caller, slots)
      if shared.pointee.isSampled { sampleIfDue() }
      switch outcome {
      case .returned: return function.returnsReferences ? refuseReferences() : .returned
      case .values(let values): return write(values, as: function.type.results, to: slots.slots)
      case .pending(let token): return wait(token, record)
      }
    } catch {
      return fail(error)
    }
  }

  /// What is in the slots is not known to be a reference of this store.
  @inline(never)
  private func refuseReferences() -> HostCallState { fail(.usage(.wrongState)) }

  @inline(never)
  private func write(_ values: [Value], as types: [ValueType], to sp: SP) -> HostCallState {
    do throws(UsageError) {
      try store.write(values, as: types, to: sp)
      return .returned
    } catch {
      return fail(.usage(error))
    }
  }

  private func wait(_ token: UInt64, _ record: UnsafeMutablePointer<FunctionRecord>) -> HostCallState {
    pendingToken = token
    pendingFunction = record
    context.pointee.stopReason = .waiting
    return .stopped
  }

  @inline(never)
  private func fail(_ error: HostError) -> HostCallState {
    if let state = throwFromHost(error) { return state }
    hostError = error
    return stop(.hostFailed, .host)
  }

  /// Goes on with what is left of the fuel: the host may have refuelled the store, or a nested call burnt some.
  private func grantFuel() {
    let granted = min(Int64(clamping: shared.pointee.fuel), max(context.pointee.fuel, 0))
    context.pointee.fuel = granted
    context.pointee.fuelGranted = granted
  }

  private func stop(_ reason: StopReason, _ kind: TrapKind) -> HostCallState {
    context.pointee.stopReason = reason
    context.pointee.trapKind = kind
    return .stopped
  }

  /// Lets the host function that the execution waits for return these values.
  func answer(_ values: [Value]) throws(UsageError) {
    guard let record = pendingFunction, let host = record.pointee.host else { throw .wrongState }
    let sp = context.pointee.registers.sp
    try store.write(values, as: host._withUnsafeGuaranteedRef { $0.type.results }, to: sp)
    pendingFunction = nil
    let header = sp + Int(record.pointee.headerSlot)
    let memory = context.pointee.memory
    let result = sp[0]
    context.pointee.registers = Registers(
      pc: position(header[0]), sp: position(header[1]), base: memory.pointee.base, size: memory.pointee.byteCount,
      r: result, d: Double(bitPattern: result), f: Float(bitPattern: result.low))
  }

  // MARK: Results

  /// The result that came back in an accumulator, or what is in the first slot.
  @inline(__always)
  func resultBits(_ resultClass: ValueClass?) -> UInt64 {
    switch resultClass {
    case .integer, .reference: context.pointee.registers.r
    case .single: UInt64(context.pointee.registers.f.bitPattern)
    case .double: context.pointee.registers.d.bitPattern
    case .vector, nil: slots[0]
    }
  }

  /// Puts a result that came back in an accumulator into its slot.
  func collectResults(_ types: [ValueType]) {
    if types.count == 1 { slots[0] = resultBits(ValueClass(types[0])) }
  }

  /// Why the execution stopped, as an error; for all reasons but `finished` and `waiting`.
  func failure(_ reason: StopReason) -> CallError {
    switch reason {
    case .outOfFuel: return .outOfFuel
    case .interrupted: return .interrupted(interruptReason())
    case .hostFailed:
      let error = hostError
      hostError = nil
      return hostFailure(error)
    case .threw: return .exception(takeThrown())
    case .waiting: return .wouldSuspend
    case .trapped, .finished:
      let kind = context.pointee.trapKind
      // The suite's wording names the element.
      let detail = kind == .uninitializedElement ? "\(kind.message) \(context.pointee.trapElement)" : nil
      return .trap(makeTrap(kind, detail: detail))
    }
  }

  private func hostFailure(_ error: HostError?) -> CallError {
    switch error {
    case nil: return .trap(makeTrap(.host))
    case .trap(let message): return .trap(makeTrap(.host, detail: message))
    case .memory: return .trap(makeTrap(.memoryOutOfBounds))
    case .exit(let code): return .exit(code)
    case .call(let failure):
      // What stopped the inner call stops the outer one, a trap with the stack of the inner.
      return failure.error
    case .some(let error): return .host(error)
    }
  }
}
