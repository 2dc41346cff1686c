import ShadowFS

/// Makes entries of the changes between two trees, below the place where the imported directory is mounted.
struct ChangesetBuilder {
  private let base: Tree
  private let tree: Tree
  private let mountPath: [UInt8]
  private let limits: Changeset.Limits
  private let hiddenPaths: [HiddenPath]
  /// The changes outside of the imported directory, which no commit is about.
  private(set) var outsideCount = 0

  init(from base: Tree, to tree: Tree, mountPath: [UInt8], limits: Changeset.Limits, hiddenPaths: [HiddenPath]) {
    self.base = base
    self.tree = tree
    self.mountPath = mountPath
    self.limits = limits
    self.hiddenPaths = hiddenPaths
  }

  mutating func changeset() throws(FileError) -> Changeset {
    var changes = try tree.changes(since: base)
    // What crosses the border is made anew on the other side, with all that is in it.
    for change in changes {
      guard case .rename(let from) = change.action, isInside(from) != isInside(change.path) else { continue }
      changes = try tree.changes(since: base, expandingDirectories: true)
      break
    }
    var entries: [ChangesetEntry] = []
    var index = 0
    while index < changes.count {
      let first = changes[index]
      index += 1
      if case .rename(let from) = first.action, isInside(from), !isInside(first.path), let node = first.old {
        entries.append(try entry(from, nil, node, nil))
      }
      if case .delete = first.action {
        if isInside(first.path) { entries.append(try entry(first.path, nil, first.old, nil)) }
        continue
      }
      // All that has happened to one path is one entry.
      var oldPath: [UInt8]?
      var (old, new) = (first.old, first.new)
      if case .rename(let from) = first.action {
        oldPath = from
        if !isInside(from) { (oldPath, old) = (nil, nil) }
      }
      while index < changes.count, changes[index].path == first.path {
        if case .delete = changes[index].action { break }
        new = changes[index].new
        index += 1
      }
      guard isInside(first.path) else {
        outsideCount += 1
        continue
      }
      entries.append(try entry(first.path, oldPath, old, new))
    }
    entries.sort()
    return Changeset(entries, from: base, to: tree, limits: limits)
  }

  // MARK: Paths

  private func isInside(_ path: [UInt8]) -> Bool {
    mountPath.count <= 1 || path == mountPath || path.starts(with: mountPath + [UInt8(ascii: "/")])
  }

  private func relative(_ path: [UInt8]) -> [UInt8] {
    Array(path.dropFirst(mountPath.count <= 1 ? 0 : mountPath.count).drop { $0 == UInt8(ascii: "/") })
  }

  // MARK: Entries

  private func entry(
    _ path: [UInt8], _ oldPath: [UInt8]?, _ old: NodeID?, _ new: NodeID?
  ) throws(FileError) -> ChangesetEntry {
    var warnings: [ChangeWarning] = []
    let before: NodeState?
    if let old { before = try state(of: old, in: base, &warnings) } else { before = nil }
    var after: NodeState?
    if let new {
      let isFile = before?.kind == .file && before?.isComplete == true
      var isSame = false
      if isFile, old == new { isSame = try tree.hasSameContents(new, as: new, in: base) }
      let found: NodeState
      if isSame, let before { found = before } else { found = try state(of: new, in: tree, &warnings) }
      let mode = try tree.attributes(of: new).mode
      after = NodeState(content: found.content, mode: NodeState.committedMode(mode, found.kind))
      if NodeState.committedMode(mode, found.kind) != mode { warnings.append(.dropsSpecialBits) }
    }
    let relativePath = relative(path)
    let entry = ChangesetEntry(
      path: relativePath, oldPath: oldPath.map(relative), before: before, after: after, warnings: [], oldNode: old,
      newNode: new)
    try addWarnings(about: entry, to: &warnings)
    return ChangesetEntry(
      path: entry.path, oldPath: entry.oldPath, before: before, after: after, warnings: warnings, oldNode: old,
      newNode: new)
  }

  private func state(
    of node: NodeID, in tree: Tree, _ warnings: inout [ChangeWarning]
  ) throws(FileError) -> NodeState {
    let attributes: FileAttributes
    do throws(FileError) {
      attributes = try tree.attributes(of: node)
    } catch {
      guard Self.isHostsFault(error) else { throw error }
      warnings.append(.unreadable)
      return NodeState(content: .file(size: 0, digest: nil), mode: 0)
    }
    switch attributes.kind {
    case .directory: return NodeState(content: .directory, mode: attributes.mode)
    case .symlink: return NodeState(content: .symlink(target: try tree.linkTarget(of: node)), mode: 0o777)
    case .file, .device:
      var digest: Digest?
      do throws(FileError) {
        if attributes.size <= limits.contents {
          digest = try ContentDigest.of(node, in: tree)
        } else {
          warnings.append(.tooLarge)
        }
      } catch {
        guard Self.isHostsFault(error) else { throw error }
        warnings.append(error == .fileTooLarge ? .tooLarge : .unreadable)
      }
      return NodeState(content: .file(size: attributes.size, digest: digest), mode: attributes.mode)
    }
  }

  /// Whether a file cannot be read because of what the host has or allows. One such file must not hide all others.
  private static func isHostsFault(_ error: FileError) -> Bool {
    switch error {
    case .stale, .notFound, .accessDenied, .io, .fileTooLarge, .notDirectory: true
    default: false
    }
  }

  // MARK: Warnings

  private func addWarnings(about entry: ChangesetEntry, to warnings: inout [ChangeWarning]) throws(FileError) {
    let kind = (entry.after ?? entry.before)?.kind ?? .file
    if let occasion = ExecutionRule.occasion(of: entry.path, isDirectory: kind == .directory) {
      warnings.append(.executesLater(occasion))
    } else if let oldPath = entry.oldPath,
      let occasion = ExecutionRule.occasion(of: oldPath, isDirectory: kind == .directory)
    {
      warnings.append(.executesLater(occasion))
    }
    guard let after = entry.after else { return }
    switch after.content {
    case .file:
      if after.isExecutable, !(entry.before.map { $0.kind == .file && $0.isExecutable } ?? false) {
        warnings.append(.becomesExecutable)
      }
      if let node = entry.newNode, try tree.attributes(of: node).linkCount > 1 {
        warnings.append(.hasFurtherNames)
      }
    case .symlink(let target):
      if Self.pointsOutside(target, from: entry.path) { warnings.append(.pointsOutside) }
    case .directory:
      if entry.oldPath != nil { try addWarnings(aboutMoved: entry, to: &warnings) }
    }
    if after.kind != .symlink, after.mode & 0o002 != 0, entry.before.map({ $0.mode & 0o002 == 0 }) ?? true {
      warnings.append(.isWorldWritable)
    }
  }

  /// A link that is absolute, or leads up further than its directory is deep.
  static func pointsOutside(_ target: [UInt8], from path: [UInt8]) -> Bool {
    guard target.first != UInt8(ascii: "/") else { return true }
    var depth = path.count { $0 == UInt8(ascii: "/") }
    for part in target.split(separator: UInt8(ascii: "/")) {
      if part.elementsEqual("..".utf8) {
        depth -= 1
      } else if !part.elementsEqual(".".utf8) {
        depth += 1
      }
      if depth < 0 { return true }
    }
    return false
  }

  /// A directory that is moved brings everything in it to another place.
  private func addWarnings(
    aboutMoved entry: ChangesetEntry, to warnings: inout [ChangeWarning]
  ) throws(FileError) {
    if let oldPath = entry.oldPath,
      hiddenPaths.contains(where: { $0.path.starts(with: oldPath + [UInt8(ascii: "/")]) })
    {
      warnings.append(.movesHidden)
    }
    guard let node = entry.newNode else { return }
    var waiting = [(path: entry.path, node: node)]
    var count = 0
    var occasions: Set<ExecutionRule.Occasion> = []
    while let (path, directory) = waiting.popLast() {
      for child in try tree.entries(of: directory) {
        count += 1
        guard count <= limits.movedEntries else {
          warnings.append(.holdsMore)
          return
        }
        let childPath = path + [UInt8(ascii: "/")] + child.name.bytes
        if let occasion = ExecutionRule.occasion(of: childPath, isDirectory: child.kind == .directory),
          occasions.insert(occasion).inserted, !warnings.contains(.executesLater(occasion))
        {
          warnings.append(.executesLater(occasion))
        }
        if child.kind == .directory { waiting.append((childPath, child.id)) }
      }
    }
  }
}
