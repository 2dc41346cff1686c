/// Names of files as patches have them.
enum PatchPath {
  /// The name on a line after `---` or `+++`, which may be in quotes, and without the time behind it.
  static func name(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    if text.first == UInt8(ascii: "\"") { return quotedName(text)?.name }
    var name = text.prefix { $0 != UInt8(ascii: "\t") }
    if name.last == UInt8(ascii: "\r") { name.removeLast() }
    return name.isEmpty ? nil : Array(name)
  }

  /// A name that fills the rest of a line, in quotes or not.
  static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.first == UInt8(ascii: "\"") else { return text.isEmpty ? nil : Array(text) }
    guard let (name, end) = quotedName(text), end == text.endIndex else { return nil }
    return name
  }

  /// A name without its first directory: `a/` or `b/`.
  static func withoutPrefix(_ name: [UInt8]) -> [UInt8] {
    guard let slash = name.firstIndex(of: UInt8(ascii: "/")) else { return name }
    return Array(name[(slash + 1)...])
  }

  /// A name in quotes, and where it ends. Bytes that are not plain are written as in C.
  static func quotedName(_ text: ArraySlice<UInt8>) -> (name: [UInt8], end: Int)? {
    var name: [UInt8] = []
    var index = text.startIndex + 1
    while index < text.endIndex {
      let byte = text[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return name.isEmpty ? nil : (name, index)
      case UInt8(ascii: "\\"):
        guard index < text.endIndex, let escape = escape(text[index...]) else { return nil }
        name.append(escape.byte)
        index += escape.length
      default: name.append(byte)
      }
    }
    return nil
  }

  private static func escape(_ text: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
    switch text[text.startIndex] {
    case UInt8(ascii: "a"): return (7, 1)
    case UInt8(ascii: "b"): return (8, 1)
    case UInt8(ascii: "t"): return (9, 1)
    case UInt8(ascii: "n"): return (10, 1)
    case UInt8(ascii: "v"): return (11, 1)
    case UInt8(ascii: "f"): return (12, 1)
    case UInt8(ascii: "r"): return (13, 1)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return (text[text.startIndex], 1)
    default:
      let digits = text.prefix(3)
      guard digits.count == 3, digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
      let value = digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
      return UInt8(exactly: value).map { ($0, 3) }
    }
  }
}
