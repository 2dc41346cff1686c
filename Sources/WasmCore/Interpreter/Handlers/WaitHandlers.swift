import Synchronization

// Waiting for other threads, waking them, and what else shared memories need. Operands lie in consecutive slots, as
// those of bulk operations do; the further words are the memory's record and the offset of the instruction.

/// The address of an access whose address operand is in the first of consecutive slots. Too large a sum saturates,
/// which is beyond the end of every memory.
@inline(__always)
private func waitAddress(_ pc: PC, _ sp: SP) -> UInt64 {
  let (sum, isOverflow) = operands(pc, sp)[0].addingReportingOverflow(pc[3])
  return isOverflow ? .max : sum
}

/// Slots: address, expected value, timeout. The high half of the second word is the width of the value.
@inline(__always)
func opMemoryWait(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  switch wait(pc, sp, ctx) {
  case .ended(let result): next(pc + 4, sp, base, size, ctx, result, d, f)
  case .interrupted:
    suspend(.interrupted, Registers(pc: pc, sp: sp, base: base, size: size, r: r, d: d, f: f), ctx)
  case .trapped(let kind): trap(kind, pc, sp, ctx)
  }
}

@inline(never)
private func wait(_ pc: PC, _ sp: SP, _ ctx: ContextAddress) -> WaitOutcome {
  let x = operands(pc, sp)
  return ctx.context.pointee.machine._withUnsafeGuaranteedRef {
    $0.wait(
      pointer(pc[2], to: MemoryRecord.self), at: waitAddress(pc, sp), width: pc[1] >> 32, expected: x[1],
      timeout: Int64(bitPattern: x[2]))
  }
}

/// Slots: address, the most threads to wake.
@inline(__always)
func opMemoryNotify(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let result = notify(pc, sp)
  if _slowPath(result.trap != .none) { return trap(result.trap, pc, sp, ctx) }
  next(pc + 4, sp, base, size, ctx, result.value, d, f)
}

@inline(never)
private func notify(_ pc: PC, _ sp: SP) -> Checked {
  let memory = pointer(pc[2], to: MemoryRecord.self)
  let address = waitAddress(pc, sp)
  let kind = memory.atomicCell(address, 4).trap
  guard kind == .none else { return Checked(trap: kind) }
  // Nobody can wait on a memory that is not shared.
  guard let shared = memory.pointee.shared else { return Checked(UInt64(0)) }
  let count = operands(pc, sp)[1].low
  return Checked(shared._withUnsafeGuaranteedRef { $0.waiters.notify(at: address, count: count) })
}

@inline(__always)
func opAtomicFence(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  atomicMemoryFence(ordering: .sequentiallyConsistent)
  next(pc + 1, sp, base, size, ctx, r, d, f)
}

/// The size of a memory that other threads may have grown.
@inline(__always)
func opMemorySizeShared(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let memory = pointer(pc[1], to: MemoryRecord.self)
  memory.refresh()
  next(pc + 2, sp, base, size, ctx, memory.pointee.pageCount, d, f)
}

/// Learns how large a shared memory is by now, before an access through a window.
@inline(__always)
func opRefreshMemory(
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let memory = pointer(pc[1], to: MemoryRecord.self)
  if let shared = memory.pointee.shared {
    memory.pointee.byteCount = shared._withUnsafeGuaranteedRef { $0.loadSize() }
  }
  next(pc + 2, sp, base, size, ctx, r, d, f)
}
