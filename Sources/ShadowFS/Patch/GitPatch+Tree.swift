extension GitPatch {
  /// The patch that makes the files of one state those of another.
  ///
  /// What git has no words for is in `omitted`: directories without files, and permission bits other than the owner's
  /// right to execute. So is a file of more than 2 GiB, unless contents that are no text are only mentioned. Devices,
  /// mounts and times are no changes at all.
  /// - Parameters:
  ///   - directory: The absolute path of the directory that paths are relative to; all changes are below it.
  ///   - binaryForm: What becomes of contents that are no text.
  /// - Throws: What the lower layers say.
  public init(
    from old: Tree, to new: Tree, below directory: [UInt8] = [], binaryForm: BinaryForm = .literal
  ) throws(FileError) {
    self.init(binaryForm: binaryForm)
    let relative = { Self.relative($0, to: directory) }
    let changes = try new.changes(since: old, expandingDirectories: true)
    // A renamed file is compared with its old self in one piece, so what follows its rename is already in.
    var written: Set<PathKey> = []
    for change in changes {
      guard try !isTooLarge(change.old, in: old), try !isTooLarge(change.new, in: new) else {
        if written.insert(PathKey(change.path)).inserted { noteLarge(change, relative) }
        continue
      }
      switch change.action {
      case .delete(let kind):
        guard let node = change.old, let state = try State(of: node, kind, in: old) else {
          try noteDirectory(change, change.old, in: old)
          continue
        }
        delete(relative(change.path), state)
      case .add(let kind):
        guard let node = change.new, let state = try State(of: node, kind, in: new) else {
          try noteDirectory(change, change.new, in: new)
          continue
        }
        add(relative(change.path), state)
      case .type(let before, let after):
        if let node = change.old, let state = try State(of: node, before, in: old) {
          delete(relative(change.path), state)
        }
        if let node = change.new, let state = try State(of: node, after, in: new) {
          add(relative(change.path), state)
        } else {
          try noteDirectory(change, change.new, in: new)
        }
        written.insert(PathKey(change.path))
      case .rename(let from):
        guard try write(change, from: relative(from), to: relative(change.path), old, new) else {
          try noteDirectory(change, change.new, in: new)
          continue
        }
        written.insert(PathKey(change.path))
      case .modify, .target, .mode:
        if case .mode(let before, let after) = change.action, (before ^ after) & ~0o100 != 0 { omitted.append(change) }
        guard written.insert(PathKey(change.path)).inserted else { continue }
        _ = try write(change, from: relative(change.path), to: relative(change.path), old, new)
      }
    }
  }

  /// Writes a file that is in both states. Returns whether it is something that git knows.
  private mutating func write(
    _ change: Change, from oldPath: [UInt8], to newPath: [UInt8], _ old: Tree, _ new: Tree
  ) throws(FileError) -> Bool {
    guard let before = change.old, let after = change.new,
      let oldState = try State(of: before, old.kind(of: before), in: old),
      let newState = try State(of: after, new.kind(of: after), in: new)
    else { return false }
    self.change(oldPath, oldState, to: newPath, newState)
    return true
  }

  /// A directory comes and goes with its files. One that has none cannot be said.
  private mutating func noteDirectory(_ change: Change, _ node: NodeID?, in tree: Tree) throws(FileError) {
    guard let node, try tree.kind(of: node) == .directory, try tree.entries(of: node).isEmpty else { return }
    omitted.append(change)
  }

  /// Whether a node is a file that nobody would want to have in memory.
  private func isTooLarge(_ node: NodeID?, in tree: Tree) throws(FileError) -> Bool {
    guard let node, try tree.kind(of: node) == .file else { return false }
    return try tree.attributes(of: node).size > Tree.largestContents
  }

  private mutating func noteLarge(_ change: Change, _ relative: ([UInt8]) -> [UInt8]) {
    let path = relative(change.path)
    switch change.action {
    case _ where binaryForm == .literal, .mode: omitted.append(change)
    case .add: mentionFile(from: nil, to: path)
    case .delete: mentionFile(from: path, to: nil)
    case .rename(let from): mentionFile(from: relative(from), to: path)
    case .modify, .target, .type: mentionFile(from: path, to: path)
    }
  }

  private static func relative(_ path: [UInt8], to directory: [UInt8]) -> [UInt8] {
    let isBelow = path.starts(with: directory)
    return Array(path.dropFirst(isBelow ? directory.count : 0).drop { $0 == UInt8(ascii: "/") })
  }
}

extension GitPatch.State {
  /// The state of a node of a tree, if it is a file or a symbolic link.
  init?(of node: NodeID, _ kind: FileKind, in tree: Tree) throws(FileError) {
    switch kind {
    case .file:
      let isExecutable = try tree.attributes(of: node).mode & 0o100 != 0
      self.init(mode: isExecutable ? .executable : .file, contents: try tree.contents(of: node))
    case .symlink: self.init(mode: .symlink, contents: try tree.linkTarget(of: node))
    case .directory, .device: return nil
    }
  }
}
