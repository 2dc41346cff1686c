#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// Makes a plan of a draft that the host agrees with.
  ///
  /// The steps give originals that have to go, or are needed elsewhere, names of their own first; then the items and the
  /// moved originals get their places; permission bits come last. What replaces a file takes its place in one step.
  struct CommitBuilder {
    typealias Place = CommitPlan.Place

    /// What an item is made of.
    enum Source {
      case file(NodeID, owner: HostStatus.Owner?)
      case symlink(NodeID)
      case directory(mode: UInt16)
      /// A further name of what is at a place already.
      case link(Place)
    }

    private let draft: CommitDraft
    private let new: Tree
    private let versions: [Place: HostVersion]
    private let owners: [Place: HostStatus.Owner]
    private let prefix: String
    private let sharesFiles: Bool
    private var nameCount = 0
    private(set) var plan: CommitPlan
    /// What the items are made of.
    private(set) var sources: [Source] = []
    /// Where originals are meanwhile that go elsewhere.
    private var parked: [Place: Place] = [:]
    /// The numbers of directories by their places in the draft: those that the host has, and new ones.
    private var originals: [Place: Int] = [:]
    private var newDirectories: [Place: Int] = [:]
    /// The first item of each new file.
    private var firstItems: [NodeID: Place] = [:]
    private var removals: [CommitPlan.Step] = []
    private var additions: [CommitPlan.Step] = []
    private var modes: [CommitPlan.Step] = []
    private var lateModes: [(path: [UInt8], mode: CommitPlan.LateMode)] = []
    private var discards: [(path: [UInt8], discard: CommitPlan.Discard)] = []

    /// - Parameter id: What makes the names of this commit different from those of others.
    init(_ draft: CommitDraft, _ inspector: CommitInspector, new: Tree, id: UInt64, sharesFiles: Bool) {
      self.draft = draft
      self.new = new
      self.sharesFiles = sharesFiles
      versions = inspector.versions
      owners = inspector.owners
      plan = inspector.plan
      prefix = "\(CommitPlan.recordName)-\(String(id, radix: 16))-"
      for (index, directory) in draft.directories.enumerated() {
        guard let place = directory.place else { continue }
        if directory.node == nil { newDirectories[place] = index } else { originals[place] = index }
      }
    }

    mutating func build() throws(FileError) {
      for place in draft.places { try remove(place) }
      // Directories before what is in them.
      for place in draft.places.sorted(by: comesFirst) { try add(place) }
      try addModes()
      plan.steps = removals + additions + modes
      // What is in a directory comes before it, since a directory may become one that nobody can enter.
      lateModes.sort { $1.path.precedes($0.path) }
      plan.lateModes = lateModes.map(\.mode)
      // What is in a directory has a longer path.
      discards.sort { $1.path.precedes($0.path) }
      plan.discards = discards.map(\.discard)
    }

    private func comesFirst(_ left: Place, _ right: Place) -> Bool {
      guard let path = draft.slots[left]?.path, let other = draft.slots[right]?.path else { return left < right }
      return path == other ? left < right : path.precedes(other)
    }

    private mutating func temporaryName() throws(FileError) -> FileName {
      nameCount += 1
      return try FileName(prefix + String(nameCount))
    }

    // MARK: Originals

    private mutating func remove(_ place: Place) throws(FileError) {
      guard let slot = draft.slots[place], let before = slot.before, !before.isKept else { return }
      guard let version = versions[place] else { throw .stale }
      if !before.isMoved, draft.directories[place.directory].isDeleted {
        // It goes with its directory.
        discards.append((slot.path, CommitPlan.Discard(place: place, version: version)))
        return
      }
      if !before.isMoved, before.kind != .directory, let kind = slot.after?.kind, kind != .directory { return }
      let aside = Place(directory: place.directory, name: try temporaryName())
      removals.append(.move(.original(version), from: place, to: aside))
      if before.kind == .directory, let index = originals[place] {
        plan.directories[index].places.append(aside)
      }
      if before.isMoved {
        parked[place] = aside
      } else {
        discards.append((slot.path, CommitPlan.Discard(place: aside, version: version)))
      }
    }

    // MARK: Items

    private mutating func add(_ place: Place) throws(FileError) {
      guard let slot = draft.slots[place], let after = slot.after else { return }
      switch after {
      case .moved(let source):
        guard let aside = parked[source], let version = versions[source] else { throw .stale }
        additions.append(.move(.original(version), from: aside, to: place))
        if version.kind == .directory, let index = originals[source] {
          plan.directories[index].places.append(place)
        }
      case .link(let source): try self.place(item: .link(source), .file, at: place, slot)
      case .make(let node, let kind):
        switch kind {
        case .file:
          if sharesFiles, let first = firstItems[node] {
            try self.place(item: .link(first), kind, at: place, slot)
          } else {
            firstItems[node] = try self.place(item: .file(node, owner: owners[place]), kind, at: place, slot)
          }
        case .symlink: try self.place(item: .symlink(node), kind, at: place, slot)
        case .directory:
          let mode = try new.attributes(of: node).mode & 0o1777
          try self.place(item: .directory(mode: mode), kind, at: place, slot)
        case .device: throw .notSupported
        }
      }
    }

    /// Adds an item that ends at a place, and returns where it is made.
    @discardableResult
    private mutating func place(
      item source: Source, _ kind: FileKind, at place: Place, _ slot: CommitDraft.Slot
    ) throws(FileError) -> Place {
      let isInside = draft.directories[place.directory].node == nil
      let made = isInside ? place : Place(directory: place.directory, name: try temporaryName())
      var item = CommitPlan.Item(place: made, kind: kind)
      if kind == .directory, let index = newDirectories[place] {
        item.directory = index
        plan.directories[index].places = isInside ? [place] : [made, place]
      }
      let number = plan.items.count
      plan.items.append(item)
      sources.append(source)
      if case .directory(let mode) = source, !mode.allowsOwner, let index = item.directory {
        lateModes.append((slot.path, CommitPlan.LateMode(directory: index, to: mode)))
      }
      guard !isInside else { return made }
      if kind != .directory, let before = slot.before, !before.isMoved, before.kind != .directory,
        let version = versions[place]
      {
        let spare = try temporaryName()
        additions.append(.replace(version, at: place, by: number, spare: spare))
        discards.append(
          (slot.path, CommitPlan.Discard(place: Place(directory: place.directory, name: spare), version: version)))
      } else {
        additions.append(.move(.item(number), from: made, to: place))
      }
      return made
    }

    // MARK: Permission bits

    private mutating func addModes() throws(FileError) {
      for mode in draft.modes {
        let from = mode.from
        var to = mode.to & 0o1777
        if case .file = mode.target { to &= 0o777 }
        guard from != to else { continue }
        switch mode.target {
        case .directory(let index):
          if to.allowsOwner {
            modes.append(.mode(.directory(index), from: from, to: to))
          } else {
            lateModes.append((mode.path, CommitPlan.LateMode(directory: index, to: to)))
          }
        case .file(let place):
          let source: Place
          if case .moved(let from)? = draft.slots[place]?.after { source = from } else { source = place }
          guard let version = versions[source] else { throw .stale }
          modes.append(.mode(.file(place, version), from: from, to: to))
        }
      }
    }
  }

  extension UInt16 {
    /// Whether permission bits let the owner list, change and enter a directory.
    var allowsOwner: Bool { self & 0o700 == 0o700 }
  }

  extension CommitDraft.After {
    /// The kind of something new.
    fileprivate var kind: FileKind? {
      switch self {
      case .make(_, let kind): kind
      case .link: .file
      case .moved: nil
      }
    }
  }
#endif
