extension FileSystem {
  /// Makes an empty file.
  /// - Throws: `exists`, `notDirectory`, `nameTooLong`, `noSpace`, or what the lower layer says.
  @discardableResult
  public func makeFile(named name: FileName, in directory: NodeID, mode: UInt16 = 0o644) throws(FileError) -> NodeID {
    if let (layer, lower) = try writable(name, in: directory) {
      return NodeID(try layer.makeFile(named: name, in: lower, mode: mode & 0o7777), besides: directory)
    }
    return try make(.file(FileContent()), named: name, in: directory, mode: mode)
  }

  /// Makes an empty directory.
  /// - Throws: `exists`, `notDirectory`, `nameTooLong`, `noSpace`, or what the lower layer says.
  @discardableResult
  public func makeDirectory(
    named name: FileName, in directory: NodeID, mode: UInt16 = 0o755
  ) throws(FileError) -> NodeID {
    try requireDepth(1, below: directory)
    if let (layer, lower) = try writable(name, in: directory) {
      return NodeID(try layer.makeDirectory(named: name, in: lower, mode: mode & 0o7777), besides: directory)
    }
    return try make(.directory(PersistentMap()), named: name, in: directory, mode: mode)
  }

  /// Makes a symbolic link.
  /// - Throws: `exists`, `notDirectory`, `nameTooLong`, `noSpace`, or what the lower layer says.
  @discardableResult
  public func makeSymlink(
    named name: FileName, in directory: NodeID, target: [UInt8]
  ) throws(FileError) -> NodeID {
    guard !target.isEmpty else { throw .notFound }
    guard !target.contains(0) else { throw .invalid }
    guard target.count <= configuration.quotas.pathLength else { throw .nameTooLong }
    if let (layer, lower) = try writable(name, in: directory) {
      return NodeID(try layer.makeSymlink(named: name, in: lower, target: target), besides: directory)
    }
    let room = configuration.quotas.bytes - min(tree.usage.bytes, configuration.quotas.bytes)
    guard UInt64(target.count) <= room else { throw .noSpace }
    return try make(.symlink(target), named: name, in: directory, mode: 0o777)
  }

  /// Makes a device.
  /// - Throws: `exists`, `notDirectory`, `nameTooLong`, `noSpace`, or what the lower layer says.
  @discardableResult
  public func makeDevice(
    _ device: Device, named name: FileName, in directory: NodeID, mode: UInt16 = 0o666
  ) throws(FileError) -> NodeID {
    guard tree.writable(directory) == nil else { throw .notSupported }
    return try make(.device(device), named: name, in: directory, mode: mode)
  }

  /// Gives a node that is no directory a further name.
  /// - Throws: `exists`, `notPermitted` for directories, `tooManyLinks`, `stale` for what has no name any more.
  public func link(_ node: NodeID, named name: FileName, in directory: NodeID) throws(FileError) {
    try requireFree(name, in: directory)
    guard try tree.kind(of: node) != .directory else { throw .notPermitted }
    if let (layer, lower) = try writableLayer(sharedBy: node, directory) {
      return try layer.link(node.lowerNode, named: name, in: lower)
    }
    try requireFileQuota(for: node)
    let linkCount = tree.links(of: node).count
    guard linkCount > 0 else { throw .notFound }
    guard linkCount < configuration.quotas.links else { throw .tooManyLinks }
    try tree.copyUp(node)
    try tree.copyUp(directory)
    let time = now
    try record(.link(node, Link(parent: directory, name: name)), time: time)
    try tree.change(node) { inode in
      inode.links.append(Link(parent: directory, name: name))
      inode.changeTime = time
    }
    try tree.setEntry(name, of: directory, to: node, time: time)
  }

  /// Takes a name of a node that is no directory away. The node is gone with its last name, unless somebody holds it.
  /// - Throws: `notFound`, `isDirectory`, `notDirectory`, or what the lower layer says.
  public func unlink(_ name: FileName, in directory: NodeID) throws(FileError) {
    let node = try lookup(name, in: directory)
    guard try tree.kind(of: node) != .directory else { throw .isDirectory }
    if let (layer, lower) = tree.writable(directory) {
      return try layer.remove(name, in: lower, isDirectory: false)
    }
    try tree.copyUp(directory)
    try keepForHolders(node)
    let time = now
    try record(.unlink(Link(parent: directory, name: name)), time: time)
    try tree.setEntry(name, of: directory, to: nil, time: time)
    try removeLink(Link(parent: directory, name: name), of: node, time: time)
  }

  /// Removes an empty directory.
  /// - Throws: `notFound`, `notDirectory`, `notEmpty`, `busy` for a mount point, or what the lower layer says.
  public func removeDirectory(_ name: FileName, in directory: NodeID) throws(FileError) {
    let node = try lookup(name, in: directory)
    guard try tree.kind(of: node) == .directory else { throw .notDirectory }
    guard !tree.isMountPoint(node) else { throw .busy }
    if let (layer, lower) = tree.writable(directory) {
      return try layer.remove(name, in: lower, isDirectory: true)
    }
    guard try tree.isEmpty(node) else { throw .notEmpty }
    try tree.copyUp(directory)
    try keepForHolders(node)
    let time = now
    try record(.removeDirectory(Link(parent: directory, name: name)), time: time)
    try tree.setEntry(name, of: directory, to: nil, time: time)
    try removeLink(Link(parent: directory, name: name), of: node, time: time)
  }

  // MARK: - Parts

  /// The layer that takes a new entry of a directory, if it is written in place.
  private func writable(
    _ name: FileName, in directory: NodeID
  ) throws(FileError) -> (layer: any WritableLayer, node: LowerNode)? {
    guard let found = tree.writable(directory) else { return nil }
    guard name.bytes.count <= configuration.quotas.nameLength else { throw .nameTooLong }
    return found
  }

  /// The layer that is written in place and has both nodes, with the second one's number there.
  /// - Throws: `crossDevice` when only one of the nodes is in such a layer, or both are in different ones.
  func writableLayer(
    sharedBy node: NodeID, _ directory: NodeID
  ) throws(FileError) -> (layer: any WritableLayer, node: LowerNode)? {
    let first = tree.writable(node)
    let second = tree.writable(directory)
    guard first != nil || second != nil else { return nil }
    guard let second, first != nil, node.layer == directory.layer else { throw .crossDevice }
    return second
  }

  /// Gives a node that will lose a name its inode if somebody holds it, while it still has the name.
  func keepForHolders(_ node: NodeID) throws(FileError) {
    if holders[node] != nil { try tree.copyUp(node) }
  }

  /// Forgets one name of a node, after it was taken out of its directory.
  func removeLink(_ link: Link, of node: NodeID, time: UInt64) throws(FileError) {
    // A lower file that nobody changed or holds needs no inode to be gone.
    guard tree.inodes[node] != nil else { return }
    try tree.change(node) { inode in
      if let index = inode.links.firstIndex(of: link) { inode.links.remove(at: index) }
      inode.changeTime = time
    }
    freeIfUnused(node)
  }

  private func make(
    _ content: Inode.Content, named name: FileName, in directory: NodeID, mode: UInt16
  ) throws(FileError) -> NodeID {
    try requireFree(name, in: directory)
    try requireFileQuota(for: directory)
    try tree.copyUp(directory)
    try requireFileQuota()
    guard tree.nextNode < NodeID.upperLimit else { throw .noSpace }
    let time = now
    let link = Link(parent: directory, name: name)
    try recordMaking(content, mode: mode & 0o7777, at: link, time: time)
    let node = tree.add(Inode(content, mode: mode & 0o7777, time: time, links: [link]))
    try tree.setEntry(name, of: directory, to: node, time: time)
    return node
  }

  func requireFree(_ name: FileName, in directory: NodeID) throws(FileError) {
    guard try tree.child(named: name, of: directory) == nil else { throw .exists }
    guard name.bytes.count <= configuration.quotas.nameLength else { throw .nameTooLong }
    // A directory that is gone but held takes no new entries.
    guard directory == root || !tree.links(of: directory).isEmpty else { throw .notFound }
  }

  func requireFileQuota() throws(FileError) {
    guard tree.inodes.count < configuration.quotas.files else { throw .noSpace }
  }

  /// Makes sure that a node may be changed: one that was not yet counts as one more.
  func requireFileQuota(for node: NodeID) throws(FileError) {
    if tree.inodes[node] == nil { try requireFileQuota() }
  }

  /// Makes sure that a number of levels fit below a directory.
  func requireDepth(_ levels: Int, below directory: NodeID) throws(FileError) {
    guard configuration.quotas.depth < .max else { return }
    var depth = levels
    var directory = directory
    while directory != root {
      depth += 1
      guard depth <= configuration.quotas.depth else { throw .nameTooLong }
      directory = tree.parent(of: directory)
    }
    guard depth <= configuration.quotas.depth else { throw .nameTooLong }
  }
}
