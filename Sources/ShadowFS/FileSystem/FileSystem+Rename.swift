extension FileSystem {
  /// Gives a node another place, and takes away what was there, in one step.
  ///
  /// The rules are those of POSIX: a directory replaces only an empty directory, and anything else only what is no
  /// directory; nothing happens when both names belong to one node; a directory cannot move below itself.
  /// - Throws: `notFound`, `exists`… by these rules; `busy` for a mount point, or what the lower layer says.
  public func rename(
    _ name: FileName, in directory: NodeID, to newName: FileName, in newDirectory: NodeID
  ) throws(FileError) {
    let node = try lookup(name, in: directory)
    let target = try tree.child(named: newName, of: newDirectory)
    guard node != target else { return }
    guard !tree.isMountPoint(node) else { throw .busy }
    let isDirectory = try tree.kind(of: node) == .directory
    guard !isDirectory || isOutside(newDirectory, node) else { throw .invalid }
    if let (layer, lower) = try writableLayer(sharedBy: directory, newDirectory) {
      if let target, tree.isMountPoint(target) { throw .busy }
      return try layer.rename(name, in: directory.lowerNode, to: newName, in: lower)
    }
    if let target {
      try requireReplaceable(target, byDirectory: isDirectory, from: directory)
    } else {
      try requireFree(newName, in: newDirectory)
    }
    if isDirectory, configuration.quotas.depth < .max {
      try requireDepth(try height(of: node), below: newDirectory)
    }
    try requireFileQuota(for: node)
    let time = now
    let link = Link(parent: directory, name: name)
    let newLink = Link(parent: newDirectory, name: newName)
    for changed in [node, directory, newDirectory] { try tree.copyUp(changed) }
    if let target { try keepForHolders(target) }
    try record(.rename(node, link, newLink), time: time)
    try tree.change(node) { inode in
      if let index = inode.links.firstIndex(of: link) { inode.links[index] = newLink }
      inode.changeTime = time
    }
    try tree.setEntry(name, of: directory, to: nil, time: time)
    try tree.setEntry(newName, of: newDirectory, to: node, time: time)
    if let target { try removeLink(newLink, of: target, time: time) }
  }

  private func requireReplaceable(
    _ target: NodeID, byDirectory isDirectory: Bool, from directory: NodeID
  ) throws(FileError) {
    guard !tree.isMountPoint(target) else { throw .busy }
    guard try tree.kind(of: target) == .directory else {
      guard !isDirectory else { throw .notDirectory }
      return
    }
    // What the node is in is not empty, and that comes first.
    guard isOutside(directory, target) else { throw .notEmpty }
    guard isDirectory else { throw .isDirectory }
    guard try tree.isEmpty(target) else { throw .notEmpty }
  }

  /// Whether a directory is neither another one nor anywhere below it.
  private func isOutside(_ directory: NodeID, _ other: NodeID) -> Bool {
    var directory = directory
    // The records of a journal may say that a directory is below itself. That is refused when all were read; until then
    // it must not take forever. So each directory is compared with one that was met before.
    var met = directory
    var steps = 0
    var most = 1
    while directory != root {
      guard directory != other else { return false }
      directory = tree.parent(of: directory)
      guard directory != met else { return directory == root }
      steps += 1
      if steps == most {
        met = directory
        steps = 0
        most *= 2
      }
    }
    return true
  }

  /// How many directories lie within each other from a directory on, itself included.
  private func height(of directory: NodeID) throws(FileError) -> Int {
    var level = [directory]
    var height = 0
    while !level.isEmpty {
      height += 1
      var next: [NodeID] = []
      for directory in level {
        for entry in try tree.entries(of: directory) where entry.kind == .directory { next.append(entry.id) }
      }
      level = next
    }
    return height
  }
}
