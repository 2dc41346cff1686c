/// The state of a file system at one time: a value whose copies share all that they have in common.
///
/// A tree holds only what its upper layer has: inodes that are new, were changed, or were copied up. All other nodes
/// are those of the lower layers, which the tree asks when somebody wants to know. Copying a tree is a snapshot, and
/// costs as much as a few retains; what it shows then never changes, as long as the lower layers do not.
public struct Tree {
  /// A lower layer and the place where its root is shown; none for the root of the tree.
  struct Mount {
    let layer: any LowerLayer
    let link: Link?
  }

  /// The lower layers that are mounted somewhere, by the number that is part of their nodes' IDs.
  var mounts: [Mount] = []
  /// What the upper layer has.
  var inodes = PersistentMap<NodeID, Inode>()
  /// Files without a name that somebody still had open.
  var orphans = PersistentMap<NodeID, Bool>()
  /// What is used up of the quotas.
  public internal(set) var usage = Usage()
  /// The root directory.
  public internal(set) var root: NodeID
  var nextNode: UInt64 = 1

  /// The most mounts that a tree can have: what fits into a node's ID.
  static let maximumMountCount = 4096

  /// A tree that is an empty directory.
  init(time: UInt64) {
    root = NodeID(upper: 0)
    inodes.set(Inode(.directory(PersistentMap()), mode: 0o755, time: time, links: []), for: root)
  }

  /// A tree that shows what a layer has.
  init(_ layer: any LowerLayer) {
    mounts = [Mount(layer: layer, link: nil)]
    root = NodeID(layer: 0, node: layer.root)
  }

  /// The layer that a node was in first, with its number there.
  func lower(_ id: NodeID) -> (layer: any LowerLayer, node: LowerNode)? {
    guard let index = id.layer, index < mounts.count else { return nil }
    return (mounts[index].layer, id.lowerNode)
  }

  func requireLower(_ id: NodeID) throws(FileError) -> (layer: any LowerLayer, node: LowerNode) {
    guard let lower = lower(id) else { throw .stale }
    return lower
  }

  /// The layer that a node is written in directly, if it is one, with the node's number there.
  func writable(_ id: NodeID) -> (layer: any WritableLayer, node: LowerNode)? {
    guard let lower = lower(id), let layer = lower.layer.writable else { return nil }
    return (layer, lower.node)
  }

  /// Whether a node is the root of a mounted layer.
  func isMountPoint(_ id: NodeID) -> Bool {
    guard let lower = lower(id) else { return id == root }
    return lower.layer.root == lower.node
  }
}

// MARK: - Reading

extension Tree {
  /// What a node is.
  /// - Throws: `stale` without such a node, or what the lower layer says.
  public func kind(of id: NodeID) throws(FileError) -> FileKind {
    if let inode = inodes[id] { return inode.kind }
    let lower = try requireLower(id)
    return try lower.layer.attributes(of: lower.node).kind
  }

  /// All that is known of a node besides its contents.
  /// - Throws: `stale` without such a node, or what the lower layer says.
  public func attributes(of id: NodeID) throws(FileError) -> FileAttributes {
    if let inode = inodes[id] {
      let linkCount = inode.kind == .directory ? 1 : UInt32(truncatingIfNeeded: inode.links.count)
      return FileAttributes(
        id: id, kind: inode.kind, mode: inode.mode, linkCount: linkCount, size: inode.size,
        accessTime: inode.accessTime, modificationTime: inode.modificationTime, changeTime: inode.changeTime)
    }
    let lower = try requireLower(id)
    let attributes = try lower.layer.attributes(of: lower.node)
    return FileAttributes(
      id: id, kind: attributes.kind, mode: attributes.mode, linkCount: attributes.linkCount, size: attributes.size,
      accessTime: attributes.accessTime, modificationTime: attributes.modificationTime,
      changeTime: attributes.changeTime)
  }

  /// The node of a name in a directory, or `nil`.
  /// - Throws: `notDirectory`, `stale`, or what the lower layer says.
  public func child(named name: FileName, of directory: NodeID) throws(FileError) -> NodeID? {
    if let inode = inodes[directory] {
      guard case .directory(let slots) = inode.content else { throw .notDirectory }
      if let slot = slots[name] { return slot.node }
    }
    return try lowerChild(named: name, of: directory)
  }

  /// The node that the directory's lower layer has for a name, whatever the upper layer says.
  func lowerChild(named name: FileName, of directory: NodeID) throws(FileError) -> NodeID? {
    guard let index = directory.layer else {
      guard inodes[directory] != nil else { throw .stale }
      return nil
    }
    let lower = try requireLower(directory)
    guard let node = try lower.layer.child(named: name, of: lower.node) else { return nil }
    return NodeID(layer: index, node: node)
  }

  /// All entries of a directory, in the order of their names' bytes.
  /// - Throws: `notDirectory`, `stale`, or what the lower layer says.
  public func entries(of directory: NodeID) throws(FileError) -> [DirectoryEntry] {
    var slots = PersistentMap<FileName, Inode.Slot>()
    if let inode = inodes[directory] {
      guard case .directory(let found) = inode.content else { throw .notDirectory }
      slots = found
    }
    var entries: [DirectoryEntry] = []
    if let index = directory.layer {
      let lower = try requireLower(directory)
      for entry in try lower.layer.entries(of: lower.node) where slots.isEmpty || slots[entry.name] == nil {
        let id = NodeID(layer: index, node: entry.node)
        entries.append(DirectoryEntry(name: entry.name, id: id, kind: entry.kind))
      }
    }
    guard !slots.isEmpty else { return entries }
    try slots.forEach { (name, slot) throws(FileError) in
      guard let node = slot.node else { return }
      entries.append(DirectoryEntry(name: name, id: node, kind: try kind(of: node)))
    }
    entries.sort { $0.name < $1.name }
    return entries
  }

  /// Whether a directory has no entries.
  func isEmpty(_ directory: NodeID) throws(FileError) -> Bool {
    let slots = inodes[directory]?.slots ?? PersistentMap()
    var found = false
    slots.forEach { _, slot in found = found || slot.node != nil }
    guard !found, directory.isLower else { return !found }
    let lower = try requireLower(directory)
    for entry in try lower.layer.entries(of: lower.node) where slots[entry.name] == nil { return false }
    return true
  }

  /// The bytes of a symbolic link's target.
  /// - Throws: `invalid` for any other node.
  public func linkTarget(of id: NodeID) throws(FileError) -> [UInt8] {
    if let inode = inodes[id] {
      guard case .symlink(let target) = inode.content else { throw .invalid }
      return target
    }
    let lower = try requireLower(id)
    return try lower.layer.linkTarget(of: lower.node)
  }

  /// Where a node has its names. An unlinked file has none, nor has the root.
  func links(of id: NodeID) -> [Link] {
    if let inode = inodes[id] { return inode.links }
    guard let lower = lower(id), let index = id.layer else { return [] }
    if lower.node == lower.layer.root { return mounts[index].link.map { [$0] } ?? [] }
    guard let place = lower.layer.location(of: lower.node) else { return [] }
    return [Link(parent: NodeID(layer: index, node: place.parent), name: place.name)]
  }

  /// The directory that a directory is in; the root for the root.
  public func parent(of directory: NodeID) -> NodeID { links(of: directory).first?.parent ?? root }

  /// The absolute path of a node by one of its names, or `nil` when it has none.
  public func path(of id: NodeID) -> [UInt8]? {
    guard id != root else { return [UInt8(ascii: "/")] }
    guard let link = links(of: id).first else { return nil }
    return path(of: link)
  }

  func path(of link: Link) -> [UInt8]? {
    var names = [link.name]
    var directory = link.parent
    while directory != root {
      guard let link = links(of: directory).first else { return nil }
      names.append(link.name)
      directory = link.parent
    }
    var path: [UInt8] = []
    for name in names.reversed() {
      path.append(UInt8(ascii: "/"))
      path.append(contentsOf: name.bytes)
    }
    return path
  }
}
