/// Finds the changes between two trees.
///
/// The inodes that differ are found by comparing the persistent maps. Among them, directories that are in both trees
/// tell which of their names belong to other nodes now; what is below a directory that is in one tree only belongs to
/// the change, too. That yields the paths that are gone and those that are new:
///
/// 1. a path that is in both lists has been replaced, and the two nodes are compared;
/// 2. a node that is in both lists was renamed;
/// 3. the rest was deleted or added.
///
/// Last come the inodes that differ and still have their place: their contents and modes are compared.
struct ChangeCollector {
  /// A path that is gone or new, and its node.
  private struct Entry {
    let path: [UInt8]
    let node: NodeID
    let kind: FileKind
    /// Whether it is a directory that is in both trees, so that its own entries are not in the lists.
    let isMovedDirectory: Bool
  }

  private let old: Tree
  private let new: Tree
  private let isExpanding: Bool
  private var removed: [PathKey: Entry] = [:]
  private var added: [PathKey: Entry] = [:]
  /// The paths whose nodes were compared, or need not be.
  private var settled: Set<PathKey> = []
  private var changes: [Change] = []
  private var linkedInOld: [NodeID: Bool] = [:]
  private var linkedInNew: [NodeID: Bool] = [:]

  init(old: Tree, new: Tree, isExpanding: Bool) {
    self.old = old
    self.new = new
    self.isExpanding = isExpanding
  }

  mutating func collect() throws(FileError) -> [Change] {
    var changed: [NodeID] = []
    new.inodes.forEachDifference(from: old.inodes) { node, _, _ in changed.append(node) }
    changed.sort()
    for node in changed { try compareNames(of: node) }
    try matchPaths()
    matchNodes()
    for node in changed { try compareContents(of: node) }
    changes.sort()
    return changes
  }

  // MARK: - Names

  private mutating func compareNames(of directory: NodeID) throws(FileError) {
    let oldSlots = old.inodes[directory]?.slots ?? PersistentMap()
    let newSlots = new.inodes[directory]?.slots ?? PersistentMap()
    var names: [FileName] = []
    newSlots.forEachDifference(from: oldSlots) { name, _, _ in names.append(name) }
    guard !names.isEmpty, isLinkedInOld(directory), isLinkedInNew(directory) else { return }
    guard let oldPath = old.path(of: directory), let newPath = new.path(of: directory) else { return }
    for name in names {
      let before = try old.child(named: name, of: directory)
      let after = try new.child(named: name, of: directory)
      guard before != after else { continue }
      if let before { try remove(before, ChangeCollector.path(oldPath, name)) }
      if let after { try add(after, ChangeCollector.path(newPath, name)) }
    }
  }

  private static func path(_ directory: [UInt8], _ name: FileName) -> [UInt8] {
    var path = directory
    if path.count > 1 { path.append(UInt8(ascii: "/")) }
    path.append(contentsOf: name.bytes)
    return path
  }

  private mutating func remove(_ node: NodeID, _ path: [UInt8]) throws(FileError) {
    var pending = [(node, path)]
    while let (node, path) = pending.popLast() {
      let kind = try old.kind(of: node)
      guard kind != .device, !old.isMountPoint(node) else { continue }
      let isMoved = kind == .directory && !isExpanding && isLinkedInNew(node)
      removed[PathKey(path)] = Entry(path: path, node: node, kind: kind, isMovedDirectory: isMoved)
      guard kind == .directory, !isMoved else { continue }
      for entry in try old.entries(of: node) { pending.append((entry.id, ChangeCollector.path(path, entry.name))) }
    }
  }

  private mutating func add(_ node: NodeID, _ path: [UInt8]) throws(FileError) {
    var pending = [(node, path)]
    while let (node, path) = pending.popLast() {
      let kind = try new.kind(of: node)
      guard kind != .device, !new.isMountPoint(node) else { continue }
      let isMoved = kind == .directory && !isExpanding && isLinkedInOld(node)
      added[PathKey(path)] = Entry(path: path, node: node, kind: kind, isMovedDirectory: isMoved)
      guard kind == .directory, !isMoved else { continue }
      for entry in try new.entries(of: node) { pending.append((entry.id, ChangeCollector.path(path, entry.name))) }
    }
  }

  private mutating func isLinkedInOld(_ node: NodeID) -> Bool { old.isLinked(node, &linkedInOld) }
  private mutating func isLinkedInNew(_ node: NodeID) -> Bool { new.isLinked(node, &linkedInNew) }

  // MARK: - Matching

  /// Compares the nodes of paths that are gone and new at once.
  private mutating func matchPaths() throws(FileError) {
    for key in Array(added.keys) {
      guard let after = added[key], let before = removed[key] else { continue }
      // A moved directory is a rename in any case, since it takes its entries along.
      guard !after.isMovedDirectory, !before.isMovedDirectory else { continue }
      added[key] = nil
      removed[key] = nil
      settled.insert(key)
      if before.kind != after.kind {
        append(key.bytes, .type(from: before.kind, to: after.kind), before.node, after.node)
      } else if before.node != after.node {
        try compare(before.node, after.node, at: key.bytes)
      } else {
        // The same node in the same place, reached through other directories.
        settled.remove(key)
      }
    }
  }

  /// Finds the renames; what is left was deleted and added.
  private mutating func matchNodes() {
    var places: [NodeID: [[UInt8]]] = [:]
    for entry in removed.values where entry.kind != .directory || entry.isMovedDirectory {
      places[entry.node, default: []].append(entry.path)
    }
    // Of several names of one node, the first ones belong together.
    for node in places.keys { places[node]?.sort { $1.precedes($0) } }
    for entry in added.values.sorted(by: { $0.path.precedes($1.path) }) {
      if let source = places[entry.node]?.popLast() {
        removed[PathKey(source)] = nil
        append(entry.path, .rename(from: source), entry.node, entry.node)
      } else {
        settled.insert(PathKey(entry.path))
        append(entry.path, .add(entry.kind), nil, entry.node)
      }
    }
    for entry in removed.values { append(entry.path, .delete(entry.kind), entry.node, nil) }
  }

  // MARK: - Contents

  private mutating func compareContents(of node: NodeID) throws(FileError) {
    guard isLinkedInOld(node), isLinkedInNew(node) else { return }
    // A removal and another file of this name in its place have been compared already.
    for link in new.links(of: node) {
      guard let path = new.path(of: link), !settled.contains(PathKey(path)) else { continue }
      try compare(node, node, at: path)
    }
    if node == new.root { try compare(node, node, at: [UInt8(ascii: "/")]) }
  }

  private mutating func compare(_ before: NodeID, _ after: NodeID, at path: [UInt8]) throws(FileError) {
    let oldAttributes = try old.attributes(of: before)
    let newAttributes = try new.attributes(of: after)
    switch newAttributes.kind {
    case .file:
      if try !new.hasSameContents(after, as: before, in: old) { append(path, .modify, before, after) }
    case .symlink:
      if try old.linkTarget(of: before) != new.linkTarget(of: after) { append(path, .target, before, after) }
      return
    case .directory: break
    case .device: return
    }
    if oldAttributes.mode != newAttributes.mode {
      append(path, .mode(from: oldAttributes.mode, to: newAttributes.mode), before, after)
    }
  }

  private mutating func append(_ path: [UInt8], _ action: Change.Action, _ old: NodeID?, _ new: NodeID?) {
    changes.append(Change(path: path, action: action, old: old, new: new))
  }
}
