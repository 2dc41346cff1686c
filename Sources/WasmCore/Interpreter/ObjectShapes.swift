// Reading and writing the fields of structs and the elements of arrays, and telling types apart.
//
// The object is in slot A or in the accumulator; what an operation takes besides is in the other fields.

/// The struct that a reference refers to, or nil for null.
@inline(__always)
private func object<X: IntegerSource>(
  _: X.Type, _ w: UInt64, _ pc: PC, _ sp: SP, _ r: UInt64
) -> ObjectPointer? {
  ObjectPointer(bitPattern: UInt(truncatingIfNeeded: X.bits(w, pc, sp, r)))
}

/// The place of a field: the high half of the second word is its distance from the start of the object.
@inline(__always)
private func field(_ object: ObjectPointer, _ w: UInt64) -> UnsafeMutableRawPointer {
  // SAFETY: validation has checked that structs of the type have the field.
  UnsafeMutableRawPointer(object) + Int(truncatingIfNeeded: w >> 32)
}

// MARK: Fields

@inline(__always)
func fieldGet<X: IntegerSource, D: Destination, T: FixedWidthInteger & BitwiseCopyable>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ extend: (T) -> UInt64
) {
  let w = pc[1]
  guard let object = object(X.self, w, pc, sp, r) else { return trap(.nullStructureReference, pc, sp, ctx) }
  let value = extend(field(object, w).load(as: T.self))
  finish(D.self, value, w, words: 2, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func fieldGetSingle<X: IntegerSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let object = object(X.self, w, pc, sp, r) else { return trap(.nullStructureReference, pc, sp, ctx) }
  finishSingle(D.self, field(object, w).load(as: Float.self), w, words: 2, pc, sp, base, size, ctx, r, d)
}

@inline(__always)
func fieldGetDouble<X: IntegerSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let object = object(X.self, w, pc, sp, r) else { return trap(.nullStructureReference, pc, sp, ctx) }
  finishDouble(D.self, field(object, w).load(as: Double.self), w, words: 2, pc, sp, base, size, ctx, r, f)
}

/// Fields of all types are written as whole words; packed ones are cut when they are read.
@inline(__always)
func fieldSet<X: IntegerSource, V: IntegerSource>(
  _: X.Type, _: V.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let object = object(X.self, w, pc, sp, r) else { return trap(.nullStructureReference, pc, sp, ctx) }
  field(object, w).storeBytes(of: V.bits(w, pc, sp, r), as: UInt64.self)
  next(pc + 2 + V.extraWords, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func fieldSetFloat<X: IntegerSource>(
  _: X.Type, _ bits: UInt64,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let object = object(X.self, w, pc, sp, r) else { return trap(.nullStructureReference, pc, sp, ctx) }
  field(object, w).storeBytes(of: bits, as: UInt64.self)
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

// MARK: Elements

@inline(__always)
func elementGet<X: IntegerSource, Y: IntegerSource, D: Destination, T: FixedWidthInteger & BitwiseCopyable>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ extend: (T) -> UInt64
) {
  let w = pc[1]
  guard let array = object(X.self, w, pc, sp, r) else { return trap(.nullArrayReference, pc, sp, ctx) }
  let index = UInt64(Y.bits(w, pc, sp, r).low)
  if _slowPath(index >= array.arrayCount) { return trap(.arrayOutOfBounds, pc, sp, ctx) }
  // SAFETY: the element is one of the array's.
  let value = extend(array.elements.load(fromByteOffset: offset(index, of: T.self), as: T.self))
  finish(D.self, value, w, words: 2, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
private func offset<T>(_ index: UInt64, of: T.Type) -> Int {
  Int(truncatingIfNeeded: index) &* MemoryLayout<T>.size
}

@inline(__always)
func elementGetSingle<X: IntegerSource, Y: IntegerSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let array = object(X.self, w, pc, sp, r) else { return trap(.nullArrayReference, pc, sp, ctx) }
  let index = UInt64(Y.bits(w, pc, sp, r).low)
  if _slowPath(index >= array.arrayCount) { return trap(.arrayOutOfBounds, pc, sp, ctx) }
  // SAFETY: the element is one of the array's.
  let value = array.elements.load(fromByteOffset: offset(index, of: Float.self), as: Float.self)
  finishSingle(D.self, value, w, words: 2, pc, sp, base, size, ctx, r, d)
}

@inline(__always)
func elementGetDouble<X: IntegerSource, Y: IntegerSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let array = object(X.self, w, pc, sp, r) else { return trap(.nullArrayReference, pc, sp, ctx) }
  let index = UInt64(Y.bits(w, pc, sp, r).low)
  if _slowPath(index >= array.arrayCount) { return trap(.arrayOutOfBounds, pc, sp, ctx) }
  // SAFETY: the element is one of the array's.
  let value = array.elements.load(fromByteOffset: offset(index, of: Double.self), as: Double.self)
  finishDouble(D.self, value, w, words: 2, pc, sp, base, size, ctx, r, f)
}

@inline(__always)
func elementSet<Y: IntegerSource, V: IntegerSource, T: FixedWidthInteger & BitwiseCopyable>(
  _: Y.Type, _: V.Type, _: T.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let array = object(SlotA.self, w, pc, sp, r) else { return trap(.nullArrayReference, pc, sp, ctx) }
  let index = UInt64(Y.bits(w, pc, sp, r).low)
  if _slowPath(index >= array.arrayCount) { return trap(.arrayOutOfBounds, pc, sp, ctx) }
  // SAFETY: the element is one of the array's.
  array.elements.storeBytes(
    of: T(truncatingIfNeeded: V.bits(w, pc, sp, r)), toByteOffset: offset(index, of: T.self), as: T.self)
  next(pc + 2 + V.extraWords, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func elementSetSingle(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let array = object(SlotA.self, w, pc, sp, r) else { return trap(.nullArrayReference, pc, sp, ctx) }
  let index = UInt64(sp[w.fieldB].low)
  if _slowPath(index >= array.arrayCount) { return trap(.arrayOutOfBounds, pc, sp, ctx) }
  // SAFETY: the element is one of the array's.
  array.elements.storeBytes(of: f, toByteOffset: offset(index, of: Float.self), as: Float.self)
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func elementSetDouble(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let array = object(SlotA.self, w, pc, sp, r) else { return trap(.nullArrayReference, pc, sp, ctx) }
  let index = UInt64(sp[w.fieldB].low)
  if _slowPath(index >= array.arrayCount) { return trap(.arrayOutOfBounds, pc, sp, ctx) }
  // SAFETY: the element is one of the array's.
  array.elements.storeBytes(of: d, toByteOffset: offset(index, of: Double.self), as: Double.self)
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func arrayValue<X: IntegerSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (ObjectPointer) -> UInt64
) {
  let w = pc[1]
  guard let array = object(X.self, w, pc, sp, r) else { return trap(.nullArrayReference, pc, sp, ctx) }
  finish(D.self, operation(array), w, words: 2, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func i31Value<X: IntegerSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt64) -> UInt64
) {
  let w = pc[1]
  let bits = X.bits(w, pc, sp, r)
  if _slowPath(bits == 0) { return trap(.nullI31Reference, pc, sp, ctx) }
  finish(D.self, operation(bits), w, words: 2, pc, sp, base, size, ctx, d, f)
}

// MARK: Types

/// Bit 63 of the second word of tests and casts: whether null is of the type.
@inline(__always)
private func acceptsNull(_ w: UInt64) -> Bool { Int64(bitPattern: w) < 0 }

/// Whether a reference is of a defined struct or array type: word 2 has the type's number and, above it, its depth.
@inline(__always)
func isConcrete(_ bits: UInt64, _ w: UInt64, _ pc: PC) -> Bool {
  if bits == 0 { return acceptsNull(w) }
  if bits & 1 != 0 { return false }
  let descriptor = ObjectPointer(reference: bits).descriptor
  let type = TypeID(rawValue: pc[2].low)
  if descriptor.pointee.type == type { return true }
  let depth = Int(truncatingIfNeeded: pc[2] >> 32)
  // SAFETY: only types without supertypes have none in their list.
  return depth < Int(descriptor.pointee.depth) && descriptor.pointee.ancestors.unsafelyUnwrapped[depth] == type
}

/// Whether a reference is of one of the kinds in the mask in bits 32 and up of the second word.
@inline(__always)
func isKind(_ bits: UInt64, _ w: UInt64, _ pc: PC) -> Bool {
  if bits == 0 { return acceptsNull(w) }
  let kind = bits & 1 != 0 ? ObjectKind.i31 : ObjectPointer(reference: bits).descriptor.pointee.kind
  return w &>> (32 &+ UInt64(kind.rawValue)) & 1 != 0
}

@inline(__always)
func test<X: IntegerSource, D: Destination>(
  _: X.Type, _: D.Type, words: Int,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ isOfType: (UInt64, UInt64) -> Bool
) {
  let w = pc[1]
  let value: UInt64 = isOfType(X.bits(w, pc, sp, r), w) ? 1 : 0
  finish(D.self, value, w, words: words, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func cast<X: IntegerSource>(
  _: X.Type, words: Int,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ isOfType: (UInt64, UInt64) -> Bool
) {
  let w = pc[1]
  if _slowPath(!isOfType(X.bits(w, pc, sp, r), w)) { return trap(.castFailure, pc, sp, ctx) }
  next(pc + words, sp, base, size, ctx, r, d, f)
}
