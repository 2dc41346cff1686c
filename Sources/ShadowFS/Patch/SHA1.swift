/// SHA-1, by which git names the contents of files. Not for security.
struct SHA1 {
  private var state: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
    0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0
  )

  /// The name that git gives to a file's contents, as 40 hexadecimal digits.
  static func gitBlob(_ contents: [UInt8]) -> String {
    var hash = SHA1()
    let head = Array("blob \(contents.count)\0".utf8)
    // The first block holds the head and the first bytes; then whole blocks are taken from where they are.
    let first = Array((head + contents.prefix(64)).prefix(64))
    let rest = contents[max(0, first.count - head.count)...]
    var tail: [UInt8]
    if first.count == 64 {
      hash.add(first[...])
      var position = rest.startIndex
      while rest.endIndex - position >= 64 {
        hash.add(rest[position..<position + 64])
        position += 64
      }
      tail = Array(rest[position...])
    } else {
      tail = first
    }
    tail.append(0x80)
    while tail.count % 64 != 56 { tail.append(0) }
    let bitCount = UInt64(head.count + contents.count) * 8
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      tail.append(UInt8(truncatingIfNeeded: bitCount &>> shift))
    }
    for start in stride(from: 0, to: tail.count, by: 64) { hash.add(tail[start..<start + 64]) }
    return hash.digits
  }

  private var digits: String {
    var text: [UInt8] = []
    let alphabet = Array("0123456789abcdef".utf8)
    for word in [state.0, state.1, state.2, state.3, state.4] {
      for shift in stride(from: UInt32(28), through: 0, by: -4) {
        text.append(alphabet[Int(truncatingIfNeeded: word &>> shift & 15)])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func add(_ block: ArraySlice<UInt8>) {
    var words = [UInt32](repeating: 0, count: 80)
    for (index, byte) in block.enumerated() { words[index / 4] = words[index / 4] &<< 8 | UInt32(byte) }
    for index in 16..<80 {
      words[index] = Self.rotate(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1)
    }
    var (a, b, c, d, e) = state
    for index in 0..<80 {
      let (mixed, constant): (UInt32, UInt32) =
        switch index {
        case 0..<20: (b & c | ~b & d, 0x5A82_7999)
        case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case 40..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
      let next = Self.rotate(a, 5) &+ mixed &+ e &+ constant &+ words[index]
      (a, b, c, d, e) = (next, a, Self.rotate(b, 30), c, d)
    }
    state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word &<< count | word &>> (32 - count) }
}
