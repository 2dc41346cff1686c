// Moves between slots, accumulators and globals.

@inline(__always)
func opCopy(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  sp[w.fieldT] = sp[w.fieldA]
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

/// Two copies, one after the other.
@inline(__always)
func opCopy2(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  sp[w.fieldT] = sp[w.fieldA]
  sp[w.fieldC] = sp[w.fieldB]
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

/// A copy, then a store of the accumulator.
@inline(__always)
func opCopyStoreR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  sp[w.fieldT] = sp[w.fieldA]
  sp[w.fieldC] = r
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

/// A copy between slots of any number: source in the low half, destination in the high half.
@inline(__always)
func opCopyWide(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  sp[Int(truncatingIfNeeded: w >> 32)] = sp[Int(truncatingIfNeeded: w.low)]
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opConstant(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  sp[pc[1].fieldT] = pc[2]
  next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opStoreR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  sp[pc[1].fieldT] = r
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opStoreF32(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  sp[pc[1].fieldT] = UInt64(f.bitPattern)
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opStoreF64(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  sp[pc[1].fieldT] = d.bitPattern
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opLoadR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + 2, sp, base, size, ctx, sp[pc[1].fieldA], d, f)
}

@inline(__always)
func opLoadF32(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + 2, sp, base, size, ctx, r, d, Float(bitPattern: sp[pc[1].fieldA].low))
}

@inline(__always)
func opLoadF64(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + 2, sp, base, size, ctx, r, Double(bitPattern: sp[pc[1].fieldA]), f)
}

@inline(__always)
func opConstantR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + 3, sp, base, size, ctx, pc[2], d, f)
}

@inline(__always)
func opConstantF32(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + 3, sp, base, size, ctx, r, d, Float(bitPattern: pc[2].low))
}

@inline(__always)
func opConstantF64(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + 3, sp, base, size, ctx, r, Double(bitPattern: pc[2]), f)
}

@inline(__always)
func opZero1(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let slot = sp + pc[1].fieldT
  slot[0] = 0
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opZero2(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let slot = sp + pc[1].fieldT
  slot[0] = 0
  slot[1] = 0
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opZero3(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let slot = sp + pc[1].fieldT
  slot[0] = 0
  slot[1] = 0
  slot[2] = 0
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opZero4(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let slot = sp + pc[1].fieldT
  slot[0] = 0
  slot[1] = 0
  slot[2] = 0
  slot[3] = 0
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opZero8(
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
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

/// Zeroes a run of slots: first slot in the low half, count in the high half.
@inline(__always)
func opZeroMany(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  clearSlots(sp + Int(truncatingIfNeeded: w.low), count: Int(truncatingIfNeeded: w >> 32))
  next(pc + 2, sp, base, size, ctx, r, d, f)
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
func opGlobalGet(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + 3, sp, base, size, ctx, globalCell(pc).pointee, d, f)
}

@inline(__always)
func opGlobalGetT(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let value = globalCell(pc).pointee
  sp[pc[1].fieldT] = value
  next(pc + 3, sp, base, size, ctx, value, d, f)
}

@inline(__always)
func opGlobalGetF32(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + 3, sp, base, size, ctx, r, d, Float(bitPattern: globalCell(pc).pointee.low))
}

@inline(__always)
func opGlobalGetF64(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + 3, sp, base, size, ctx, r, Double(bitPattern: globalCell(pc).pointee), f)
}

@inline(__always)
func opGlobalSetS(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  globalCell(pc).pointee = sp[pc[1].fieldA]
  next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opGlobalSetR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  globalCell(pc).pointee = r
  next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opGlobalSetF32(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  globalCell(pc).pointee = UInt64(f.bitPattern)
  next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opGlobalSetF64(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  globalCell(pc).pointee = d.bitPattern
  next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opGlobalSetK(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  globalCell(pc).pointee = pc[3]
  next(pc + 4, sp, base, size, ctx, r, d, f)
}
