// Conditional branches with their comparison inside. Distances are in words, from the operation.
//
// Both ways out are written as calls of their own: merged into one, the next position would be
// computed by a conditional move, and the processor could no longer predict it.

@inline(__always)
func branch(
  _ condition: Bool, _ w: UInt64, words: Int,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  if _fastPath(condition) {
    next(pc + w.signedHigh, sp, base, size, ctx, r, d, f)
  } else {
    next(pc + words, sp, base, size, ctx, r, d, f)
  }
}

@inline(__always)
func branch32<X: IntegerSource, Y: IntegerSource>(
  _: X.Type, _: Y.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt32, UInt32) -> Bool
) {
  let w = pc[1]
  let condition = operation(X.bits(w, pc, sp, r).low, Y.bits(w, pc, sp, r).low)
  branch(condition, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func branch64<X: IntegerSource, Y: IntegerSource>(
  _: X.Type, _: Y.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt64, UInt64) -> Bool
) {
  let w = pc[1]
  let condition = operation(X.bits(w, pc, sp, r), Y.bits(w, pc, sp, r))
  branch(condition, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func branchDouble<X: FloatSource, Y: FloatSource>(
  _: X.Type, _: Y.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Double, Double) -> Bool
) {
  let w = pc[1]
  let condition = operation(X.double(w, pc, sp, d), Y.double(w, pc, sp, d))
  branch(condition, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func branchSingle<X: FloatSource, Y: FloatSource>(
  _: X.Type, _: Y.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Float, Float) -> Bool
) {
  let w = pc[1]
  let condition = operation(X.single(w, pc, sp, f), Y.single(w, pc, sp, f))
  branch(condition, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func branchNonZero<X: IntegerSource>(
  _: X.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  branch(X.bits(w, pc, sp, r).low != 0, w, words: 2, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func branchZero<X: IntegerSource>(
  _: X.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  branch(X.bits(w, pc, sp, r).low == 0, w, words: 2, pc, sp, base, size, ctx, r, d, f)
}

// MARK: Loads with a branch on their value

/// What a loaded value is compared with; in the low half of the third word, whose high half is the distance.
protocol BranchOperand {
  static func value(_ v: UInt64, _ sp: SP) -> UInt32
}

enum BranchSlot: BranchOperand {
  @inline(__always) static func value(_ v: UInt64, _ sp: SP) -> UInt32 { sp[v.fieldA].low }
}

enum BranchImmediate: BranchOperand {
  @inline(__always) static func value(_ v: UInt64, _ sp: SP) -> UInt32 { v.low }
}

@inline(__always)
func branchLoad<A: AddressSource, V: BranchOperand, D: Destination, T: UnsignedInteger & BitwiseCopyable>(
  _: A.Type, _: V.Type, _: D.Type, _: T.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt32, UInt32) -> Bool
) {
  let w = pc[1]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ UInt64(MemoryLayout<T>.size) > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, 0, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  let value = UInt32(truncatingIfNeeded: (base + Int(truncatingIfNeeded: address)).loadUnaligned(as: T.self))
  let v = pc[2]
  D.store(UInt64(value), w, sp)
  branch(operation(value, V.value(v, sp)), v, words: 3, pc, sp, base, size, ctx, UInt64(value), d, f)
}
