/// An operation as the journal keeps it. Nodes are named by the numbers that they had when it was written.
enum JournalOperation {
  case makeFile(NodeID, Link, mode: UInt16)
  case makeDirectory(NodeID, Link, mode: UInt16)
  case makeSymlink(NodeID, Link, target: [UInt8])
  case makeDevice(NodeID, Link, Device, mode: UInt16)
  case link(NodeID, Link)
  case unlink(Link)
  case removeDirectory(Link)
  case rename(NodeID, Link, Link)
  case write(NodeID, offset: UInt64, [UInt8])
  /// A piece of a lower file is copied up. So writing into it can be done again whatever becomes of that file.
  case copyChunk(NodeID, index: UInt64, [UInt8])
  case setSize(NodeID, UInt64)
  case setMode(NodeID, UInt16)
  case setTimes(NodeID, access: UInt64?, modification: UInt64?)
  case mount(layer: UInt32, NodeID)

  /// The nodes that the record will name and that may be unknown to the journal.
  var nodes: [NodeID] {
    switch self {
    case .makeFile(_, let link, _), .makeDirectory(_, let link, _), .makeSymlink(_, let link, _),
      .makeDevice(_, let link, _, _), .unlink(let link), .removeDirectory(let link):
      [link.parent]
    case .link(let node, let link): [node, link.parent]
    case .rename(let node, let old, let new): [node, old.parent, new.parent]
    case .write(let node, _, _), .copyChunk(let node, _, _), .setSize(let node, _), .setMode(let node, _),
      .setTimes(let node, _, _), .mount(_, let node):
      [node]
    }
  }

  /// The node that is made.
  var newNode: NodeID? {
    switch self {
    case .makeFile(let node, _, _), .makeDirectory(let node, _, _), .makeSymlink(let node, _, _),
      .makeDevice(let node, _, _, _):
      node
    default: nil
    }
  }

  /// The node that is changed itself and may be a lower file.
  var changedNode: NodeID? {
    switch self {
    case .link(let node, _), .rename(let node, _, _), .write(let node, _, _), .copyChunk(let node, _, _),
      .setSize(let node, _), .setMode(let node, _), .setTimes(let node, _, _):
      node
    default: nil
    }
  }

  /// The operation as a record: a byte for its kind, the time, and its parts.
  func encode(time: UInt64) -> [UInt8] {
    var record = RecordWriter()
    func begin(_ kind: RecordKind) {
      record.append(kind.rawValue)
      record.append(time)
    }
    switch self {
    case .makeFile(let node, let link, let mode), .makeDirectory(let node, let link, let mode):
      if case .makeFile = self { begin(.makeFile) } else { begin(.makeDirectory) }
      record.append(node)
      record.append(link)
      record.append(mode)
    case .makeSymlink(let node, let link, let target):
      begin(.makeSymlink)
      record.append(node)
      record.append(link)
      record.append(counted: target)
    case .makeDevice(let node, let link, let device, let mode):
      begin(.makeDevice)
      record.append(node)
      record.append(link)
      record.append(device.rawValue)
      record.append(mode)
    case .link(let node, let link):
      begin(.link)
      record.append(node)
      record.append(link)
    case .unlink(let link), .removeDirectory(let link):
      if case .unlink = self { begin(.unlink) } else { begin(.removeDirectory) }
      record.append(link)
    case .rename(let node, let old, let new):
      begin(.rename)
      record.append(node)
      record.append(old)
      record.append(new)
    case .write(let node, let offset, let bytes):
      begin(.write)
      record.append(node)
      record.append(offset)
      record.append(raw: bytes)
    case .copyChunk(let node, let index, let bytes):
      begin(.copyChunk)
      record.append(node)
      record.append(index)
      record.append(raw: bytes)
    case .setSize(let node, let size):
      begin(.setSize)
      record.append(node)
      record.append(size)
    case .setMode(let node, let mode):
      begin(.setMode)
      record.append(node)
      record.append(mode)
    case .setTimes(let node, let access, let modification):
      begin(.setTimes)
      record.append(node)
      for time in [access, modification] { record.append(optional: time) }
    case .mount(let layer, let node):
      begin(.mount)
      record.append(layer)
      record.append(node)
    }
    return record.bytes
  }

  /// The operation in a record behind its kind, with the time; `nil` if something is missing or left over.
  static func decode(_ kind: RecordKind, _ record: inout RecordReader) -> (operation: JournalOperation, time: UInt64)? {
    guard let time = record.word64(), let operation = decodeParts(kind, &record), record.isAtEnd else { return nil }
    return (operation, time)
  }

  private static func decodeParts(_ kind: RecordKind, _ record: inout RecordReader) -> JournalOperation? {
    switch kind {
    case .makeFile, .makeDirectory:
      guard let node = record.node(), let link = record.link(), let mode = record.word16() else { return nil }
      return kind == .makeFile ? .makeFile(node, link, mode: mode) : .makeDirectory(node, link, mode: mode)
    case .makeSymlink:
      guard let node = record.node(), let link = record.link(), let target = record.counted() else { return nil }
      return .makeSymlink(node, link, target: target)
    case .makeDevice:
      guard let node = record.node(), let link = record.link(), let number = record.byte(),
        let device = Device(rawValue: number), let mode = record.word16()
      else { return nil }
      return .makeDevice(node, link, device, mode: mode)
    case .link:
      guard let node = record.node(), let link = record.link() else { return nil }
      return .link(node, link)
    case .unlink: return record.link().map { .unlink($0) }
    case .removeDirectory: return record.link().map { .removeDirectory($0) }
    case .rename:
      guard let node = record.node(), let old = record.link(), let new = record.link() else { return nil }
      return .rename(node, old, new)
    case .write:
      guard let node = record.node(), let offset = record.word64() else { return nil }
      return .write(node, offset: offset, record.remainder())
    case .copyChunk:
      guard let node = record.node(), let index = record.word64() else { return nil }
      return .copyChunk(node, index: index, record.remainder())
    case .setSize:
      guard let node = record.node(), let size = record.word64() else { return nil }
      return .setSize(node, size)
    case .setMode:
      guard let node = record.node(), let mode = record.word16() else { return nil }
      return .setMode(node, mode)
    case .setTimes:
      guard let node = record.node(), let access = record.optionalWord64(), let modification = record.optionalWord64()
      else { return nil }
      return .setTimes(node, access: access, modification: modification)
    case .mount:
      guard let layer = record.word32(), let node = record.node() else { return nil }
      return .mount(layer: layer, node)
    default: return nil
    }
  }
}

/// The first byte of a record. The numbers are part of the file format.
enum RecordKind: UInt8 {
  /// What the root directory is: the first record of every journal.
  case root = 1
  /// That a number means the root of a layer.
  case layerRoot = 2
  /// Where a lower layer has the node of a number.
  case place = 3
  /// Which contents of a lower file the operations that follow were done over.
  case lowerFile = 4

  case makeFile = 16
  case makeDirectory = 17
  case makeSymlink = 18
  case makeDevice = 19
  case link = 20
  case unlink = 21
  case removeDirectory = 22
  case rename = 23
  case write = 24
  case setSize = 25
  case setMode = 26
  case setTimes = 27
  case mount = 28
  case copyChunk = 29

  /// From here to `stateEnd`, records say how the state differs from the one before; they count together or not at all.
  case stateBegin = 48
  case stateMount = 49
  case stateInode = 50
  case stateNoInode = 51
  case stateChunk = 52
  case stateNoChunk = 53
  case stateSlot = 54
  case stateNoSlot = 55
  case stateEnd = 56
}
