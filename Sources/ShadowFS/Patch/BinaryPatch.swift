/// Contents that are no text, as git writes them into a patch: compressed, in base 85, 52 bytes a line.
enum BinaryPatch {
  /// Both ways: what makes `new` of `old`, and what takes it back.
  static func text(old: [UInt8], new: [UInt8]) -> [UInt8] {
    Array("GIT binary patch\n".utf8) + literal(new) + literal(old)
  }

  private static func literal(_ bytes: [UInt8]) -> [UInt8] {
    var text = Array("literal \(bytes.count)\n".utf8)
    let stream = bytes.withUnsafeBytes { StoredDeflate.zlib($0) }
    for start in stride(from: 0, to: stream.count, by: 52) {
      let line = stream[start..<min(start + 52, stream.count)]
      // The number of bytes in the line: A…Z for 1…26, then a…z.
      text.append(UInt8(line.count <= 26 ? 64 + line.count : 96 + line.count - 26))
      for start in stride(from: line.startIndex, to: line.endIndex, by: 4) {
        appendGroup(line[start..<min(start + 4, line.endIndex)], to: &text)
      }
      text.append(UInt8(ascii: "\n"))
    }
    text.append(UInt8(ascii: "\n"))
    return text
  }

  /// Four bytes, the missing ones zero, as five digits.
  private static func appendGroup(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
    var value: UInt32 = 0
    for offset in 0..<4 {
      let index = bytes.startIndex + offset
      value = value &<< 8 | UInt32(index < bytes.endIndex ? bytes[index] : 0)
    }
    var digits = [UInt8](repeating: 0, count: 5)
    for index in (0..<5).reversed() {
      digits[index] = alphabet[Int(truncatingIfNeeded: value % 85)]
      value /= 85
    }
    text += digits
  }

  private static let alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".utf8)
}
