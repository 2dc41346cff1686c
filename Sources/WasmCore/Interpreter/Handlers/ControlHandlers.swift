// Jumps, jump tables, and the checks that fuel, deadlines and depth limits need.

@inline(__always)
func opJump(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + pc[1].signedHigh, sp, base, size, ctx, r, d, f)
}

/// The number of targets is in the high half; their distances follow, the default last.
@inline(__always)
func opBranchTableS(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let index = min(UInt64(sp[w.fieldA].low), w >> 32)
  let distance = Int(truncatingIfNeeded: Int64(bitPattern: pc[2 + Int(truncatingIfNeeded: index)]))
  next(pc + distance, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opBranchTableR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let index = min(UInt64(r.low), w >> 32)
  let distance = Int(truncatingIfNeeded: Int64(bitPattern: pc[2 + Int(truncatingIfNeeded: index)]))
  next(pc + distance, sp, base, size, ctx, r, d, f)
}

/// A branch back to a loop that begins by copying the value in the accumulator: the copy is made here.
@inline(__always)
func opBranchStoreNonZeroR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  if _fastPath(r.low != 0) {
    sp[w.fieldT] = r
    next(pc + w.signedHigh, sp, base, size, ctx, r, d, f)
  } else {
    next(pc + 2, sp, base, size, ctx, r, d, f)
  }
}

@inline(__always)
func opTrapUnreachable(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  trap(.unreachable, pc, sp, ctx)
}

@inline(__always)
func opEnterDepth(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let depth = ctx.context.pointee.depth &+ 1
  if _slowPath(depth > ctx.context.pointee.depthLimit) { return trap(.callStackExhausted, pc, sp, ctx) }
  ctx.context.pointee.depth = depth
  next(pc + 1, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opLeaveDepth(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  ctx.context.pointee.depth &-= 1
  next(pc + 1, sp, base, size, ctx, r, d, f)
}

/// Precedes every operation in code that is translated for statistics.
@inline(__always)
func opCountOperation(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  countOperation(pc, ctx)
  next(pc + 2, sp, base, size, ctx, r, d, f)
}
