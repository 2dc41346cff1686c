import ShadowFS

/// How many files and directories are different, and in what way.
struct ChangeSummary {
  private var files = 0
  private var directories = 0
  private var added = 0
  private var renamed = 0
  private var modified = 0
  private var deleted = 0

  /// Counts changes that lead to a state, which are ordered by path. Each path counts once: one that was renamed and
  /// written is renamed.
  init(_ changes: [Change], in tree: Tree) throws(FileError) {
    var previous: [UInt8]?
    for change in changes where change.path != previous {
      previous = change.path
      let isDirectory: Bool
      switch change.action {
      case .add(let kind), .delete(let kind): isDirectory = kind == .directory
      default: isDirectory = try change.new.map { node throws(FileError) in try tree.kind(of: node) } == .directory
      }
      if isDirectory { directories += 1 } else { files += 1 }
      switch change.action {
      case .add: added += 1
      case .delete: deleted += 1
      case .rename: renamed += 1
      case .type, .modify, .target, .mode: modified += 1
      }
    }
  }

  /// Such as `3 files and 1 directory changed (2 added, 1 modified, 1 deleted)`.
  var text: String {
    let things = [
      Self.counted(files, "file", "files"), Self.counted(directories, "directory", "directories"),
    ]
    let ways = [(added, "added"), (renamed, "renamed"), (modified, "modified"), (deleted, "deleted")]
    return things.compactMap { $0 }.joined(separator: " and ") + " changed ("
      + ways.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + ")"
  }

  private static func counted(_ number: Int, _ one: String, _ many: String) -> String? {
    number == 0 ? nil : "\(number) \(number == 1 ? one : many)"
  }
}
