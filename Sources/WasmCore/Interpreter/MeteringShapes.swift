// What code that is metered or can be interrupted does besides its work.

/// Pays for a basic block. Without enough fuel nothing of the block runs, and the execution can be continued here.
@inline(__always)
func payFuel<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let left = ctx.context.pointee.fuel &- Int64(bitPattern: pc[1])
  if _slowPath(left < 0) { return stopWithoutFuel(pc, sp, base, size, ctx, r, d, f) }
  ctx.context.pointee.fuel = left
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(never)
func stopWithoutFuel(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  suspend(.outOfFuel, Registers(pc: pc, sp: sp, base: base, size: size, r: r, d: d, f: f), ctx)
}

/// At loop heads and function entries: every so often, looks whether somebody wants the execution to stop.
@inline(__always)
func pollForStop<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let left = ctx.context.pointee.pollCountdown &- 1
  ctx.context.pointee.pollCountdown = left
  if _slowPath(left < 0) { return pollSlowly(pc, sp, base, size, ctx, r, d, f) }
  N.next(pc + 1, sp, base, size, ctx, r, d, f)
}

@inline(never)
func pollSlowly(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  // Whoever looks may want to know where the guest is.
  ctx.context.pointee.registers.pc = pc
  ctx.context.pointee.registers.sp = sp
  if ctx.context.shouldStop() {
    return suspend(.interrupted, Registers(pc: pc + 1, sp: sp, base: base, size: size, r: r, d: d, f: f), ctx)
  }
  next(pc + 1, sp, base, size, ctx, r, d, f)
}
