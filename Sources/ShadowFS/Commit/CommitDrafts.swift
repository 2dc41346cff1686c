#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// What is different between two states, by the host directories that it is to be committed to.
  struct CommitDrafts {
    /// The drafts for all mounts that can be committed to.
    private(set) var drafts: [(mount: CommitMount, draft: CommitDraft)] = []
    /// The changes that are in drafts.
    private(set) var changes: [Change] = []
    /// The changes that belong to no such mount.
    private(set) var unplacedChanges: [Change] = []

    private let mounts: CommitMounts
    private var drafters: [CommitDrafter]
    /// The paths of what is made anew, with its permission bits.
    private var made: Set<PathKey> = []

    init(from old: Tree, to new: Tree, sharesFiles: Bool) throws(FileError) {
      mounts = CommitMounts(old: old, new: new)
      drafters = mounts.mounts.map { CommitDrafter($0, old: old, new: new, sharesFiles: sharesFiles) }
      var all = try new.changes(since: old)
      // No host renames a directory into another file system: its files are made and removed one by one.
      for change in all {
        guard case .rename(let from) = change.action, let node = change.new, try new.kind(of: node) == .directory,
          mounts.old(from) != mounts.new(change.path)
        else { continue }
        all = try new.changes(since: old, expandingDirectories: true)
        break
      }
      try noteDirectories(all, new)
      let modified = Set(all.filter { $0.action == .modify }.map { PathKey($0.path) })
      var renamed: Set<PathKey> = []
      for change in all {
        if case .rename = change.action { renamed.insert(PathKey(change.path)) }
      }
      for change in all {
        let isPlaced: Bool
        switch change.action {
        case .rename(let from):
          isPlaced = try rename(change, from: from, isModified: modified.contains(PathKey(change.path)))
        case .modify, .target:
          isPlaced = try renamed.contains(PathKey(change.path)) ? mounts.new(change.path) != nil : modify(change)
        default: isPlaced = try place(change)
        }
        if isPlaced { changes.append(change) } else { unplacedChanges.append(change) }
      }
      drafts = zip(mounts.mounts, drafters).map { ($0, $1.draft) }
    }

    /// Says which directories are where in the new state, before paths are looked up.
    private mutating func noteDirectories(_ all: [Change], _ new: Tree) throws(FileError) {
      for change in all {
        guard let mount = mounts.new(change.path) else { continue }
        switch change.action {
        case .add(.directory), .type(_, .directory): drafters[mount].noteAddedDirectory(change.path)
        case .rename(let from):
          guard let node = change.new, try new.kind(of: node) == .directory else { continue }
          drafters[mount].noteMovedDirectory(change.path, from: from)
        default: break
        }
      }
    }

    private mutating func remove(_ path: [UInt8], _ node: NodeID) throws(FileError) -> Bool {
      guard let mount = mounts.old(path) else { return false }
      try drafters[mount].remove(path, node)
      return true
    }

    private mutating func make(_ path: [UInt8], _ node: NodeID) throws(FileError) -> Bool {
      guard let mount = mounts.new(path) else { return false }
      made.insert(PathKey(path))
      try drafters[mount].make(path, node)
      return true
    }

    private mutating func rename(_ change: Change, from: [UInt8], isModified: Bool) throws(FileError) -> Bool {
      guard let node = change.new else { return false }
      if let mount = mounts.new(change.path), mount == mounts.old(from), !isModified {
        try drafters[mount].move(change.path, from: from, node)
        return true
      }
      let isRemoved = try remove(from, node)
      let isMade = try make(change.path, node)
      return isRemoved || isMade
    }

    private mutating func modify(_ change: Change) throws(FileError) -> Bool {
      guard let before = change.old, let after = change.new else { return false }
      if before == after {
        guard let mount = mounts.new(change.path) else { return false }
        made.insert(PathKey(change.path))
        try drafters[mount].modify(change.path, after)
        return true
      }
      let isRemoved = try remove(change.path, before)
      let isMade = try make(change.path, after)
      return isRemoved || isMade
    }

    private mutating func place(_ change: Change) throws(FileError) -> Bool {
      switch change.action {
      case .add: return try change.new.map { (node) throws(FileError) in try make(change.path, node) } ?? false
      case .delete: return try change.old.map { (node) throws(FileError) in try remove(change.path, node) } ?? false
      case .type:
        let isRemoved = try change.old.map { (node) throws(FileError) in try remove(change.path, node) } ?? false
        let isMade = try change.new.map { (node) throws(FileError) in try make(change.path, node) } ?? false
        return isRemoved || isMade
      case .mode(let before, let after):
        guard let mount = mounts.new(change.path), let node = change.new else { return false }
        if !made.contains(PathKey(change.path)) {
          try drafters[mount].setMode(change.path, node, from: before, to: after)
        }
        return true
      case .rename, .modify, .target: return false
      }
    }
  }
#endif
