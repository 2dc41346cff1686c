/// Why the run loop stopped.
enum StopReason: UInt8 {
  case finished
  case trapped
  case outOfFuel
  /// An interrupt, a deadline or the end of a time slice.
  case interrupted
  /// A host function has not answered yet.
  case waiting
  /// A host function ended the execution (an exit, or an error of its own).
  case hostFailed
  /// An exception was thrown that no guest catches.
  case threw

  /// Whether the execution cannot go on.
  var isFinal: Bool {
    switch self {
    case .finished, .trapped, .hostFailed, .threw: true
    case .outOfFuel, .interrupted, .waiting: false
    }
  }
}

/// What handlers reach besides their registers: the state of one execution.
///
/// Plain data without reference counts; the `Execution` that owns it keeps everything alive that it
/// points to.
struct Context {
  var registers: Registers
  /// Used by the trampoline only: whether `next` was called.
  var isRunning = false
  var stopReason = StopReason.finished
  var trapKind = TrapKind.none
  /// The table element that an indirect call did not find.
  var trapElement: UInt64 = 0
  /// Fuel left for this run; meaningful when the engine meters fuel.
  var fuel: Int64 = 0
  /// The first slot that frames may not use.
  var stackLimit: SP
  var stackBase: SP
  var depth = 0
  var depthLimit = Int.max
  /// The instance whose code is running.
  var instance: UnsafeMutablePointer<InstanceRecord>
  /// Memory 0 of that instance.
  var memory: UnsafeMutablePointer<MemoryRecord>
  /// Calls between instances that have not returned yet, oldest first.
  var crossings: UnsafeMutablePointer<Crossing>
  var crossingCount = 0
  var crossingCapacity: Int
  /// How many polls may pass until the next one looks at interrupts and the deadline.
  var pollCountdown = 0
  /// Operation counts, when the engine counts operations.
  var statistics: UnsafeMutablePointer<OperationCounters>?
  /// Fuel at the start of this run.
  var fuelGranted: Int64 = 0
  /// Where calls between instances return to.
  var crossingLanding: PC
  /// The machine that this context belongs to.
  var machine: Unmanaged<Machine>
}

/// A call from one instance's code into another's: what to restore when it returns.
struct Crossing {
  var instance: UnsafeMutablePointer<InstanceRecord>
  var returnPC: PC
  var callerSP: SP
}

extension Context {
  /// Continues from the saved registers until something stops the execution.
  static func run(_ context: UnsafeMutablePointer<Context>) {
    let address = UnsafeMutableRawPointer(context)
    #if DEBUG || arch(wasm32)
      context.pointee.isRunning = true
      while context.pointee.isRunning {
        context.pointee.isRunning = false
        let state = context.pointee.registers
        // SAFETY: every word that control reaches was written by the assembler as the address of a handler.
        let handler = unsafeBitCast(UInt(truncatingIfNeeded: state.pc.pointee), to: Handler.self)
        handler(state.pc, state.sp, state.base, state.size, address, state.r, state.d, state.f)
      }
    #else
      let state = context.pointee.registers
      next(state.pc, state.sp, state.base, state.size, address, state.r, state.d, state.f)
    #endif
  }
}

/// Stops the execution: the handler that tail-calls this one is the last.
@inline(never)
func trap(_ kind: TrapKind, _ pc: PC, _ sp: SP, _ ctx: ContextAddress) {
  let context = ctx.context
  context.pointee.stopReason = .trapped
  context.pointee.trapKind = kind
  context.pointee.registers.pc = pc
  context.pointee.registers.sp = sp
}

/// An indirect call of an element that is null.
@inline(never)
func trapUninitialized(_ element: UInt64, _ pc: PC, _ sp: SP, _ ctx: ContextAddress) {
  ctx.context.pointee.trapElement = element
  trap(.uninitializedElement, pc, sp, ctx)
}

/// Stops the execution so that it can continue later at `pc` with the same registers.
@inline(never)
func suspend(_ reason: StopReason, _ registers: Registers, _ ctx: ContextAddress) {
  let context = ctx.context
  context.pointee.stopReason = reason
  context.pointee.registers = registers
}
