/// A hash that is the same in every process and on every machine, unlike Swift's seeded `Hasher`.
///
/// It decides the shape of a `PersistentMap` and the node numbers of lower layers, so it must never change.
struct StableHash {
  private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// Mixes a word into the hash.
  mutating func combine(_ word: UInt64) {
    let product = (value ^ word).multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
    value = product.low ^ product.high ^ (word &* 0xa076_1d64_78bd_642f)
  }

  /// Mixes bytes and their number into the hash.
  mutating func combine(_ bytes: [UInt8]) {
    var word: UInt64 = 0
    var shift: UInt64 = 0
    for byte in bytes {
      word |= UInt64(byte) &<< shift
      shift &+= 8
      if shift == 64 {
        combine(word)
        word = 0
        shift = 0
      }
    }
    combine(word)
    combine(UInt64(bytes.count))
  }
}

/// A key that a `PersistentMap` can place.
protocol StablyHashable: Equatable {
  /// The key's place; equal keys have equal hashes.
  var stableHash: UInt64 { get }
}

extension UInt64: StablyHashable {
  var stableHash: UInt64 {
    var hash = StableHash()
    hash.combine(self)
    return hash.value
  }
}
