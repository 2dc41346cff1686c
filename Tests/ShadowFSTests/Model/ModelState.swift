@testable import ShadowFS

/// All that can be seen of a tree of files, by path. Two equal states cannot be told apart.
struct ModelState: Equatable {
  struct Node: Equatable {
    var kind: FileKind
    var mode: UInt16
    /// A file's bytes, or a link's target.
    var bytes: [UInt8]
    /// The first path of the same file, by which hard links show.
    var firstPath: String
  }

  var nodes: [String: Node] = [:]

  /// The paths so that each directory comes before what is in it.
  var paths: [String] { nodes.keys.sorted() }

  /// Fills the first paths in from the number of each path's node.
  mutating func setFirstPaths(_ numbers: [String: UInt64]) {
    var first: [UInt64: String] = [:]
    for (path, number) in numbers { first[number] = min(first[number] ?? path, path) }
    for (path, number) in numbers { nodes[path]?.firstPath = first[number] ?? path }
  }

  /// The same where each name is a file of its own.
  var withoutHardLinks: ModelState {
    var state = self
    for path in nodes.keys { state.nodes[path]?.firstPath = path }
    return state
  }

  /// What is different in another state, for a person.
  func difference(from other: ModelState) -> [String] {
    var lines: [String] = []
    for path in Set(nodes.keys).union(other.nodes.keys).sorted() where nodes[path] != other.nodes[path] {
      lines.append("\(path): \(Self.describe(nodes[path])), not \(Self.describe(other.nodes[path]))")
    }
    return lines
  }

  private static func describe(_ node: Node?) -> String {
    guard let node else { return "nothing" }
    return
      "\(node.kind) \(String(node.mode, radix: 8)) \(node.bytes.count) bytes \(node.bytes.prefix(8)) as \(node.firstPath)"
  }
}

extension Tree {
  /// All that can be seen.
  func modelState() throws(FileError) -> ModelState {
    var state = ModelState()
    var numbers: [String: UInt64] = [:]
    var pending = [(root, "")]
    while let (directory, path) = pending.popLast() {
      for entry in try entries(of: directory) {
        let path = path + "/" + entry.name.description
        let attributes = try attributes(of: entry.id)
        var bytes: [UInt8] = []
        switch entry.kind {
        case .file: bytes = try contents(of: entry.id)
        case .symlink: bytes = try linkTarget(of: entry.id)
        case .directory: pending.append((entry.id, path))
        case .device: continue
        }
        let mode = entry.kind == .symlink ? 0o777 : attributes.mode
        state.nodes[path] = ModelState.Node(kind: entry.kind, mode: mode, bytes: bytes, firstPath: path)
        numbers[path] = entry.id.rawValue
      }
    }
    state.setFirstPaths(numbers)
    return state
  }
}
