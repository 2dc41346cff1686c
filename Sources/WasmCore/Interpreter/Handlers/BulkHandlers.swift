// Operations on whole runs of memory and table elements.
//
// Their operands lie in consecutive slots, the first of which is in the low half of the second word.
// The further words are addresses of records. The work is done by functions that return a trap kind.

/// The record that a word of code points to.
@inline(__always)
func pointer<T>(_ word: UInt64, to: T.Type) -> UnsafeMutablePointer<T> {
  // SAFETY: the translator wrote the address of a record that the store keeps.
  UnsafeMutablePointer(bitPattern: UInt(truncatingIfNeeded: word)).unsafelyUnwrapped
}

/// The first operand slot.
@inline(__always)
func operands(_ pc: PC, _ sp: SP) -> SP { sp + Int(truncatingIfNeeded: pc[1].low) }

@inline(__always)
func opMemorySize(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let memory = pointer(pc[1], to: MemoryRecord.self)
  next(pc + 2, sp, base, size, ctx, memory.pointee.pageCount, d, f)
}

@inline(__always)
func opMemoryGrow(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let x = operands(pc, sp)
  let result = pointer(pc[2], to: MemoryRecord.self).grow(byPages: x[0])
  let memory = ctx.context.pointee.memory
  next(pc + 3, sp, memory.pointee.base, memory.pointee.byteCount, ctx, result, d, f)
}

@inline(__always)
func opBulk(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let kind = BulkWork.perform(pc, sp)
  if _slowPath(kind != .none) { return trap(kind, pc, sp, ctx) }
  next(pc + 4, sp, base, size, ctx, r, d, f)
}

/// Empties a data or element segment; the second word is the address of its count.
@inline(__always)
func opSegmentDrop(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  pointer(pc[1], to: Int.self).pointee = 0
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opTableGet(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let table = pointer(pc[2], to: TableRecord.self)
  let index = operands(pc, sp)[0]
  if _slowPath(index >= UInt64(table.pointee.count)) { return trap(.tableOutOfBounds, pc, sp, ctx) }
  next(pc + 3, sp, base, size, ctx, table.pointee.elements[Int(truncatingIfNeeded: index)], d, f)
}

@inline(__always)
func opTableSet(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let table = pointer(pc[2], to: TableRecord.self)
  let x = operands(pc, sp)
  if _slowPath(x[0] >= UInt64(table.pointee.count)) { return trap(.tableOutOfBounds, pc, sp, ctx) }
  table.pointee.elements[Int(truncatingIfNeeded: x[0])] = x[1]
  next(pc + 3, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opTableSize(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + 2, sp, base, size, ctx, UInt64(pointer(pc[1], to: TableRecord.self).pointee.count), d, f)
}

@inline(__always)
func opTableGrow(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let x = operands(pc, sp)
  let result = pointer(pc[2], to: TableRecord.self).grow(by: x[1], filling: x[0])
  next(pc + 3, sp, base, size, ctx, result, d, f)
}
