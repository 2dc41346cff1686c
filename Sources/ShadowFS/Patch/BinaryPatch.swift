/// Contents that are no text, as git writes them into a patch: compressed, in base 85, 52 bytes a line.
enum BinaryPatch {
  /// Both ways: what makes `new` of `old`, and what takes it back.
  static func text(old: [UInt8], new: [UInt8]) -> [UInt8] {
    Array("GIT binary patch\n".utf8) + literal(new) + literal(old)
  }

  private static func literal(_ bytes: [UInt8]) -> [UInt8] {
    var text = Array("literal \(bytes.count)\n".utf8)
    let stream = bytes.withUnsafeBytes { StoredDeflate.zlib($0) }
    text.reserveCapacity(text.count + stream.count / 52 * 67 + 67)
    alphabet.withUnsafeBufferPointer { alphabet in
      stream.withUnsafeBufferPointer { stream in
        var start = 0
        while start < stream.count {
          let end = min(start + 52, stream.count)
          // The number of bytes in the line: A…Z for 1…26, then a…z.
          text.append(UInt8(end - start <= 26 ? 64 + end - start : 96 + end - start - 26))
          while start < end {
            appendGroup(stream, at: start, alphabet, to: &text)
            start += 4
          }
          text.append(UInt8(ascii: "\n"))
        }
      }
    }
    text.append(UInt8(ascii: "\n"))
    return text
  }

  /// Four bytes, the missing ones zero, as five digits.
  private static func appendGroup(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, _ alphabet: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]
  ) {
    var value: UInt32 = 0
    var index = start
    while index < start + 4 {
      value = value &<< 8 | UInt32(index < bytes.count ? bytes[index] : 0)
      index += 1
    }
    var divisor: UInt32 = 85 * 85 * 85 * 85
    while divisor > 0 {
      text.append(alphabet[Int(truncatingIfNeeded: value / divisor % 85)])
      divisor /= 85
    }
  }

  private static let alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".utf8)
}
