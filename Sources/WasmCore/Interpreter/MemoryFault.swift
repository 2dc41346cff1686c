/// What becomes of an access to memory 0 that does not lie below `size`: a trap, unless another thread has made the
/// memory larger. Then the operation, which has done nothing yet, runs again.
///
/// Integer loads come here without the integer accumulator, so from a shared memory 0 they do not use it (see
/// `FunctionTranslator.popAddress`).
///
/// Memories that are shared never move, so that only `size` may be out of date. When `base` is not that of memory 0,
/// the access is to a part of a memory that has been checked as a whole.
@inline(never)
func memoryFault(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let memory = ctx.context.pointee.memory
  // The record may have been brought up to date by another operation: what counts is that `size` is less.
  memory.refresh()
  let byteCount = memory.pointee.byteCount
  if memory.pointee.base == base && byteCount > size { return next(pc, sp, base, byteCount, ctx, r, d, f) }
  trap(.memoryOutOfBounds, pc, sp, ctx)
}
