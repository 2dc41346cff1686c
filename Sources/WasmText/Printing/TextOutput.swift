import WasmCore

/// Text being written: bytes, the indentation of lines, and how values are spelled.
struct TextOutput {
  private(set) var bytes: [UInt8] = []
  var depth = 0
  /// Lines are not indented any further, so that deep nesting does not make the text quadratic.
  private static var deepestIndentation: Int { 40 }

  mutating func write(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func write(_ number: some BinaryInteger) { write(String(number)) }

  mutating func newLine() {
    bytes.append(0x0A)
    for _ in 0..<min(max(depth, 0), Self.deepestIndentation) * 2 { bytes.append(0x20) }
  }

  /// Writes a space unless there is one already.
  mutating func separate() {
    if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
  }

  /// Writes a string in quotes, with everything but visible ASCII escaped.
  mutating func writeString(_ contents: some Sequence<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    for byte in contents {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x20...0x7E:
        bytes.append(byte)
      default: writeEscape(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a name in quotes. It is known to be well-formed UTF-8, so that only what cannot be seen needs escapes.
  mutating func writeName(_ name: [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var escaped = 0..<0
    for (index, byte) in name.enumerated() {
      if byte == 0xE2, Self.isInvisible(name[index...].prefix(3)) { escaped = index..<index + 3 }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20, 0x7F: writeEscape(byte)
      case _ where escaped.contains(index): writeEscape(byte)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a character is one that changes the direction of text, or takes no room: U+200B to U+200F, U+202A to
  /// U+202E and U+2060 to U+206F. Text with them does not look like what it says.
  private static func isInvisible(_ character: ArraySlice<UInt8>) -> Bool {
    guard let last = character.last, character.count == 3 else { return false }
    return switch (character[character.startIndex + 1], last) {
    case (0x80, 0x8B...0x8F), (0x80, 0xAA...0xAE), (0x81, 0xA0...0xAF): true
    default: false
    }
  }

  private mutating func writeEscape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    writeHexDigit(byte >> 4)
    writeHexDigit(byte & 15)
  }

  /// Writes a name as an identifier, in quotes if it has characters that identifiers lack.
  mutating func writeIdentifier(_ name: Name) {
    bytes.append(UInt8(ascii: "$"))
    if name.bytes.allSatisfy({ CharacterClass.isIdentifier($0) }) {
      bytes.append(contentsOf: name.bytes)
    } else {
      writeName(name.bytes)
    }
  }

  mutating func writeHex(_ value: UInt64, digits: Int = 1) {
    write("0x")
    var shift = 60
    while shift > 0, value >> UInt64(shift) == 0, shift / 4 >= digits { shift -= 4 }
    while shift >= 0 {
      writeHexDigit(UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15)
      shift -= 4
    }
  }

  /// Writes the shortest decimal that reads as the same number.
  mutating func writeFloat(_ bits: UInt32) {
    let value = Float(bitPattern: bits)
    guard value.isFinite else {
      writeSpecial(UInt64(bits), .single)
      return
    }
    write(value.description)
  }

  /// Writes the shortest decimal that reads as the same number.
  mutating func writeDouble(_ bits: UInt64) {
    let value = Double(bitPattern: bits)
    guard value.isFinite else {
      writeSpecial(bits, .double)
      return
    }
    write(value.description)
  }

  /// Writes an infinity or a NaN, with its payload unless it is the canonical one.
  private mutating func writeSpecial(_ bits: UInt64, _ format: FloatFormat) {
    if bits & format.signBit != 0 { write("-") }
    let payload = bits & (1 << format.fractionBits - 1)
    if payload == 0 {
      write("inf")
    } else if payload == format.quietBit {
      write("nan")
    } else {
      write("nan:")
      writeHex(payload)
    }
  }

  private mutating func writeHexDigit(_ digit: UInt8) {
    bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
  }
}
