import Synchronization

// Atomic accesses to memory 0: sequentially consistent, and only at addresses that are multiples of their width.
//
// An `Atomic` has the layout of the number in it, so guest memory is used as if it held atomics. Each becomes the
// host's own instruction.

extension UnsafeMutableRawPointer {
  /// The bytes here as an atomic number. The caller has checked that they are aligned for it.
  @inline(__always)
  func atomic<T: AtomicRepresentable & FixedWidthInteger>(_: T.Type) -> UnsafeMutablePointer<Atomic<T>> {
    // SAFETY: an atomic integer has the size, the alignment and the bits of the integer.
    assumingMemoryBound(to: Atomic<T>.self)
  }

  /// Memories begin at addresses of the host that are multiples of any width, so the host's address tells.
  @inline(__always)
  func isAligned<T>(for _: T.Type) -> Bool { UInt(bitPattern: self) & UInt(MemoryLayout<T>.size &- 1) == 0 }
}

@inline(__always)
func atomicLoad<A: AddressSource, D: Destination, T: AtomicRepresentable & FixedWidthInteger>(
  _: A.Type, _: D.Type, _: T.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ load: (borrowing Atomic<T>) -> T
) {
  let w = pc[1]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ UInt64(MemoryLayout<T>.size) > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  let place = base + Int(truncatingIfNeeded: address)
  if _slowPath(!place.isAligned(for: T.self)) { return trap(.unalignedAtomic, pc, sp, ctx) }
  finish(D.self, UInt64(load(place.atomic(T.self).pointee)), w, words: 2, pc, sp, base, size, ctx, d, f)
}

/// The value is in slot T.
@inline(__always)
func atomicStore<A: AddressSource, T: AtomicRepresentable & FixedWidthInteger>(
  _: A.Type, _: T.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ store: (borrowing Atomic<T>, T) -> Void
) {
  let w = pc[1]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ UInt64(MemoryLayout<T>.size) > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  let place = base + Int(truncatingIfNeeded: address)
  if _slowPath(!place.isAligned(for: T.self)) { return trap(.unalignedAtomic, pc, sp, ctx) }
  store(place.atomic(T.self).pointee, T(truncatingIfNeeded: sp[w.fieldT]))
  next(pc + 2, sp, base, size, ctx, r, d, f)
}

/// Reads, modifies and writes; the result is what was there. Fields A and B of the third word are the operands' slots.
@inline(__always)
func atomicModify<A: AddressSource, D: Destination, T: AtomicRepresentable & FixedWidthInteger>(
  _: A.Type, _: D.Type, _: T.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ modify: (borrowing Atomic<T>, T, T) -> T
) {
  let w = pc[1]
  let operands = pc[2]
  let address = A.address(w, sp, r)
  if _slowPath(address &+ UInt64(MemoryLayout<T>.size) > UInt64(size)) {
    return memoryFault(pc, sp, base, size, ctx, r, d, f)
  }
  // SAFETY: the whole access lies below `size`.
  let place = base + Int(truncatingIfNeeded: address)
  if _slowPath(!place.isAligned(for: T.self)) { return trap(.unalignedAtomic, pc, sp, ctx) }
  let old = modify(
    place.atomic(T.self).pointee, T(truncatingIfNeeded: sp[operands.fieldA]), T(truncatingIfNeeded: sp[operands.fieldB])
  )
  finish(D.self, UInt64(old), w, words: 3, pc, sp, base, size, ctx, d, f)
}
