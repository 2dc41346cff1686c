// Making structs and arrays, work on whole arrays, and vectors in objects.
//
// Allocation is a safe point: all operands lie in slots, where the collector finds those that are
// references. When a run of cells is used up the operation is carried out again after the next run has
// been found.

/// Finds the next run of cells for the operation at `pc` and carries it out again.
@inline(never)
func refill(_ pc: PC, _ sp: SP, _ ctx: ContextAddress, _ run: UnsafeMutablePointer<CellRun>) {
  let context = ctx.context
  context.pointee.registers.pc = pc
  context.pointee.registers.sp = sp
  guard context.pointee.machine._withUnsafeGuaranteedRef({ $0.store.heap.refill(run) }) else {
    return trap(.outOfMemory, pc, sp, ctx)
  }
  let memory = context.pointee.memory
  next(pc, sp, memory.pointee.base, memory.pointee.byteCount, ctx, 0, 0, 0)
}

/// Word 1: destination, and the object's words in the high half. Word 2: descriptor. Word 3: slot of the first field.
@inline(__always)
func makeStructure<D: Destination>(
  _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ copyFields: (ObjectPointer, SP) -> Void
) {
  let run = pointer(pc[2], to: ObjectDescriptor.self).pointee.run
  let address = run.pointee.cursor
  if _slowPath(address == run.pointee.limit) { return refill(pc, sp, ctx, run) }
  run.pointee.cursor = address &+ run.pointee.cellSize
  // SAFETY: the cells of a run are free memory of the heap.
  let object = ObjectPointer(bitPattern: address).unsafelyUnwrapped
  object[0] = pc[2]
  copyFields(object + 1, sp + Int(truncatingIfNeeded: pc[3]))
  finish(D.self, object.reference, pc[1], words: 4, pc, sp, base, size, ctx, d, f)
}

/// For structs of more words than there are handlers with a fixed number.
@inline(__always)
func opStructNew(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  makeStructure(ToAccumulator.self, pc, sp, base, size, ctx, r, d, f) {
    $0.update(from: $1, count: Int(truncatingIfNeeded: pc[1] >> 32) &- 1)
  }
}

@inline(__always)
func opStructNewT(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  makeStructure(ToSlot.self, pc, sp, base, size, ctx, r, d, f) {
    $0.update(from: $1, count: Int(truncatingIfNeeded: pc[1] >> 32) &- 1)
  }
}

// Structs with all fields zero. Word 3 is that zero: of a loop that is known to write zeros the compiler makes a call.

@inline(__always)
func opStructNewDefault(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let zero = pc[3]
  makeStructure(ToAccumulator.self, pc, sp, base, size, ctx, r, d, f) { fields, _ in
    for index in 0..<(Int(truncatingIfNeeded: pc[1] >> 32) &- 1) { fields[index] = zero }
  }
}

@inline(__always)
func opStructNewDefaultT(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let zero = pc[3]
  makeStructure(ToSlot.self, pc, sp, base, size, ctx, r, d, f) { fields, _ in
    for index in 0..<(Int(truncatingIfNeeded: pc[1] >> 32) &- 1) { fields[index] = zero }
  }
}

// MARK: Arrays

@inline(__always)
func opArrayMake(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let result = ArrayWork.make(pc, sp, ctx)
  if _slowPath(result.trap != .none) { return trap(result.trap, pc, sp, ctx) }
  next(pc + 5, sp, base, size, ctx, result.value, d, f)
}

@inline(__always)
func opArrayMakeT(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let result = ArrayWork.make(pc, sp, ctx)
  if _slowPath(result.trap != .none) { return trap(result.trap, pc, sp, ctx) }
  finish(ToSlot.self, result.value, pc[1], words: 5, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func opArrayBulk(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let kind = ArrayWork.perform(pc, sp)
  if _slowPath(kind != .none) { return trap(kind, pc, sp, ctx) }
  next(pc + 5, sp, base, size, ctx, r, d, f)
}

// MARK: Vectors, which are two words

@inline(__always)
func opFieldGetVector(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let object = ObjectPointer(bitPattern: UInt(truncatingIfNeeded: sp[w.fieldA])) else {
    return trap(.nullStructureReference, pc, sp, ctx)
  }
  // SAFETY: validation has checked that structs of the type have the field.
  let field = object + Int(truncatingIfNeeded: w >> 35)
  let (low, high) = (field[0], field[1])
  sp[w.fieldT] = low
  sp[w.fieldT &+ 1] = high
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opFieldSetVector(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let object = ObjectPointer(bitPattern: UInt(truncatingIfNeeded: sp[w.fieldA])) else {
    return trap(.nullStructureReference, pc, sp, ctx)
  }
  // SAFETY: validation has checked that structs of the type have the field.
  let field = object + Int(truncatingIfNeeded: w >> 35)
  field[0] = sp[w.fieldT]
  field[1] = sp[w.fieldT &+ 1]
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opElementGetVector(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let array = ObjectPointer(bitPattern: UInt(truncatingIfNeeded: sp[w.fieldA])) else {
    return trap(.nullArrayReference, pc, sp, ctx)
  }
  let index = UInt64(sp[w.fieldB].low)
  if _slowPath(index >= array.arrayCount) { return trap(.arrayOutOfBounds, pc, sp, ctx) }
  // SAFETY: the element is one of the array's.
  let element = array + (2 &+ 2 &* Int(truncatingIfNeeded: index))
  let (low, high) = (element[0], element[1])
  sp[w.fieldT] = low
  sp[w.fieldT &+ 1] = high
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opElementSetVector(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  guard let array = ObjectPointer(bitPattern: UInt(truncatingIfNeeded: sp[w.fieldA])) else {
    return trap(.nullArrayReference, pc, sp, ctx)
  }
  let index = UInt64(sp[w.fieldB].low)
  if _slowPath(index >= array.arrayCount) { return trap(.arrayOutOfBounds, pc, sp, ctx) }
  // SAFETY: the element is one of the array's.
  let element = array + (2 &+ 2 &* Int(truncatingIfNeeded: index))
  element[0] = sp[w.fieldT]
  element[1] = sp[w.fieldT &+ 1]
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

// MARK: Types of functions

/// Whether the function in slot A is of the type in word 2; bit 63 of word 1 says whether null is.
@inline(never)
private func isFunction(_ pc: PC, _ sp: SP, _ ctx: ContextAddress) -> Bool {
  let w = pc[1]
  let bits = sp[w.fieldA]
  if bits == 0 { return Int64(bitPattern: w) < 0 }
  let heap = HeapType(raw: pc[2].low)
  if let type = heap.typeID {
    return ctx.context.isSubtype(UnsafeMutablePointer<FunctionRecord>(reference: bits).pointee.type, of: type)
  }
  return heap == .function
}

@inline(__always)
func opTestFunction(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  next(pc + 3, sp, base, size, ctx, isFunction(pc, sp, ctx) ? 1 : 0, d, f)
}

@inline(__always)
func opTestFunctionT(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  finish(ToSlot.self, isFunction(pc, sp, ctx) ? 1 : 0, pc[1], words: 3, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func opCastFunction(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  if _slowPath(!isFunction(pc, sp, ctx)) { return trap(.castFailure, pc, sp, ctx) }
  next(pc + 3, sp, base, size, ctx, r, d, f)
}
