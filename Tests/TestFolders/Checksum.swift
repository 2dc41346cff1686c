/// A short name for many bytes: FNV-1a with 64 bits, in hexadecimal.
public struct Checksum: CustomStringConvertible {
  /// The digits.
  public let description: String

  /// The name of some bytes.
  public init(_ bytes: some Sequence<UInt8>) {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    description = String(value, radix: 16)
  }
}
