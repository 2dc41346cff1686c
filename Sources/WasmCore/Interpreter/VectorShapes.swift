// The shapes of operations on vectors.
//
// A vector lies in two adjacent slots, the low half first, and every result goes to slots: keeping the latest one in a
// register as well would need one more argument of every handler. Only the first slot is named.

/// A source of vectors besides slot A.
protocol VectorSource {
  static func vector(_ w: UInt64, _ pc: PC, _ sp: SP) -> U64x2
  /// Words that the operand takes beyond the operation's second.
  static var vectorWords: Int { get }
}

@inline(__always) func loadSlots(_ sp: SP, _ slot: Int) -> U64x2 {
  // SAFETY: both slots lie in the frame.
  UnsafeRawPointer(sp + slot).loadUnaligned(as: U64x2.self)
}

@inline(__always) func storeSlots(_ vector: U64x2, _ sp: SP, _ slot: Int) {
  // SAFETY: both slots lie in the frame.
  UnsafeMutableRawPointer(sp + slot).storeBytes(of: vector, as: U64x2.self)
}

extension SlotB: VectorSource {
  @inline(__always) static func vector(_ w: UInt64, _ pc: PC, _ sp: SP) -> U64x2 { loadSlots(sp, w.fieldB) }
  @inline(__always) static var vectorWords: Int { 0 }
}

extension SlotT: VectorSource {
  @inline(__always) static func vector(_ w: UInt64, _ pc: PC, _ sp: SP) -> U64x2 { loadSlots(sp, w.fieldT) }
  @inline(__always) static var vectorWords: Int { 0 }
}

/// A constant in the third and fourth word.
enum VectorConstant: VectorSource {
  @inline(__always) static func vector(_ w: UInt64, _ pc: PC, _ sp: SP) -> U64x2 {
    UnsafeRawPointer(pc + 2).loadUnaligned(as: U64x2.self)
  }
  @inline(__always) static var vectorWords: Int { 2 }
}

/// Writes a result of any lanes to slot T and goes on.
@inline(__always)
func finishVector<Z>(
  _ value: Z, _ w: UInt64, words: Int,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  storeSlots(lanes(value, as: U64x2.self), sp, w.fieldT)
  next(pc + words, sp, base, size, ctx, r, d, f)
}

// MARK: Vectors from vectors

@inline(__always)
func unaryVector<A, Z>(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (A) -> Z
) {
  let w = pc[1]
  let value = operation(lanes(loadSlots(sp, w.fieldA), as: A.self))
  finishVector(value, w, words: 2, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func binaryVector<Y: VectorSource, A, B, Z>(
  _: Y.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (A, B) -> Z
) {
  let w = pc[1]
  let value = operation(lanes(loadSlots(sp, w.fieldA), as: A.self), lanes(Y.vector(w, pc, sp), as: B.self))
  finishVector(value, w, words: 2 + Y.vectorWords, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func ternaryVector<A, B, C, Z>(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (A, B, C) -> Z
) {
  let w = pc[1]
  let value = operation(
    lanes(loadSlots(sp, w.fieldA), as: A.self), lanes(loadSlots(sp, w.fieldB), as: B.self),
    lanes(loadSlots(sp, w.fieldC), as: C.self))
  finishVector(value, w, words: 2, pc, sp, base, size, ctx, r, d, f)
}

/// All lanes by the same count, which Swift's operators take modulo the width of a lane.
@inline(__always)
func shiftVector<N: IntegerSource, A: SIMD, Z>(
  _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (A, A.Scalar) -> Z
) where A.Scalar: FixedWidthInteger {
  let w = pc[1]
  let count = A.Scalar(truncatingIfNeeded: N.bits(w, pc, sp, r))
  let value = operation(lanes(loadSlots(sp, w.fieldA), as: A.self), count)
  finishVector(value, w, words: 2, pc, sp, base, size, ctx, r, d, f)
}

// MARK: Vectors and scalars

@inline(__always)
func vectorToInteger<D: Destination, A>(
  _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (A) -> UInt64
) {
  let w = pc[1]
  let value = operation(lanes(loadSlots(sp, w.fieldA), as: A.self))
  finish(D.self, value, w, words: 2, pc, sp, base, size, ctx, d, f)
}

/// A test of a vector, and a branch on the result.
@inline(__always)
func branchVector<D: Destination, A>(
  _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ condition: (UInt64) -> Bool, _ operation: (A) -> UInt64
) {
  let w = pc[1]
  let value = operation(lanes(loadSlots(sp, w.fieldA), as: A.self))
  D.store(value, w, sp)
  branch(condition(value), w, words: 2, pc, sp, base, size, ctx, value, d, f)
}

@inline(__always)
func splat<X: IntegerSource, Z>(
  _: X.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt64) -> Z
) {
  let w = pc[1]
  finishVector(operation(X.bits(w, pc, sp, r)), w, words: 2, pc, sp, base, size, ctx, r, d, f)
}

/// Field C has the lane. Lanes of vectors in memory are read one by one.
@inline(__always)
func extractLane<D: Destination, T: FixedWidthInteger & BitwiseCopyable>(
  _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ extend: (T) -> UInt64
) {
  let w = pc[1]
  // SAFETY: validation has checked the lane.
  let lane = UnsafeRawPointer(sp + w.fieldA).loadUnaligned(
    fromByteOffset: w.fieldC &* MemoryLayout<T>.size, as: T.self)
  finish(D.self, extend(lane), w, words: 2, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func extractSingle<D: Destination>(
  _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  // SAFETY: validation has checked the lane.
  let lane = UnsafeRawPointer(sp + w.fieldA).loadUnaligned(fromByteOffset: w.fieldC &* 4, as: Float.self)
  finishSingle(D.self, lane, w, words: 2, pc, sp, base, size, ctx, r, d)
}

@inline(__always)
func extractDouble<D: Destination>(
  _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let lane = Double(bitPattern: sp[w.fieldA &+ w.fieldC])
  finishDouble(D.self, lane, w, words: 2, pc, sp, base, size, ctx, r, f)
}

@inline(__always)
func replaceLane<X: IntegerSource, A, Z>(
  _: X.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (A, UInt64, UInt64) -> Z
) {
  replaceLane(X.bits(pc[1], pc, sp, r), pc, sp, base, size, ctx, r, d, f, operation)
}

@inline(__always)
func replaceLane<A, Z>(
  _ bits: UInt64,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (A, UInt64, UInt64) -> Z
) {
  let w = pc[1]
  let value = operation(lanes(loadSlots(sp, w.fieldA), as: A.self), w &>> 48, bits)
  finishVector(value, w, words: 2, pc, sp, base, size, ctx, r, d, f)
}

// MARK: Memory

@inline(__always)
func loadVector<A: AddressSource, M: BitwiseCopyable, Z>(
  _: A.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ extend: (M) -> Z
) {
  let w = pc[1]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ UInt64(MemoryLayout<M>.size) > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  let value = extend((base + Int(truncatingIfNeeded: address)).loadUnaligned(as: M.self))
  finishVector(value, w, words: 2, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func storeVector<A: AddressSource, V: VectorSource>(
  _: A.Type, _: V.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ 16 > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  (base + Int(truncatingIfNeeded: address)).storeBytes(of: V.vector(w, pc, sp), as: U64x2.self)
  next(pc + 2 + V.vectorWords, sp, base, size, ctx, r, d, f)
}

/// The second operand is in memory: the third word has the slot of the address in its low half, in its high half what
/// is added to it with 32 bits, and the second word has the offset.
@inline(__always)
func binaryVectorMemory<A, B: BitwiseCopyable, Z>(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (A, B) -> Z
) {
  let w = pc[1]
  let v = pc[2]
  let address = UInt64(sp[v.fieldA].low &+ (v >> 32).low) &+ w >> 32
  if _slowPath(address &+ 16 > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  let second = (base + Int(truncatingIfNeeded: address)).loadUnaligned(as: B.self)
  let value = operation(lanes(loadSlots(sp, w.fieldA), as: A.self), second)
  finishVector(value, w, words: 3, pc, sp, base, size, ctx, r, d, f)
}

/// The third word has the slot of the vector in its low half and the lane in its high half.
@inline(__always)
func loadLane<A: AddressSource, V, M: BitwiseCopyable, Z>(
  _: A.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (V, UInt64, M) -> Z
) {
  let w = pc[1]
  let v = pc[2]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ UInt64(MemoryLayout<M>.size) > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  let lane = (base + Int(truncatingIfNeeded: address)).loadUnaligned(as: M.self)
  let value = operation(lanes(loadSlots(sp, v.fieldA), as: V.self), v &>> 32, lane)
  finishVector(value, w, words: 3, pc, sp, base, size, ctx, r, d, f)
}

/// Third word as for `loadLane`.
@inline(__always)
func storeLane<A: AddressSource, M: BitwiseCopyable>(
  _: A.Type, _: M.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let v = pc[2]
  let address = A.address(pc[1], sp, r)
  if _slowPath(address &+ UInt64(MemoryLayout<M>.size) > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: validation has checked the lane.
  let lane = UnsafeRawPointer(sp + v.fieldA).loadUnaligned(
    fromByteOffset: v.signedHigh &* MemoryLayout<M>.size, as: M.self)
  // SAFETY: the whole access lies below `size`.
  (base + Int(truncatingIfNeeded: address)).storeBytes(of: lane, as: M.self)
  next(pc + 3, sp, base, size, ctx, r, d, f)
}
