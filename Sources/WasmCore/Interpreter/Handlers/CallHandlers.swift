// Calls and returns.
//
// The caller builds the arguments in its own operand slots; the callee's frame starts right there.
// Above parameters and results (at `headerSlot`) lie two words: the position to return to and the
// caller's frame. Nothing else is saved. A single result that is not a vector comes back in the
// accumulator of its class, all others in the callee's first slots.
//
// Code belongs to an instance, so calls within an instance change nothing but position and frame. A
// call into another instance goes through `importStub` (or its like for indirect calls), which notes
// on the context's list of crossings what to restore, and lets the callee return to `returnCrossing`.

/// The code position in a word of code.
@inline(__always)
func position(_ word: UInt64) -> PC {
  // SAFETY: words that are used as positions were written as positions.
  PC(bitPattern: UInt(truncatingIfNeeded: word)).unsafelyUnwrapped
}

/// Whether a frame of the code at `entry` fits above `sp`.
@inline(__always)
func fits(_ entry: PC, _ sp: SP, _ ctx: ContextAddress) -> Bool {
  UInt(bitPattern: sp) &+ UInt(truncatingIfNeeded: entry[-1]) <= UInt(bitPattern: ctx.context.pointee.stackLimit)
}

/// Word 1: entry. Word 2: slot of the new frame in the low half, its header slot in the high half.
@inline(__always)
func opCall(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let entry = position(pc[1])
  let w = pc[2]
  let frame = sp + Int(truncatingIfNeeded: w.low)
  if _slowPath(!fits(entry, frame, ctx)) { return trap(.callStackExhausted, pc, sp, ctx) }
  let header = frame + Int(truncatingIfNeeded: w >> 32)
  header[0] = UInt64(UInt(bitPattern: pc + 3))
  header[1] = UInt64(UInt(bitPattern: sp))
  next(entry, frame, base, size, ctx, r, d, f)
}

/// Word 1: table. Word 2: slot of the new frame (32 bits), header slot, slot of the index. Word 3: expected type.
///
/// An i32 in a slot or accumulator has zeros above, so indices of 32 and 64 bits are alike.
@inline(__always)
func opCallIndirectS(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  // SAFETY: the translator wrote the address of a table that the store keeps.
  let table = UnsafeMutablePointer<TableRecord>(bitPattern: UInt(truncatingIfNeeded: pc[1])).unsafelyUnwrapped
  let w = pc[2]
  let index = sp[w.fieldC]
  if _slowPath(index >= UInt64(truncatingIfNeeded: table.pointee.count)) { return trap(.undefinedElement, pc, sp, ctx) }
  let reference = table.pointee.elements[Int(truncatingIfNeeded: index)]
  if _slowPath(reference == 0) { return trapUninitialized(index, pc, sp, ctx) }
  let callee = UnsafeMutablePointer<FunctionRecord>(reference: reference)
  let frame = sp + Int(truncatingIfNeeded: w.low)
  let header = frame + w.fieldB
  if _slowPath(UInt64(callee.pointee.type.rawValue) != pc[3] || callee.pointee.instance != ctx.context.pointee.instance)
  {
    return callOther(callee, pc, sp, frame, ctx)
  }
  let entry = callee.pointee.entry
  if _slowPath(!fits(entry, frame, ctx)) { return trap(.callStackExhausted, pc, sp, ctx) }
  header[0] = UInt64(UInt(bitPattern: pc + 4))
  header[1] = UInt64(UInt(bitPattern: sp))
  next(entry, frame, base, size, ctx, r, d, f)
}

@inline(__always)
func opCallIndirectR(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  // SAFETY: the translator wrote the address of a table that the store keeps.
  let table = UnsafeMutablePointer<TableRecord>(bitPattern: UInt(truncatingIfNeeded: pc[1])).unsafelyUnwrapped
  let w = pc[2]
  let index = r
  if _slowPath(index >= UInt64(truncatingIfNeeded: table.pointee.count)) { return trap(.undefinedElement, pc, sp, ctx) }
  let reference = table.pointee.elements[Int(truncatingIfNeeded: index)]
  if _slowPath(reference == 0) { return trapUninitialized(index, pc, sp, ctx) }
  let callee = UnsafeMutablePointer<FunctionRecord>(reference: reference)
  let frame = sp + Int(truncatingIfNeeded: w.low)
  let header = frame + w.fieldB
  if _slowPath(UInt64(callee.pointee.type.rawValue) != pc[3] || callee.pointee.instance != ctx.context.pointee.instance)
  {
    return callOther(callee, pc, sp, frame, ctx)
  }
  let entry = callee.pointee.entry
  if _slowPath(!fits(entry, frame, ctx)) { return trap(.callStackExhausted, pc, sp, ctx) }
  header[0] = UInt64(UInt(bitPattern: pc + 4))
  header[1] = UInt64(UInt(bitPattern: sp))
  next(entry, frame, base, size, ctx, r, d, f)
}

/// An indirect call that the fast path does not cover: a subtype of the expected type, a host
/// function, or a function of another instance.
@inline(never)
func callOther(
  _ callee: UnsafeMutablePointer<FunctionRecord>, _ pc: PC, _ sp: SP, _ frame: SP, _ ctx: ContextAddress
) {
  guard ctx.context.isSubtype(callee.pointee.type, of: TypeID(rawValue: pc[3].low)) else {
    return trap(.indirectCallTypeMismatch, pc, sp, ctx)
  }
  let header = frame + Int(callee.pointee.headerSlot)
  header[0] = UInt64(UInt(bitPattern: pc + 4))
  header[1] = UInt64(UInt(bitPattern: sp))
  enter(callee, frame, header, pc, sp, ctx)
}

/// Continues in `callee`, whichever instance it belongs to; the frame's header is complete.
@inline(never)
func enter(
  _ callee: UnsafeMutablePointer<FunctionRecord>, _ frame: SP, _ header: SP, _ pc: PC, _ sp: SP, _ ctx: ContextAddress
) {
  let context = ctx.context
  let entry = callee.pointee.entry
  guard fits(entry, frame, ctx) else { return trap(.callStackExhausted, pc, sp, ctx) }
  if let instance = callee.pointee.instance, instance != context.pointee.instance {
    guard context.cross(into: instance, header: header) else { return trap(.callStackExhausted, pc, sp, ctx) }
  }
  let memory = context.pointee.memory
  next(entry, frame, memory.pointee.base, memory.pointee.byteCount, ctx, 0, 0, 0)
}

/// The code of an imported function of another instance.
@inline(__always)
func opImportStub(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let record = UnsafeMutablePointer<FunctionRecord>(stubAt: pc)
  // SAFETY: the store gives every record with this stub a target.
  enter(record.pointee.target.unsafelyUnwrapped, sp, sp + Int(record.pointee.headerSlot), pc, sp, ctx)
}

/// Where calls into another instance return to. Frame and accumulators are already those of the caller.
@inline(__always)
func opReturnCrossing(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let context = ctx.context
  let crossing = context.leaveCrossing()
  let memory = context.pointee.memory
  next(crossing.returnPC, sp, memory.pointee.base, memory.pointee.byteCount, ctx, r, d, f)
}

/// Word 1: function. Word 2: first argument slot (32 bits), own header slot, callee's header slot. Word 3: argument slots.
@inline(__always)
func opTailCall(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[2]
  let entry = pointer(pc[1], to: FunctionRecord.self).pointee.entry
  if _slowPath(!fits(entry, sp, ctx)) { return trap(.callStackExhausted, pc, sp, ctx) }
  replaceFrame(sp, w, argumentSlots: Int(truncatingIfNeeded: pc[3]))
  next(entry, sp, base, size, ctx, r, d, f)
}

/// Words as `opTailCall`, with the table in word 1, the slot of the index in the high half of word 3 and the type in word 4.
@inline(__always)
func opTailCallIndirectS(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  // SAFETY: the translator wrote the address of a table that the store keeps.
  let table = UnsafeMutablePointer<TableRecord>(bitPattern: UInt(truncatingIfNeeded: pc[1])).unsafelyUnwrapped
  let w = pc[2]
  let index = sp[Int(truncatingIfNeeded: pc[3] >> 32)]
  if _slowPath(index >= UInt64(table.pointee.count)) { return trap(.undefinedElement, pc, sp, ctx) }
  let reference = table.pointee.elements[Int(truncatingIfNeeded: index)]
  if _slowPath(reference == 0) { return trapUninitialized(index, pc, sp, ctx) }
  let callee = UnsafeMutablePointer<FunctionRecord>(reference: reference)
  if _slowPath(!ctx.context.isSubtype(callee.pointee.type, of: TypeID(rawValue: pc[4].low))) {
    return trap(.indirectCallTypeMismatch, pc, sp, ctx)
  }
  if _slowPath(!fits(callee.pointee.entry, sp, ctx)) { return trap(.callStackExhausted, pc, sp, ctx) }
  replaceFrame(sp, w, argumentSlots: Int(truncatingIfNeeded: pc[3].low))
  enter(callee, sp, sp + w.fieldC, pc, sp, ctx)
}

/// Moves the arguments of a tail call to the start of the frame and the frame's header to where the callee wants it.
@inline(never)
func replaceFrame(_ sp: SP, _ w: UInt64, argumentSlots: Int) {
  let ownHeader = sp + w.fieldB
  let returnPC = ownHeader[0]
  let callerSP = ownHeader[1]
  sp.update(from: sp + Int(truncatingIfNeeded: w.low), count: argumentSlots)
  let header = sp + w.fieldC
  header[0] = returnPC
  header[1] = callerSP
}

/// The header slot is in the high half.
@inline(__always)
func opReturn(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let header = sp + Int(truncatingIfNeeded: w >> 32)
  next(position(header[0]), position(header[1]), base, size, ctx, r, d, f)
}

@inline(__always)
func opReturnS(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let header = sp + Int(truncatingIfNeeded: w >> 32)
  next(position(header[0]), position(header[1]), base, size, ctx, sp[w.fieldA], d, f)
}

@inline(__always)
func opReturnF32S(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let header = sp + Int(truncatingIfNeeded: w >> 32)
  let value = Float(bitPattern: sp[w.fieldA].low)
  next(position(header[0]), position(header[1]), base, size, ctx, r, d, value)
}

@inline(__always)
func opReturnF64S(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let header = sp + Int(truncatingIfNeeded: w >> 32)
  let value = Double(bitPattern: sp[w.fieldA])
  next(position(header[0]), position(header[1]), base, size, ctx, r, value, f)
}

@inline(__always)
func opReturnK(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let header = sp + Int(truncatingIfNeeded: w >> 32)
  next(
    position(header[0]), position(header[1]), base, size, ctx, pc[2], Double(bitPattern: pc[2]),
    Float(bitPattern: pc[2].low))
}

/// The code of a function that was never called: translates it and goes on in its code.
@inline(__always)
func opTranslateStub(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let record = UnsafeMutablePointer<FunctionRecord>(stubAt: pc)
  guard ctx.context.translate(record, frame: sp) else { return trap(ctx.context.pointee.trapKind, pc, sp, ctx) }
  let entry = record.pointee.entry
  if _slowPath(!fits(entry, sp, ctx)) { return trap(.callStackExhausted, pc, sp, ctx) }
  next(entry, sp, base, size, ctx, r, d, f)
}

/// The code of a host function. A single result is put into all accumulators: only the one of its class is read.
@inline(__always)
func opHostStub(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let record = UnsafeMutablePointer<FunctionRecord>(stubAt: pc)
  let state = ctx.context.callHost(record, pc, sp)
  if _slowPath(state != .returned) { return leaveHost(state, ctx) }
  let header = sp + Int(record.pointee.headerSlot)
  let memory = ctx.context.pointee.memory
  let result = sp[0]
  next(
    position(header[0]), position(header[1]), memory.pointee.base, memory.pointee.byteCount, ctx,
    result, Double(bitPattern: result), Float(bitPattern: result.low))
}

@inline(never)
func leaveHost(_ state: HostCallState, _ ctx: ContextAddress) {
  if state == .caught { land(ctx) }
}

/// Where the outermost function of an execution returns to.
@inline(__always)
func opFinishExecution(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let context = ctx.context
  context.pointee.stopReason = .finished
  context.pointee.registers.r = r
  context.pointee.registers.d = d
  context.pointee.registers.f = f
}
