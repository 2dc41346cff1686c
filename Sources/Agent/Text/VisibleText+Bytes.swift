extension VisibleText {
  /// The same for bytes: those that are no UTF-8 are written as `\xFF`.
  public static func of(_ bytes: [UInt8], isOneLine: Bool = false) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return of(text, isOneLine: isOneLine) }
    var result = ""
    var start = 0
    var position = 0
    while position < bytes.count {
      let length = UTF8.width(beginningWith: bytes[position])
      let end = min(position + length, bytes.count)
      if String(validating: bytes[position..<end], as: UTF8.self) != nil {
        position = end
        continue
      }
      result += of(String(decoding: bytes[start..<position], as: UTF8.self), isOneLine: isOneLine)
      let digits = String(bytes[position], radix: 16, uppercase: true)
      result += "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
      position += 1
      start = position
    }
    return result + of(String(decoding: bytes[start...], as: UTF8.self), isOneLine: isOneLine)
  }
}

extension UTF8 {
  /// How many bytes a character has that begins like this.
  fileprivate static func width(beginningWith byte: UInt8) -> Int {
    switch byte {
    case 0xC0..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0...: 4
    default: 1
    }
  }
}
