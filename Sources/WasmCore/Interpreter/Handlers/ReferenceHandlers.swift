// Calls through typed function references, and checks for null.
//
// Validation has made sure of a reference's type, so unlike indirect calls these look only at null and
// at the instance that the function belongs to.

/// Word 1: slot of the new frame (32 bits), header slot, slot of the reference.
@inline(__always)
func opCallRefS(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  callReference(sp[pc[1].fieldC], pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opCallRefR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  callReference(r, pc, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func callReference(
  _ reference: UInt64,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  if _slowPath(reference == 0) { return trap(.nullFunctionReference, pc, sp, ctx) }
  let w = pc[1]
  let callee = UnsafeMutablePointer<FunctionRecord>(reference: reference)
  let frame = sp + Int(truncatingIfNeeded: w.low)
  if _slowPath(callee.pointee.instance != ctx.context.pointee.instance) {
    return callElsewhere(callee, pc, sp, frame, ctx)
  }
  let entry = callee.pointee.entry
  if _slowPath(!fits(entry, frame, ctx)) { return trap(.callStackExhausted, pc, sp, ctx) }
  let header = frame + w.fieldB
  header[0] = UInt64(UInt(bitPattern: pc + 2))
  header[1] = UInt64(UInt(bitPattern: sp))
  next(entry, frame, base, size, ctx, r, d, f)
}

/// A call through a reference to a function of the host or of another instance.
@inline(never)
func callElsewhere(
  _ callee: UnsafeMutablePointer<FunctionRecord>, _ pc: PC, _ sp: SP, _ frame: SP, _ ctx: ContextAddress
) {
  let header = frame + pc[1].fieldB
  header[0] = UInt64(UInt(bitPattern: pc + 2))
  header[1] = UInt64(UInt(bitPattern: sp))
  enter(callee, frame, header, pc, sp, ctx)
}

/// Word 1: first argument slot (32 bits), own header slot, callee's header slot. Word 2: argument slots, slot of the
/// reference.
@inline(__always)
func opTailCallRefS(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let reference = sp[Int(truncatingIfNeeded: pc[2] >> 32)]
  if _slowPath(reference == 0) { return trap(.nullFunctionReference, pc, sp, ctx) }
  let callee = UnsafeMutablePointer<FunctionRecord>(reference: reference)
  let entry = callee.pointee.entry
  if _slowPath(!fits(entry, sp, ctx)) { return trap(.callStackExhausted, pc, sp, ctx) }
  replaceFrame(sp, w, argumentSlots: Int(truncatingIfNeeded: pc[2].low))
  if _slowPath(callee.pointee.instance != ctx.context.pointee.instance) {
    return enter(callee, sp, sp + w.fieldC, pc, sp, ctx)
  }
  next(entry, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opRefAsNonNullS(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  if _slowPath(sp[pc[1].fieldA] == 0) { return trap(.nullReference, pc, sp, ctx) }
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

@inline(__always)
func opRefAsNonNullR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  if _slowPath(r == 0) { return trap(.nullReference, pc, sp, ctx) }
  next(pc + 1, sp, base, size, ctx, r, d, f)
}
