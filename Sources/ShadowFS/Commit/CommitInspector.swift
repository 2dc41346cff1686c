#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// Compares what a draft is about with the host, and finds all conflicts.
  struct CommitInspector {
    typealias Place = CommitPlan.Place

    private let draft: CommitDraft
    private let mount: CommitMount
    private let old: Tree
    private let allowsBreakingHardLinks: Bool
    private let check: (any HostContentCheck)?
    private var opener: CommitDirectories
    /// The directories of the draft, with their identities on the host.
    private(set) var plan = CommitPlan()
    /// What the host has at the places that had something.
    private(set) var versions: [Place: HostVersion] = [:]
    /// Who owns what will be replaced.
    private(set) var owners: [Place: HostStatus.Owner] = [:]
    private(set) var conflicts: [HostConflict] = []
    private var unusable: Set<Int> = []

    /// - Parameter check: Compares contents, too.
    init(
      _ draft: CommitDraft, _ mount: CommitMount, old: Tree, allowsBreakingHardLinks: Bool,
      check: (any HostContentCheck)? = nil
    ) {
      self.draft = draft
      self.mount = mount
      self.old = old
      self.allowsBreakingHardLinks = allowsBreakingHardLinks
      self.check = check
      opener = CommitDirectories(root: mount.layer.rootHandle)
    }

    mutating func inspect() {
      inspectDirectories()
      var seen: [HostStatus.Identity: Place] = [:]
      for place in draft.places {
        guard let slot = draft.slots[place], !unusable.contains(place.directory) else { continue }
        let reason = inspect(slot, at: place)
        if let reason { add(slot.path, reason) }
        // Taking a commit back relies on finding each file in one place.
        if let version = versions[place], version.kind != .directory,
          seen.updateValue(place, forKey: version.identity) != nil
        {
          add(slot.path, .hardLinked)
        }
      }
      for index in draft.directories.indices where draft.directories[index].isDeleted { inspectListing(index) }
      for mode in draft.modes {
        guard case .directory(let index) = mode.target, draft.directories[index].node != nil,
          let status = try? opener.open(index, of: plan).status(), status.attributes.mode != mode.from
        else { continue }
        add(draft.directories[index].path, .changed)
      }
    }

    private mutating func add(_ path: [UInt8], _ reason: HostConflict.Reason) {
      conflicts.append(HostConflict(path: path, reason: reason))
    }

    // MARK: Directories

    private mutating func inspectDirectories() {
      for (index, directory) in draft.directories.enumerated() {
        plan.directories.append(CommitPlan.Directory(identity: nil, places: directory.place.map { [$0] } ?? []))
        guard let node = directory.node else { continue }
        if let parent = directory.place?.directory, unusable.contains(parent) {
          unusable.insert(index)
          continue
        }
        let seen = old.inodes[node] == nil || node.layer == mount.index ? mount.layer.seen(node.lowerNode) : nil
        do throws(FileError) {
          let identity = try opener.open(index, of: plan).status().identity
          plan.directories[index].identity = identity
          guard let expected = seen?.identity, expected != identity else { continue }
          unusable.insert(index)
          add(directory.path, .replaced)
        } catch {
          unusable.insert(index)
          switch error {
          case .notFound: add(directory.path, .vanished)
          case .notDirectory, .loop: add(directory.path, .replaced)
          default: add(directory.path, .unreadable(error))
          }
        }
      }
    }

    /// A directory that is to go must have nothing that nobody has seen.
    private mutating func inspectListing(_ index: Int) {
      guard !unusable.contains(index), let node = draft.directories[index].node else { return }
      let path = draft.directories[index].path
      do throws(FileError) {
        var known: Set<FileName> = []
        for entry in try old.entries(of: node) { known.insert(entry.name) }
        for (name, _) in try opener.open(index, of: plan).list() where !known.contains(name) {
          let status = try? opener.open(index, of: plan).status(of: name)
          let isHidden = status.map { hides(name, $0, in: node) } ?? true
          add(path + [UInt8(ascii: "/")] + name.bytes, isHidden ? .hidden : .appeared)
        }
      } catch {
        add(path, .unreadable(error))
      }
    }

    // MARK: Names

    private mutating func inspect(_ slot: CommitDraft.Slot, at place: Place) -> HostConflict.Reason? {
      guard !CommitPlan.isReserved(place.name) else { return .reserved }
      // What is below a new directory is new.
      guard draft.directories[place.directory].node != nil else { return nil }
      do throws(FileError) {
        let directory = try opener.open(place.directory, of: plan)
        let status: HostStatus
        do throws(FileError) {
          status = try directory.status(of: place.name)
        } catch .notFound {
          return slot.before == nil ? nil : .vanished
        }
        guard let before = slot.before else {
          guard let parent = draft.directories[place.directory].node else { return .appeared }
          return hides(place.name, status, in: parent) ? .hidden : .appeared
        }
        guard let version = HostVersion(status), version.kind == before.kind else { return .replaced }
        if let reason = try compare(before, status, directory, place.name) { return reason }
        if before.kind == .file, status.attributes.linkCount > 1, case .make? = slot.after, !allowsBreakingHardLinks {
          return .hardLinked
        }
        versions[place] = version
        owners[place] = status.owner
        return nil
      } catch {
        return .unreadable(error)
      }
    }

    /// Whether programs could not see what the host has there.
    private func hides(_ name: FileName, _ status: HostStatus, in directory: NodeID) -> Bool {
      status.kind == nil || directory.layer == mount.index && mount.layer.hides(name, status, in: directory.lowerNode)
    }

    private func compare(
      _ before: CommitDraft.Before, _ status: HostStatus, _ directory: HostHandle, _ name: FileName
    ) throws(FileError) -> HostConflict.Reason? {
      let node = before.node
      let isAsSeen = old.inodes[node] == nil && node.layer == mount.index
      if isAsSeen, let seen = mount.layer.seen(node.lowerNode) {
        if let identity = seen.identity, identity != status.identity { return .replaced }
        if before.kind == .file, let attributes = seen.attributes {
          let now = status.attributes
          guard attributes.size == now.size, attributes.modificationTime == now.modificationTime,
            attributes.mode == now.mode
          else { return .changed }
        }
      }
      switch before.kind {
      case .symlink: return try old.linkTarget(of: node) == directory.linkTarget(of: name) ? nil : .changed
      case .file:
        if !isAsSeen, try !hasContents(of: node, directory, name) { return .changed }
        guard let check else { return nil }
        return try isUnchanged(node, status, directory, name, check) ? nil : .changed
      case .directory, .device: return nil
      }
    }

    private func isUnchanged(
      _ node: NodeID, _ status: HostStatus, _ directory: HostHandle, _ name: FileName, _ check: any HostContentCheck
    ) throws(FileError) -> Bool {
      let file = try directory.openEntry(name, O_RDONLY | O_NONBLOCK | O_NOCTTY)
      guard try file.status().identity == status.identity else { return false }
      return try check.isUnchanged(node, HostContents(file, count: status.attributes.size))
    }

    /// Whether a file of the host has the bytes of one that the file system had changed before the base was taken.
    private func hasContents(of node: NodeID, _ directory: HostHandle, _ name: FileName) throws(FileError) -> Bool {
      let attributes = try old.attributes(of: node)
      let file = try directory.openEntry(name, O_RDONLY | O_NONBLOCK | O_NOCTTY)
      let status = try file.status()
      guard status.kind == .file, status.attributes.size == attributes.size, status.attributes.mode == attributes.mode
      else { return false }
      var expected = [UInt8](repeating: 0, count: Int(truncatingIfNeeded: Chunk.size))
      var actual = expected
      var offset: UInt64 = 0
      while offset < attributes.size {
        let count = Int(truncatingIfNeeded: min(Chunk.size, attributes.size - offset))
        guard
          try Self.fill(
            &expected, count, { (buffer) throws(FileError) in try old.read(node, at: offset, into: buffer) }),
          try Self.fill(&actual, count, { (buffer) throws(FileError) in try file.read(at: offset, into: buffer) }),
          expected[..<count] == actual[..<count]
        else { return false }
        offset += UInt64(count)
      }
      return true
    }

    private static func fill(
      _ bytes: inout [UInt8], _ count: Int, _ read: (UnsafeMutableRawBufferPointer) throws(FileError) -> Int
    ) throws(FileError) -> Bool {
      let result: Result<Int, FileError> = bytes.withUnsafeMutableBytes { bytes in
        let piece = UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
        do throws(FileError) { return .success(try read(piece)) } catch { return .failure(error) }
      }
      return try result.get() == count
    }
  }

  extension HostDirectoryLayer {
    /// What was seen of a node, as far as it was.
    func seen(_ node: LowerNode) -> (identity: HostStatus.Identity?, attributes: LowerAttributes?)? {
      table[node].map { ($0.record.identity, $0.record.attributes) }
    }
  }
#endif
