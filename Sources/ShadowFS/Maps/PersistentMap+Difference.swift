extension PersistentMap where Value: AnyObject {
  /// Calls `body` with each key whose value is not the same object here and in `old`: with the value there and here.
  ///
  /// Nodes that both maps share are not visited: the cost is O(changes) for maps of one origin.
  func forEachDifference<Failure>(
    from old: PersistentMap, _ body: (Key, Value?, Value?) throws(Failure) -> Void
  ) throws(Failure) {
    try MapNode.difference(old.root, root, shift: 0, body)
  }
}

extension MapNode where Value: AnyObject {
  fileprivate static func difference<Failure>(
    _ old: MapNode?, _ new: MapNode?, shift: UInt64, _ body: (Key, Value?, Value?) throws(Failure) -> Void
  ) throws(Failure) {
    guard old !== new else { return }
    guard let old, let new else {
      try old?.forEach { (key, value) throws(Failure) in try body(key, value, nil) }
      try new?.forEach { (key, value) throws(Failure) in try body(key, nil, value) }
      return
    }
    guard shift < listShift else {
      try listDifference(old, new, body)
      return
    }
    for slot: UInt32 in 0..<32 {
      let bit: UInt32 = 1 &<< slot
      let oldChild = old.child(at: bit)
      let newChild = new.child(at: bit)
      let oldEntry = old.entry(at: bit)
      let newEntry = new.entry(at: bit)
      if let oldEntry, let newEntry, oldEntry.key == newEntry.key {
        if oldEntry.value !== newEntry.value { try body(oldEntry.key, oldEntry.value, newEntry.value) }
      } else if oldChild != nil, newChild != nil {
        try difference(oldChild, newChild, shift: shift &+ bitsPerLevel, body)
      } else {
        try slotDifference(oldEntry, oldChild, newEntry, newChild, body)
      }
    }
  }

  /// One side of the slot is a single entry or nothing, the other one something else.
  private static func slotDifference<Failure>(
    _ oldEntry: Entry?, _ oldChild: MapNode?, _ newEntry: Entry?, _ newChild: MapNode?,
    _ body: (Key, Value?, Value?) throws(Failure) -> Void
  ) throws(Failure) {
    if let oldEntry {
      let found = newChild?.first(oldEntry.key)
      if found !== oldEntry.value { try body(oldEntry.key, oldEntry.value, found) }
    }
    if let newEntry {
      let found = oldChild?.first(newEntry.key)
      if found !== newEntry.value { try body(newEntry.key, found, newEntry.value) }
    }
    try oldChild?.forEach { (key, value) throws(Failure) in
      if newEntry?.key != key { try body(key, value, nil) }
    }
    try newChild?.forEach { (key, value) throws(Failure) in
      if oldEntry?.key != key { try body(key, nil, value) }
    }
  }

  private static func listDifference<Failure>(
    _ old: MapNode, _ new: MapNode, _ body: (Key, Value?, Value?) throws(Failure) -> Void
  ) throws(Failure) {
    for entry in old.entries {
      let found = new.first(entry.key)
      if found !== entry.value { try body(entry.key, entry.value, found) }
    }
    for entry in new.entries where old.first(entry.key) == nil { try body(entry.key, nil, entry.value) }
  }

  /// The value of a key below this node, found by visiting everything: used where there are few entries.
  private func first(_ key: Key) -> Value? {
    for entry in entries where entry.key == key { return entry.value }
    for child in children {
      if let value = child.first(key) { return value }
    }
    return nil
  }
}
