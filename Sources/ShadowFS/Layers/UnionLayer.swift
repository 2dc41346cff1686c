/// Several layers that look like one: the first layer that has a name decides what it is, and directories of one name
/// are merged as long as no file lies between them.
public final class UnionLayer: LowerLayer {
  /// A node of one of the layers.
  private struct Part {
    let layer: any LowerLayer
    let node: LowerNode
  }

  /// The parts of a node: one for a file, all that are merged for a directory, the first one's attributes shown.
  private typealias Parts = [Part]

  private var table: NodeTable<Parts>

  /// The layer's root directory.
  public var root: LowerNode { table.root }

  /// A union of layers; earlier ones hide later ones. Without any it is an empty directory.
  public init(_ layers: [any LowerLayer]) {
    let layers = layers.isEmpty ? [MemoryLayer()] : layers
    var parts: Parts = []
    for layer in layers { parts.append(Part(layer: layer, node: layer.root)) }
    table = NodeTable(root: parts)
  }

  public func attributes(of node: LowerNode) throws(FileError) -> LowerAttributes {
    let part = try first(node)
    return try part.layer.attributes(of: part.node)
  }

  public func child(named name: FileName, of directory: LowerNode) throws(FileError) -> LowerNode? {
    let node = try table.require(directory)
    if let known = node.children[name] { return known }
    var parts: Parts = []
    for part in node.record {
      guard let child = try part.layer.child(named: name, of: part.node) else { continue }
      let isDirectory = try part.layer.attributes(of: child).kind == .directory
      if isDirectory || parts.isEmpty { parts.append(Part(layer: part.layer, node: child)) }
      // A file hides all that is below it.
      guard isDirectory else { break }
    }
    guard !parts.isEmpty else {
      node.children[name] = .some(nil)
      return nil
    }
    return table.add(name, to: node, parts).id
  }

  public func entries(of directory: LowerNode) throws(FileError) -> [LowerEntry] {
    let node = try table.require(directory)
    if let entries = node.entries { return entries }
    var kinds: [FileName: FileKind] = [:]
    for part in node.record {
      for entry in try part.layer.entries(of: part.node) where kinds[entry.name] == nil {
        kinds[entry.name] = entry.kind
      }
    }
    var entries: [LowerEntry] = []
    entries.reserveCapacity(kinds.count)
    for (name, kind) in kinds {
      guard let child = try child(named: name, of: directory) else { continue }
      entries.append(LowerEntry(name: name, node: child, kind: kind))
    }
    entries.sort { $0.name < $1.name }
    node.entries = entries
    return entries
  }

  public func read(
    _ file: LowerNode, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    let part = try first(file)
    return try part.layer.read(part.node, at: offset, into: buffer)
  }

  public func linkTarget(of link: LowerNode) throws(FileError) -> [UInt8] {
    let part = try first(link)
    return try part.layer.linkTarget(of: part.node)
  }

  public func location(of node: LowerNode) -> (parent: LowerNode, name: FileName)? {
    guard let node = table[node], let name = node.name else { return nil }
    return (node.parent, name)
  }

  private func first(_ node: LowerNode) throws(FileError) -> Part {
    guard let part = try table.require(node).record.first else { throw .stale }
    return part
  }
}
