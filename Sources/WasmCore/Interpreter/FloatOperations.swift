// Float operations with WebAssembly's meaning.
//
// NaNs: an arithmetic operation on a NaN gives a quiet NaN, which the hardware's own addition also
// does, so `a + b` is the NaN result where one is needed. Sign operations work on bits and leave
// NaNs as they are. Rounding is spelled out because the baseline x86-64 has no rounding instruction
// and a library call would make the handler spill its registers.

@inline(__always) func minimum(_ a: Double, _ b: Double) -> Double {
  if a < b { return a }
  if b < a { return b }
  if a == b { return Double(bitPattern: a.bitPattern | b.bitPattern) }
  return a + b
}

@inline(__always) func maximum(_ a: Double, _ b: Double) -> Double {
  if a > b { return a }
  if b > a { return b }
  if a == b { return Double(bitPattern: a.bitPattern & b.bitPattern) }
  return a + b
}

@inline(__always) func minimum(_ a: Float, _ b: Float) -> Float {
  if a < b { return a }
  if b < a { return b }
  if a == b { return Float(bitPattern: a.bitPattern | b.bitPattern) }
  return a + b
}

@inline(__always) func maximum(_ a: Float, _ b: Float) -> Float {
  if a > b { return a }
  if b > a { return b }
  if a == b { return Float(bitPattern: a.bitPattern & b.bitPattern) }
  return a + b
}

@inline(__always) func copySign(_ a: Double, _ b: Double) -> Double {
  Double(bitPattern: a.bitPattern & ~(1 << 63) | b.bitPattern & 1 << 63)
}
@inline(__always) func copySign(_ a: Float, _ b: Float) -> Float {
  Float(bitPattern: a.bitPattern & ~(1 << 31) | b.bitPattern & 1 << 31)
}
@inline(__always) func absolute(_ a: Double) -> Double { Double(bitPattern: a.bitPattern & ~(1 << 63)) }
@inline(__always) func absolute(_ a: Float) -> Float { Float(bitPattern: a.bitPattern & ~(1 << 31)) }
@inline(__always) func negate(_ a: Double) -> Double { Double(bitPattern: a.bitPattern ^ 1 << 63) }
@inline(__always) func negate(_ a: Float) -> Float { Float(bitPattern: a.bitPattern ^ 1 << 31) }

// From 2^52 (2^23 for f32) on, every float is an integer; below, the value fits an integer exactly.

@inline(__always) func truncate(_ a: Double) -> Double {
  guard absolute(a) < 0x1p52 else { return a + 0 }
  return copySign(Double(Int64(a)), a)
}

@inline(__always) func truncate(_ a: Float) -> Float {
  guard absolute(a) < 0x1p23 else { return a + 0 }
  return copySign(Float(Int32(a)), a)
}

@inline(__always) func floor(_ a: Double) -> Double {
  guard absolute(a) < 0x1p52 else { return a + 0 }
  let whole = Double(Int64(a))
  return copySign(whole > a ? whole - 1 : whole, a)
}

@inline(__always) func floor(_ a: Float) -> Float {
  guard absolute(a) < 0x1p23 else { return a + 0 }
  let whole = Float(Int32(a))
  return copySign(whole > a ? whole - 1 : whole, a)
}

@inline(__always) func ceiling(_ a: Double) -> Double {
  guard absolute(a) < 0x1p52 else { return a + 0 }
  let whole = Double(Int64(a))
  return copySign(whole < a ? whole + 1 : whole, a)
}

@inline(__always) func ceiling(_ a: Float) -> Float {
  guard absolute(a) < 0x1p23 else { return a + 0 }
  let whole = Float(Int32(a))
  return copySign(whole < a ? whole + 1 : whole, a)
}

/// Rounds to the nearest integer, ties to even: adding and subtracting 2^52 makes the hardware do it.
@inline(__always) func nearest(_ a: Double) -> Double {
  guard absolute(a) < 0x1p52 else { return a + 0 }
  let magic = copySign(0x1p52, a)
  return copySign((a + magic) - magic, a)
}

@inline(__always) func nearest(_ a: Float) -> Float {
  guard absolute(a) < 0x1p23 else { return a + 0 }
  let magic = copySign(0x1p23 as Float, a)
  return copySign((a + magic) - magic, a)
}

// MARK: Float to integer

/// The trap of a conversion whose operand is out of range.
@inline(__always) func conversionTrap(isNaN: Bool) -> Checked {
  Checked(trap: isNaN ? .invalidConversionToInteger : .integerOverflow)
}

@inline(__always) func truncateToI32(_ a: Double) -> Checked {
  guard a > -2147483649.0 && a < 2147483648.0 else { return conversionTrap(isNaN: a != a) }
  return Checked(UInt32(bitPattern: Int32(a)))
}
@inline(__always) func truncateToU32(_ a: Double) -> Checked {
  guard a > -1.0 && a < 4294967296.0 else { return conversionTrap(isNaN: a != a) }
  return Checked(UInt32(truncatingIfNeeded: Int64(a)))
}
@inline(__always) func truncateToI64(_ a: Double) -> Checked {
  guard a >= -0x1p63 && a < 0x1p63 else { return conversionTrap(isNaN: a != a) }
  return Checked(UInt64(bitPattern: Int64(a)))
}
@inline(__always) func truncateToU64(_ a: Double) -> Checked {
  guard a > -1.0 && a < 0x1p64 else { return conversionTrap(isNaN: a != a) }
  if a < 0x1p63 { return Checked(UInt64(bitPattern: Int64(a))) }
  return Checked(UInt64(bitPattern: Int64(a - 0x1p63)) ^ 1 << 63)
}
@inline(__always) func truncateToI32(_ a: Float) -> Checked {
  guard a >= -0x1p31 && a < 0x1p31 else { return conversionTrap(isNaN: a != a) }
  return Checked(UInt32(bitPattern: Int32(a)))
}
@inline(__always) func truncateToU32(_ a: Float) -> Checked {
  guard a > -1.0 && a < 0x1p32 else { return conversionTrap(isNaN: a != a) }
  return Checked(UInt32(truncatingIfNeeded: Int64(a)))
}
@inline(__always) func truncateToI64(_ a: Float) -> Checked {
  guard a >= -0x1p63 && a < 0x1p63 else { return conversionTrap(isNaN: a != a) }
  return Checked(UInt64(bitPattern: Int64(a)))
}
@inline(__always) func truncateToU64(_ a: Float) -> Checked {
  guard a > -1.0 && a < 0x1p64 else { return conversionTrap(isNaN: a != a) }
  if a < 0x1p63 { return Checked(UInt64(bitPattern: Int64(a))) }
  return Checked(UInt64(bitPattern: Int64(a - 0x1p63)) ^ 1 << 63)
}

/// Clamps instead of trapping; NaN gives zero.
@inline(__always) func saturateToI32(_ a: Double) -> Checked {
  if a != a { return Checked(0 as UInt32) }
  if a <= -0x1p31 { return Checked(1 << 31 as UInt32) }
  if a >= 0x1p31 - 1 { return Checked(UInt32.max >> 1) }
  return Checked(UInt32(bitPattern: Int32(a)))
}
@inline(__always) func saturateToU32(_ a: Double) -> Checked {
  if !(a > 0) { return Checked(0 as UInt32) }
  if a >= 0x1p32 - 1 { return Checked(UInt32.max) }
  return Checked(UInt32(truncatingIfNeeded: Int64(a)))
}
@inline(__always) func saturateToI64(_ a: Double) -> Checked {
  if a != a { return Checked(0 as UInt64) }
  if a < -0x1p63 { return Checked(1 << 63 as UInt64) }
  if a >= 0x1p63 { return Checked(UInt64.max >> 1) }
  return Checked(UInt64(bitPattern: Int64(a)))
}
@inline(__always) func saturateToU64(_ a: Double) -> Checked {
  if !(a > 0) { return Checked(0 as UInt64) }
  if a >= 0x1p64 { return Checked(UInt64.max) }
  return truncateToU64(a)
}
// Every f32 is exactly a f64, so the f32 forms clamp through it.
@inline(__always) func saturateToI32(_ a: Float) -> Checked { saturateToI32(Double(a)) }
@inline(__always) func saturateToU32(_ a: Float) -> Checked { saturateToU32(Double(a)) }
@inline(__always) func saturateToI64(_ a: Float) -> Checked { saturateToI64(Double(a)) }
@inline(__always) func saturateToU64(_ a: Float) -> Checked { saturateToU64(Double(a)) }

// MARK: NaN canonicalisation

@inline(__always) func canonical(_ a: Double) -> Double { a == a ? a : Double(bitPattern: 0x7FF8_0000_0000_0000) }
@inline(__always) func canonical(_ a: Float) -> Float { a == a ? a : Float(bitPattern: 0x7FC0_0000) }
