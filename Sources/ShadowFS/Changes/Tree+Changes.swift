extension Tree {
  /// What is different from an earlier state, in the order of the paths.
  ///
  /// The cost is O(changes): what both states share is not visited. Times are no changes, nor are mounts and devices,
  /// nor what is below a layer that is written in place. A file is modified only if its bytes are different.
  /// - Parameters:
  ///   - old: An earlier state of the same file system, or of the one that it was forked from.
  ///   - expandingDirectories: Whether a moved directory counts as each of its files having moved, as for git, and not
  ///     as one rename.
  /// - Throws: What the lower layers say.
  public func changes(since old: Tree, expandingDirectories: Bool = false) throws(FileError) -> [Change] {
    var collector = ChangeCollector(old: old, new: self, isExpanding: expandingDirectories)
    return try collector.collect()
  }
}

extension FileSystem {
  /// What is different from an earlier state, in the order of the paths; see `Tree.changes`.
  /// - Throws: What the lower layers say.
  public func changes(since old: Tree, expandingDirectories: Bool = false) throws(FileError) -> [Change] {
    try tree.changes(since: old, expandingDirectories: expandingDirectories)
  }
}
