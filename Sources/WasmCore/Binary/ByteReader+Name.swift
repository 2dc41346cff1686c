extension ByteReader {
  /// A length and that many bytes of well-formed UTF-8.
  mutating func name(limit: Int = .max) throws(ModuleError) -> Name {
    let start = position
    let range = try sizedRange()
    guard range.end &- range.start <= limit else {
      throw ModuleError(
        .limit("nameLength"), "a name of \(range.end &- range.start) bytes exceeds the limit of \(limit)", offset: start
      )
    }
    guard isUTF8(range) else { throw malformed("malformed UTF-8 encoding in a name", at: range.start) }
    return Name(Array(UnsafeBufferPointer(start: base + range.start, count: range.end &- range.start)))
  }

  /// Whether the bytes of `range` are UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF.
  private func isUTF8(_ range: SourceRange) -> Bool {
    var index = range.start
    while index < range.end {
      let lead = base[index]
      index &+= 1
      if lead < 0x80 { continue }
      // The lead byte decides how many bytes follow and what the first of them may be.
      let followers: Int
      var lowest: UInt8 = 0x80
      var highest: UInt8 = 0xBF
      switch lead {
      case 0xC2...0xDF: followers = 1
      case 0xE0: (followers, lowest) = (2, 0xA0)
      case 0xED: (followers, highest) = (2, 0x9F)
      case 0xE1...0xEF: followers = 2
      case 0xF0: (followers, lowest) = (3, 0x90)
      case 0xF1...0xF3: followers = 3
      case 0xF4: (followers, highest) = (3, 0x8F)
      default: return false
      }
      guard followers <= range.end &- index, base[index] >= lowest, base[index] <= highest else { return false }
      for follower in 1..<max(followers, 1) where base[index &+ follower] & 0xC0 != 0x80 { return false }
      index &+= followers
    }
    return true
  }
}
