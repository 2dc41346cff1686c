/// A SHA-256: 32 bytes that stand for all bytes that they were made of.
public struct Digest: Hashable, Sendable {
  // The bytes, the first in the lowest place of the first word. An array would cost an allocation.
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// How many bytes there are.
  public static var byteCount: Int { 32 }

  /// 32 zero bytes, which stand for nothing.
  public static let zero = Digest()

  private init() {}

  /// The digest of these bytes; nil if they are not 32.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var rest = bytes.makeIterator()
    func word() -> UInt64 {
      var word: UInt64 = 0
      for shift in 0..<8 { word |= UInt64(rest.next() ?? 0) << UInt64(8 * shift) }
      return word
    }
    words = (word(), word(), word(), word())
  }

  /// The digest with these 64 hexadecimal digits, in lower case; nil if they are none.
  public init?(hexadecimal digits: some Collection<UInt8>) {
    guard digits.count == 2 * Self.byteCount else { return nil }
    var rest = digits.makeIterator()
    var isDigest = true
    func digit() -> UInt64 {
      switch rest.next() ?? 0 {
      case let digit where digit &- UInt8(ascii: "0") < 10: return UInt64(digit &- UInt8(ascii: "0"))
      case let digit where digit &- UInt8(ascii: "a") < 6: return UInt64(digit &- UInt8(ascii: "a") + 10)
      default:
        isDigest = false
        return 0
      }
    }
    func word() -> UInt64 {
      var word: UInt64 = 0
      for shift in 0..<8 {
        let high = digit()
        word |= (high << 4 | digit()) << UInt64(8 * shift)
      }
      return word
    }
    words = (word(), word(), word(), word())
    guard isDigest else { return nil }
  }

  /// The bytes.
  public var bytes: [UInt8] {
    [words.0, words.1, words.2, words.3].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
    }
  }

  /// The bytes, for as long as `body` runs.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let words = (words.0.littleEndian, words.1.littleEndian, words.2.littleEndian, words.3.littleEndian)
    return Swift.withUnsafeBytes(of: words, body)
  }

  /// Whether both are the same bytes.
  public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

  /// Adds the bytes.
  public func hash(into hasher: inout Hasher) { withUnsafeBytes { hasher.combine(bytes: $0) } }
}

extension Digest: CustomStringConvertible {
  /// 64 hexadecimal digits.
  public var description: String { HexadecimalText.of(bytes) }
}
