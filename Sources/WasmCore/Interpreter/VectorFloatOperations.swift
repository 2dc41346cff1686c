// Float operations on lanes, with the same meaning and the same reasons as those in `FloatOperations.swift`.

extension SIMD4 where Scalar == Float {
  /// The bits of all lanes; the sign is the highest.
  @inline(__always) var bits: U32x4 { lanes(self, as: U32x4.self) }
  @inline(__always) init(bits: U32x4) { self = lanes(bits, as: F32x4.self) }
}

extension SIMD2 where Scalar == Double {
  @inline(__always) var bits: U64x2 { lanes(self, as: U64x2.self) }
  @inline(__always) init(bits: U64x2) { self = lanes(bits, as: F64x2.self) }
}

@inline(__always) private var signs32: U32x4 { U32x4(repeating: 1 << 31) }
@inline(__always) private var signs64: U64x2 { U64x2(repeating: 1 << 63) }

@inline(__always) func absolute(_ a: F32x4) -> F32x4 { F32x4(bits: a.bits & ~signs32) }
@inline(__always) func absolute(_ a: F64x2) -> F64x2 { F64x2(bits: a.bits & ~signs64) }
@inline(__always) func negate(_ a: F32x4) -> F32x4 { F32x4(bits: a.bits ^ signs32) }
@inline(__always) func negate(_ a: F64x2) -> F64x2 { F64x2(bits: a.bits ^ signs64) }
@inline(__always) private func copySign(_ a: F32x4, _ b: F32x4) -> F32x4 {
  F32x4(bits: a.bits & ~signs32 | b.bits & signs32)
}
@inline(__always) private func copySign(_ a: F64x2, _ b: F64x2) -> F64x2 {
  F64x2(bits: a.bits & ~signs64 | b.bits & signs64)
}

// The two selections differ only where the operands are zeros of different sign, or NaNs.

@inline(__always) func minimum(_ a: F32x4, _ b: F32x4) -> F32x4 {
  let less = F32x4(bits: a.replacing(with: b, where: b .< a).bits | b.replacing(with: a, where: a .< b).bits)
  return (a + b).replacing(with: less, where: (a .== a) .& (b .== b))
}
@inline(__always) func minimum(_ a: F64x2, _ b: F64x2) -> F64x2 {
  let less = F64x2(bits: a.replacing(with: b, where: b .< a).bits | b.replacing(with: a, where: a .< b).bits)
  return (a + b).replacing(with: less, where: (a .== a) .& (b .== b))
}
@inline(__always) func maximum(_ a: F32x4, _ b: F32x4) -> F32x4 {
  let more = F32x4(bits: a.replacing(with: b, where: a .< b).bits & b.replacing(with: a, where: b .< a).bits)
  return (a + b).replacing(with: more, where: (a .== a) .& (b .== b))
}
@inline(__always) func maximum(_ a: F64x2, _ b: F64x2) -> F64x2 {
  let more = F64x2(bits: a.replacing(with: b, where: a .< b).bits & b.replacing(with: a, where: b .< a).bits)
  return (a + b).replacing(with: more, where: (a .== a) .& (b .== b))
}

// MARK: Rounding

/// From this magnitude on, every float is an integer.
@inline(__always) private var whole32: F32x4 { F32x4(repeating: 0x1p23) }
@inline(__always) private var whole64: F64x2 { F64x2(repeating: 0x1p52) }

/// The nearest integers of small values, ties to even.
@inline(__always) private func nearestSmall(_ a: F32x4) -> F32x4 {
  let magic = copySign(whole32, a)
  return (a + magic) - magic
}
@inline(__always) private func nearestSmall(_ a: F64x2) -> F64x2 {
  let magic = copySign(whole64, a)
  return (a + magic) - magic
}

/// The rounded value for lanes that are small, with the sign of the operand; the operand itself, as a quiet NaN, for others.
@inline(__always) private func finishRounding(_ rounded: F32x4, _ a: F32x4) -> F32x4 {
  (a + F32x4.zero).replacing(with: copySign(rounded, a), where: absolute(a) .< whole32)
}
@inline(__always) private func finishRounding(_ rounded: F64x2, _ a: F64x2) -> F64x2 {
  (a + F64x2.zero).replacing(with: copySign(rounded, a), where: absolute(a) .< whole64)
}

@inline(__always) private func floorSmall(_ a: F32x4) -> F32x4 {
  let near = nearestSmall(a)
  return near.replacing(with: near - F32x4(repeating: 1), where: near .> a)
}
@inline(__always) private func floorSmall(_ a: F64x2) -> F64x2 {
  let near = nearestSmall(a)
  return near.replacing(with: near - F64x2(repeating: 1), where: near .> a)
}

@inline(__always) func nearest(_ a: F32x4) -> F32x4 { finishRounding(nearestSmall(a), a) }
@inline(__always) func nearest(_ a: F64x2) -> F64x2 { finishRounding(nearestSmall(a), a) }
@inline(__always) func floor(_ a: F32x4) -> F32x4 { finishRounding(floorSmall(a), a) }
@inline(__always) func floor(_ a: F64x2) -> F64x2 { finishRounding(floorSmall(a), a) }
@inline(__always) func truncate(_ a: F32x4) -> F32x4 { finishRounding(floorSmall(absolute(a)), a) }
@inline(__always) func truncate(_ a: F64x2) -> F64x2 { finishRounding(floorSmall(absolute(a)), a) }
@inline(__always) func ceiling(_ a: F32x4) -> F32x4 {
  let near = nearestSmall(a)
  return finishRounding(near.replacing(with: near + F32x4(repeating: 1), where: near .< a), a)
}
@inline(__always) func ceiling(_ a: F64x2) -> F64x2 {
  let near = nearestSmall(a)
  return finishRounding(near.replacing(with: near + F64x2(repeating: 1), where: near .< a), a)
}

// MARK: To integers

// Conversions of whole vectors to integers check their range lane by lane. These go by the bits instead: a sum with a
// power of two has the integer in its lowest bits.

/// The integer parts of values from 0 on and below 2^32, which are more than the bits of a float hold: by halves.
@inline(__always) private func integerParts(_ a: F32x4) -> U32x4 {
  let high = floorSmall(a * F32x4(repeating: 0x1p-16))
  let low = floorSmall(a - high * F32x4(repeating: 0x1p16))
  let highBits = (high + whole32).bits &<< U32x4(repeating: 16)
  return highBits &+ ((low + whole32).bits & U32x4(repeating: 0xFFFF))
}

@inline(__always) func saturateToI32(_ a: F32x4) -> I32x4 {
  let magnitude = lanes(integerParts(absolute(a)), as: I32x4.self)
  let sign = lanes(a, as: I32x4.self) &>> I32x4(repeating: 31)
  // Large negative values and NaNs of any sign are dealt with last.
  let value = ((magnitude ^ sign) &- sign)
    .replacing(with: I32x4(repeating: .max), where: a .>= F32x4(repeating: 0x1p31))
    .replacing(with: I32x4(repeating: .min), where: a .<= F32x4(repeating: -0x1p31))
  return value & lanes(a .== a, as: I32x4.self)
}

@inline(__always) func saturateToU32(_ a: F32x4) -> U32x4 {
  let value = integerParts(a).replacing(with: U32x4(repeating: .max), where: a .>= F32x4(repeating: 0x1p32))
  return value & lanes(a .> F32x4.zero, as: U32x4.self)
}

/// Zero where a lane is NaN.
@inline(__always) private func numbers(_ a: F64x2) -> F64x2 { F64x2(bits: a.bits & lanes(a .== a, as: U64x2.self)) }

@inline(__always) func saturateToI32(_ a: F64x2) -> I32x4 {
  let (low, high) = (F64x2(repeating: -0x1p31), F64x2(repeating: 0x1p31 - 1))
  let raised = numbers(a).replacing(with: low, where: a .< low)
  let value = raised.replacing(with: high, where: raised .> high)
  let whole = copySign(floorSmall(absolute(value)), value)
  // One and a half, so that the difference of a negative value has the same exponent.
  let bits = lanes(whole + F64x2(repeating: 0x1.8p52), as: I32x4.self)
  return I32x4(lowHalf: bits.evenHalf, highHalf: .zero)
}

@inline(__always) func saturateToU32(_ a: F64x2) -> U32x4 {
  let high = F64x2(repeating: 0x1p32 - 1)
  let positive = F64x2(bits: a.bits & lanes(a .> F64x2.zero, as: U64x2.self))
  let value = positive.replacing(with: high, where: positive .> high)
  let bits = lanes(floorSmall(value) + whole64, as: U32x4.self)
  return U32x4(lowHalf: bits.evenHalf, highHalf: .zero)
}

// MARK: NaN canonicalisation

@inline(__always) func canonical(_ a: F32x4) -> F32x4 {
  F32x4(repeating: Float(bitPattern: 0x7FC0_0000)).replacing(with: a, where: a .== a)
}
@inline(__always) func canonical(_ a: F64x2) -> F64x2 {
  F64x2(repeating: Double(bitPattern: 0x7FF8_0000_0000_0000)).replacing(with: a, where: a .== a)
}
