/// A header block, taken apart.
struct TarHeader {
  static let blockSize = 512

  let name: [UInt8]
  let linkName: [UInt8]
  let mode: UInt64
  let size: UInt64
  /// In seconds since 1970; dates before that are negative.
  let modificationTime: Int64
  let type: UInt8

  /// The header in a block, or `nil` if the checksum or a number is wrong.
  init?(_ block: ArraySlice<UInt8>) {
    guard block.count == Self.blockSize else { return nil }
    func field(_ offset: Int, _ count: Int) -> ArraySlice<UInt8> {
      block[block.startIndex + offset..<block.startIndex + offset + count]
    }
    let stored = field(148, 8)
    guard let checksum = Self.number(stored) else { return nil }
    var sum: Int64 = 8 * 32
    // Some old programs took the bytes for signed ones.
    var signedSum: Int64 = 8 * 32
    for (index, byte) in block.enumerated() where !(148..<156).contains(index) {
      sum += Int64(byte)
      signedSum += Int64(Int8(bitPattern: byte))
    }
    guard checksum == sum || checksum == signedSum else { return nil }

    guard let mode = Self.number(field(100, 8)), let size = Self.number(field(124, 12)), size >= 0,
      let time = Self.number(field(136, 12))
    else { return nil }
    self.mode = UInt64(bitPattern: mode)
    self.size = UInt64(size)
    modificationTime = time
    type = block[block.startIndex + 156]
    linkName = Self.text(field(157, 100))
    let prefix = Self.text(field(345, 155))
    // GNU's own format, whose magic ends with spaces, has other things in the place of the prefix.
    let isPosix = field(257, 6).elementsEqual([0x75, 0x73, 0x74, 0x61, 0x72, 0])
    name =
      isPosix && !prefix.isEmpty ? prefix + [UInt8(ascii: "/")] + Self.text(field(0, 100)) : Self.text(field(0, 100))
  }

  /// The bytes up to the first NUL.
  static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

  /// A number: octal digits between spaces and NULs, or, when the first bit is set, a big-endian two's complement.
  static func number(_ field: ArraySlice<UInt8>) -> Int64? {
    guard let first = field.first else { return nil }
    if first & 0x80 != 0 {
      // The first bit only says so; the next one is the sign.
      var value = Int64(first & 0x40 != 0 ? -1 : 0) << 6 | Int64(first & 0x3F)
      for byte in field.dropFirst() {
        guard value < 1 << 54, value >= -1 << 54 else { return nil }
        value = value << 8 | Int64(byte)
      }
      return value
    }
    var value: Int64 = 0
    var digits = field.drop { $0 == UInt8(ascii: " ") || $0 == 0 }
    while let digit = digits.first, digit != 0, digit != UInt8(ascii: " ") {
      guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit), value < 1 << 59 else { return nil }
      value = value << 3 | Int64(digit & 7)
      digits = digits.dropFirst()
    }
    return value
  }
}
