/// The nodes that a lazy layer has seen, numbered by their paths: the same path has the same number on every run.
struct NodeTable<Record> {
  /// A node that was seen.
  final class Node {
    let id: LowerNode
    var parent: LowerNode
    /// The node's name; `nil` for the root.
    var name: FileName?
    /// The children that were asked for: a node, or `nil` for a name that is not there.
    var children: [FileName: LowerNode?] = [:]
    /// The entries of a directory that was listed.
    var entries: [LowerEntry]?
    var record: Record

    init(id: LowerNode, parent: LowerNode, name: FileName?, record: Record) {
      self.id = id
      self.parent = parent
      self.name = name
      self.record = record
    }
  }

  let root = LowerNode(rawValue: 0)
  private var nodes: [LowerNode: Node] = [:]

  init(root record: Record) {
    nodes[root] = Node(id: root, parent: root, name: nil, record: record)
  }

  subscript(id: LowerNode) -> Node? { nodes[id] }

  /// How many nodes were seen.
  var count: Int { nodes.count }

  /// The node of a number that a caller got from here.
  func require(_ id: LowerNode) throws(FileError) -> Node {
    guard let node = nodes[id] else { throw .stale }
    return node
  }

  /// Adds a child of a directory and remembers it there.
  mutating func add(_ name: FileName, to parent: Node, _ record: Record) -> Node {
    var hash = StableHash()
    hash.combine(parent.id.rawValue)
    hash.combine(name.bytes)
    var id = LowerNode(rawValue: hash.value)
    // Two paths of one hash are as good as unknown, but must not become one node.
    while nodes[id] != nil { id = LowerNode(rawValue: id.rawValue + 1) }
    let node = Node(id: id, parent: parent.id, name: name, record: record)
    nodes[id] = node
    parent.children[name] = .some(id)
    return node
  }

  /// Forgets a node.
  mutating func remove(_ id: LowerNode) { nodes[id] = nil }

  /// Calls `body` with each node, in no particular order.
  func forEach(_ body: (Node) -> Void) {
    for node in nodes.values { body(node) }
  }
}
