/// Does again what a journal says.
struct JournalReplay {
  /// The time of the operation that is being done.
  private final class Clock {
    var time: UInt64 = 0
  }

  private let layers: [any LowerLayer]
  private let rootLayer: (any LowerLayer)?
  private let clock = Clock()
  /// What the numbers in the file are now.
  private var numbers = JournalNumbers()
  /// The state that is being read, with the place where it begins.
  private var state: (tree: Tree, place: UInt64)?

  /// The file system, once the first record was read.
  private(set) var files: FileSystem?
  private(set) var rootTime: UInt64 = 0
  /// How many operations could not be done again, because a lower layer is not what it was.
  private(set) var failedOperationCount = 0
  private(set) var recordCount = 0
  /// Whether the file system has become what records said, and not only by operations.
  private var hasReadState = false

  init(rootLayer: (any LowerLayer)?, mounts: [any LowerLayer]) {
    self.rootLayer = rootLayer
    layers = (rootLayer.map { [$0] } ?? []) + mounts
  }

  /// The nodes whose places the file says, not counting a state whose end is missing.
  var known: Set<NodeID> { numbers.known }

  /// Where a state begins whose end is missing.
  var incompletePlace: UInt64? { state?.place }

  /// Reads the next record.
  mutating func apply(_ bytes: [UInt8], at place: UInt64) throws(JournalError) {
    var record = RecordReader(bytes[...])
    guard let kind = record.byte().flatMap(RecordKind.init(rawValue:)) else { throw .unknownRecord(offset: place) }
    recordCount += 1
    guard let files else {
      guard kind == .root, let isLayer = record.byte(), let time = record.word64(), record.isAtEnd else {
        throw .unknownRecord(offset: place)
      }
      return try begin(isLayer: isLayer != 0, time: time)
    }
    switch kind {
    case .root: throw .unknownRecord(offset: place)
    case .layerRoot, .place:
      guard introduce(kind, &record, in: state?.tree ?? files.tree) else { throw .unknownRecord(offset: place) }
    case .lowerFile:
      guard state == nil, describe(&record, on: files) else { throw .unknownRecord(offset: place) }
    case .stateBegin:
      guard state == nil else { throw .unknownRecord(offset: place) }
      state = (files.tree, place)
      numbers.beginState()
    case .stateEnd:
      // What the state takes from the quotas was counted on the way.
      guard var tree = state?.tree, let root = record.node(), let nextNode = record.word64(), record.word64() != nil,
        nextNode <= NodeID.upperLimit
      else { throw .unknownRecord(offset: place) }
      guard current(root) == files.tree.root else { throw .inconsistent(.root) }
      tree.nextNode = max(nextNode, files.tree.nextNode)
      files.tree = tree
      state = nil
      numbers.endState()
      hasReadState = true
    case .stateMount, .stateInode, .stateNoInode, .stateChunk, .stateNoChunk, .stateSlot, .stateNoSlot:
      guard let before = state else { throw .unknownRecord(offset: place) }
      // Only one owner, or every change would copy.
      state = nil
      var tree = before.tree
      guard try change(&tree, kind, &record) else { throw .unknownRecord(offset: place) }
      state = (tree, before.place)
    default:
      guard state == nil, let (operation, time) = JournalOperation.decode(kind, &record) else {
        throw .unknownRecord(offset: place)
      }
      clock.time = time
      guard prepare(operation, on: files) else { throw .unknownRecord(offset: place) }
      try perform(operation, on: files)
    }
    guard record.isAtEnd else { throw .unknownRecord(offset: place) }
  }

  /// Looks whether what all the records came to is a file system. To be called after the last one.
  ///
  /// Once is enough: operations on a tree that is none may fail, but end.
  func finish() throws(JournalError) {
    guard hasReadState, let files else { return }
    do throws(JournalInconsistency) {
      var validation = TreeValidation(files.tree)
      files.tree = try validation.validated()
    } catch { throw .inconsistent(error) }
  }

  /// Makes the file system as it was before the first operation.
  mutating func begin(isLayer: Bool, time: UInt64) throws(JournalError) {
    var configuration = FileSystem.Configuration()
    let clock = clock
    clock.time = time
    rootTime = time
    configuration.clock = { clock.time }
    // Whatever was done had room.
    configuration.quotas.pathLength = .max
    configuration.quotas.links = .max
    if isLayer {
      guard let rootLayer else { throw .missingLayer(0) }
      files = FileSystem(over: rootLayer, configuration: configuration)
    } else {
      guard rootLayer == nil else { throw .otherRoot }
      files = FileSystem(configuration: configuration)
    }
  }

  // MARK: Nodes

  private mutating func current(_ node: NodeID) -> NodeID { numbers.node(node) }

  private mutating func current(_ link: Link) -> Link { Link(parent: current(link.parent), name: link.name) }

  /// Reads where a layer had a node, and looks what it has there. Returns whether the record makes sense.
  private mutating func introduce(_ kind: RecordKind, _ record: inout RecordReader, in tree: Tree) -> Bool {
    guard let number = record.node(), number.isLower else { return false }
    if kind == .layerRoot {
      guard let index = record.word32().flatMap({ Int(exactly: $0) }) else { return false }
      numbers.define(number, as: index < layers.count ? NodeID(layer: index, node: layers[index].root) : nil)
      return true
    }
    guard let link = record.link() else { return false }
    var seen: FileKind?
    if !record.isAtEnd {
      seen = record.byte().flatMap(FileKind.init(rawValue:))
      guard seen != nil else { return false }
    }
    // Operations on what is gone will say so.
    numbers.define(number, as: find(current(link), seen, in: tree))
    return true
  }

  /// What a layer has in a place, if it is still of the kind that it was.
  private func find(_ link: Link, _ kind: FileKind?, in tree: Tree) -> NodeID? {
    guard let parent = tree.lower(link.parent), let index = link.parent.layer,
      let child = try? parent.layer.child(named: link.name, of: parent.node)
    else { return nil }
    if let kind, let found = try? parent.layer.attributes(of: child).kind, found != kind { return nil }
    return NodeID(layer: index, node: child)
  }

  /// Sees to it that what shows through of a lower file is what was there then, or nothing.
  private mutating func describe(_ record: inout RecordReader, on files: FileSystem) -> Bool {
    guard let id = record.node().map({ current($0) }), let size = record.word64(), let lowerSize = record.word64(),
      let lowerTime = record.optionalWord64(), size < 1 << 63, lowerSize <= size, files.tree.writable(id) == nil
    else { return false }
    let isNew = files.tree.inodes[id] == nil
    _ = try? files.tree.change(id) { inode in
      guard inode.kind == .file else { return }
      if isNew {
        inode.changeFile { file in (file.size, file.lowerSize) = (size, lowerSize) }
      }
      inode.changeFile { file in file.lowerTime = lowerTime }
    }
    return true
  }

  // MARK: Operations

  /// Sees to it that the next node gets the number that it had. Returns whether there could have been such an operation.
  private mutating func prepare(_ operation: JournalOperation, on files: FileSystem) -> Bool {
    // Layers that are written in place are in no journal. Doing the operation would change the host once more.
    for node in operation.nodes where files.tree.writable(current(node)) != nil { return false }
    guard let node = operation.newNode else { return true }
    // Numbers are never given twice.
    guard let number = node.upperNumber, number >= files.tree.nextNode, number < NodeID.upperLimit else { return false }
    files.tree.nextNode = number
    return true
  }

  private mutating func perform(_ operation: JournalOperation, on files: FileSystem) throws(JournalError) {
    do throws(FileError) {
      switch operation {
      case .makeFile(_, let link, let mode):
        try files.makeFile(named: link.name, in: current(link.parent), mode: mode)
      case .makeDirectory(_, let link, let mode):
        try files.makeDirectory(named: link.name, in: current(link.parent), mode: mode)
      case .makeSymlink(_, let link, let target):
        try files.makeSymlink(named: link.name, in: current(link.parent), target: target)
      case .makeDevice(_, let link, let device, let mode):
        try files.makeDevice(device, named: link.name, in: current(link.parent), mode: mode)
      case .link(let node, let link): try files.link(current(node), named: link.name, in: current(link.parent))
      case .unlink(let link): try files.unlink(link.name, in: current(link.parent))
      case .removeDirectory(let link): try files.removeDirectory(link.name, in: current(link.parent))
      case .rename(_, let old, let new):
        try files.rename(old.name, in: current(old.parent), to: new.name, in: current(new.parent))
      case .write(let node, let offset, let bytes): try files.write(bytes, to: current(node), at: offset)
      case .copyChunk(let node, let index, let bytes):
        try files.tree.change(current(node)) { inode in
          inode.changeFile { file in
            guard file.hasRoom(for: bytes.count, inChunk: index), file.chunks[index] == nil else { return }
            file.set(Chunk(bytes), at: index)
          }
        }
      case .setSize(let node, let size): try files.setSize(of: current(node), to: size)
      case .setMode(let node, let mode): try files.setMode(of: current(node), to: mode)
      case .setTimes(let node, let access, let modification):
        try files.setTimes(of: current(node), access: access, modification: modification)
      case .mount(let index, let node):
        guard let index = Int(exactly: index), index < layers.count, index == files.tree.mounts.count else {
          throw .stale
        }
        try files.mount(layers[index], at: current(node))
      }
    } catch {
      if case .mount(let index, _) = operation, index >= UInt64(layers.count) {
        throw .missingLayer(Int(truncatingIfNeeded: index))
      }
      failedOperationCount += 1
    }
  }

  // MARK: States

  /// Changes a tree as a record says. Returns whether the record makes sense.
  private mutating func change(
    _ tree: inout Tree, _ kind: RecordKind, _ record: inout RecordReader
  ) throws(JournalError) -> Bool {
    if kind == .stateMount { return try mount(&record, in: &tree) }
    guard let id = record.node().map({ current($0) }) else { return false }
    switch kind {
    case .stateInode:
      let old = tree.inodes[id]
      guard let inode = inode(&record, from: old) else { return false }
      tree.usage.bytes = tree.usage.bytes &- (old?.storedBytes ?? 0) &+ inode.storedBytes
      tree.inodes.set(inode, for: id)
    case .stateNoInode: tree.free(id)
    case .stateChunk:
      guard let index = record.word64() else { return false }
      let chunk = Chunk(record.remainder())
      guard chunk.bytes.count <= Int(Chunk.size) else { return false }
      return change(id, .file, in: &tree) { inode in
        inode.changeFile { file in
          file.remove(at: index)
          file.set(chunk, at: index)
        }
      }
    case .stateNoChunk:
      guard let index = record.word64() else { return false }
      return change(id, .file, in: &tree) { inode in inode.changeFile { file in file.remove(at: index) } }
    case .stateSlot:
      guard let name = record.name(), let hasNode = record.byte(), let node = record.node() else { return false }
      let slot = Inode.Slot(hasNode == 0 ? nil : current(node))
      return change(id, .directory, in: &tree) { inode in inode.changeSlots { slots in slots.set(slot, for: name) } }
    case .stateNoSlot:
      guard let name = record.name() else { return false }
      return change(id, .directory, in: &tree) { inode in inode.changeSlots { slots in slots.remove(name) } }
    default: return false
    }
    return true
  }

  /// Changes an inode that is there and of a kind. Returns whether it is.
  private func change(_ id: NodeID, _ kind: FileKind, in tree: inout Tree, _ body: (Inode) -> Void) -> Bool {
    guard tree.inodes[id]?.kind == kind else { return false }
    return (try? tree.change(id) { inode in body(inode) }) != nil
  }

  private mutating func mount(_ record: inout RecordReader, in tree: inout Tree) throws(JournalError) -> Bool {
    guard let index = record.word32().flatMap({ Int(exactly: $0) }), let link = record.link() else { return false }
    guard index < layers.count else { throw .missingLayer(index) }
    guard index <= tree.mounts.count, index < Tree.maximumMountCount, index > 0 || rootLayer == nil else {
      return false
    }
    let mount = Tree.Mount(layer: layers[index], link: current(link))
    if index < tree.mounts.count { tree.mounts[index] = mount } else { tree.mounts.append(mount) }
    return true
  }

  private mutating func inode(_ record: inout RecordReader, from old: Inode?) -> Inode? {
    guard let kind = record.byte().flatMap(FileKind.init(rawValue:)), let mode = record.word16(),
      let access = record.word64(), let modification = record.word64(), let change = record.word64()
    else { return nil }
    let old = old?.kind == kind ? old : nil
    let content: Inode.Content
    switch kind {
    case .file:
      guard let size = record.word64(), let lowerSize = record.word64(),
        let lowerTime = record.optionalWord64(), record.word64() != nil, size < 1 << 63, lowerSize <= size
      else { return nil }
      content = .file(
        FileContent(
          size: size, lowerSize: lowerSize, lowerTime: lowerTime, chunks: old?.file.chunks ?? PersistentMap(),
          storedBytes: old?.file.storedBytes ?? 0))
    case .directory: content = .directory(old?.slots ?? PersistentMap())
    case .symlink:
      guard let target = record.counted() else { return nil }
      content = .symlink(target)
    case .device:
      guard let device = record.byte().flatMap(Device.init(rawValue:)) else { return nil }
      content = .device(device)
    }
    guard let linkCount = record.word32() else { return nil }
    var links: [Link] = []
    for _ in 0..<linkCount {
      guard let link = record.link() else { return nil }
      links.append(current(link))
    }
    let inode = Inode(content, mode: mode & 0o7777, time: change, links: links)
    inode.accessTime = access
    inode.modificationTime = modification
    return inode
  }
}
