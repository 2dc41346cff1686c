/// Writes as records what differs between two trees, or all of one.
///
/// Numbers of lower nodes are only good for the layer that gave them. So before a record names such a node for the first
/// time, another one says where the layer has it; whoever reads the journal asks the layer again.
struct StateWriter {
  /// The nodes whose place was written.
  private(set) var known: Set<NodeID>
  private let emit: ([UInt8]) throws(FileError) -> Void

  init(known: Set<NodeID>, _ emit: @escaping ([UInt8]) throws(FileError) -> Void) {
    self.known = known
    self.emit = emit
  }

  /// What the root directory is: the first record.
  static func rootRecord(isLayer: Bool, time: UInt64) -> [UInt8] {
    var record = RecordWriter()
    record.append(RecordKind.root.rawValue)
    record.append(UInt8(isLayer ? 1 : 0))
    record.append(time)
    return record.bytes
  }

  /// Says where a lower node is, and before that where its parents are, as far as nobody has yet.
  mutating func introduce(_ node: NodeID, of tree: Tree) throws(FileError) {
    guard node.isLower, !known.contains(node) else { return }
    var records: [(node: NodeID, bytes: [UInt8])] = []
    var next = node
    while !known.contains(next), let index = next.layer, let lower = tree.lower(next) {
      var record = RecordWriter()
      if lower.node == lower.layer.root {
        record.append(RecordKind.layerRoot.rawValue)
        record.append(next)
        record.append(UInt32(truncatingIfNeeded: index))
        records.append((next, record.bytes))
        break
      }
      // A layer that cannot say where its node is leaves us with the number.
      guard let place = lower.layer.location(of: lower.node) else { break }
      let link = Link(parent: NodeID(layer: index, node: place.parent), name: place.name)
      record.append(RecordKind.place.rawValue)
      record.append(next)
      record.append(link)
      // Should the place have something else one day, that will not be taken for this node.
      if let kind = try? lower.layer.attributes(of: lower.node).kind { record.append(kind.rawValue) }
      records.append((next, record.bytes))
      next = link.parent
    }
    for record in records.reversed() {
      try emit(record.bytes)
      known.insert(record.node)
    }
  }

  /// Says which contents of a lower file show through, so that others will not be mixed with what is written.
  func writeLowerFile(_ node: NodeID, _ file: FileContent) throws(FileError) {
    var record = Self.record(.lowerFile, node)
    record.append(file.size)
    record.append(file.lowerSize)
    record.append(optional: file.lowerTime)
    try emit(record.bytes)
  }

  /// Writes how `tree` differs from `old`, or all of it.
  mutating func write(_ tree: Tree, from old: Tree?) throws(FileError) {
    try emit([RecordKind.stateBegin.rawValue])
    if old == nil { try claimLostNumbers(of: tree) }
    for (index, mount) in tree.mounts.enumerated() { try write(mount, index, of: tree) }
    let oldOrphans = old?.orphans ?? PersistentMap()
    var failure: FileError?
    tree.inodes.forEachDifference(from: old?.inodes ?? PersistentMap()) { id, before, after in
      guard failure == nil else { return }
      do throws(FileError) {
        // Files without a name end with those who have them open: no journal knows them.
        let known = oldOrphans[id] == nil ? before : nil
        if let after, tree.orphans[id] == nil {
          try write(after, id, from: known, of: tree)
        } else if known != nil {
          try emit(Self.record(.stateNoInode, id).bytes)
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    try introduce(tree.root, of: tree)
    var end = Self.record(.stateEnd, tree.root)
    end.append(tree.nextNode)
    end.append(tree.usage.bytes &- Self.orphanBytes(of: tree))
    try emit(end.bytes)
  }

  /// Names the nodes that were lost, at the beginning of a file: so none of those that it says the places of gets the same
  /// number if it is lost, too.
  private func claimLostNumbers(of tree: Tree) throws(FileError) {
    try tree.inodes.forEach { (id, _) throws(FileError) in
      if id.isLost { try emit(Self.record(.stateNoInode, id).bytes) }
    }
  }

  /// What the files without a name, which are not written, take from the quota.
  private static func orphanBytes(of tree: Tree) -> UInt64 {
    var bytes: UInt64 = 0
    tree.orphans.forEach { id, _ in bytes &+= tree.inodes[id]?.storedBytes ?? 0 }
    return bytes
  }

  private static func record(_ kind: RecordKind, _ node: NodeID) -> RecordWriter {
    var record = RecordWriter()
    record.append(kind.rawValue)
    record.append(node)
    return record
  }

  private mutating func write(_ mount: Tree.Mount, _ index: Int, of tree: Tree) throws(FileError) {
    guard let link = mount.link else { return }
    try introduce(link.parent, of: tree)
    var record = RecordWriter()
    record.append(RecordKind.stateMount.rawValue)
    record.append(UInt32(truncatingIfNeeded: index))
    record.append(link)
    try emit(record.bytes)
  }

  private mutating func write(
    _ inode: Inode, _ id: NodeID, from old: Inode?, of tree: Tree
  ) throws(FileError) {
    try introduce(id, of: tree)
    for link in inode.links { try introduce(link.parent, of: tree) }
    var record = Self.record(.stateInode, id)
    record.append(inode.kind.rawValue)
    record.append(inode.mode)
    for time in [inode.accessTime, inode.modificationTime, inode.changeTime] { record.append(time) }
    switch inode.content {
    case .file(let file):
      record.append(file.size)
      record.append(file.lowerSize)
      record.append(optional: file.lowerTime)
      record.append(file.storedBytes)
    case .directory: break
    case .symlink(let target): record.append(counted: target)
    case .device(let device): record.append(device.rawValue)
    }
    record.append(UInt32(truncatingIfNeeded: inode.links.count))
    for link in inode.links { record.append(link) }
    try emit(record.bytes)

    switch inode.content {
    case .file(let file): try writeChunks(of: file, id, from: old?.file.chunks ?? PersistentMap())
    case .directory(let slots): try writeSlots(slots, id, from: old?.slots ?? PersistentMap(), of: tree)
    case .symlink, .device: break
    }
  }

  private mutating func writeChunks(
    of file: FileContent, _ id: NodeID, from old: PersistentMap<UInt64, Chunk>
  ) throws(FileError) {
    var failure: FileError?
    file.chunks.forEachDifference(from: old) { index, _, chunk in
      guard failure == nil else { return }
      var record = Self.record(chunk == nil ? .stateNoChunk : .stateChunk, id)
      record.append(index)
      if let chunk { record.append(raw: chunk.bytes) }
      do throws(FileError) { try emit(record.bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private mutating func writeSlots(
    _ slots: PersistentMap<FileName, Inode.Slot>, _ id: NodeID, from old: PersistentMap<FileName, Inode.Slot>,
    of tree: Tree
  ) throws(FileError) {
    var failure: FileError?
    slots.forEachDifference(from: old) { name, _, slot in
      guard failure == nil else { return }
      do throws(FileError) {
        if let node = slot?.node { try introduce(node, of: tree) }
        var record = Self.record(slot == nil ? .stateNoSlot : .stateSlot, id)
        record.append(name)
        if let slot {
          record.append(UInt8(slot.node == nil ? 0 : 1))
          record.append(slot.node ?? id)
        }
        try emit(record.bytes)
      } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
