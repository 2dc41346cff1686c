// Moves of vectors between slots, constants and globals, and their bytes' moves within vectors.

@inline(__always)
func opCopyVector(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  finishVector(loadSlots(sp, w.fieldA), w, words: 2, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opConstantVector(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  finishVector(VectorConstant.vector(w, pc, sp), w, words: 4, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opGlobalGetVector(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  finishVector(loadSlots(globalCell(pc), 0), pc[1], words: 3, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opGlobalSetVector(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  storeSlots(loadSlots(sp, pc[1].fieldA), globalCell(pc), 0)
  next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opSelectVectorS(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let chosen = sp[w.fieldC].low != 0 ? w.fieldA : w.fieldB
  finishVector(loadSlots(sp, chosen), w, words: 2, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opSelectVectorR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let chosen = r.low != 0 ? w.fieldA : w.fieldB
  finishVector(loadSlots(sp, chosen), w, words: 2, pc, sp, base, size, ctx, r, d, f)
}

// MARK: Shuffles
//
// The operands are in memory, so lanes are read from there one by one. Slot A is the operand that comes first in the
// frame; the words from the third on have, for each lane of the result, the distance of its source from there in bytes.

/// The lane whose place is entry `index` of the distances.
@inline(__always)
private func shuffled<T: BitwiseCopyable>(_ first: UnsafeRawPointer, _ pc: PC, _ index: Int, as type: T.Type) -> T {
  // SAFETY: the translator has computed distances that lead to lanes of the two operands.
  let distance = UnsafeRawPointer(pc + 2).loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self)
  return first.loadUnaligned(fromByteOffset: Int(distance), as: T.self)
}

/// Eight bytes from the places that entries from `index` on name.
@inline(__always)
private func shuffledHalf(_ first: UnsafeRawPointer, _ pc: PC, _ index: Int) -> UInt64 {
  @inline(__always) func byte(_ place: Int) -> UInt64 {
    UInt64(shuffled(first, pc, index + place, as: UInt8.self)) &<< UInt64(place &* 8)
  }
  return byte(0) | byte(1) | byte(2) | byte(3) | byte(4) | byte(5) | byte(6) | byte(7)
}

@inline(__always)
func opI8x16Shuffle(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let first = UnsafeRawPointer(sp + w.fieldA)
  let value = U64x2(shuffledHalf(first, pc, 0), shuffledHalf(first, pc, 8))
  finishVector(value, w, words: 6, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opI16x8Shuffle(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let first = UnsafeRawPointer(sp + w.fieldA)
  @inline(__always) func lane(_ index: Int) -> UInt16 { shuffled(first, pc, index, as: UInt16.self) }
  let value = U16x8(lane(0), lane(1), lane(2), lane(3), lane(4), lane(5), lane(6), lane(7))
  finishVector(value, w, words: 4, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opI32x4Shuffle(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let first = UnsafeRawPointer(sp + w.fieldA)
  @inline(__always) func lane(_ index: Int) -> UInt32 { shuffled(first, pc, index, as: UInt32.self) }
  finishVector(U32x4(lane(0), lane(1), lane(2), lane(3)), w, words: 3, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opI64x2Shuffle(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let first = UnsafeRawPointer(sp + w.fieldA)
  let value = U64x2(shuffled(first, pc, 0, as: UInt64.self), shuffled(first, pc, 1, as: UInt64.self))
  finishVector(value, w, words: 3, pc, sp, base, size, ctx, r, d, f)
}

/// Bytes of slot A by the indices in slot B; zero where an index is out of range.
@inline(__always)
func opI8x16Swizzle(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let bytes = UnsafeRawPointer(sp + w.fieldA)
  let indices = lanes(loadSlots(sp, w.fieldB), as: U8x16.self)
  let inRange = lanes(indices .< U8x16(repeating: 16), as: U64x2.self)
  let places = lanes(indices & U8x16(repeating: 15), as: U64x2.self)
  @inline(__always) func half(_ places: UInt64) -> UInt64 {
    @inline(__always) func byte(_ shift: UInt64) -> UInt64 {
      // SAFETY: no place is above 15.
      let place = Int(truncatingIfNeeded: places &>> shift & 0xFF)
      return UInt64(bytes.loadUnaligned(fromByteOffset: place, as: UInt8.self)) &<< shift
    }
    return byte(0) | byte(8) | byte(16) | byte(24) | byte(32) | byte(40) | byte(48) | byte(56)
  }
  finishVector(U64x2(half(places[0]), half(places[1])) & inRange, w, words: 2, pc, sp, base, size, ctx, r, d, f)
}
