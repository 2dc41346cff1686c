import ShadowFS

/// The record `filestat`.
struct FileStatus {
  var device: UInt64 = 0
  var node: UInt64 = 0
  let type: FileType
  var linkCount: UInt32 = 1
  var size: UInt64 = 0
  var accessTime: UInt64 = 0
  var modificationTime: UInt64 = 0
  var changeTime: UInt64 = 0

  /// What is known of something that is not in the file system.
  init(type: FileType) { self.type = type }

  /// What the file system knows of a node.
  init(_ attributes: FileAttributes) {
    // One file system is one device; streams are of none.
    device = 1
    node = attributes.id.rawValue
    type = FileType(attributes.kind)
    linkCount = attributes.linkCount
    size = attributes.size
    accessTime = attributes.accessTime
    modificationTime = attributes.modificationTime
    changeTime = attributes.changeTime
  }

  /// Writes the record in the form that the guest knows. The older form has a shorter link count.
  func write(_ memory: GuestMemory, at place: GuestPointer, _ dialect: Dialect) throws(Errno) {
    try memory.check(place, count: dialect == .preview1 ? 64 : 56)
    try memory.store(device, at: place)
    try memory.store(node, at: place &+ 8)
    let rest: GuestPointer
    switch dialect {
    case .preview1:
      try memory.store(UInt64(type.rawValue), at: place &+ 16)
      try memory.store(UInt64(linkCount), at: place &+ 24)
      rest = place &+ 32
    case .unstable:
      try memory.store(UInt32(type.rawValue), at: place &+ 16)
      try memory.store(linkCount, at: place &+ 20)
      rest = place &+ 24
    }
    try memory.store(size, at: rest)
    try memory.store(accessTime, at: rest &+ 8)
    try memory.store(modificationTime, at: rest &+ 16)
    try memory.store(changeTime, at: rest &+ 24)
  }
}
