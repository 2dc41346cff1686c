/// The UTF-8 rules of the specification: shortest form, no surrogates, nothing above U+10FFFF.
enum UTF8Validation {
  static func isValid(_ bytes: [UInt8]) -> Bool { firstInvalidByte(in: bytes, from: 0, to: bytes.count) == nil }

  /// The offset of the first byte of the first ill-formed sequence in a range.
  static func firstInvalidByte(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    var index = start
    while index < end {
      let first = bytes[index]
      if first < 0x80 {
        index += 1
        continue
      }
      let length: Int
      var low: UInt8 = 0x80
      var high: UInt8 = 0xBF
      switch first {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, low) = (3, 0xA0)
      case 0xE1...0xEC, 0xEE, 0xEF: length = 3
      case 0xED: (length, high) = (3, 0x9F)
      case 0xF0: (length, low) = (4, 0x90)
      case 0xF1...0xF3: length = 4
      case 0xF4: (length, high) = (4, 0x8F)
      default: return index
      }
      guard end - index >= length, bytes[index + 1] >= low, bytes[index + 1] <= high else { return index }
      for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return index }
      index += length
    }
    return nil
  }
}
