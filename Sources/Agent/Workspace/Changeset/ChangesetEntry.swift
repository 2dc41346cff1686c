import ShadowFS

/// What has changed at one path.
public struct ChangesetEntry: Hashable, Sendable {
  /// What kind of change it is; the most telling one if there are several.
  public enum Action: String, Sendable {
    /// The path is new.
    case add
    /// The path is gone.
    case delete
    /// The node had another path; it may have changed besides.
    case rename
    /// The path has another kind of node.
    case type
    /// The file has other contents.
    case modify
    /// The symbolic link has another target.
    case target
    /// The permission bits are others.
    case mode
  }

  /// The path in the imported directory, without a slash at the beginning; for a deletion the one that is gone. Empty for
  /// the directory itself.
  public let path: [UInt8]
  /// The path that it had before, if that is another one.
  public let oldPath: [UInt8]?
  /// What was there; `nil` for an addition.
  public let before: NodeState?
  /// What is there; `nil` for a deletion.
  public let after: NodeState?
  /// What a person should know before agreeing.
  public let warnings: [ChangeWarning]
  /// The nodes in the two trees.
  let oldNode: NodeID?
  let newNode: NodeID?

  /// What kind of change it is.
  public var action: Action {
    guard let before else { return .add }
    guard let after else { return .delete }
    if oldPath != nil { return .rename }
    if before.kind != after.kind { return .type }
    if before.content != after.content || !after.isComplete { return before.kind == .symlink ? .target : .modify }
    return .mode
  }

  /// Whether contents are different, besides the path and the permission bits.
  public var changesContents: Bool { before?.content != after?.content }

  /// The path in the base. It is another one than `path` also for what is in a directory that was renamed.
  let basePath: [UInt8]

  init(
    path: [UInt8], oldPath: [UInt8]?, basePath: [UInt8]? = nil, before: NodeState?, after: NodeState?,
    warnings: [ChangeWarning] = [], oldNode: NodeID? = nil, newNode: NodeID? = nil
  ) {
    self.path = path
    self.oldPath = oldPath
    self.basePath = basePath ?? oldPath ?? path
    self.before = before
    self.after = after
    self.warnings = warnings
    self.oldNode = oldNode
    self.newNode = newNode
  }
}

extension [ChangesetEntry] {
  /// The same entries, with the base paths of what is in renamed directories.
  func withBasePaths() -> [ChangesetEntry] {
    var renamed: [[UInt8]: [UInt8]] = [:]
    for entry in self where entry.after?.kind == .directory { renamed[entry.path] = entry.oldPath }
    guard !renamed.isEmpty else { return self }
    return map { entry in
      guard entry.oldPath == nil, entry.before != nil, entry.after != nil else { return entry }
      var directory = entry.path[...]
      while let end = directory.lastIndex(of: UInt8(ascii: "/")) {
        directory = directory[..<end]
        guard let oldPath = renamed[[UInt8](directory)] else { continue }
        return ChangesetEntry(
          path: entry.path, oldPath: nil, basePath: oldPath + entry.path[end...], before: entry.before,
          after: entry.after, warnings: entry.warnings, oldNode: entry.oldNode, newNode: entry.newNode)
      }
      return entry
    }
  }
}

extension ChangesetEntry: Comparable {
  /// Orders entries by the bytes of their paths, and what goes before what comes.
  public static func < (left: ChangesetEntry, right: ChangesetEntry) -> Bool {
    if left.path != right.path { return left.path.lexicographicallyPrecedes(right.path) }
    return left.after == nil && right.after != nil
  }
}
