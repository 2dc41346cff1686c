/// Looks whether a tree that somebody has written down is one that a file system could have come to.
///
/// A tree keeps where a node has its names twice, in the directories and with the node, and everything that goes up or down
/// in it relies on both being the same. What relies on that need not look then, and cannot run in circles or meet a
/// directory twice. So a tree from outside is looked at once, as a whole, in a time that is linear in what it holds:
///
/// 1. each inode for itself: its number, what it holds, and what the layer below has in its place;
/// 2. each name that a directory has: it is the only one of a directory, and its node is there;
/// 3. the way up from each directory: it ends;
/// 4. the names that nodes say they have. What has no name any more is dropped: a name can be gone because the layer below
///    has changed, or since somebody went back to a state while having a node open.
struct TreeValidation {
  private var tree: Tree
  /// How many entries lead to each node that is no directory.
  private var entryCounts: [NodeID: Int] = [:]
  /// Whether the root can be reached from these directories.
  private var alive: [NodeID: Bool] = [:]

  init(_ tree: Tree) { self.tree = tree }

  /// The tree without what is left over in it.
  mutating func validated() throws(JournalInconsistency) -> Tree {
    try requireRoot()
    try tree.inodes.forEach { (id, inode) throws(JournalInconsistency) in
      try requireNumber(id)
      try requireKind(id, inode)
      try requireContents(id, inode)
    }
    try countEntries()
    try requireWaysUp()
    try settleNames()
    return tree
  }

  private func requireRoot() throws(JournalInconsistency) {
    guard let inode = tree.inodes[tree.root] else {
      guard tree.root.isLower else { throw .root }
      return
    }
    guard inode.kind == .directory, inode.links.isEmpty else { throw .root }
  }

  // MARK: - Inodes

  private func requireNumber(_ id: NodeID) throws(JournalInconsistency) {
    guard !id.isLost else { return }
    if let number = id.upperNumber {
      guard number < tree.nextNode else { throw .number(id) }
      return
    }
    guard let lower = tree.lower(id), lower.layer.writable == nil else { throw .number(id) }
    guard lower.node == lower.layer.root || lower.layer.location(of: lower.node) != nil else { throw .number(id) }
  }

  private func requireKind(_ id: NodeID, _ inode: Inode) throws(JournalInconsistency) {
    guard let lower = tree.lower(id), let attributes = try? lower.layer.attributes(of: lower.node) else { return }
    guard attributes.kind == inode.kind else { throw .kind(id) }
  }

  private func requireContents(_ id: NodeID, _ inode: Inode) throws(JournalInconsistency) {
    switch inode.content {
    case .file(let file):
      // Only what a layer has, or had, can show through.
      guard file.lowerSize == 0 || id.isLower || id.isLost else { throw .contents(id) }
      try file.chunks.forEach { (index, chunk) throws(JournalInconsistency) in
        guard file.hasRoom(for: chunk.bytes.count, inChunk: index) else { throw .contents(id) }
      }
    case .symlink(let target):
      guard !target.isEmpty, !target.contains(0) else { throw .contents(id) }
    case .directory: guard id == tree.root || inode.links.count == 1 else { throw .names(id) }
    case .device: break
    }
  }

  // MARK: - Names

  private mutating func countEntries() throws(JournalInconsistency) {
    var counts: [NodeID: Int] = [:]
    try tree.inodes.forEach { (directory, inode) throws(JournalInconsistency) in
      try inode.slots.forEach { (name, slot) throws(JournalInconsistency) in
        guard let node = slot.node else { return }
        let link = Link(parent: directory, name: name)
        if let inode = tree.inodes[node] {
          guard inode.kind == .directory else {
            counts[node, default: 0] += 1
            return
          }
          guard inode.links.first == link else { throw .names(node) }
        } else {
          // Whatever was moved has an inode; only a layer that was mounted shows its own root.
          guard node != tree.root, tree.isMountPoint(node), let index = node.layer else { throw .missing(node) }
          guard tree.mounts[index].link == link else { throw .names(node) }
        }
      }
    }
    entryCounts = counts
  }

  private func requireWaysUp() throws(JournalInconsistency) {
    var checked: Set<NodeID> = [tree.root]
    func requireWayUp(from directory: NodeID) throws(JournalInconsistency) {
      var way: Set<NodeID> = []
      var next = directory
      while !checked.contains(next) {
        guard way.insert(next).inserted else { throw .cycle(next) }
        next = tree.parent(of: next)
      }
      checked.formUnion(way)
    }
    try tree.inodes.forEach { (id, inode) throws(JournalInconsistency) in
      if inode.kind == .directory { try requireWayUp(from: id) }
    }
    for (index, mount) in tree.mounts.enumerated() where mount.link != nil {
      try requireWayUp(from: NodeID(layer: index, node: mount.layer.root))
    }
  }

  private mutating func settleNames() throws(JournalInconsistency) {
    var settled: [(node: NodeID, links: [Link])] = []
    var inodes: [(node: NodeID, inode: Inode)] = []
    tree.inodes.forEach { id, inode in inodes.append((id, inode)) }
    for (id, inode) in inodes where id != tree.root {
      let shown = shownPlace(of: id)
      if let shown, !inode.links.contains(shown) { throw .names(id) }
      guard inode.kind != .directory else { continue }
      var links: [Link] = []
      var entryCount = 0
      var seen: Set<Link> = []
      for link in inode.links where seen.insert(link).inserted {
        let isEntry = tree.inodes[link.parent]?.slots[link.name]?.node == id
        if isEntry { entryCount += 1 }
        if isEntry || link == place(of: id) && !isHidden(link) { links.append(link) }
      }
      guard entryCount == entryCounts[id] ?? 0 else { throw .names(id) }
      if links.count != inode.links.count { settled.append((id, links)) }
    }
    for (node, links) in settled {
      if links.isEmpty { tree.free(node) }
      // There is an inode to be changed, so nothing can fail.
      if !links.isEmpty { try? tree.change(node) { inode in inode.links = links } }
    }
  }

  // MARK: - What shows through

  /// Where the layer of a node has it.
  private func place(of id: NodeID) -> Link? {
    guard let lower = tree.lower(id), let index = id.layer, let place = lower.layer.location(of: lower.node) else {
      return nil
    }
    return Link(parent: NodeID(layer: index, node: place.parent), name: place.name)
  }

  /// Whether a directory of the upper layer has something else, or nothing, in a place.
  private func isHidden(_ link: Link) -> Bool { tree.inodes[link.parent]?.slots[link.name] != nil }

  /// Where a lower node shows through; `nil` when it does nowhere, and for the root of a layer.
  private mutating func shownPlace(of id: NodeID) -> Link? {
    guard !tree.isMountPoint(id), let place = place(of: id), !isHidden(place), isAlive(place.parent) else { return nil }
    return place
  }

  /// Whether a directory can be reached from the root. To be asked only when it is known that all ways up end.
  private mutating func isAlive(_ directory: NodeID) -> Bool {
    var way: [NodeID] = []
    var next = directory
    var isAlive = true
    while next != tree.root {
      if let known = alive[next] {
        isAlive = known
        break
      }
      way.append(next)
      guard let link = tree.links(of: next).first else {
        isAlive = false
        break
      }
      let slot = tree.inodes[link.parent]?.slots[link.name]
      // Without an entry, it is there if its layer shows it.
      guard slot != nil ? slot?.node == next : link == place(of: next) else {
        isAlive = false
        break
      }
      next = link.parent
    }
    for directory in way { alive[directory] = isAlive }
    return isAlive
  }
}
