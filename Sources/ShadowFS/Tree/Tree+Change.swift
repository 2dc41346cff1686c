extension Tree {
  /// Gives a node of a lower layer its inode, so that it can be changed. Contents are not copied.
  /// - Throws: `stale` for a node that was taken away, or what the layer says.
  mutating func copyUp(_ id: NodeID) throws(FileError) {
    guard inodes[id] == nil else { return }
    let lower = try requireLower(id)
    try requireShown(id)
    let attributes = try lower.layer.attributes(of: lower.node)
    let content: Inode.Content =
      switch attributes.kind {
      case .file:
        .file(
          FileContent(
            size: attributes.size, lowerSize: attributes.size, lowerTime: attributes.modificationTime))
      case .directory: .directory(PersistentMap())
      case .symlink: .symlink(try lower.layer.linkTarget(of: lower.node))
      case .device: throw .notSupported
      }
    let inode = Inode(content, mode: attributes.mode, time: attributes.modificationTime, links: links(of: id))
    usage.bytes &+= inode.storedBytes
    inodes.set(inode, for: id)
  }

  /// Makes sure that a lower node that nobody has changed is still where its layer has it.
  ///
  /// A lower directory that was taken away, and what is below it, can still be named by who knows its number, but shows
  /// what may long be elsewhere. Were it changed, a directory could come to have two places, or be below itself.
  private func requireShown(_ id: NodeID) throws(FileError) {
    var node = id
    while node != root {
      guard let link = links(of: node).first else { throw .stale }
      if let inode = inodes[link.parent] {
        if let slot = inode.slots[link.name] {
          guard slot.node == node else { throw .stale }
        } else {
          guard !isMountPoint(node) else { throw .stale }
        }
        // An inode is there only as long as its node is.
        guard link.parent == root || !inode.links.isEmpty else { throw .stale }
        return
      }
      guard !isMountPoint(node) else { throw .stale }
      node = link.parent
    }
  }

  /// Changes a node's inode, which no other tree notices. A lower node is copied up.
  mutating func change<Result>(
    _ id: NodeID, _ body: (Inode) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    try copyUp(id)
    var before: UInt64 = 0
    var after: UInt64 = 0
    let result: Result? = try inodes.update(id) { (inode) throws(FileError) in
      if !isKnownUniquelyReferenced(&inode) { inode = inode.copy() }
      before = inode.storedBytes
      defer { after = inode.storedBytes }
      return try body(inode)
    }
    usage.bytes = usage.bytes &- before &+ after
    guard let result else { throw .stale }
    return result
  }

  /// Puts a node under a name into a directory, or takes the name away.
  mutating func setEntry(_ name: FileName, of directory: NodeID, to node: NodeID?, time: UInt64) throws(FileError) {
    // What the lower layer has anyway needs no slot: so a change that is taken back leaves no trace.
    let needsSlot = try lowerChild(named: name, of: directory) != node
    try change(directory) { inode in
      inode.changeSlots { slots in slots[name] = needsSlot ? Inode.Slot(node) : nil }
      inode.modificationTime = time
      inode.changeTime = time
    }
  }

  /// A new inode's ID.
  mutating func add(_ inode: Inode) -> NodeID {
    let id = NodeID(upper: nextNode)
    nextNode &+= 1
    usage.bytes &+= inode.storedBytes
    inodes.set(inode, for: id)
    return id
  }

  /// Forgets a node that has neither a name nor somebody who holds it.
  mutating func free(_ id: NodeID) {
    guard let inode = inodes[id] else { return }
    usage.bytes = usage.bytes &- inode.storedBytes
    inodes.remove(id)
    orphans.remove(id)
  }
}
