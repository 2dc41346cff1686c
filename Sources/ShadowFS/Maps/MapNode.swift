/// A node of a `PersistentMap`.
///
/// Entries and children are dense arrays; the bits of two maps tell which of the 32 slots are theirs. Below the last
/// level, where two hashes are equal to the last bit, a node is a plain list of entries.
final class MapNode<Key: StablyHashable, Value> {
  /// A key with its value.
  struct Entry {
    let key: Key
    var value: Value
  }

  /// How many bits of the hash each level uses.
  static var bitsPerLevel: UInt64 { 5 }
  /// The shift of the level that has no bits left.
  static var listShift: UInt64 { 65 }

  private(set) var entryBits: UInt32 = 0
  private(set) var childBits: UInt32 = 0
  private(set) var entries: [Entry] = []
  private(set) var children: [MapNode] = []

  init() {}

  private init(_ other: MapNode) {
    entryBits = other.entryBits
    childBits = other.childBits
    entries = other.entries
    children = other.children
  }

  /// A node with the same contents that can be changed without others noticing.
  func copy() -> MapNode { MapNode(self) }

  static func bit(_ hash: UInt64, _ shift: UInt64) -> UInt32 {
    1 &<< UInt32(truncatingIfNeeded: (hash &>> shift) & 31)
  }

  private func entryIndex(_ bit: UInt32) -> Int { (entryBits & (bit &- 1)).nonzeroBitCount }
  private func childIndex(_ bit: UInt32) -> Int { (childBits & (bit &- 1)).nonzeroBitCount }

  /// The entry in a slot, if it holds one.
  func entry(at bit: UInt32) -> Entry? { entryBits & bit == 0 ? nil : entries[entryIndex(bit)] }
  /// The child in a slot, if it holds one.
  func child(at bit: UInt32) -> MapNode? { childBits & bit == 0 ? nil : children[childIndex(bit)] }

  private func listIndex(of key: Key) -> Int? {
    for index in entries.indices where entries[index].key == key { return index }
    return nil
  }

  func value(for key: Key, hash: UInt64, shift: UInt64) -> Value? {
    var node = self
    var shift = shift
    while shift < MapNode.listShift {
      let bit = MapNode.bit(hash, shift)
      if node.entryBits & bit != 0 {
        let index = node.entryIndex(bit)
        return node.entries[index].key == key ? node.entries[index].value : nil
      }
      guard node.childBits & bit != 0 else { return nil }
      node = node.children[node.childIndex(bit)]
      shift &+= MapNode.bitsPerLevel
    }
    guard let index = node.listIndex(of: key) else { return nil }
    return node.entries[index].value
  }

  /// Sets a value in this node, which only its parent holds, and tells whether the key is new.
  func set(_ value: Value, for key: Key, hash: UInt64, shift: UInt64) -> Bool {
    guard shift < MapNode.listShift else {
      if let index = listIndex(of: key) {
        entries[index].value = value
        return false
      }
      entries.append(Entry(key: key, value: value))
      return true
    }
    let bit = MapNode.bit(hash, shift)
    if childBits & bit != 0 {
      let index = childIndex(bit)
      makeChildUnique(index)
      return children[index].set(value, for: key, hash: hash, shift: shift &+ MapNode.bitsPerLevel)
    }
    let index = entryIndex(bit)
    if entryBits & bit == 0 {
      entries.insert(Entry(key: key, value: value), at: index)
      entryBits |= bit
      return true
    }
    if entries[index].key == key {
      entries[index].value = value
      return false
    }
    // Two keys in one slot: both go one level down.
    let other = entries.remove(at: index)
    entryBits ^= bit
    let child = MapNode()
    let next = shift &+ MapNode.bitsPerLevel
    _ = child.set(other.value, for: other.key, hash: other.key.stableHash, shift: next)
    _ = child.set(value, for: key, hash: hash, shift: next)
    children.insert(child, at: childIndex(bit))
    childBits |= bit
    return true
  }

  /// Removes a key that is there from this node, which only its parent holds.
  func remove(_ key: Key, hash: UInt64, shift: UInt64) {
    guard shift < MapNode.listShift else {
      if let index = listIndex(of: key) { entries.remove(at: index) }
      return
    }
    let bit = MapNode.bit(hash, shift)
    if entryBits & bit != 0 {
      entries.remove(at: entryIndex(bit))
      entryBits ^= bit
      return
    }
    guard childBits & bit != 0 else { return }
    let index = childIndex(bit)
    makeChildUnique(index)
    children[index].remove(key, hash: hash, shift: shift &+ MapNode.bitsPerLevel)
    // A child with a single entry is not worth a node: its entry comes back up, so that the shape stays canonical.
    let child = children[index]
    guard child.children.isEmpty, child.entries.count == 1 else { return }
    let entry = child.entries[0]
    children.remove(at: index)
    childBits ^= bit
    entries.insert(entry, at: entryIndex(bit))
    entryBits |= bit
  }

  /// Changes a value in this node, which only its parent holds.
  func update<Result, Failure>(
    _ key: Key, hash: UInt64, shift: UInt64, _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard shift < MapNode.listShift else {
      guard let index = listIndex(of: key) else { return nil }
      return try body(&entries[index].value)
    }
    let bit = MapNode.bit(hash, shift)
    if entryBits & bit != 0 {
      let index = entryIndex(bit)
      guard entries[index].key == key else { return nil }
      return try body(&entries[index].value)
    }
    guard childBits & bit != 0 else { return nil }
    let index = childIndex(bit)
    makeChildUnique(index)
    return try children[index].update(key, hash: hash, shift: shift &+ MapNode.bitsPerLevel, body)
  }

  func forEach<Failure>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for entry in entries { try body(entry.key, entry.value) }
    for child in children { try child.forEach(body) }
  }

  private func makeChildUnique(_ index: Int) {
    if !isKnownUniquelyReferenced(&children[index]) { children[index] = children[index].copy() }
  }
}
