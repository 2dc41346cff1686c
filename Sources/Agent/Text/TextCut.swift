/// The beginning of a text that is too long.
enum TextCut {
  /// At most so many bytes, and no part of a character.
  static func prefix<Bytes: BidirectionalCollection<UInt8>>(_ bytes: Bytes, _ limit: Int) -> Bytes.SubSequence {
    let cut = bytes.prefix(max(0, limit))
    guard cut.endIndex != bytes.endIndex else { return cut }
    // The bytes of a character after its first one are 10xxxxxx; a character has at most three of them.
    var end = cut.endIndex
    for _ in 0..<4 {
      guard bytes[end] & 0xC0 == 0x80, end > cut.startIndex else { return bytes[..<end] }
      end = bytes.index(before: end)
    }
    return cut
  }
}
