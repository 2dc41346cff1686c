// Windows: how operations made for memory 0 access other memories and 64-bit addresses.
// FunctionTranslator+Address.swift tells when they are opened and closed.

/// Lets `base` and `size` begin at an address of a memory. Word 2: static offset. Word 3: memory.
///
/// An empty window would serve no access, and its base could be that of another memory: it is out of bounds.
@inline(__always)
func window(
  _ address: UInt64,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let memory = pointer(pc[3], to: MemoryRecord.self)
  let (start, overflow) = address.addingReportingOverflow(pc[2])
  let count = memory.pointee.byteCount
  // Compared with 64 bits, on 32-bit hosts too, before anything is cut to the width of an address there.
  if _slowPath(overflow || start >= UInt64(count)) { return trap(.memoryOutOfBounds, pc, sp, ctx) }
  next(
    pc + 4, sp, memory.pointee.base + Int(truncatingIfNeeded: start), count &- UInt(truncatingIfNeeded: start), ctx,
    r, d, f)
}

/// The address is in slot A.
@inline(__always)
func opWindowS(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  window(sp[pc[1].fieldA], pc, sp, base, size, ctx, r, d, f)
}

/// The address is in the accumulator.
@inline(__always)
func opWindowR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  window(r, pc, sp, base, size, ctx, r, d, f)
}

/// The address is a constant, contained in the offset.
@inline(__always)
func opWindowK(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  window(0, pc, sp, base, size, ctx, r, d, f)
}

/// Closes a window.
@inline(__always)
func opRestoreMemory(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let memory = ctx.context.pointee.memory
  next(pc + 1, sp, memory.pointee.base, memory.pointee.byteCount, ctx, r, d, f)
}
