// The shapes of operations: how operands are fetched, where the result goes, what follows.
//
// Every handler in `Handlers/` is one line: a shape, its operand kinds, the operation proper. The
// shapes are generic and always inlined, so that nothing of this structure is left in the machine
// code of a handler.

// MARK: Integer results

@inline(__always)
func finish<D: Destination>(
  _: D.Type, _ value: UInt64, _ w: UInt64, words: Int,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ d: Double, _ f: Float
) {
  D.store(value, w, sp)
  D.next(pc + words, sp, base, size, ctx, value, d, f)
}

@inline(__always)
func binary32<X: IntegerSource, Y: IntegerSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt32, UInt32) -> UInt32
) {
  let w = pc[1]
  let value = operation(X.bits(w, pc, sp, r).low, Y.bits(w, pc, sp, r).low)
  finish(D.self, UInt64(value), w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func binary64<X: IntegerSource, Y: IntegerSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt64, UInt64) -> UInt64
) {
  let w = pc[1]
  let value = operation(X.bits(w, pc, sp, r), Y.bits(w, pc, sp, r))
  finish(D.self, value, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func compare32<X: IntegerSource, Y: IntegerSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt32, UInt32) -> Bool
) {
  let w = pc[1]
  let value: UInt64 = operation(X.bits(w, pc, sp, r).low, Y.bits(w, pc, sp, r).low) ? 1 : 0
  finish(D.self, value, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func compare64<X: IntegerSource, Y: IntegerSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt64, UInt64) -> Bool
) {
  let w = pc[1]
  let value: UInt64 = operation(X.bits(w, pc, sp, r), Y.bits(w, pc, sp, r)) ? 1 : 0
  finish(D.self, value, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func unary<X: IntegerSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt64) -> UInt64
) {
  let w = pc[1]
  finish(D.self, operation(X.bits(w, pc, sp, r)), w, words: 2, pc, sp, base, size, ctx, d, f)
}

/// Division and remainder: `operation` yields the value or the trap.
@inline(__always)
func division32<X: IntegerSource, Y: IntegerSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt32, UInt32) -> Checked
) {
  let w = pc[1]
  let checked = operation(X.bits(w, pc, sp, r).low, Y.bits(w, pc, sp, r).low)
  if _slowPath(checked.trap != .none) { return trap(checked.trap, pc, sp, ctx) }
  finish(D.self, checked.value, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func division64<X: IntegerSource, Y: IntegerSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt64, UInt64) -> Checked
) {
  let w = pc[1]
  let checked = operation(X.bits(w, pc, sp, r), Y.bits(w, pc, sp, r))
  if _slowPath(checked.trap != .none) { return trap(checked.trap, pc, sp, ctx) }
  finish(D.self, checked.value, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, d, f)
}

// MARK: Float results

@inline(__always)
func finishDouble<D: Destination>(
  _: D.Type, _ value: Double, _ w: UInt64, words: Int,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ f: Float
) {
  D.store(value.bitPattern, w, sp)
  D.next(pc + words, sp, base, size, ctx, r, value, f)
}

@inline(__always)
func finishSingle<D: Destination>(
  _: D.Type, _ value: Float, _ w: UInt64, words: Int,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double
) {
  D.store(UInt64(value.bitPattern), w, sp)
  D.next(pc + words, sp, base, size, ctx, r, d, value)
}

@inline(__always)
func binaryDouble<X: FloatSource, Y: FloatSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Double, Double) -> Double
) {
  let w = pc[1]
  let value = operation(X.double(w, pc, sp, d), Y.double(w, pc, sp, d))
  finishDouble(D.self, value, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, r, f)
}

@inline(__always)
func binarySingle<X: FloatSource, Y: FloatSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Float, Float) -> Float
) {
  let w = pc[1]
  let value = operation(X.single(w, pc, sp, f), Y.single(w, pc, sp, f))
  finishSingle(D.self, value, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, r, d)
}

@inline(__always)
func compareDouble<X: FloatSource, Y: FloatSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Double, Double) -> Bool
) {
  let w = pc[1]
  let value: UInt64 = operation(X.double(w, pc, sp, d), Y.double(w, pc, sp, d)) ? 1 : 0
  finish(D.self, value, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func compareSingle<X: FloatSource, Y: FloatSource, D: Destination>(
  _: X.Type, _: Y.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Float, Float) -> Bool
) {
  let w = pc[1]
  let value: UInt64 = operation(X.single(w, pc, sp, f), Y.single(w, pc, sp, f)) ? 1 : 0
  finish(D.self, value, w, words: 2 + X.extraWords + Y.extraWords, pc, sp, base, size, ctx, d, f)
}

// MARK: Conversions; the name tells the classes of operand and result

@inline(__always)
func integerToDouble<X: IntegerSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt64) -> Double
) {
  let w = pc[1]
  finishDouble(D.self, operation(X.bits(w, pc, sp, r)), w, words: 2, pc, sp, base, size, ctx, r, f)
}

@inline(__always)
func integerToSingle<X: IntegerSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (UInt64) -> Float
) {
  let w = pc[1]
  finishSingle(D.self, operation(X.bits(w, pc, sp, r)), w, words: 2, pc, sp, base, size, ctx, r, d)
}

@inline(__always)
func unaryDouble<X: FloatSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Double) -> Double
) {
  let w = pc[1]
  finishDouble(D.self, operation(X.double(w, pc, sp, d)), w, words: 2, pc, sp, base, size, ctx, r, f)
}

@inline(__always)
func unarySingle<X: FloatSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Float) -> Float
) {
  let w = pc[1]
  finishSingle(D.self, operation(X.single(w, pc, sp, f)), w, words: 2, pc, sp, base, size, ctx, r, d)
}

@inline(__always)
func singleToDouble<X: FloatSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Float) -> Double
) {
  let w = pc[1]
  finishDouble(D.self, operation(X.single(w, pc, sp, f)), w, words: 2, pc, sp, base, size, ctx, r, f)
}

@inline(__always)
func doubleToSingle<X: FloatSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Double) -> Float
) {
  let w = pc[1]
  finishSingle(D.self, operation(X.double(w, pc, sp, d)), w, words: 2, pc, sp, base, size, ctx, r, d)
}

@inline(__always)
func doubleToInteger<X: FloatSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Double) -> Checked
) {
  let w = pc[1]
  let checked = operation(X.double(w, pc, sp, d))
  if _slowPath(checked.trap != .none) { return trap(checked.trap, pc, sp, ctx) }
  finish(D.self, checked.value, w, words: 2, pc, sp, base, size, ctx, d, f)
}

@inline(__always)
func singleToInteger<X: FloatSource, D: Destination>(
  _: X.Type, _: D.Type,
  _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float,
  _ operation: (Float) -> Checked
) {
  let w = pc[1]
  let checked = operation(X.single(w, pc, sp, f))
  if _slowPath(checked.trap != .none) { return trap(checked.trap, pc, sp, ctx) }
  finish(D.self, checked.value, w, words: 2, pc, sp, base, size, ctx, d, f)
}
