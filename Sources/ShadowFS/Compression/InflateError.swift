/// Why compressed bytes could not be expanded.
public enum InflateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes end before the data does.
  case truncated
  /// The bytes are no gzip file.
  case notGzip
  /// The gzip file asks for something that RFC 1952 does not know: a method or a reserved flag.
  case unsupported
  /// A block has the type that means nothing.
  case blockType
  /// The length of a stored block and its complement contradict each other.
  case storedLength
  /// The lengths of a block's codes describe no code.
  case codeLengths
  /// Bits that are no code, or a symbol that stands for nothing.
  case symbol
  /// A match begins before the first byte.
  case distance
  /// The bytes are not those that were compressed: length or checksum differ.
  case checksum
  /// More than `limit` bytes would come out.
  case tooLarge(limit: Int)
  /// Something other than gzip follows the compressed data.
  case trailingBytes

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .truncated: "the compressed data ends too early"
    case .notGzip: "not a gzip file"
    case .unsupported: "the gzip header asks for an unknown method"
    case .blockType: "the compressed data has a block of unknown type"
    case .storedLength: "the compressed data has a stored block of contradictory length"
    case .codeLengths: "the compressed data has a block whose codes are impossible"
    case .symbol: "the compressed data has an unknown code"
    case .distance: "the compressed data repeats bytes from before its beginning"
    case .checksum: "the expanded data is not what was compressed"
    case .tooLarge(let limit): "the expanded data is larger than \(limit) bytes"
    case .trailingBytes: "something else follows the compressed data"
    }
  }
}
