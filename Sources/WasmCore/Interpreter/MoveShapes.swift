// Moves between slots, accumulators and globals.

@inline(__always)
func moveCopy<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  sp[w.fieldT] = sp[w.fieldA]
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

/// Two copies, one after the other.
@inline(__always)
func moveCopy2<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  sp[w.fieldT] = sp[w.fieldA]
  sp[w.fieldC] = sp[w.fieldB]
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

/// A copy, then a store of the accumulator.
@inline(__always)
func moveCopyStoreR<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  sp[w.fieldT] = sp[w.fieldA]
  sp[w.fieldC] = r
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

/// A copy between slots of any number: source in the low half, destination in the high half.
@inline(__always)
func moveCopyWide<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  sp[Int(truncatingIfNeeded: w >> 32)] = sp[Int(truncatingIfNeeded: w.low)]
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveConstant<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  sp[pc[1].fieldT] = pc[2]
  N.next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveStoreR<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  sp[pc[1].fieldT] = r
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveStoreF32<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  sp[pc[1].fieldT] = UInt64(f.bitPattern)
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveStoreF64<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  sp[pc[1].fieldT] = d.bitPattern
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveLoadR<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  N.next(pc + 2, sp, base, size, ctx, sp[pc[1].fieldA], d, f)
}

@inline(__always)
func moveLoadF32<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  N.next(pc + 2, sp, base, size, ctx, r, d, Float(bitPattern: sp[pc[1].fieldA].low))
}

@inline(__always)
func moveLoadF64<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  N.next(pc + 2, sp, base, size, ctx, r, Double(bitPattern: sp[pc[1].fieldA]), f)
}

@inline(__always)
func moveConstantR<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  N.next(pc + 3, sp, base, size, ctx, pc[2], d, f)
}

@inline(__always)
func moveConstantF32<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  N.next(pc + 3, sp, base, size, ctx, r, d, Float(bitPattern: pc[2].low))
}

@inline(__always)
func moveConstantF64<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  N.next(pc + 3, sp, base, size, ctx, r, Double(bitPattern: pc[2]), f)
}

@inline(__always)
func moveZero1<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let slot = sp + pc[1].fieldT
  slot[0] = 0
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveZero2<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let slot = sp + pc[1].fieldT
  slot[0] = 0
  slot[1] = 0
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveZero3<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let slot = sp + pc[1].fieldT
  slot[0] = 0
  slot[1] = 0
  slot[2] = 0
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveZero4<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let slot = sp + pc[1].fieldT
  slot[0] = 0
  slot[1] = 0
  slot[2] = 0
  slot[3] = 0
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveZero8<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let slot = sp + pc[1].fieldT
  slot[0] = 0
  slot[1] = 0
  slot[2] = 0
  slot[3] = 0
  slot[4] = 0
  slot[5] = 0
  slot[6] = 0
  slot[7] = 0
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

/// Zeroes a run of slots: first slot in the low half, count in the high half.
@inline(__always)
func moveZeroMany<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  clearSlots(sp + Int(truncatingIfNeeded: w.low), count: Int(truncatingIfNeeded: w >> 32))
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(never)
func clearSlots(_ first: SP, count: Int) { first.update(repeating: 0, count: count) }

/// The cell of the global that an operation's third word points to.
@inline(__always)
func globalCell(_ pc: PC) -> UnsafeMutablePointer<UInt64> {
  // SAFETY: the translator wrote the address of a cell that the store keeps.
  UnsafeMutablePointer(bitPattern: UInt(truncatingIfNeeded: pc[2])).unsafelyUnwrapped
}

@inline(__always)
func moveGlobalGet<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  N.next(pc + 3, sp, base, size, ctx, globalCell(pc).pointee, d, f)
}

@inline(__always)
func moveGlobalGetT<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let value = globalCell(pc).pointee
  sp[pc[1].fieldT] = value
  N.next(pc + 3, sp, base, size, ctx, value, d, f)
}

@inline(__always)
func moveGlobalGetF32<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  N.next(pc + 3, sp, base, size, ctx, r, d, Float(bitPattern: globalCell(pc).pointee.low))
}

@inline(__always)
func moveGlobalGetF64<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  N.next(pc + 3, sp, base, size, ctx, r, Double(bitPattern: globalCell(pc).pointee), f)
}

@inline(__always)
func moveGlobalSetS<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  globalCell(pc).pointee = sp[pc[1].fieldA]
  N.next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveGlobalSetR<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  globalCell(pc).pointee = r
  N.next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveGlobalSetF32<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  globalCell(pc).pointee = UInt64(f.bitPattern)
  N.next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveGlobalSetF64<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  globalCell(pc).pointee = d.bitPattern
  N.next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func moveGlobalSetK<N: Continuation>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  globalCell(pc).pointee = pc[3]
  N.next(pc + 4, sp, base, size, ctx, r, d, f)
}
