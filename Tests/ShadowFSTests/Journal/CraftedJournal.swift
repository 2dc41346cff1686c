@testable import ShadowFS

/// A journal as a list of records, whose checksums are right whatever they say.
struct CraftedJournal {
  var records: [[UInt8]]

  /// A journal with nothing but the record of its root.
  init(overLayer isLayer: Bool = false) { records = [StateWriter.rootRecord(isLayer: isLayer, time: 1)] }

  /// The records of a whole journal.
  init(_ bytes: [UInt8]) throws {
    var records: [[UInt8]] = []
    var log = RecordLog(MemoryJournal(bytes))
    _ = try log.open(repairing: false) { (_, record) throws(JournalError) in records.append(record) }
    self.records = records
  }

  /// The records with checksums.
  var bytes: [UInt8] {
    var bytes = RecordLog.fileHead
    for record in records { RecordLog.frame(record, at: UInt64(bytes.count), into: &bytes) }
    return bytes
  }

  /// Where each record begins.
  var places: [Int] {
    var place = RecordLog.fileHeadSize
    return records.map { record in
      defer { place += RecordLog.headSize + record.count }
      return place
    }
  }

  mutating func add(_ operation: JournalOperation) { records.append(operation.encode(time: 2)) }

  mutating func add(_ kind: RecordKind, _ write: (inout RecordWriter) -> Void = { _ in }) {
    var record = RecordWriter()
    record.append(kind.rawValue)
    write(&record)
    records.append(record.bytes)
  }

  // MARK: Parts of a state

  /// A state from its beginning to its end.
  mutating func addState(
    root: NodeID = .root, nextNode: UInt64 = 100, usage: UInt64 = 0, _ write: (inout CraftedJournal) throws -> Void
  ) rethrows {
    add(.stateBegin)
    try write(&self)
    add(.stateEnd) { record in
      record.append(root)
      record.append(nextNode)
      record.append(usage)
    }
  }

  mutating func addInode(_ node: NodeID, _ kind: FileKind, _ links: [Link], _ write: (inout RecordWriter) -> Void) {
    add(.stateInode) { record in
      record.append(node)
      record.append(kind.rawValue)
      record.append(UInt16(0o700))
      for time: UInt64 in [3, 4, 5] { record.append(time) }
      write(&record)
      record.append(UInt32(links.count))
      for link in links { record.append(link) }
    }
  }

  mutating func addDirectory(_ node: NodeID, _ links: Link...) { addInode(node, .directory, links) { _ in } }

  mutating func addFile(
    _ node: NodeID, size: UInt64 = 0, lowerSize: UInt64 = 0, stored: UInt64 = 0, _ links: Link...
  ) {
    addInode(node, .file, links) { record in
      record.append(size)
      record.append(lowerSize)
      record.append(optional: nil)
      record.append(stored)
    }
  }

  mutating func addChunk(_ node: NodeID, index: UInt64, _ bytes: [UInt8]) {
    add(.stateChunk) { record in
      record.append(node)
      record.append(index)
      record.append(raw: bytes)
    }
  }

  mutating func addSlot(_ link: Link, _ node: NodeID?) {
    add(.stateSlot) { record in
      record.append(link.parent)
      record.append(link.name)
      record.append(UInt8(node == nil ? 0 : 1))
      record.append(node ?? link.parent)
    }
  }

  /// Says that a number is the root of a layer.
  mutating func addLayerRoot(_ node: NodeID, layer: UInt32) {
    add(.layerRoot) { record in
      record.append(node)
      record.append(layer)
    }
  }

  /// Says where a layer has the node of a number.
  mutating func addPlace(_ node: NodeID, _ link: Link, _ kind: FileKind? = nil) {
    add(.place) { record in
      record.append(node)
      record.append(link)
      if let kind { record.append(kind.rawValue) }
    }
  }
}

extension NodeID {
  /// The root of a tree without layers.
  static let root = NodeID(upper: 0)
}

/// A place that needs no checking.
func link(_ parent: NodeID, _ name: String) throws -> Link { Link(parent: parent, name: try FileName(name)) }
