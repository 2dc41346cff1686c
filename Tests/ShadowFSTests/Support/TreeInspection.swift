@testable import ShadowFS

/// Looks at a whole tree for what can never be, whatever was done to it.
enum TreeInspection {
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// Walks from the root; needs a tree that nobody holds nodes of.
  static func inspect(_ tree: Tree) throws {
    var names: [NodeID: UInt32] = [:]
    var met: Set<NodeID> = [tree.root]
    var directories = [tree.root]
    while let directory = directories.popLast() {
      for entry in try tree.entries(of: directory) {
        func require(_ condition: Bool, _ reason: String) throws {
          guard condition else { throw Failure(description: "\(entry.name) (\(entry.id.rawValue)): \(reason)") }
        }
        try require(tree.child(named: entry.name, of: directory) == entry.id, "listed and not found")
        let attributes = try tree.attributes(of: entry.id)
        try require(attributes.kind == entry.kind, "listed as another kind")
        try require(
          tree.links(of: entry.id).contains(Link(parent: directory, name: entry.name)), "does not know its name")
        switch attributes.kind {
        case .directory:
          try require(met.insert(entry.id).inserted, "a directory in two places")
          try require(tree.parent(of: entry.id) == directory, "knows another parent")
          directories.append(entry.id)
        case .file: try require(attributes.size < 1 << 63, "too large")
        case .symlink: try require(!tree.linkTarget(of: entry.id).isEmpty, "leads nowhere")
        case .device: break
        }
        names[entry.id, default: 0] += 1
        try require(tree.path(of: entry.id) != nil, "has no path")
      }
    }
    for (node, count) in names where try tree.kind(of: node) != .directory {
      guard try tree.attributes(of: node).linkCount == count else {
        throw Failure(description: "\(node.rawValue) has \(count) names and counts others")
      }
    }
    var bytes: UInt64 = 0
    tree.inodes.forEach { _, inode in
      guard inode.kind == .file else {
        bytes += inode.storedBytes
        return
      }
      inode.file.chunks.forEach { _, chunk in bytes += UInt64(chunk.bytes.count) }
    }
    guard tree.usage.bytes == bytes else {
      throw Failure(description: "\(tree.usage.bytes) bytes counted, and \(bytes) there")
    }
  }
}
