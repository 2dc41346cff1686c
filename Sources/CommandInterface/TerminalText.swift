/// Text from somewhere else, made fit to be shown on a terminal.
public enum TerminalText {
  /// The text, with everything visible that a terminal would obey or hide.
  ///
  /// Control characters are written as `^[`, those beyond ASCII and the ones that turn the direction of writing as
  /// `<U+202E>`, bytes that are no UTF-8 as `<FF>`. Line breaks and tabs stay.
  public static func harmless(_ bytes: [UInt8]) -> String {
    var text = ""
    text.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      let length = sequenceLength(bytes[position])
      let end = min(position + length, bytes.count)
      if let character = String(validating: bytes[position..<end], as: UTF8.self),
        let scalar = character.unicodeScalars.first
      {
        append(scalar, to: &text)
        position = end
      } else {
        text += "<\(hexadecimal(UInt32(bytes[position]), digits: 2))>"
        position += 1
      }
    }
    return text
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar.value {
    case 0x09, 0x0A: text.unicodeScalars.append(scalar)
    case 0..<0x20, 0x7F:
      text.append("^")
      text.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) ^ 0x40))
    case 0x80..<0xA0, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      text += "<U+\(hexadecimal(scalar.value, digits: 4))>"
    default: text.unicodeScalars.append(scalar)
    }
  }

  /// How many bytes a character has that begins like this.
  private static func sequenceLength(_ byte: UInt8) -> Int {
    switch byte {
    case 0xC0..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0...: 4
    default: 1
    }
  }

  private static func hexadecimal(_ number: UInt32, digits: Int) -> String {
    let text = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
