/// The nodes of a layer that has all of them from the beginning, numbered in the order in which they were added.
struct NodeList<File: SizedFile> {
  enum Content {
    case file(File)
    case directory([FileName: LowerNode])
    case symlink([UInt8])
  }

  struct Node {
    var content: Content
    var mode: UInt16
    var modificationTime: UInt64
    let parent: LowerNode
    let name: FileName?
  }

  let root = LowerNode(rawValue: 0)
  private var nodes: [Node]

  /// An empty directory.
  init(mode: UInt16, modificationTime: UInt64) {
    nodes = [
      Node(content: .directory([:]), mode: mode, modificationTime: modificationTime, parent: root, name: nil)
    ]
  }

  /// How many nodes there are.
  var count: Int { nodes.count }

  // MARK: Building

  /// Adds a node to a directory, in the place of what had its name.
  mutating func add(
    _ content: Content, named name: FileName, in directory: LowerNode, mode: UInt16, modificationTime: UInt64
  ) throws(FileError) -> LowerNode {
    var children = try children(of: directory)
    let node = LowerNode(rawValue: UInt64(nodes.count))
    // Only one owner while it grows, or every addition would copy the dictionary.
    nodes[index(directory)].content = .directory([:])
    children[name] = node
    nodes[index(directory)].content = .directory(children)
    nodes.append(
      Node(content: content, mode: mode, modificationTime: modificationTime, parent: directory, name: name))
    return node
  }

  /// Changes a node's permission bits and time.
  mutating func setAttributes(of node: LowerNode, mode: UInt16, modificationTime: UInt64) throws(FileError) {
    _ = try require(node)
    nodes[index(node)].mode = mode
    nodes[index(node)].modificationTime = modificationTime
  }

  // MARK: Reading

  /// The node of a number that a caller got from here.
  func require(_ node: LowerNode) throws(FileError) -> Node {
    guard node.rawValue < UInt64(nodes.count) else { throw .stale }
    return nodes[index(node)]
  }

  func children(of directory: LowerNode) throws(FileError) -> [FileName: LowerNode] {
    guard case .directory(let children) = try require(directory).content else { throw .notDirectory }
    return children
  }

  func attributes(of node: LowerNode) throws(FileError) -> LowerAttributes {
    let node = try require(node)
    let (kind, size): (FileKind, UInt64) =
      switch node.content {
      case .file(let file): (.file, file.size)
      case .directory: (.directory, 0)
      case .symlink(let target): (.symlink, UInt64(target.count))
      }
    return LowerAttributes(kind: kind, mode: node.mode, size: size, modificationTime: node.modificationTime)
  }

  func entries(of directory: LowerNode) throws(FileError) -> [LowerEntry] {
    let children = try children(of: directory)
    var entries: [LowerEntry] = []
    entries.reserveCapacity(children.count)
    for (name, node) in children {
      entries.append(LowerEntry(name: name, node: node, kind: try attributes(of: node).kind))
    }
    entries.sort { $0.name < $1.name }
    return entries
  }

  func file(_ node: LowerNode) throws(FileError) -> File {
    guard case .file(let file) = try require(node).content else { throw .isDirectory }
    return file
  }

  func linkTarget(of link: LowerNode) throws(FileError) -> [UInt8] {
    guard case .symlink(let target) = try require(link).content else { throw .invalid }
    return target
  }

  func location(of node: LowerNode) -> (parent: LowerNode, name: FileName)? {
    guard let node = try? require(node), let name = node.name else { return nil }
    return (node.parent, name)
  }

  private func index(_ node: LowerNode) -> Int { Int(truncatingIfNeeded: node.rawValue) }
}

/// Where a layer has a file's contents.
protocol SizedFile {
  /// How many bytes there are.
  var size: UInt64 { get }
}
