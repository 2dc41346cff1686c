@testable import ShadowFS

extension ModelPair {
  /// Compares the changes since a snapshot with what is different between the two states.
  static func checkChanges(since old: Snapshot, _ files: FileSystem, _ state: ModelState) throws {
    var gone: Set<String> = []
    var new: Set<String> = []
    var modified: Set<String> = []
    var retyped: Set<String> = []
    var modes: Set<String> = []
    var sources: [String: String] = [:]
    for change in try files.changes(since: old.tree, expandingDirectories: true) {
      let path = String(decoding: change.path, as: UTF8.self)
      switch change.action {
      case .add: new.insert(path)
      case .delete: gone.insert(path)
      case .rename(let from):
        let source = String(decoding: from, as: UTF8.self)
        new.insert(path)
        gone.insert(source)
        sources[path] = source
      case .modify, .target: modified.insert(path)
      case .type: retyped.insert(path)
      case .mode: modes.insert(path)
      }
    }
    let before = old.state.nodes
    let after = state.nodes
    if gone != Set(before.keys).subtracting(after.keys) {
      throw ModelDifference("other paths are gone than \(gone.sorted())")
    }
    if new != Set(after.keys).subtracting(before.keys) {
      throw ModelDifference("other paths are new than \(new.sorted())")
    }
    for (path, node) in after {
      guard let source = before[sources[path] ?? path] else { continue }
      let isRetyped = source.kind != node.kind
      if retyped.contains(path) != isRetyped { throw ModelDifference("\(path) has another type, or not") }
      guard !isRetyped else { continue }
      if modified.contains(path) != (source.bytes != node.bytes) {
        throw ModelDifference("\(path) is modified, or not")
      }
      if modes.contains(path) != (source.mode != node.mode) {
        throw ModelDifference("\(path) has another mode, or not")
      }
    }
  }
}
