import ShadowFS

@testable import Agent

extension Workspace {
  /// The paths of everything that it shows, in the order of their bytes.
  func paths() throws -> [String] {
    var paths: [String] = []
    func visit(_ directory: NodeID, _ path: String) throws {
      for entry in try files.entries(of: directory) {
        paths.append(path + "\(entry.name)")
        if entry.kind == .directory { try visit(entry.id, path + "\(entry.name)/") }
      }
    }
    try visit(files.root, "")
    return paths
  }

  /// What it hides, with the reasons.
  var hidden: [String: HiddenPath.Reason] {
    Dictionary(uniqueKeysWithValues: hiddenPaths.map { (String(decoding: $0.path, as: UTF8.self), $0.reason) })
  }
}
