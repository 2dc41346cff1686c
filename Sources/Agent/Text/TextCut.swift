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

  /// All bytes but those of a character at the end that is not complete.
  static func whole(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    // The first byte of a character says how many there are: 110xxxxx two, 1110xxxx three, 11110xxx four.
    for length in 1...3 where length <= bytes.count {
      let byte = bytes[bytes.count - length]
      if byte & 0xC0 == 0x80 { continue }
      let wanted = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return wanted > length ? bytes.dropLast(length) : bytes[...]
    }
    return bytes[...]
  }
}
