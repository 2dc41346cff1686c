/// The name of a session: 32 hexadecimal digits.
public struct SessionID: Hashable, Sendable, CustomStringConvertible {
  /// The digits, in lower case.
  public let description: String

  /// The identifier with these digits, in upper or lower case; nil if they are none.
  public init?(_ text: String) {
    let digits = text.utf8.map { (0x41...0x46).contains($0) ? $0 | 0x20 : $0 }
    guard digits.count == 32, digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    description = String(decoding: digits, as: UTF8.self)
  }

  /// A new identifier, a version 4 UUID without its dashes.
  public init(randomBytes: (Int) -> [UInt8]) {
    var bytes = Array((randomBytes(16) + Array(repeating: 0, count: 16)).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    description = HexadecimalText.of(bytes)
  }
}
