// Integer operations that Swift has no operator of the same meaning for.

@inline(__always) func divideSigned(_ a: UInt32, _ b: UInt32) -> Checked {
  if b == 0 { return Checked(trap: .integerDivideByZero) }
  if b == .max && a == 1 << 31 { return Checked(trap: .integerOverflow) }
  return Checked(UInt32(bitPattern: Int32(bitPattern: a) / Int32(bitPattern: b)))
}

@inline(__always) func divideUnsigned(_ a: UInt32, _ b: UInt32) -> Checked {
  if b == 0 { return Checked(trap: .integerDivideByZero) }
  return Checked(a / b)
}

@inline(__always) func remainderSigned(_ a: UInt32, _ b: UInt32) -> Checked {
  if b == 0 { return Checked(trap: .integerDivideByZero) }
  if b == .max { return Checked(0 as UInt32) }
  return Checked(UInt32(bitPattern: Int32(bitPattern: a) % Int32(bitPattern: b)))
}

@inline(__always) func remainderUnsigned(_ a: UInt32, _ b: UInt32) -> Checked {
  if b == 0 { return Checked(trap: .integerDivideByZero) }
  return Checked(a % b)
}

@inline(__always) func divideSigned(_ a: UInt64, _ b: UInt64) -> Checked {
  if b == 0 { return Checked(trap: .integerDivideByZero) }
  if b == .max && a == 1 << 63 { return Checked(trap: .integerOverflow) }
  return Checked(UInt64(bitPattern: Int64(bitPattern: a) / Int64(bitPattern: b)))
}

@inline(__always) func divideUnsigned(_ a: UInt64, _ b: UInt64) -> Checked {
  if b == 0 { return Checked(trap: .integerDivideByZero) }
  return Checked(a / b)
}

@inline(__always) func remainderSigned(_ a: UInt64, _ b: UInt64) -> Checked {
  if b == 0 { return Checked(trap: .integerDivideByZero) }
  if b == .max { return Checked(0 as UInt64) }
  return Checked(UInt64(bitPattern: Int64(bitPattern: a) % Int64(bitPattern: b)))
}

@inline(__always) func remainderUnsigned(_ a: UInt64, _ b: UInt64) -> Checked {
  if b == 0 { return Checked(trap: .integerDivideByZero) }
  return Checked(a % b)
}

@inline(__always) func shiftRightSigned(_ a: UInt32, _ b: UInt32) -> UInt32 {
  UInt32(bitPattern: Int32(bitPattern: a) &>> Int32(bitPattern: b))
}
@inline(__always) func shiftRightSigned(_ a: UInt64, _ b: UInt64) -> UInt64 {
  UInt64(bitPattern: Int64(bitPattern: a) &>> Int64(bitPattern: b))
}
@inline(__always) func rotateLeft(_ a: UInt32, _ b: UInt32) -> UInt32 { a &<< b | a &>> (0 &- b) }
@inline(__always) func rotateLeft(_ a: UInt64, _ b: UInt64) -> UInt64 { a &<< b | a &>> (0 &- b) }
@inline(__always) func rotateRight(_ a: UInt32, _ b: UInt32) -> UInt32 { a &>> b | a &<< (0 &- b) }
@inline(__always) func rotateRight(_ a: UInt64, _ b: UInt64) -> UInt64 { a &>> b | a &<< (0 &- b) }

// Integers in slots are unsigned; these are the signed comparisons.
@inline(__always) func lessSigned(_ a: UInt32, _ b: UInt32) -> Bool { Int32(bitPattern: a) < Int32(bitPattern: b) }
@inline(__always) func lessSigned(_ a: UInt64, _ b: UInt64) -> Bool { Int64(bitPattern: a) < Int64(bitPattern: b) }

// i32 values are zero-extended in their 64-bit slots.
@inline(__always) func signExtend8To32(_ a: UInt64) -> UInt64 {
  UInt64(UInt32(bitPattern: Int32(Int8(truncatingIfNeeded: a))))
}
@inline(__always) func signExtend16To32(_ a: UInt64) -> UInt64 {
  UInt64(UInt32(bitPattern: Int32(Int16(truncatingIfNeeded: a))))
}
@inline(__always) func signExtend8(_ a: UInt64) -> UInt64 { UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: a))) }
@inline(__always) func signExtend16(_ a: UInt64) -> UInt64 { UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: a))) }
@inline(__always) func signExtend32(_ a: UInt64) -> UInt64 { UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: a))) }
