/// A map whose copies share all that they have in common.
///
/// It is a trie over the bits of the keys' stable hashes, five bits for each level. A node has a slot for each value of
/// its five bits; a slot is empty, holds one entry, or leads to a node of the next level. What a map contains alone
/// decides its shape, whatever the order of the operations that led there.
///
/// Copying a map is a retain. Changing one copies the nodes on the way to the key that other copies hold, too; nodes
/// that nobody else holds are changed in place. Two maps of one origin are compared without visiting the nodes that
/// they share (`forEachDifference`), so that costs O(changes).
struct PersistentMap<Key: StablyHashable, Value> {
  /// How many entries there are.
  private(set) var count = 0
  private(set) var root: MapNode<Key, Value>?

  var isEmpty: Bool { count == 0 }

  /// The value of a key; setting `nil` removes it. O(log count).
  subscript(key: Key) -> Value? {
    get { root?.value(for: key, hash: key.stableHash, shift: 0) }
    set {
      if let newValue {
        set(newValue, for: key)
      } else {
        remove(key)
      }
    }
  }

  /// Gives a key its value.
  mutating func set(_ value: Value, for key: Key) {
    makeRootUnique()
    guard let root else { return }
    if root.set(value, for: key, hash: key.stableHash, shift: 0) { count += 1 }
  }

  /// Takes a key away, if it is there.
  mutating func remove(_ key: Key) {
    guard self[key] != nil else { return }
    guard count > 1 else {
      self = PersistentMap()
      return
    }
    makeRootUnique()
    root?.remove(key, hash: key.stableHash, shift: 0)
    count -= 1
  }

  /// Changes the value of a key in place and returns what `body` returns, or `nil` without such a key.
  mutating func update<Result, Failure>(
    _ key: Key, _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard root != nil else { return nil }
    makeRootUnique()
    return try root?.update(key, hash: key.stableHash, shift: 0, body)
  }

  /// Calls `body` with each entry, in the order of the hashes.
  func forEach<Failure>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try root?.forEach(body)
  }

  private mutating func makeRootUnique() {
    guard root != nil else {
      root = MapNode()
      return
    }
    if !isKnownUniquelyReferenced(&root), let shared = root { root = shared.copy() }
  }
}
