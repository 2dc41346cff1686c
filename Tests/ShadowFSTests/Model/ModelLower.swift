@testable import ShadowFS

/// What is below the file system of a model run.
enum ModelLower: String, CaseIterable {
  case nothing, memory, archive, host, union
  /// A host directory that takes all changes itself.
  case writtenThrough

  /// A new layer that shows a state, as a process would have it that begins anew; `nil` for nothing.
  /// - Parameter base: A directory of the host in that state.
  func makeLayer(_ state: ModelState, _ base: RealDirectory) throws -> (any LowerLayer)? {
    switch self {
    case .nothing: return nil
    case .memory: return try Self.memoryLayer(state) { _ in true }
    case .archive: return try TarLayer(Self.archive(of: Tree(Self.memoryLayer(state) { _ in true })))
    case .host: return try HostDirectoryLayer(path: base.path)
    case .writtenThrough: return try HostDirectoryLayer(path: base.path, writesThrough: true)
    case .union:
      // Every directory in both, every second file in memory only as far as the union shows it.
      var number = 0
      let top = try Self.memoryLayer(state) { node in
        number += 1
        return node.kind == .directory || number % 2 == 0
      }
      return UnionLayer([top, try HostDirectoryLayer(path: base.path)])
    }
  }

  /// All of a tree as a tar archive.
  static func archive(of tree: Tree) throws -> MemorySource {
    let sink = MemorySink()
    try tree.writeArchive(of: tree.root, to: sink)
    return MemorySource(sink.bytes)
  }

  private static func memoryLayer(
    _ state: ModelState, _ isIncluded: (ModelState.Node) -> Bool
  ) throws -> MemoryLayer {
    let layer = MemoryLayer()
    for path in state.paths {
      guard let node = state.nodes[path], isIncluded(node) else { continue }
      let parts = path.split(separator: "/")
      let directory = try layer.makeDirectories(parts.dropLast().joined(separator: "/"))
      let name = try FileName(String(parts[parts.count - 1]))
      switch node.kind {
      case .directory: try layer.addDirectory(named: name, in: directory, mode: node.mode)
      case .symlink: try layer.addSymlink(named: name, in: directory, target: node.bytes)
      case .file, .device: try layer.addFile(named: name, in: directory, contents: node.bytes[...], mode: node.mode)
      }
    }
    return layer
  }
}
