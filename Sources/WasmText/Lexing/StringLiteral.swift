/// The inside of string tokens.
enum StringLiteral {
  /// The length of the escape sequence at `start`, or nil if there is none such.
  static func escapeLength(_ bytes: [UInt8], at start: Int) -> Int? {
    guard start + 1 < bytes.count else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "\""), UInt8(ascii: "'"),
      UInt8(ascii: "\\"):
      return 2
    case UInt8(ascii: "u"):
      guard let (_, length) = scalar(bytes, at: start) else { return nil }
      return length
    default:
      guard start + 2 < bytes.count, hexDigit(bytes[start + 1]) != nil, hexDigit(bytes[start + 2]) != nil else {
        return nil
      }
      return 3
    }
  }

  /// The bytes that a well-formed string token stands for.
  ///
  /// - Parameters:
  ///   - start: the offset of the opening quote.
  ///   - end: the offset past the closing quote.
  static func decode(_ bytes: [UInt8], from start: Int, to end: Int) -> [UInt8] {
    var result: [UInt8] = []
    append(bytes, from: start, to: end, to: &result)
    return result
  }

  /// Appends the bytes that a well-formed string token stands for.
  static func append(_ bytes: [UInt8], from start: Int, to end: Int, to result: inout [UInt8]) {
    let last = end - 1
    var index = start + 1
    while index < last {
      guard bytes[index] == UInt8(ascii: "\\") else {
        let runStart = index
        while index < last, bytes[index] != UInt8(ascii: "\\") { index += 1 }
        result.append(contentsOf: bytes[runStart..<index])
        continue
      }
      switch bytes[index + 1] {
      case UInt8(ascii: "t"):
        result.append(0x09)
        index += 2
      case UInt8(ascii: "n"):
        result.append(0x0A)
        index += 2
      case UInt8(ascii: "r"):
        result.append(0x0D)
        index += 2
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"):
        result.append(bytes[index + 1])
        index += 2
      case UInt8(ascii: "u"):
        guard let (value, length) = scalar(bytes, at: index) else { return }
        appendUTF8(value, to: &result)
        index += length
      default:
        guard let high = hexDigit(bytes[index + 1]), let low = hexDigit(bytes[index + 2]) else { return }
        result.append(high << 4 | low)
        index += 3
      }
    }
  }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The scalar value and length of `\u{…}`.
  private static func scalar(_ bytes: [UInt8], at start: Int) -> (value: UInt32, length: Int)? {
    var index = start + 2
    guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else { return nil }
    index += 1
    var value: UInt32 = 0
    var previousIsDigit = false
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if let digit = hexDigit(byte) {
        value = value << 4 | UInt32(digit)
        guard value < 0x11_0000 else { return nil }
        previousIsDigit = true
      } else if byte == UInt8(ascii: "_") {
        guard previousIsDigit else { return nil }
        previousIsDigit = false
      } else {
        guard byte == UInt8(ascii: "}"), previousIsDigit, value & 0xFFFF_F800 != 0xD800 else { return nil }
        return (value, index - start)
      }
    }
    return nil
  }

  private static func appendUTF8(_ value: UInt32, to result: inout [UInt8]) {
    func byte(_ value: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: value) }
    switch value {
    case 0..<0x80:
      result.append(byte(value))
    case 0x80..<0x800:
      result.append(byte(0xC0 | value >> 6))
      result.append(byte(0x80 | value & 0x3F))
    case 0x800..<0x1_0000:
      result.append(byte(0xE0 | value >> 12))
      result.append(byte(0x80 | value >> 6 & 0x3F))
      result.append(byte(0x80 | value & 0x3F))
    default:
      result.append(byte(0xF0 | value >> 18))
      result.append(byte(0x80 | value >> 12 & 0x3F))
      result.append(byte(0x80 | value >> 6 & 0x3F))
      result.append(byte(0x80 | value & 0x3F))
    }
  }
}
