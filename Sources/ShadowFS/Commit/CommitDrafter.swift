#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// Finds out from the changes of a tree which names of one host directory have to lead elsewhere.
  ///
  /// Names of the old state are names of the host. A directory of the new state is found there by its old path, or it is
  /// a new one.
  struct CommitDrafter {
    typealias Place = CommitPlan.Place

    private let old: Tree
    private let new: Tree
    private let mount: CommitMount
    private let sharesFiles: Bool
    /// Directories that were moved within the mount: their old paths by their new ones.
    private var movedDirectories: [PathKey: [UInt8]] = [:]
    private var addedDirectories: Set<PathKey> = []
    /// The numbers of directories by their paths in the old and in the new state.
    private var existing: [PathKey: Int]
    private var resolved: [PathKey: Int]
    private(set) var draft: CommitDraft

    init(_ mount: CommitMount, old: Tree, new: Tree, sharesFiles: Bool) {
      self.old = old
      self.new = new
      self.mount = mount
      self.sharesFiles = sharesFiles
      existing = [PathKey(mount.oldRoot): 0]
      resolved = [PathKey(mount.newRoot): 0]
      draft = CommitDraft(root: mount.node, path: mount.newRoot)
    }

    // MARK: Saying what changes

    mutating func noteMovedDirectory(_ path: [UInt8], from old: [UInt8]) { movedDirectories[PathKey(path)] = old }

    mutating func noteAddedDirectory(_ path: [UInt8]) { addedDirectories.insert(PathKey(path)) }

    /// A path of the old state has to go.
    mutating func remove(_ path: [UInt8], _ node: NodeID, isMoved: Bool = false) throws(FileError) {
      let kind = try old.kind(of: node)
      let place = try oldPlace(path)
      draft.change(place, path: path) { slot in
        slot.before = CommitDraft.Before(node: node, kind: kind, isMoved: isMoved)
      }
      if kind == .directory, !isMoved { draft.directories[try existingDirectory(path)].isDeleted = true }
    }

    /// A node of the new state has to be made at its path, or linked there, if it is an old one.
    mutating func make(_ path: [UInt8], _ node: NodeID) throws(FileError) {
      let kind = try new.kind(of: node)
      var after = CommitDraft.After.make(node, kind)
      if sharesFiles, kind == .file, let source = try place(ofUnchanged: node) { after = .link(from: source) }
      draft.change(try newPlace(path), path: path) { slot in
        slot.path = path
        slot.after = after
      }
      if kind == .directory { _ = try directory(path) }
    }

    /// Where the host has a file already.
    private mutating func place(ofUnchanged node: NodeID) throws(FileError) -> Place? {
      var known: [NodeID: Bool] = [:]
      guard node.layer == mount.index, old.isLinked(node, &known), let path = old.path(of: node),
        try new.hasSameContents(node, as: node, in: old)
      else { return nil }
      let place = try oldPlace(path)
      let kind = try old.kind(of: node)
      if draft.slots[place]?.before == nil {
        draft.change(place, path: path) { slot in
          slot.before = CommitDraft.Before(node: node, kind: kind, isKept: true)
        }
      }
      return place
    }

    mutating func move(_ path: [UInt8], from oldPath: [UInt8], _ node: NodeID) throws(FileError) {
      try remove(oldPath, node, isMoved: true)
      let source = try oldPlace(oldPath)
      draft.change(try newPlace(path), path: path) { slot in
        slot.path = path
        slot.after = .moved(from: source)
      }
    }

    /// A file that keeps its name has to be made anew.
    mutating func modify(_ path: [UInt8], _ node: NodeID) throws(FileError) {
      let kind = try old.kind(of: node)
      let newKind = try new.kind(of: node)
      draft.change(try newPlace(path), path: path) { slot in
        slot.before = CommitDraft.Before(node: node, kind: kind)
        slot.after = .make(node, newKind)
      }
    }

    mutating func setMode(_ path: [UInt8], _ node: NodeID, from before: UInt16, to after: UInt16) throws(FileError) {
      if try new.kind(of: node) == .directory {
        draft.modes.append(
          CommitDraft.Mode(path: path, target: .directory(try directory(path)), from: before, to: after))
        return
      }
      let place = try newPlace(path)
      if draft.slots[place] == nil {
        let kind = try old.kind(of: node)
        draft.change(place, path: path) { slot in
          slot.before = CommitDraft.Before(node: node, kind: kind, isKept: true)
        }
      }
      draft.modes.append(CommitDraft.Mode(path: path, target: .file(place), from: before, to: after))
    }

    // MARK: Finding directories

    private func split(_ path: [UInt8]) throws(FileError) -> (parent: [UInt8], name: FileName) {
      guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { throw .invalid }
      let parent = slash == 0 ? [UInt8(ascii: "/")] : Array(path[..<slash])
      return (parent, try FileName(Array(path[(slash + 1)...])))
    }

    private mutating func oldPlace(_ path: [UInt8]) throws(FileError) -> Place {
      let (parent, name) = try split(path)
      return Place(directory: try existingDirectory(parent), name: name)
    }

    private mutating func newPlace(_ path: [UInt8]) throws(FileError) -> Place {
      let (parent, name) = try split(path)
      return Place(directory: try directory(parent), name: name)
    }

    /// The number of a directory of the old state.
    private mutating func existingDirectory(_ path: [UInt8]) throws(FileError) -> Int {
      var missing: [(path: [UInt8], name: FileName)] = []
      var next = path
      while existing[PathKey(next)] == nil {
        guard next.count > 1 else { throw .stale }
        let (parent, name) = try split(next)
        missing.append((next, name))
        next = parent
      }
      guard var number = existing[PathKey(next)] else { throw .stale }
      for (path, name) in missing.reversed() {
        guard let parent = draft.directories[number].node, let node = try old.child(named: name, of: parent) else {
          throw .stale
        }
        draft.directories.append(
          CommitDraft.Directory(place: Place(directory: number, name: name), path: path, node: node))
        number = draft.directories.count - 1
        existing[PathKey(path)] = number
      }
      return number
    }

    private func oldPath(of name: FileName, in directory: Int) -> [UInt8] {
      var path = directory == 0 ? mount.oldRoot : draft.directories[directory].path
      if path.count > 1 { path.append(UInt8(ascii: "/")) }
      return path + name.bytes
    }

    /// The number of a directory of the new state.
    private mutating func directory(_ path: [UInt8]) throws(FileError) -> Int {
      var missing: [(path: [UInt8], name: FileName)] = []
      var next = path
      while resolved[PathKey(next)] == nil {
        guard next.count > 1 else { throw .stale }
        let (parent, name) = try split(next)
        missing.append((next, name))
        next = parent
      }
      guard var number = resolved[PathKey(next)] else { throw .stale }
      for (path, name) in missing.reversed() {
        if let from = movedDirectories[PathKey(path)] {
          number = try existingDirectory(from)
        } else if addedDirectories.contains(PathKey(path)) {
          draft.directories.append(
            CommitDraft.Directory(place: Place(directory: number, name: name), path: path, node: nil))
          number = draft.directories.count - 1
        } else {
          guard draft.directories[number].node != nil else { throw .stale }
          number = try existingDirectory(oldPath(of: name, in: number))
        }
        resolved[PathKey(path)] = number
      }
      return number
    }
  }
#endif
