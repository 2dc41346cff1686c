/// A lower layer that shows a tar archive, compressed with gzip or not.
///
///     let layer = try TarLayer(HostFileSource(path: "image.tar"))
///
/// Only the headers are read when it is made; contents stay in the archive. When the same path comes more than once, the
/// last entry counts, as it does for programs that extract. A hard link shows the contents of its target. Devices and
/// FIFOs are not shown. The order of the entries in the archive does not matter to what is seen.
public final class TarLayer: LowerLayer {
  private struct Node {
    enum Content {
      case file(offset: UInt64, size: UInt64)
      case directory([FileName: LowerNode])
      case symlink([UInt8])
    }

    var content: Content
    var mode: UInt16
    var modificationTime: UInt64
    let parent: LowerNode
    let name: FileName?
  }

  private let source: any ByteSource
  private var nodes: [Node]
  /// Devices and FIFOs of the archive, which are not shown.
  public private(set) var hiddenPaths: [[UInt8]] = []

  /// The layer's root directory.
  public let root = LowerNode(rawValue: 0)

  /// Shows the archive in `source`. A compressed one is expanded into memory.
  /// - Parameters:
  ///   - expansionLimit: The most bytes that a compressed archive may expand to.
  ///   - entryLimit: The most entries that the archive may have.
  public init(
    _ source: any ByteSource, expansionLimit: Int = 1 << 30, entryLimit: Int = 1 << 22
  ) throws(TarError) {
    self.source = try Self.expanded(source, limit: expansionLimit)
    nodes = [Node(content: .directory([:]), mode: 0o755, modificationTime: 0, parent: root, name: nil)]
    var reader = TarReader(self.source)
    var count = 0
    while let entry = try reader.next() {
      count += 1
      guard count <= entryLimit else { throw .tooManyEntries(limit: entryLimit) }
      try add(entry)
    }
  }

  private static func expanded(_ source: any ByteSource, limit: Int) throws(TarError) -> any ByteSource {
    let file: [UInt8]
    do throws(FileError) {
      guard try source.bytes(at: 0, count: 2) == [0x1F, 0x8B] else { return source }
      file = try source.contents(limit: limit)
    } catch { throw .unreadable(error) }
    do throws(InflateError) {
      return MemorySource(try Gzip.expand(file, limit: limit))
    } catch { throw .compressed(error) }
  }

  // MARK: Building

  private func add(_ entry: TarEntry) throws(TarError) {
    guard let name = entry.path.last else {
      // The root itself.
      guard case .directory = entry.content else { return }
      nodes[0].mode = entry.mode
      nodes[0].modificationTime = entry.modificationTime
      return
    }
    let parent = try directory(entry.path.dropLast(), of: entry)
    var content: Node.Content
    switch entry.content {
    case .file(let offset, let size): content = .file(offset: offset, size: size)
    case .symlink(let target): content = .symlink(target)
    case .directory: content = .directory([:])
    case .hardLink(let target):
      guard let node = find(target), node != root else { throw .brokenHardLink(path(of: entry)) }
      content = nodes[index(node)].content
      if case .directory = content { throw .brokenHardLink(path(of: entry)) }
      add(content, mode: nodes[index(node)].mode, nodes[index(node)].modificationTime, named: name, in: parent)
      return
    case .special:
      hiddenPaths.append(path(of: entry))
      return
    }
    if let node = children(of: parent)?[name], case .directory(let children) = nodes[index(node)].content {
      guard case .directory = entry.content else {
        guard children.isEmpty else { throw .conflict(path(of: entry)) }
        add(content, mode: entry.mode, entry.modificationTime, named: name, in: parent)
        return
      }
      nodes[index(node)].mode = entry.mode
      nodes[index(node)].modificationTime = entry.modificationTime
      return
    }
    add(content, mode: entry.mode, entry.modificationTime, named: name, in: parent)
  }

  private func add(
    _ content: Node.Content, mode: UInt16, _ modificationTime: UInt64, named name: FileName, in parent: LowerNode
  ) {
    let node = LowerNode(rawValue: UInt64(nodes.count))
    nodes.append(
      Node(content: content, mode: mode, modificationTime: modificationTime, parent: parent, name: name))
    guard case .directory(var children) = nodes[index(parent)].content else { return }
    // Only one owner while it grows, or every addition would copy the dictionary.
    nodes[index(parent)].content = .directory([:])
    children[name] = node
    nodes[index(parent)].content = .directory(children)
  }

  /// The directory of a path; what is missing on the way is made.
  private func directory(_ path: ArraySlice<FileName>, of entry: TarEntry) throws(TarError) -> LowerNode {
    var directory = root
    for name in path {
      guard let children = children(of: directory) else { throw .conflict(self.path(of: entry)) }
      if let child = children[name] {
        directory = child
      } else {
        add(.directory([:]), mode: 0o755, 0, named: name, in: directory)
        directory = LowerNode(rawValue: UInt64(nodes.count - 1))
      }
    }
    guard children(of: directory) != nil else { throw .conflict(self.path(of: entry)) }
    return directory
  }

  private func find(_ path: [FileName]) -> LowerNode? {
    var node = root
    for name in path {
      guard let child = children(of: node)?[name] else { return nil }
      node = child
    }
    return node
  }

  private func path(of entry: TarEntry) -> [UInt8] {
    Array(entry.path.map { $0.bytes }.joined(separator: [UInt8(ascii: "/")]))
  }

  private func children(of node: LowerNode) -> [FileName: LowerNode]? {
    guard case .directory(let children) = nodes[index(node)].content else { return nil }
    return children
  }

  private func index(_ node: LowerNode) -> Int { Int(truncatingIfNeeded: node.rawValue) }

  // MARK: Reading

  private func node(_ node: LowerNode) throws(FileError) -> Node {
    guard node.rawValue < UInt64(nodes.count) else { throw .stale }
    return nodes[index(node)]
  }

  public func attributes(of node: LowerNode) throws(FileError) -> LowerAttributes {
    let node = try self.node(node)
    let (kind, size): (FileKind, UInt64) =
      switch node.content {
      case .file(_, let size): (.file, size)
      case .directory: (.directory, 0)
      case .symlink(let target): (.symlink, UInt64(target.count))
      }
    return LowerAttributes(kind: kind, mode: node.mode, size: size, modificationTime: node.modificationTime)
  }

  public func child(named name: FileName, of directory: LowerNode) throws(FileError) -> LowerNode? {
    guard case .directory(let children) = try node(directory).content else { throw .notDirectory }
    return children[name]
  }

  public func entries(of directory: LowerNode) throws(FileError) -> [LowerEntry] {
    guard case .directory(let children) = try node(directory).content else { throw .notDirectory }
    var entries: [LowerEntry] = []
    entries.reserveCapacity(children.count)
    for (name, node) in children {
      entries.append(LowerEntry(name: name, node: node, kind: try attributes(of: node).kind))
    }
    entries.sort { $0.name < $1.name }
    return entries
  }

  public func read(
    _ file: LowerNode, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    guard case .file(let start, let size) = try node(file).content else { throw .isDirectory }
    guard offset < size else { return 0 }
    let count = Int(truncatingIfNeeded: min(UInt64(buffer.count), size - offset))
    return try source.read(at: start + offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
  }

  public func linkTarget(of link: LowerNode) throws(FileError) -> [UInt8] {
    guard case .symlink(let target) = try node(link).content else { throw .invalid }
    return target
  }

  public func location(of node: LowerNode) -> (parent: LowerNode, name: FileName)? {
    guard node.rawValue < UInt64(nodes.count), let name = nodes[index(node)].name else { return nil }
    return (nodes[index(node)].parent, name)
  }
}
