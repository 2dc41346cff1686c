/// The checksum of gzip, and of the journal: CRC-32 with the polynomial of IEEE 802.3.
///
///     var checksum = CRC32()
///     checksum.update(bytes)
///     checksum.value
///
/// Eight bytes a step, over eight tables of 256 words.
public struct CRC32: Sendable {
  private var state: UInt32 = 0xFFFF_FFFF

  /// The checksum of no bytes.
  public init() {}

  /// The checksum of `bytes`.
  public init(_ bytes: [UInt8]) { update(bytes) }

  /// The checksum of all bytes so far.
  public var value: UInt32 { ~state }

  /// Goes on with `bytes`.
  public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// Goes on with `bytes`.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var crc = state
    var index = 0
    Self.tables.withUnsafeBufferPointer { table in
      // SAFETY: `index + 8` stays within `bytes`; every table index is below 8 * 256.
      while index &+ 8 <= bytes.count {
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(crc)
        var next: UInt32 = 0
        for lane in 0..<8 {
          next ^= table[(7 &- lane) &<< 8 &+ Int(truncatingIfNeeded: (word &>> UInt64(lane &* 8)) & 0xFF)]
        }
        crc = next
        index &+= 8
      }
      while index < bytes.count {
        crc = table[Int(truncatingIfNeeded: (crc ^ UInt32(bytes[index])) & 0xFF)] ^ (crc &>> 8)
        index &+= 1
      }
    }
    state = crc
  }

  /// `tables[lane * 256 + byte]` is what `byte` adds to the checksum when `lane` more bytes follow it.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var crc = UInt32(truncatingIfNeeded: byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc &>> 1 : (crc &>> 1) ^ 0xEDB8_8320 }
      tables[byte] = crc
    }
    for index in 256..<8 * 256 {
      let before = tables[index - 256]
      tables[index] = tables[Int(truncatingIfNeeded: before & 0xFF)] ^ (before &>> 8)
    }
    return tables
  }()
}
