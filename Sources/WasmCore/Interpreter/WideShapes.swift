// Arithmetic on 128 bits: results of two words. The low one goes to slot T of word 2, the high one stays in the
// accumulator.

@inline(__always)
func wide<D: Destination>(
  _: D.Type, _ low: UInt64, _ high: UInt64,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ d: Double, _ f: Float
) {
  sp[pc[2].fieldT] = low
  finish(D.self, high, pc[1], words: 3, pc, sp, base, size, ctx, d, f)
}

/// The low words in slots A of words 1 and 2, the high words in the slots B.
@inline(__always)
func add128<D: Destination>(
  _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let (low, carry) = sp[pc[1].fieldA].addingReportingOverflow(sp[pc[2].fieldA])
  let high = sp[pc[1].fieldB] &+ sp[pc[2].fieldB] &+ (carry ? 1 : 0)
  wide(D.self, low, high, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func subtract128<D: Destination>(
  _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
) {
  let (low, borrow) = sp[pc[1].fieldA].subtractingReportingOverflow(sp[pc[2].fieldA])
  let high = sp[pc[1].fieldB] &- sp[pc[2].fieldB] &- (borrow ? 1 : 0)
  wide(D.self, low, high, pc, sp, base, size, ctx, d, f)
}

/// The factors in slots A and B.
@inline(__always)
func multiplyWide<D: Destination>(
  _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt64, UInt64) -> (high: UInt64, low: UInt64)
) {
  let (high, low) = operation(sp[pc[1].fieldA], sp[pc[1].fieldB])
  wide(D.self, low, high, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func multiplyWideSigned(_ a: UInt64, _ b: UInt64) -> (high: UInt64, low: UInt64) {
  let (high, low) = Int64(bitPattern: a).multipliedFullWidth(by: Int64(bitPattern: b))
  return (UInt64(bitPattern: high), low)
}

@inline(__always)
func multiplyWideUnsigned(_ a: UInt64, _ b: UInt64) -> (high: UInt64, low: UInt64) { a.multipliedFullWidth(by: b) }
