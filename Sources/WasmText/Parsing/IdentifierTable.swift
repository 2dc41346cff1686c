/// A symbolic identifier of a module, as a small number.
struct Identifier: Hashable {
  let rawValue: UInt32

  var place: Int { Int(truncatingIfNeeded: rawValue) }
}

/// Numbers the identifiers of a module, so that scopes are arrays and comparisons are of integers.
///
/// `$a` and `$"\61"` are the same identifier: what counts is the decoded name.
struct IdentifierTable {
  private struct Entry {
    let hash: Int
    let start: Int
    let end: Int
  }

  /// All names, one after the other.
  private var storage: [UInt8] = []
  private var entries: [Entry] = []
  /// Open addressing: places in `entries`, or -1. Always a power of two and at most half full.
  private var slots: [Int32] = Array(repeating: -1, count: 64)

  /// The number of an identifier token.
  mutating func intern(_ token: Token, in bytes: [UInt8]) -> Identifier {
    let start = token.startOffset + 1
    guard bytes[start] != UInt8(ascii: "\"") else {
      return intern(StringLiteral.decode(bytes, from: start, to: token.endOffset))
    }
    return intern(bytes, from: start, to: token.endOffset)
  }

  /// The number of a name.
  mutating func intern(_ name: [UInt8]) -> Identifier { intern(name, from: 0, to: name.count) }

  /// The name behind a number.
  func name(_ identifier: Identifier) -> ArraySlice<UInt8> {
    let entry = entries[identifier.place]
    return storage[entry.start..<entry.end]
  }

  private mutating func intern(_ bytes: [UInt8], from start: Int, to end: Int) -> Identifier {
    // The standard hash is seeded, so that no text can make all its identifiers collide.
    var hasher = Hasher()
    bytes.withUnsafeBytes { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
    let hash = hasher.finalize()
    var slot = hash & (slots.count - 1)
    while slots[slot] >= 0 {
      let place = Int(slots[slot])
      if entries[place].hash == hash, isEqual(entries[place], bytes, start, end) {
        return Identifier(rawValue: UInt32(truncatingIfNeeded: place))
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let place = entries.count
    entries.append(Entry(hash: hash, start: storage.count, end: storage.count + (end - start)))
    storage.append(contentsOf: bytes[start..<end])
    slots[slot] = Int32(truncatingIfNeeded: place)
    if entries.count * 2 > slots.count { grow() }
    return Identifier(rawValue: UInt32(truncatingIfNeeded: place))
  }

  private func isEqual(_ entry: Entry, _ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    guard entry.end - entry.start == end - start else { return false }
    for offset in 0..<(end - start) where storage[entry.start + offset] != bytes[start + offset] { return false }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for (place, entry) in entries.enumerated() {
      var slot = entry.hash & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(truncatingIfNeeded: place)
    }
  }
}
