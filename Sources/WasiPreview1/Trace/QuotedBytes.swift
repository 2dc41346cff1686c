/// Bytes of a guest as they are shown to people: in quotes, with escapes, and not too many.
enum QuotedBytes {
  /// The bytes in quotes; the dots behind them stand for what was left out.
  static func text(_ bytes: [UInt8], isCut: Bool) -> String {
    var text: [UInt8] = [quote]
    for byte in bytes {
      switch byte {
      case quote, UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): text += Array("\\n".utf8)
      case UInt8(ascii: "\r"): text += Array("\\r".utf8)
      case UInt8(ascii: "\t"): text += Array("\\t".utf8)
      case 0x20..<0x7F: text.append(byte)
      default: text += Array("\\x".utf8) + [digit(byte >> 4), digit(byte & 15)]
      }
    }
    text.append(quote)
    return String(decoding: text, as: UTF8.self) + (isCut ? "..." : "")
  }

  /// A number as people write addresses.
  static func hexadecimal(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }

  private static let quote = UInt8(ascii: "\"")

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
