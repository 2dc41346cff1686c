extension [UInt8] {
  /// Whether the bytes come before others. Paths can be long and begin alike, so eight bytes are compared at a time.
  func precedes(_ other: [UInt8]) -> Bool {
    withUnsafeBytes { bytes in
      other.withUnsafeBytes { other in
        let common = Swift.min(bytes.count, other.count)
        var index = 0
        // SAFETY: `index` and what is read from there stay below both counts.
        while index &+ 8 <= common {
          let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
          let otherWord = other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
          if word != otherWord { return UInt64(bigEndian: word) < UInt64(bigEndian: otherWord) }
          index &+= 8
        }
        while index < common {
          if bytes[index] != other[index] { return bytes[index] < other[index] }
          index &+= 1
        }
        return bytes.count < other.count
      }
    }
  }
}
