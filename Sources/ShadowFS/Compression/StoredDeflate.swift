/// DEFLATE and zlib data in stored blocks: valid for every reader, as large as the bytes themselves.
public enum StoredDeflate {
  /// Appends `bytes` to `target` as DEFLATE data.
  static func append(_ bytes: UnsafeRawBufferPointer, to target: inout [UInt8]) {
    var position = 0
    repeat {
      let count = min(bytes.count - position, 0xFFFF)
      let length = UInt16(truncatingIfNeeded: count)
      target.append(position + count == bytes.count ? 1 : 0)
      for word in [length, ~length] {
        target.append(UInt8(truncatingIfNeeded: word))
        target.append(UInt8(truncatingIfNeeded: word &>> 8))
      }
      target.append(contentsOf: bytes[position..<position + count])
      position += count
    } while position < bytes.count
  }

  /// A zlib stream (RFC 1950) with `bytes` in it.
  public static func zlib(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    append(bytes, to: &stream)
    let checksum = adler32(bytes)
    for shift in [UInt32(24), 16, 8, 0] { stream.append(UInt8(truncatingIfNeeded: checksum &>> shift)) }
    return stream
  }

  private static func adler32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var (low, high): (UInt32, UInt32) = (1, 0)
    var position = 0
    while position < bytes.count {
      // 5552 is the most bytes whose sums stay below 2^32.
      let end = min(bytes.count, position &+ 5552)
      while position < end {
        low &+= UInt32(bytes[position])
        high &+= low
        position &+= 1
      }
      low %= 65521
      high %= 65521
    }
    return high &<< 16 | low
  }
}
