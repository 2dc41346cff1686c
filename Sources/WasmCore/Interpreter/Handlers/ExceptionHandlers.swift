// Throwing. Where exceptions are caught is not in the code but in the functions' exception tables.

/// Word 1: first slot of the values. Word 2: descriptor of the tag's exceptions.
@inline(__always)
func opThrow(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  throwException(pc, sp, ctx)
}

/// Word 1: slot of the reference to an exception.
@inline(__always)
func opThrowRef(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  throwAgain(pc, sp, ctx)
}

@inline(never)
func throwException(_ pc: PC, _ sp: SP, _ ctx: ContextAddress) {
  let context = ctx.context
  context.pointee.registers.pc = pc
  context.pointee.registers.sp = sp
  let values = sp + Int(truncatingIfNeeded: pc[1])
  let descriptor = pointer(pc[2], to: ObjectDescriptor.self)
  guard let exception = context.pointee.machine._withUnsafeGuaranteedRef({ $0.makeException(descriptor, values) })
  else { return trap(.outOfMemory, pc, sp, ctx) }
  raise(exception, ctx)
}

@inline(never)
func throwAgain(_ pc: PC, _ sp: SP, _ ctx: ContextAddress) {
  let exception = sp[Int(truncatingIfNeeded: pc[1])]
  if exception == 0 { return trap(.nullExceptionReference, pc, sp, ctx) }
  ctx.context.pointee.registers.pc = pc
  ctx.context.pointee.registers.sp = sp
  raise(exception, ctx)
}

@inline(never)
func raise(_ exception: UInt64, _ ctx: ContextAddress) {
  guard ctx.context.pointee.machine._withUnsafeGuaranteedRef({ $0.unwind(exception) }) else { return }
  land(ctx)
}

/// Continues where an exception has been caught.
@inline(never)
func land(_ ctx: ContextAddress) {
  let state = ctx.context.pointee.registers
  next(state.pc, state.sp, state.base, state.size, ctx, 0, 0, 0)
}
