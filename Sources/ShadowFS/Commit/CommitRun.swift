#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  #if os(Linux)
    // The C library only declares it to programs that ask for its extensions, which Swift's view of it does not.
    @_silgen_name("syncfs") private func synchronizeFileSystem(_ descriptor: Int32) -> Int32
  #endif

  /// Does the steps of a plan in a directory of the host, and undoes them.
  ///
  /// Whether a step was done is asked of the host, not remembered. So undoing works in the same way after the process
  /// was ended anywhere.
  struct CommitRun {
    typealias Place = CommitPlan.Place

    let root: HostHandle
    var plan: CommitPlan
    private var opener: CommitDirectories
    /// The directories that are items.
    private let newDirectories: Set<Int>

    init(root: HostHandle, plan: CommitPlan) {
      self.root = root
      newDirectories = Set(plan.items.compactMap(\.directory))
      self.plan = plan
      opener = CommitDirectories(root: root)
    }

    /// Opens a directory; `stale` when it is at none of its places.
    @discardableResult
    mutating func open(_ directory: Int) throws(FileError) -> HostHandle {
      do throws(FileError) {
        return try opener.open(directory, of: plan)
      } catch {
        switch error {
        case .notFound, .notDirectory, .loop: throw .stale
        default: throw error
        }
      }
    }

    /// What the host has at a place; `nil` for nothing.
    mutating func status(_ place: Place) throws(FileError) -> HostStatus? {
      let directory = try open(place.directory)
      do throws(FileError) {
        return try directory.status(of: place.name)
      } catch .notFound {
        return nil
      }
    }

    /// What the host has at a place that is in a new directory, perhaps, which may not have been made.
    private mutating func statusIfMade(_ place: Place) throws(FileError) -> HostStatus? {
      do throws(FileError) {
        return try status(place)
      } catch  where error == .stale && newDirectories.contains(place.directory) {
        return nil
      }
    }

    private func isSubject(_ subject: CommitPlan.Subject, _ status: HostStatus) -> Bool {
      switch subject {
      case .item(let index): plan.items[index].identity == status.identity
      case .original(let version): version.matches(status)
      }
    }

    /// More files and directories than this are flushed with all else on their file system, in one go: flushing each
    /// waits for the disk each time.
    private static var mostFlushedAlone: Int { 64 }

    /// Whether so many files and directories are flushed one by one.
    static func flushesAlone(_ count: Int) -> Bool {
      #if os(Linux)
        count <= mostFlushedAlone
      #else
        true
      #endif
    }

    /// Flushes directories whose entries were changed.
    /// - Parameter flushesAlone: whether the files in them are flushed already.
    mutating func synchronize(_ directories: Set<Int>, flushesAlone: Bool) throws(FileError) {
      var flushedDevices: Set<UInt64> = []
      for directory in directories.sorted() {
        let handle = try open(directory)
        if flushesAlone {
          try host { fsync(handle.descriptor) }
        } else if flushedDevices.insert(try handle.status().identity.device).inserted {
          #if os(Linux)
            try host { synchronizeFileSystem(handle.descriptor) }
          #endif
        }
      }
    }

    // MARK: Doing

    /// Does a step, unless the host has something else than was planned.
    mutating func perform(_ step: CommitPlan.Step) throws(FileError) -> HostConflict.Reason? {
      switch step {
      case .move(let subject, let source, let target): try move(subject, from: source, to: target)
      case .replace(let version, let place, let item, let spare): try replace(version, at: place, by: item, spare)
      case .mode(let target, let from, let to): try setMode(of: target, from: from, to: to) ? nil : .changed
      }
    }

    private mutating func move(
      _ subject: CommitPlan.Subject, from source: Place, to target: Place
    ) throws(FileError) -> HostConflict.Reason? {
      guard let found = try status(source) else { return .vanished }
      guard isSubject(subject, found) else { return .changed }
      guard try status(target) == nil else { return .appeared }
      if case .original = subject, found.kind == .file, CommitPlan.isReserved(target.name),
        try !waitForWriters(of: source.name, in: open(source.directory))
      {
        return .beingWritten
      }
      let (old, new) = (try open(source.directory), try open(target.directory))
      if CommitPlan.isReserved(target.name) || found.kind == .directory {
        try old.rename(source.name, to: target.name, in: new)
        // What was there may have become another one just before.
        if let moved = try status(target), !isSubject(subject, moved) {
          if moved.kind == .directory {
            try new.rename(target.name, to: source.name, in: old)
          } else {
            _ = try Self.moveWithoutReplacing(target.name, in: new, to: source.name, in: old)
          }
          return .changed
        }
        return nil
      }
      return try Self.moveWithoutReplacing(source.name, in: old, to: target.name, in: new) ? nil : .appeared
    }

    /// Moves a file to a free name. Renaming would replace what has just got that name; making a link does not.
    private static func moveWithoutReplacing(
      _ name: FileName, in old: HostHandle, to newName: FileName, in new: HostHandle
    ) throws(FileError) -> Bool {
      do throws(FileError) {
        try old.link(name, to: newName, in: new)
      } catch .exists {
        return false
      } catch {
        // The host knows no links here, or not for us.
        try old.rename(name, to: newName, in: new)
        return true
      }
      try old.remove(name, isDirectory: false)
      return true
    }

    private mutating func replace(
      _ version: HostVersion, at place: Place, by item: Int, _ spare: FileName
    ) throws(FileError) -> HostConflict.Reason? {
      let directory = try open(place.directory)
      let source = plan.items[item].place
      guard let new = try status(source), isSubject(.item(item), new) else { return .vanished }
      guard let found = try status(place) else { return .vanished }
      guard version.matches(found) else { return .changed }
      guard try waitForWriters(of: place.name, in: directory) else { return .beingWritten }
      let isLinked: Bool
      do throws(FileError) {
        try directory.link(place.name, to: spare, in: directory)
        isLinked = true
      } catch {
        try directory.rename(place.name, to: spare, in: directory)
        isLinked = false
      }
      // What was there may have become another one just before.
      let kept = try directory.status(of: spare)
      if isLinked, version.matches(kept),
        let isReplaced = try exchange(version, at: place.name, by: item, source.name, in: directory)
      {
        if !isReplaced { try directory.remove(spare, isDirectory: false) }
        return isReplaced ? nil : .changed
      }
      let present = try status(place)
      guard version.matches(kept), isLinked ? present.map(version.matches) ?? false : present == nil else {
        if isLinked {
          try directory.remove(spare, isDirectory: false)
        } else if present == nil {
          try directory.rename(spare, to: place.name, in: directory)
        }
        return .changed
      }
      try directory.rename(source.name, to: place.name, in: directory)
      return nil
    }

    /// Puts an item in the place of an original: both change names, and then what has come out is looked at. So what
    /// somebody puts there in the last moment is not replaced unseen.
    /// - Returns: Whether it was the original; `nil` where the host cannot exchange names.
    private func exchange(
      _ version: HostVersion, at name: FileName, by item: Int, _ itemName: FileName, in directory: HostHandle
    ) throws(FileError) -> Bool? {
      guard try directory.exchange(itemName, name) else { return nil }
      if version.matches(try directory.status(of: itemName)) {
        try directory.remove(itemName, isDirectory: false)
        return true
      }
      try putBack(itemName, name, in: directory) { isSubject(.item(item), $0) }
      return false
    }

    /// Exchanges names again. Should somebody have put another file there in between, that one keeps its name.
    private func putBack(
      _ name: FileName, _ visibleName: FileName, in directory: HostHandle, _ isOurs: (HostStatus) -> Bool
    ) throws(FileError) {
      _ = try directory.exchange(name, visibleName)
      if !isOurs(try directory.status(of: name)) { _ = try directory.exchange(name, visibleName) }
    }

    /// Sets permission bits, unless it is another file or has other ones.
    @discardableResult
    private mutating func setMode(
      of target: CommitPlan.ModeTarget, from: UInt16, to: UInt16
    ) throws(FileError) -> Bool {
      let handle: HostHandle
      switch target {
      case .directory(let index): handle = try open(index)
      case .file(let place, let version):
        let flags = O_NONBLOCK | O_NOCTTY
        let directory = try open(place.directory)
        do throws(FileError) {
          handle = try directory.openEntry(place.name, flags | O_RDONLY)
        } catch .accessDenied {
          handle = try directory.openEntry(place.name, flags | O_WRONLY)
        }
        guard try handle.status().identity == version.identity else { return false }
      }
      guard try handle.status().attributes.mode == from else { return false }
      try host { fchmod(handle.descriptor, mode_t(to)) }
      return true
    }

    // MARK: Undoing

    /// Undoes a step, as far as it was done.
    /// - Returns: Whether nothing is in the way.
    mutating func undo(_ step: CommitPlan.Step) throws(FileError) -> Bool {
      switch step {
      case .move(.item(let index), let source, let target):
        guard let identity = plan.items[index].identity, try statusIfMade(target)?.identity == identity else {
          return true
        }
        return try moveBack(identity, from: target, to: source)
      case .move(.original(let version), let source, let target):
        guard try statusIfMade(target)?.identity == version.identity else { return true }
        return try moveBack(version.identity, from: target, to: source)
      case .replace(let version, let place, let item, let spare):
        let directory = try open(place.directory)
        guard let kept = try status(Place(directory: place.directory, name: spare)),
          kept.identity == version.identity
        else { return true }
        return try undoReplacing(version, at: place, by: item, spare, in: directory)
      case .mode(let target, let from, let to):
        do throws(FileError) {
          try setMode(of: target, from: to, to: from)
        } catch  where error == .stale || error == .notFound {}
        return true
      }
    }

    private mutating func undoReplacing(
      _ version: HostVersion, at place: Place, by item: Int, _ spare: FileName, in directory: HostHandle
    ) throws(FileError) -> Bool {
      let identity = plan.items[item].identity
      let beside = try status(plan.items[item].place)?.identity
      if let beside, let identity, beside != identity, beside != version.identity {
        // Names were exchanged, and what came out was not the original: that belongs there.
        _ = try directory.exchange(plan.items[item].place.name, place.name)
        try directory.remove(spare, isDirectory: false)
        return true
      }
      guard let present = try status(place)?.identity else {
        return try Self.moveWithoutReplacing(spare, in: directory, to: place.name, in: directory)
      }
      if present == version.identity {
        try directory.remove(spare, isDirectory: false)
        return true
      }
      guard present == identity else { return false }
      guard try directory.exchange(spare, place.name) else {
        try directory.rename(spare, to: place.name, in: directory)
        return true
      }
      guard try directory.status(of: spare).identity == identity else {
        try putBack(spare, place.name, in: directory) { $0.identity == version.identity }
        return false
      }
      try directory.remove(spare, isDirectory: false)
      return true
    }

    private mutating func moveBack(
      _ identity: HostStatus.Identity, from target: Place, to source: Place
    ) throws(FileError) -> Bool {
      let (old, new) = (try open(source.directory), try open(target.directory))
      guard let present = try status(source) else {
        if plan.directories.contains(where: { $0.identity == identity }) {
          try new.rename(target.name, to: source.name, in: old)
          return true
        }
        return try Self.moveWithoutReplacing(target.name, in: new, to: source.name, in: old)
      }
      guard present.identity == identity else { return false }
      // It was linked already, and then the process was ended.
      try new.remove(target.name, isDirectory: false)
      return true
    }

    /// Removes an item that is beside its place.
    /// - Returns: Whether it is gone.
    mutating func removeItem(_ index: Int) throws(FileError) -> Bool {
      let item = plan.items[index]
      let directory: HostHandle
      do throws(FileError) {
        directory = try open(item.place.directory)
      } catch  where error == .stale {
        // A new directory that was never made has nothing in it.
        return newDirectories.contains(item.place.directory)
      }
      do throws(FileError) {
        if item.kind == .file, let identity = item.identity {
          let found = try directory.status(of: item.place.name).identity
          // An original may have the name, too, as long as it has its own one; anything else is somebody's.
          guard found == identity || isOriginal(found) else { return false }
        }
        try directory.remove(item.place.name, isDirectory: item.kind == .directory)
      } catch .notFound {
      } catch .notEmpty {
        return false
      }
      return true
    }

    /// Waits until nobody has a file open to write: who saves one is done soon.
    /// - Returns: Whether it came to that.
    private func waitForWriters(of name: FileName, in directory: HostHandle) throws(FileError) -> Bool {
      do throws(FileError) {
        return Self.waitForWriters(of: try directory.openEntry(name, O_RDONLY | O_NONBLOCK | O_NOCTTY))
      } catch  where error == .accessDenied || error == .loop {
        // Nobody but its owner can tell, and nobody writes a link.
        return true
      }
    }

    private static func waitForWriters(of file: HostHandle) -> Bool {
      var patience = 25
      while !file.hasNoWriters() {
        guard patience > 0 else { return false }
        patience -= 1
        usleep(2000)
      }
      return true
    }

    private func isOriginal(_ identity: HostStatus.Identity) -> Bool {
      plan.discards.contains { $0.version.identity == identity }
    }

    // MARK: Finishing

    /// Makes sure that an original is as it was before it is removed, and that nobody writes it.
    mutating func inspect(
      _ discard: CommitPlan.Discard, _ file: NodeID, _ check: (any HostContentCheck)?
    ) throws(FileError) -> HostConflict.Reason? {
      let directory = try open(discard.place.directory)
      let handle: HostHandle
      do throws(FileError) {
        handle = try directory.openEntry(discard.place.name, O_RDONLY | O_NONBLOCK | O_NOCTTY)
      } catch  where error == .accessDenied && check == nil {
        return nil
      }
      guard Self.waitForWriters(of: handle) else { return .beingWritten }
      let status = try handle.status()
      guard discard.version.matches(status) else { return .changed }
      guard let check else { return nil }
      return try check.isUnchanged(file, HostContents(handle, count: status.attributes.size)) ? nil : .changed
    }

    /// What is in directories that are to be removed, and is not to be removed itself.
    mutating func unexpectedPlaces() throws(FileError) -> [Place] {
      var expected: [Int: Set<FileName>] = [:]
      for discard in plan.discards { expected[discard.place.directory, default: []].insert(discard.place.name) }
      let removed = Set(plan.discards.filter { $0.version.kind == .directory }.map(\.version.identity))
      var places: [Place] = []
      for (index, directory) in plan.directories.enumerated() {
        guard let identity = directory.identity, removed.contains(identity) else { continue }
        for (name, _) in try open(index).list() where !(expected[index]?.contains(name) ?? false) {
          places.append(Place(directory: index, name: name))
        }
      }
      return places
    }

    /// Removes an original that had to go, after making sure that it is still the one.
    /// - Returns: Whether it is gone.
    mutating func perform(_ discard: CommitPlan.Discard) throws(FileError) -> Bool {
      let directory: HostHandle
      do throws(FileError) {
        directory = try open(discard.place.directory)
      } catch  where error == .stale {
        // Its directory went before the process was ended.
        return true
      }
      guard let status = try status(discard.place) else { return true }
      guard discard.version.matches(status) else { return false }
      do throws(FileError) {
        try directory.remove(discard.place.name, isDirectory: discard.version.kind == .directory)
      } catch .notEmpty {
        return false
      }
      return true
    }

    mutating func perform(_ mode: CommitPlan.LateMode) throws(FileError) {
      let handle = try open(mode.directory)
      try host { fchmod(handle.descriptor, mode_t(mode.to)) }
    }
  }
#endif
