import ShadowFS

/// Goes through all files below a directory, in the order of their names, without following links.
///
/// What is hidden from tools is left out, and so are directories of git's own, unless the walk begins in one. The walk ends
/// early when there are too many files or directories.
struct FileWalk {
  /// A file or link that was met.
  struct Item {
    let path: WorkspacePath
    let id: NodeID
    let kind: FileKind
  }

  private let files: WorkspaceFiles
  private let fileLimit: Int
  private let directoryLimit: Int
  /// What is still to be visited, the next one last.
  private var pending: [Item]
  /// How many files were met.
  private(set) var fileCount = 0
  private var directoryCount = 0
  /// Whether there was more than the limit.
  private(set) var isTruncated = false

  private static let gitDirectory = Array(".git".utf8)

  /// - Parameter fileLimit: How many files are met at most, if that is less than the limits say.
  init(
    _ files: WorkspaceFiles, from path: WorkspacePath, _ node: NodeID, limits: ToolLimits, fileLimit: Int? = nil
  ) {
    self.files = files
    self.fileLimit = min(fileLimit ?? .max, limits.searchedFiles)
    directoryLimit = limits.searchedFiles
    pending = [Item(path: path, id: node, kind: .directory)]
  }

  /// The next file; nil at the end.
  mutating func next() throws(ToolError) -> Item? {
    while let item = pending.popLast() {
      guard item.kind == .directory else {
        guard fileCount < fileLimit else {
          isTruncated = true
          return nil
        }
        fileCount += 1
        return item
      }
      guard directoryCount < directoryLimit else {
        isTruncated = true
        return nil
      }
      directoryCount += 1
      try enter(item)
    }
    return nil
  }

  private mutating func enter(_ directory: Item) throws(ToolError) {
    guard !Task.isCancelled else { throw ToolError(.cancelled, "the search was cancelled") }
    let entries: [DirectoryEntry]
    do throws(FileError) { entries = try files.system.entries(of: directory.id) } catch {
      throw ToolError(error, at: directory.path.text)
    }
    for entry in entries.reversed() where entry.kind != .device {
      if entry.kind == .directory, entry.name.bytes == Self.gitDirectory { continue }
      let path = directory.path.appending(entry.name)
      if !files.isHidden(path) { pending.append(Item(path: path, id: entry.id, kind: entry.kind)) }
    }
  }
}
