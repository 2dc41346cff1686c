// Selections: the condition, then one of two slots.

/// The slot in field C.
enum SlotC: IntegerSource {
  @inline(__always) static func bits(_ w: UInt64, _ pc: PC, _ sp: SP, _ r: UInt64) -> UInt64 { sp[w.fieldC] }
  @inline(__always) static var extraWords: Int { 0 }
}

@inline(__always)
func selectInteger<C: IntegerSource, D: Destination>(
  _: C.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let value = C.bits(w, pc, sp, r).low != 0 ? sp[w.fieldA] : sp[w.fieldB]
  finish(D.self, value, w, words: 2, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func selectDouble<C: IntegerSource, D: Destination>(
  _: C.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let value = C.bits(w, pc, sp, r).low != 0 ? sp[w.fieldA] : sp[w.fieldB]
  finishDouble(D.self, Double(bitPattern: value), w, words: 2, pc, sp, base, size, ctx, r, f)
}

@inline(__always)
func selectSingle<C: IntegerSource, D: Destination>(
  _: C.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let w = pc[1]
  let value = C.bits(w, pc, sp, r).low != 0 ? sp[w.fieldA] : sp[w.fieldB]
  finishSingle(D.self, Float(bitPattern: value.low), w, words: 2, pc, sp, base, size, ctx, r, d)
}
