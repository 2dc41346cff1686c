// Operations on lanes of integers that Swift's SIMD types have no operator for.

@inline(__always) func absolute(_ a: I8x16) -> I8x16 { a.replacing(with: I8x16.zero &- a, where: a .< I8x16.zero) }
@inline(__always) func absolute(_ a: I16x8) -> I16x8 { a.replacing(with: I16x8.zero &- a, where: a .< I16x8.zero) }
@inline(__always) func absolute(_ a: I32x4) -> I32x4 { a.replacing(with: I32x4.zero &- a, where: a .< I32x4.zero) }
@inline(__always) func absolute(_ a: I64x2) -> I64x2 { a.replacing(with: I64x2.zero &- a, where: a .< I64x2.zero) }

@inline(__always) func lesser(_ a: I8x16, _ b: I8x16) -> I8x16 { a.replacing(with: b, where: b .< a) }
@inline(__always) func lesser(_ a: U8x16, _ b: U8x16) -> U8x16 { a.replacing(with: b, where: b .< a) }
@inline(__always) func lesser(_ a: I16x8, _ b: I16x8) -> I16x8 { a.replacing(with: b, where: b .< a) }
@inline(__always) func lesser(_ a: U16x8, _ b: U16x8) -> U16x8 { a.replacing(with: b, where: b .< a) }
@inline(__always) func lesser(_ a: I32x4, _ b: I32x4) -> I32x4 { a.replacing(with: b, where: b .< a) }
@inline(__always) func lesser(_ a: U32x4, _ b: U32x4) -> U32x4 { a.replacing(with: b, where: b .< a) }
@inline(__always) func greater(_ a: I8x16, _ b: I8x16) -> I8x16 { a.replacing(with: b, where: a .< b) }
@inline(__always) func greater(_ a: U8x16, _ b: U8x16) -> U8x16 { a.replacing(with: b, where: a .< b) }
@inline(__always) func greater(_ a: I16x8, _ b: I16x8) -> I16x8 { a.replacing(with: b, where: a .< b) }
@inline(__always) func greater(_ a: U16x8, _ b: U16x8) -> U16x8 { a.replacing(with: b, where: a .< b) }
@inline(__always) func greater(_ a: I32x4, _ b: I32x4) -> I32x4 { a.replacing(with: b, where: a .< b) }
@inline(__always) func greater(_ a: U32x4, _ b: U32x4) -> U32x4 { a.replacing(with: b, where: a .< b) }

// MARK: Saturation

// Signed: where both operands have a sign that the wrapped result has not, it is the extreme of that sign.

@inline(__always) func addSaturating(_ a: I8x16, _ b: I8x16) -> I8x16 {
  let sum = a &+ b
  let extreme = (a &>> I8x16(repeating: 7)) ^ I8x16(repeating: .max)
  return sum.replacing(with: extreme, where: (~(a ^ b) & (a ^ sum)) .< I8x16.zero)
}
@inline(__always) func addSaturating(_ a: I16x8, _ b: I16x8) -> I16x8 {
  let sum = a &+ b
  let extreme = (a &>> I16x8(repeating: 15)) ^ I16x8(repeating: .max)
  return sum.replacing(with: extreme, where: (~(a ^ b) & (a ^ sum)) .< I16x8.zero)
}
@inline(__always) func subtractSaturating(_ a: I8x16, _ b: I8x16) -> I8x16 {
  let difference = a &- b
  let extreme = (a &>> I8x16(repeating: 7)) ^ I8x16(repeating: .max)
  return difference.replacing(with: extreme, where: ((a ^ b) & (a ^ difference)) .< I8x16.zero)
}
@inline(__always) func subtractSaturating(_ a: I16x8, _ b: I16x8) -> I16x8 {
  let difference = a &- b
  let extreme = (a &>> I16x8(repeating: 15)) ^ I16x8(repeating: .max)
  return difference.replacing(with: extreme, where: ((a ^ b) & (a ^ difference)) .< I16x8.zero)
}

// Unsigned: a wrapped sum is less than its operands, and a difference that would wrap is cleared.

@inline(__always) func addSaturating(_ a: U8x16, _ b: U8x16) -> U8x16 {
  let sum = a &+ b
  return sum | lanes(sum .< a, as: U8x16.self)
}
@inline(__always) func addSaturating(_ a: U16x8, _ b: U16x8) -> U16x8 {
  let sum = a &+ b
  return sum | lanes(sum .< a, as: U16x8.self)
}
@inline(__always) func subtractSaturating(_ a: U8x16, _ b: U8x16) -> U8x16 {
  (a &- b) & lanes(a .> b, as: U8x16.self)
}
@inline(__always) func subtractSaturating(_ a: U16x8, _ b: U16x8) -> U16x8 {
  (a &- b) & lanes(a .> b, as: U16x8.self)
}

/// `(a + b + 1) / 2` without the ninth bit.
@inline(__always) func roundedAverage(_ a: U8x16, _ b: U8x16) -> U8x16 {
  (a | b) &- ((a ^ b) &>> U8x16(repeating: 1))
}
@inline(__always) func roundedAverage(_ a: U16x8, _ b: U16x8) -> U16x8 {
  (a | b) &- ((a ^ b) &>> U16x8(repeating: 1))
}

// MARK: Widening and narrowing

// The standard library's conversions of eight lanes are functions of their own; these are moves of bytes.

@inline(__always) func widened(_ a: SIMD8<Int8>) -> I16x8 {
  var twice = I8x16()
  twice.evenHalf = a
  twice.oddHalf = a
  return lanes(twice, as: I16x8.self) &>> I16x8(repeating: 8)
}
@inline(__always) func widened(_ a: SIMD8<UInt8>) -> U16x8 {
  var bytes = U8x16()
  bytes.evenHalf = a
  return lanes(bytes, as: U16x8.self)
}
@inline(__always) func widened(_ a: SIMD4<Int16>) -> I32x4 { I32x4(truncatingIfNeeded: a) }
@inline(__always) func widened(_ a: SIMD4<UInt16>) -> U32x4 { U32x4(truncatingIfNeeded: a) }
@inline(__always) func widened(_ a: SIMD2<Int32>) -> I64x2 { I64x2(truncatingIfNeeded: a) }
@inline(__always) func widened(_ a: SIMD2<UInt32>) -> U64x2 { U64x2(truncatingIfNeeded: a) }

@inline(__always) private func clamped(_ a: I16x8, _ low: Int16, _ high: Int16) -> I16x8 {
  let lowered = a.replacing(with: I16x8(repeating: high), where: a .> I16x8(repeating: high))
  return lowered.replacing(with: I16x8(repeating: low), where: lowered .< I16x8(repeating: low))
}
@inline(__always) private func clamped(_ a: I32x4, _ low: Int32, _ high: Int32) -> I32x4 {
  let lowered = a.replacing(with: I32x4(repeating: high), where: a .> I32x4(repeating: high))
  return lowered.replacing(with: I32x4(repeating: low), where: lowered .< I32x4(repeating: low))
}

/// The lower halves of the lanes of two vectors.
@inline(__always) private func narrow(_ a: I16x8, _ b: I16x8) -> I8x16 {
  lanes(SIMD16(lowHalf: a, highHalf: b), as: SIMD32<Int8>.self).evenHalf
}
@inline(__always) private func narrow(_ a: I32x4, _ b: I32x4) -> I16x8 {
  lanes(SIMD8(lowHalf: a, highHalf: b), as: SIMD16<Int16>.self).evenHalf
}

@inline(__always) func narrowSigned(_ a: I16x8, _ b: I16x8) -> I8x16 {
  narrow(clamped(a, -0x80, 0x7F), clamped(b, -0x80, 0x7F))
}
@inline(__always) func narrowUnsigned(_ a: I16x8, _ b: I16x8) -> I8x16 {
  narrow(clamped(a, 0, 0xFF), clamped(b, 0, 0xFF))
}
@inline(__always) func narrowSigned(_ a: I32x4, _ b: I32x4) -> I16x8 {
  narrow(clamped(a, -0x8000, 0x7FFF), clamped(b, -0x8000, 0x7FFF))
}
@inline(__always) func narrowUnsigned(_ a: I32x4, _ b: I32x4) -> I16x8 {
  narrow(clamped(a, 0, 0xFFFF), clamped(b, 0, 0xFFFF))
}

// MARK: Sums of neighbours and of products

/// Adds the narrower lanes that each lane consists of.
@inline(__always) func addPairs(_ a: I16x8) -> I16x8 {
  let width = I16x8(repeating: 8)
  return ((a &<< width) &>> width) &+ (a &>> width)
}
@inline(__always) func addPairs(_ a: U16x8) -> U16x8 { (a & U16x8(repeating: 0xFF)) &+ (a &>> U16x8(repeating: 8)) }
@inline(__always) func addPairs(_ a: I32x4) -> I32x4 {
  let width = I32x4(repeating: 16)
  return ((a &<< width) &>> width) &+ (a &>> width)
}
@inline(__always) func addPairs(_ a: U32x4) -> U32x4 { (a & U32x4(repeating: 0xFFFF)) &+ (a &>> U32x4(repeating: 16)) }

@inline(__always) func dotProduct(_ a: I16x8, _ b: I16x8) -> I32x4 {
  I32x4(truncatingIfNeeded: a.evenHalf) &* I32x4(truncatingIfNeeded: b.evenHalf)
    &+ I32x4(truncatingIfNeeded: a.oddHalf) &* I32x4(truncatingIfNeeded: b.oddHalf)
}

/// The relaxed product: both operands are signed, the sum wraps.
@inline(__always) func dotProduct(_ a: I8x16, _ b: I8x16) -> I16x8 {
  // Odd bytes are the upper halves of words, even ones get there by a shift.
  let width = I16x8(repeating: 8)
  let (x, y) = (lanes(a, as: I16x8.self), lanes(b, as: I16x8.self))
  return ((x &<< width) &>> width) &* ((y &<< width) &>> width) &+ (x &>> width) &* (y &>> width)
}

@inline(__always) func dotProduct(_ a: I8x16, _ b: I8x16, adding c: I32x4) -> I32x4 {
  addPairs(lanes(dotProduct(a, b), as: I32x4.self)) &+ c
}

/// The product of numbers with 15 fractional bits, rounded. Only the square of -1 is out of range, by one.
@inline(__always) func multiplyQ15(_ a: I16x8, _ b: I16x8) -> I16x8 {
  let product = I16x8(
    lowHalf: multiplyQ15(a.lowHalf, b.lowHalf), highHalf: multiplyQ15(a.highHalf, b.highHalf))
  return product ^ lanes(product .== I16x8(repeating: .min), as: I16x8.self)
}

@inline(__always) private func multiplyQ15(_ a: SIMD4<Int16>, _ b: SIMD4<Int16>) -> SIMD4<Int16> {
  let product = I32x4(truncatingIfNeeded: a) &* I32x4(truncatingIfNeeded: b)
  return SIMD4<Int16>(truncatingIfNeeded: (product &+ I32x4(repeating: 0x4000)) &>> I32x4(repeating: 15))
}
