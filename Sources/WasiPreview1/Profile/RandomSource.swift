/// Where a process gets its random bytes.
public protocol RandomSource: AnyObject {
  /// Fills the buffer.
  func fill(_ buffer: UnsafeMutableRawBufferPointer)
}

/// Random bytes that are the same for the same seed, on every machine.
///
/// The sequence is that of SplitMix64: good enough for hash tables and temporary names, no use for secrets.
public final class SeededRandom: RandomSource {
  private var state: UInt64

  /// The sequence that belongs to a seed.
  public init(seed: UInt64 = 0) { state = seed }

  public func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    var index = 0
    while index < buffer.count {
      var word = next().littleEndian
      withUnsafeBytes(of: &word) { bytes in
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[index...])
        rest.copyBytes(from: bytes.prefix(rest.count))
      }
      index += 8
    }
  }

  private func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
