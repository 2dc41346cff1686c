/// SHA-1, by which git names the contents of files. Not for security.
struct SHA1 {
  private var state: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
    0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0
  )
  /// The words of the block that is being added; here, so that they are allocated once.
  private var words = [UInt32](repeating: 0, count: 80)

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
    words.withUnsafeMutableBufferPointer { words in
      block.withUnsafeBytes { Self.expand($0, into: words) }
      var (a, b, c, d, e) = state
      var index = 0
      // SAFETY: there are 80 words.
      while index < 80 {
        let mixed: UInt32
        if index < 20 {
          mixed = (b & c | ~b & d) &+ 0x5A82_7999
        } else if index < 40 {
          mixed = (b ^ c ^ d) &+ 0x6ED9_EBA1
        } else if index < 60 {
          mixed = (b & c | b & d | c & d) &+ 0x8F1B_BCDC
        } else {
          mixed = (b ^ c ^ d) &+ 0xCA62_C1D6
        }
        let next = (a &<< 5 | a &>> 27) &+ mixed &+ e &+ words[index]
        (a, b, c, d, e) = (next, a, b &<< 30 | b &>> 2, c, d)
        index &+= 1
      }
      state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
    }
  }

  /// Makes 80 words of a block's 16.
  private static func expand(_ block: UnsafeRawBufferPointer, into words: UnsafeMutableBufferPointer<UInt32>) {
    var index = 0
    // SAFETY: a block has 64 bytes, and there are 80 words.
    while index < 16 {
      words[index] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
      index &+= 1
    }
    while index < 80 {
      let word = words[index &- 3] ^ words[index &- 8] ^ words[index &- 14] ^ words[index &- 16]
      words[index] = word &<< 1 | word &>> 31
      index &+= 1
    }
  }
}
