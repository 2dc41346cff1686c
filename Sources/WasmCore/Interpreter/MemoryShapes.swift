// Loads from and stores to memory 0.
//
// The effective address is a 64-bit sum that cannot wrap, so one comparison with the size of the
// memory decides. Memory is little-endian, as are all hosts that Swift runs on.

@inline(__always)
func loadInteger<A: AddressSource, D: Destination, T: FixedWidthInteger & BitwiseCopyable>(
  _: A.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ extend: (T) -> UInt64
) {
  let w = pc[1]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ UInt64(MemoryLayout<T>.size) > UInt64(size)) {
    // Not `r`: it would have to be kept beside the value that replaces it.
    return memoryFault(pc, sp, base, size, ctx, 0, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  let value = extend((base + Int(truncatingIfNeeded: address)).loadUnaligned(as: T.self))
  finish(D.self, value, w, words: 2, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func loadDouble<A: AddressSource, D: Destination>(
  _: A.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ 8 > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  let value = (base + Int(truncatingIfNeeded: address)).loadUnaligned(as: Double.self)
  finishDouble(D.self, value, w, words: 2, pc, sp, base, size, ctx, r, f)
}

@inline(__always)
func loadSingle<A: AddressSource, D: Destination>(
  _: A.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ 4 > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  let value = (base + Int(truncatingIfNeeded: address)).loadUnaligned(as: Float.self)
  finishSingle(D.self, value, w, words: 2, pc, sp, base, size, ctx, r, d)
}

@inline(__always)
func storeInteger<A: AddressSource, V: IntegerSource, T: FixedWidthInteger & BitwiseCopyable, N: Continuation>(
  _: A.Type, _: V.Type, _: T.Type, _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ UInt64(MemoryLayout<T>.size) > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  (base + Int(truncatingIfNeeded: address)).storeBytes(of: T(truncatingIfNeeded: V.bits(w, pc, sp, r)), as: T.self)
  N.next(pc + 2 + V.extraWords, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func storeDouble<A: AddressSource, N: Continuation>(
  _: A.Type, _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ 8 > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  (base + Int(truncatingIfNeeded: address)).storeBytes(of: d, as: Double.self)
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func storeSingle<A: AddressSource, N: Continuation>(
  _: A.Type, _: N.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ 4 > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  (base + Int(truncatingIfNeeded: address)).storeBytes(of: f, as: Float.self)
  N.next(pc + 2, sp, base, size, ctx, r, d, f)
}
