/// Writes JSON text.
public struct JSONWriter {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []
  private let format: JSONFormat

  /// A writer that has written nothing.
  public init(_ format: JSONFormat = .compact) { self.format = format }

  /// Writes a value.
  public mutating func write(_ value: JSONValue) { write(value, depth: 0) }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value.exact {
    case .null: bytes += "null".utf8
    case .boolean(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .unsigned(let value): bytes += String(value).utf8
    case .double(let value): bytes += value.jsonText.utf8
    case .string(let text): write(text)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        begin(index, depth: depth)
        write(element, depth: depth + 1)
      }
      end("]", isEmpty: elements.isEmpty, depth: depth)
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members(of: object).enumerated() {
        begin(index, depth: depth)
        write(member.name)
        bytes += (format.isIndented ? ": " : ":").utf8
        write(member.value, depth: depth + 1)
      }
      end("}", isEmpty: object.members.isEmpty, depth: depth)
    }
  }

  /// Writes what precedes an element or a member.
  private mutating func begin(_ index: Int, depth: Int) {
    if index > 0 { bytes.append(UInt8(ascii: ",")) }
    if format.isIndented { breakLine(depth: depth + 1) }
  }

  private mutating func end(_ bracket: Unicode.Scalar, isEmpty: Bool, depth: Int) {
    if format.isIndented, !isEmpty { breakLine(depth: depth) }
    bytes.append(UInt8(ascii: bracket))
  }

  private mutating func breakLine(depth: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private func members(of object: JSONObject) -> [JSONObject.Member] {
    guard format.sortsNames else { return object.members }
    return object.members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
  }
}

// MARK: Strings

extension JSONWriter {
  /// Writes a string with its quotes.
  public mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { text in
      var start = 0
      for (position, byte) in text.enumerated() {
        let isPlain = byte < 0x80 ? byte >= 0x20 && byte != 0x22 && byte != 0x5C && byte != 0x7F : byte & 0xC0 == 0x80
        if isPlain { continue }
        guard let (escape, length) = escape(at: position, of: text) else { continue }
        // SAFETY: both ends are positions of the text.
        bytes += UnsafeBufferPointer(rebasing: text[start..<position])
        bytes += escape
        start = position + length
      }
      bytes += UnsafeBufferPointer(rebasing: text[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// What is written for the character at a position, and how many bytes it has; nil if it stands for itself.
  private func escape(at position: Int, of text: UnsafeBufferPointer<UInt8>) -> (escape: [UInt8], length: Int)? {
    switch text[position] {
    case UInt8(ascii: "\""): return (Array("\\\"".utf8), 1)
    case UInt8(ascii: "\\"): return (Array("\\\\".utf8), 1)
    case 0x08: return (Array("\\b".utf8), 1)
    case 0x09: return (Array("\\t".utf8), 1)
    case 0x0A: return (Array("\\n".utf8), 1)
    case 0x0C: return (Array("\\f".utf8), 1)
    case 0x0D: return (Array("\\r".utf8), 1)
    case let byte where byte < 0x20: return (Self.unicodeEscape(UInt16(byte)), 1)
    default:
      guard format.escapesInvisible else { return nil }
      var decoder = UTF8()
      var bytes = text[position...].makeIterator()
      guard case .scalarValue(let scalar) = decoder.decode(&bytes), scalar.isInvisible else { return nil }
      return (scalar.utf16.flatMap(Self.unicodeEscape), UTF8.width(scalar))
    }
  }

  private static func unicodeEscape(_ unit: UInt16) -> [UInt8] {
    let digits = String(unit, radix: 16)
    return Array("\\u".utf8) + repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count) + Array(digits.utf8)
  }
}

extension Unicode.Scalar {
  /// Whether a terminal obeys this character, or shows nothing for it, or turns the direction of what is around it.
  public var isInvisible: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F: true
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0: true
    case 0xFFF0...0xFFFB, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
    default: false
    }
  }
}
