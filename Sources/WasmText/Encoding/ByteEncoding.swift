import WasmCore

/// The binary format's ways of writing numbers and names, always in their shortest form.
extension [UInt8] {
  mutating func appendUnsigned(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    append(UInt8(truncatingIfNeeded: value))
  }

  mutating func appendUnsigned(_ value: UInt32) { appendUnsigned(UInt64(value)) }

  mutating func appendCount(_ count: Int) { appendUnsigned(UInt64(truncatingIfNeeded: count)) }

  mutating func appendSigned(_ value: Int64) {
    var value = value
    while value < -64 || value > 63 {
      append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    append(UInt8(truncatingIfNeeded: value) & 0x7F)
  }

  /// Writes the low bytes of a number, the lowest first.
  mutating func appendLittleEndian(_ value: UInt64, byteCount: Int) {
    for index in 0..<byteCount { append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8))) }
  }

  /// Writes a byte count and the bytes.
  mutating func appendVector(_ bytes: some Collection<UInt8>) {
    appendCount(bytes.count)
    append(contentsOf: bytes)
  }

  mutating func appendType(_ type: ValueTypeCode) {
    append(type.code)
    if type.code == ValueTypeCode.nullablePrefix || type.code == ValueTypeCode.nonNullPrefix {
      appendSigned(type.heap.rawValue)
    }
  }

  mutating func appendTypes(_ types: [ValueTypeCode]) {
    appendCount(types.count)
    for type in types { appendType(type) }
  }

  mutating func appendOpcode(_ opcode: Opcode) {
    let raw = opcode.rawValue
    switch raw >> 8 {
    case 0: append(UInt8(truncatingIfNeeded: raw))
    case 1: appendPrefixed(0xFC, raw - 0x100)
    case 2: appendPrefixed(0xFE, raw - 0x200)
    case 3: appendPrefixed(0xFB, raw - 0x300)
    default: appendPrefixed(0xFD, raw - 0x400)
    }
  }

  private mutating func appendPrefixed(_ prefix: UInt8, _ code: UInt16) {
    append(prefix)
    appendUnsigned(UInt64(code))
  }
}
