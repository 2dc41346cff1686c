/// A binary floating-point format of IEEE 754, and correct rounding into it.
struct FloatFormat {
  /// Bits of the significand, with the hidden one.
  let precision: Int
  /// The largest exponent, which is also the bias.
  let bias: Int64

  static var single: FloatFormat { FloatFormat(precision: 24, bias: 127) }
  static var double: FloatFormat { FloatFormat(precision: 53, bias: 1023) }

  /// Bits of the stored part of the significand.
  var fractionBits: UInt64 { UInt64(precision - 1) }
  var infinity: UInt64 { UInt64(2 * bias + 1) << fractionBits }
  var signBit: UInt64 { precision == 24 ? 1 << 31 : 1 << 63 }
  /// The payload of a canonical NaN.
  var quietBit: UInt64 { 1 << (fractionBits - 1) }

  /// The nearest number to `mantissa` × 2^`exponent`, ties to even.
  ///
  /// - Parameters:
  ///   - mantissa: not zero.
  ///   - isInexact: whether the exact value lies a little above, by less than one unit of the mantissa.
  ///     The mantissa must have all 64 bits then, or at least two more than the format keeps.
  /// - Returns: the bits of the number; nil if it rounds to infinity.
  func round(_ mantissa: UInt64, exponent: Int64, isInexact: Bool) -> UInt64? {
    let shift = mantissa.leadingZeroBitCount
    let mantissa = mantissa << UInt64(shift)
    let magnitude = exponent - Int64(shift) + 63
    guard magnitude <= bias else { return nil }
    // Below the smallest normal number, fewer bits are left to keep.
    let minimum = 1 - bias
    let isNormal = magnitude >= minimum
    let kept = isNormal ? Int64(precision) : Int64(precision) - (minimum - magnitude)
    guard kept >= 0 else { return 0 }
    let dropped = UInt64(64 - kept)
    var significand = dropped == 64 ? 0 : mantissa >> dropped
    let remainder = dropped == 64 ? mantissa : mantissa & ((1 << dropped) - 1)
    let half: UInt64 = 1 << (dropped - 1)
    if remainder > half || (remainder == half && (isInexact || significand & 1 != 0)) { significand += 1 }
    // The hidden bit adds one to the exponent field, as does a carry out of the fraction.
    let bits = isNormal ? UInt64(magnitude + bias - 1) << fractionBits + significand : significand
    return bits < infinity ? bits : nil
  }
}
