/// A lower layer in memory: what a host program or an archive puts into it before it is mounted.
///
///     let layer = MemoryLayer()
///     let directory = try layer.makeDirectories("usr/share")
///     try layer.addFile(named: FileName("words"), in: directory, contents: [...])
///
/// Nodes are numbered in the order in which they were added.
public final class MemoryLayer: LowerLayer {
  private enum Content {
    case file(ArraySlice<UInt8>)
    case directory([FileName: LowerNode])
    case symlink([UInt8])
  }

  private struct Node {
    var content: Content
    var mode: UInt16
    var modificationTime: UInt64
    let parent: LowerNode
    let name: FileName?
  }

  private var nodes: [Node]

  /// The layer's root directory.
  public let root = LowerNode(rawValue: 0)

  /// A layer that is an empty directory.
  public init(mode: UInt16 = 0o755, modificationTime: UInt64 = 0) {
    nodes = [
      Node(content: .directory([:]), mode: mode, modificationTime: modificationTime, parent: root, name: nil)
    ]
  }

  /// Adds a file whose contents are shared with the given array.
  /// - Throws: `exists`, `notDirectory` or `stale`.
  @discardableResult
  public func addFile(
    named name: FileName, in directory: LowerNode, contents: ArraySlice<UInt8>, mode: UInt16 = 0o644,
    modificationTime: UInt64 = 0
  ) throws(FileError) -> LowerNode {
    try add(.file(contents), named: name, in: directory, mode: mode, modificationTime: modificationTime)
  }

  /// Adds an empty directory.
  /// - Throws: `exists`, `notDirectory` or `stale`.
  @discardableResult
  public func addDirectory(
    named name: FileName, in directory: LowerNode, mode: UInt16 = 0o755, modificationTime: UInt64 = 0
  ) throws(FileError) -> LowerNode {
    try add(.directory([:]), named: name, in: directory, mode: mode, modificationTime: modificationTime)
  }

  /// Adds a symbolic link.
  /// - Throws: `exists`, `notDirectory` or `stale`.
  @discardableResult
  public func addSymlink(
    named name: FileName, in directory: LowerNode, target: [UInt8], modificationTime: UInt64 = 0
  ) throws(FileError) -> LowerNode {
    try add(.symlink(target), named: name, in: directory, mode: 0o777, modificationTime: modificationTime)
  }

  /// Finds a directory by a path of names, and makes what is missing on the way.
  /// - Throws: `notDirectory`, or what a name of the path is not allowed to be.
  public func makeDirectories(_ path: String) throws(FileError) -> LowerNode {
    var directory = root
    for part in path.utf8.split(separator: UInt8(ascii: "/")) {
      let name = try FileName([UInt8](part))
      if let child = try child(named: name, of: directory) {
        directory = child
      } else {
        directory = try addDirectory(named: name, in: directory)
      }
    }
    guard case .directory = try node(directory).content else { throw .notDirectory }
    return directory
  }

  /// Changes a node's permission bits and time.
  /// - Throws: `stale` without such a node.
  public func setAttributes(of node: LowerNode, mode: UInt16, modificationTime: UInt64) throws(FileError) {
    _ = try self.node(node)
    let index = Int(truncatingIfNeeded: node.rawValue)
    nodes[index].mode = mode
    nodes[index].modificationTime = modificationTime
  }

  public func attributes(of node: LowerNode) throws(FileError) -> LowerAttributes {
    let node = try self.node(node)
    let (kind, size): (FileKind, Int) =
      switch node.content {
      case .file(let bytes): (.file, bytes.count)
      case .directory: (.directory, 0)
      case .symlink(let target): (.symlink, target.count)
      }
    return LowerAttributes(
      kind: kind, mode: node.mode, size: UInt64(size), modificationTime: node.modificationTime)
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
    guard case .file(let bytes) = try node(file).content else { throw .isDirectory }
    guard offset < UInt64(bytes.count) else { return 0 }
    let start = bytes.startIndex + Int(truncatingIfNeeded: offset)
    let count = min(buffer.count, bytes.endIndex - start)
    bytes[start..<start + count].withUnsafeBytes { buffer.copyMemory(from: $0) }
    return count
  }

  public func linkTarget(of link: LowerNode) throws(FileError) -> [UInt8] {
    guard case .symlink(let target) = try node(link).content else { throw .invalid }
    return target
  }

  public func location(of node: LowerNode) -> (parent: LowerNode, name: FileName)? {
    guard let node = try? self.node(node), let name = node.name else { return nil }
    return (node.parent, name)
  }

  private func node(_ node: LowerNode) throws(FileError) -> Node {
    guard node.rawValue < UInt64(nodes.count) else { throw .stale }
    return nodes[Int(truncatingIfNeeded: node.rawValue)]
  }

  private func add(
    _ content: Content, named name: FileName, in directory: LowerNode, mode: UInt16, modificationTime: UInt64
  ) throws(FileError) -> LowerNode {
    let index = Int(truncatingIfNeeded: directory.rawValue)
    guard case .directory(var children) = try node(directory).content else { throw .notDirectory }
    guard children[name] == nil else { throw .exists }
    let node = LowerNode(rawValue: UInt64(nodes.count))
    // Only one owner while it grows, or every addition would copy the dictionary.
    nodes[index].content = .directory([:])
    children[name] = node
    nodes[index].content = .directory(children)
    nodes.append(
      Node(content: content, mode: mode, modificationTime: modificationTime, parent: directory, name: name))
    return node
  }
}
