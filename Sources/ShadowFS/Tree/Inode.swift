/// A node as the upper layer has it: new, changed, or copied up from a lower layer.
///
/// Inodes of a tree are shared with its copies; one is changed only after `Tree.change` made it unique.
final class Inode {
  /// What the node holds.
  enum Content {
    case file(FileContent)
    /// What differs from the lower directory of the same ID: a node, or `nil` for a name that was taken away.
    case directory(PersistentMap<FileName, Slot>)
    case symlink([UInt8])
    case device(Device)
  }

  /// An entry of a directory that hides the lower one of this name.
  final class Slot {
    /// The node, or `nil` when the name is gone: a whiteout.
    let node: NodeID?
    init(_ node: NodeID?) { self.node = node }
  }

  var content: Content
  var mode: UInt16
  var accessTime: UInt64
  var modificationTime: UInt64
  var changeTime: UInt64
  /// Where the node has its names: one place for a directory, none for the root and for unlinked files.
  var links: [Link]

  init(_ content: Content, mode: UInt16, time: UInt64, links: [Link]) {
    self.content = content
    self.mode = mode
    accessTime = time
    modificationTime = time
    changeTime = time
    self.links = links
  }

  /// An inode with the same contents that can be changed without others noticing.
  func copy() -> Inode {
    let copy = Inode(content, mode: mode, time: changeTime, links: links)
    copy.accessTime = accessTime
    copy.modificationTime = modificationTime
    return copy
  }

  var kind: FileKind {
    switch content {
    case .file: .file
    case .directory: .directory
    case .symlink: .symlink
    case .device: .device
    }
  }

  var size: UInt64 {
    switch content {
    case .file(let file): file.size
    case .symlink(let target): UInt64(target.count)
    case .directory, .device: 0
    }
  }

  /// The bytes that the node takes from the quota.
  var storedBytes: UInt64 {
    switch content {
    case .file(let file): file.storedBytes
    case .symlink(let target): UInt64(target.count)
    case .directory, .device: 0
    }
  }

  /// The contents of a file.
  var file: FileContent {
    guard case .file(let file) = content else { return FileContent() }
    return file
  }

  /// The slots of a directory.
  var slots: PersistentMap<FileName, Slot> {
    guard case .directory(let slots) = content else { return PersistentMap() }
    return slots
  }

  /// Changes the contents of a file in place.
  ///
  /// This is no `_modify` accessor because that would allocate for each write.
  func changeFile(_ body: (inout FileContent) -> Void) {
    guard case .file(var file) = content else { return }
    // The contents must have one owner, or changing them would copy.
    content = .symlink([])
    body(&file)
    content = .file(file)
  }

  /// Changes the slots of a directory in place.
  func changeSlots(_ body: (inout PersistentMap<FileName, Slot>) -> Void) {
    guard case .directory(var slots) = content else { return }
    content = .symlink([])
    body(&slots)
    content = .directory(slots)
  }
}
