#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// Brings the changes of a tree into the directories of the host that it shows: all of them, or none.
  ///
  ///     let base = files.snapshot()
  ///     ...
  ///     let commit = try HostCommit(of: files, since: base)
  ///     try commit.apply()
  ///
  /// Making a commit only looks: every file and directory that it is about is opened without following links, one name
  /// at a time, and compared with what the layer saw. Any difference is a conflict; all of them are reported at once,
  /// before anything is written, for all mounts together.
  ///
  /// New contents are written beside their places and flushed, and originals get other names until all is done. A record
  /// in each directory says what was planned. So a commit that fails is taken back, and one that is cut off with its
  /// process is taken back or completed by `recover`: the directories are the old ones or the new ones, never a mix.
  ///
  /// The owner's and others' rights to read, write and execute are kept, not the right to become another user; so are
  /// owners, as far as the host allows it. Extended attributes and times are not. What a file system commits should be
  /// dropped and read again from the host afterwards.
  public final class HostCommit {
    /// What a commit may do besides.
    public struct Options: Hashable, Sendable {
      /// Whether a file that has further names on the host may be replaced, so that those keep the old contents.
      public var breaksHardLinks = false
      /// Whether several names of a file in the tree become names of one file on the host. Otherwise each gets a file of its
      /// own.
      public var sharesFiles = true

      /// Nothing that could surprise.
      public init() {}
    }

    /// What a commit that is done has left.
    public struct Outcome: Hashable, Sendable {
      /// Paths, relative to their directories, of what was to be removed in the end, or to lose its owner's rights, and
      /// was not. What was to be removed has a name that begins with `.umbra-commit`: somebody has changed it meanwhile.
      public var unfinishedPaths: [[UInt8]] = []
    }

    /// A directory that is committed to.
    private struct Part {
      let mount: CommitMount
      let inspector: CommitInspector
      let draft: CommitDraft
      let sources: [CommitBuilder.Source]
      let run: CommitRun
      let path: String
    }

    /// The changes that will be on the host.
    public let changes: [Change]
    /// Changes outside all mounted directories of the host: these stay in the tree only.
    public let unplacedChanges: [Change]

    private let old: Tree
    private let new: Tree
    private let options: Options
    private let id: UInt64
    private var parts: [Part] = []
    private var check: (any HostContentCheck)?
    /// Called before each step: `false` ends the commit there, as if the process had ended, and an error makes the step
    /// fail.
    package var beforeStep: (() throws(FileError) -> Bool)?

    /// Plans to commit what has changed since a state that was as the host was.
    /// - Throws: `conflicts`, `interrupted`, or `failed` when the tree cannot be read.
    public convenience init(
      of files: FileSystem, since base: Tree, options: Options = Options()
    ) throws(HostCommitError) {
      try self.init(from: base, to: files.tree, options: options)
    }

    /// Plans to commit what is different between two states.
    ///
    /// The later state may be one that only has some of the changes.
    /// - Throws: `conflicts`, `interrupted`, or `failed` when the tree cannot be read.
    public init(from old: Tree, to new: Tree, options: Options = Options()) throws(HostCommitError) {
      self.old = old
      self.new = new
      self.options = options
      id = UInt64.random(in: .min ... .max)
      let drafts: CommitDrafts
      do throws(FileError) {
        drafts = try CommitDrafts(from: old, to: new, sharesFiles: options.sharesFiles)
      } catch {
        throw .failed(path: [UInt8(ascii: "/")], error)
      }
      changes = drafts.changes
      unplacedChanges = drafts.unplacedChanges
      try plan(drafts)
    }

    /// Whether there is nothing to commit.
    public var isEmpty: Bool { parts.isEmpty }

    private func plan(_ drafts: CommitDrafts) throws(HostCommitError) {
      var conflicts: [HostConflict] = []
      var identities: Set<HostStatus.Identity> = []
      for (mount, draft) in drafts.drafts where !draft.isEmpty {
        let root = mount.layer.rootHandle
        if (try? root.status(of: FileName(CommitPlan.recordName))) != nil {
          throw .interrupted(directory: mount.layer.path)
        }
        if let identity = try? root.status().identity, !identities.insert(identity).inserted {
          conflicts.append(HostConflict(path: mount.newRoot, reason: .mountedTwice))
        }
        var inspector = CommitInspector(draft, mount, old: old, allowsBreakingHardLinks: options.breaksHardLinks)
        inspector.inspect()
        conflicts += inspector.conflicts
        guard inspector.conflicts.isEmpty else { continue }
        do throws(FileError) {
          var builder = CommitBuilder(draft, inspector, new: new, id: id, sharesFiles: options.sharesFiles)
          try builder.build()
          parts.append(
            Part(
              mount: mount, inspector: inspector, draft: draft, sources: builder.sources,
              run: CommitRun(root: root, plan: builder.plan), path: Self.absolutePath(mount.layer.path)))
        } catch {
          throw .failed(path: mount.newRoot, error)
        }
      }
      guard conflicts.isEmpty else { throw .conflicts(Array(Set(conflicts)).sorted()) }
    }

    /// A path that means the same in any working directory.
    private static func absolutePath(_ path: String) -> String {
      guard let resolved = realpath(path, nil) else { return path }
      defer { free(resolved) }
      return String(cString: resolved)
    }

    // MARK: Applying

    /// Does everything that was planned, or nothing.
    /// - Parameter check: Compares contents, too: before anything is written, and again before anything is removed.
    /// - Throws: Why nothing was done. Only with `notRestored` and `interrupted`, the directories are neither the old nor
    ///   the new ones, until `recover` has been called.
    @discardableResult
    public func apply(checking check: (any HostContentCheck)? = nil) throws(HostCommitError) -> Outcome {
      self.check = check
      guard !parts.isEmpty else { return Outcome() }
      var group = CommitGroup()
      group.beforeStep = beforeStep
      do throws(CommitStop) {
        do throws(CommitStop) {
          try inspectAgain(contents: true)
          try writeRecords(&group)
          for index in parts.indices { try makeItems(of: index, &group) }
          try inspectAgain(contents: false)
          for index in parts.indices { try performSteps(of: index, &group) }
          try inspectRemoved(&group)
          try group.noteDone()
        } catch .failed(let error) {
          try group.takeBack()
          throw .failed(error)
        }
        return Outcome(unfinishedPaths: try group.finish())
      } catch {
        switch error {
        case .ended: throw .interrupted(directory: parts[0].path)
        case .failed(let error): throw error
        }
      }
    }

    /// Makes sure, for all mounts, that the host still has what it had when the commit was planned.
    private func inspectAgain(contents: Bool) throws(CommitStop) {
      var conflicts: [HostConflict] = []
      for part in parts {
        var inspector = CommitInspector(
          part.draft, part.mount, old: old, allowsBreakingHardLinks: options.breaksHardLinks,
          check: contents ? check : nil)
        inspector.inspect()
        conflicts += inspector.conflicts
        for place in part.draft.places {
          guard let before = part.inspector.versions[place], let now = inspector.versions[place],
            let slot = part.draft.slots[place]
          else { continue }
          let isSame = before.kind == .directory ? before.identity == now.identity : before == now
          if !isSame { conflicts.append(HostConflict(path: slot.path, reason: .changed)) }
        }
      }
      guard conflicts.isEmpty else { throw .failed(.conflicts(Array(Set(conflicts)).sorted())) }
    }

    private func writeRecords(_ group: inout CommitGroup) throws(CommitStop) {
      var participants: [CommitRecord.Header.Participant] = []
      for part in parts {
        do throws(FileError) {
          let identity = try part.run.root.status().identity
          participants.append(CommitRecord.Header.Participant(path: part.path, identity: identity))
        } catch {
          throw .failed(.failed(path: part.mount.newRoot, error))
        }
      }
      let header = CommitRecord.Header(id: id, participants: participants)
      for part in parts {
        var record: CommitRecord?
        var isBusy = false
        try group.step(part.mount.newRoot) { (_) throws(FileError) in
          do throws(FileError) {
            let storage = try CommitRecord.open(in: part.run.root)
            var contents = CommitRecord.Contents()
            let found = try? CommitRecord(storage, &contents)
            if contents.header == nil { record = found }
          } catch .busy {
            isBusy = true
          }
        }
        guard let record else {
          throw .failed(
            isBusy ? .busy(directory: part.mount.layer.path) : .interrupted(directory: part.mount.layer.path))
        }
        group.members.append(
          CommitGroup.Member(path: part.path, run: part.run, record: record, begunItemCount: 0, begunStepCount: 0))
        try group.step(part.mount.newRoot) { (group) throws(FileError) in
          try group.members[group.members.count - 1].record.write(header, part.run.plan)
        }
      }
    }

    private func makeItems(of index: Int, _ group: inout CommitGroup) throws(CommitStop) {
      let part = parts[index]
      let flushesAlone = CommitRun.flushesAlone(part.sources.count)
      var touched: Set<Int> = []
      for (item, source) in part.sources.enumerated() {
        let place = part.run.plan.items[item].place
        touched.insert(place.directory)
        try group.step(path(ofItem: item, part)) { (group) throws(FileError) in
          // What cannot be found now needs no undoing, and could not be found then.
          try group.members[index].run.open(place.directory)
          group.members[index].begunItemCount = item + 1
          try group.members[index].run.make(item, of: source, in: new, flushes: flushesAlone)
          guard let identity = group.members[index].run.plan.items[item].identity else { throw .io }
          try group.members[index].record.noteItem(item, identity)
        }
      }
      try group.step(part.mount.newRoot) { (group) throws(FileError) in
        try group.members[index].run.synchronize(touched, flushesAlone: flushesAlone)
        try group.members[index].record.synchronize()
      }
    }

    private func performSteps(of index: Int, _ group: inout CommitGroup) throws(CommitStop) {
      let part = parts[index]
      var touched: Set<Int> = []
      for (number, step) in part.run.plan.steps.enumerated() {
        touched.formUnion(step.directories)
        var reason: HostConflict.Reason?
        try group.step(path(of: step.visiblePlace, part)) { (group) throws(FileError) in
          for directory in step.directories { try group.members[index].run.open(directory) }
          group.members[index].begunStepCount = number + 1
          reason = try group.members[index].run.perform(step)
        }
        if let reason {
          throw .failed(.conflicts([HostConflict(path: path(of: step.visiblePlace, part), reason: reason)]))
        }
      }
      try group.step(part.mount.newRoot) { (group) throws(FileError) in
        try group.members[index].run.synchronize(touched, flushesAlone: CommitRun.flushesAlone(touched.count))
      }
    }

    /// Makes sure that nobody has put something into what will be removed, and that nobody can any more.
    private func inspectRemoved(_ group: inout CommitGroup) throws(CommitStop) {
      var conflicts: [HostConflict] = []
      for (index, part) in parts.enumerated() {
        try group.step(part.mount.newRoot) { (group) throws(FileError) in
          for place in try group.members[index].run.unexpectedPlaces() {
            conflicts.append(HostConflict(path: path(of: place, part), reason: .appeared))
          }
        }
        try inspectOriginals(of: index, &group, &conflicts)
      }
      guard conflicts.isEmpty else { throw .failed(.conflicts(conflicts.sorted())) }
    }

    /// Makes sure that what will be removed is as it was. It has names by now that only we know, so whoever does not have
    /// it open to write will not change it.
    private func inspectOriginals(
      of index: Int, _ group: inout CommitGroup, _ conflicts: inout [HostConflict]
    ) throws(CommitStop) {
      let part = parts[index]
      var slots: [HostStatus.Identity: CommitDraft.Slot] = [:]
      for (place, version) in part.inspector.versions { slots[version.identity] = part.draft.slots[place] }
      for discard in part.run.plan.discards where discard.version.kind == .file {
        guard let slot = slots[discard.version.identity], let node = slot.before?.node else { continue }
        var reason: HostConflict.Reason?
        try group.step(slot.path) { (group) throws(FileError) in
          reason = try group.members[index].run.inspect(discard, node, check)
        }
        if let reason { conflicts.append(HostConflict(path: slot.path, reason: reason)) }
      }
    }

    /// The path in the tree of a place in the host's directory.
    private func path(of place: CommitPlan.Place?, _ part: Part) -> [UInt8] {
      let root = part.mount.newRoot
      guard let place else { return root }
      return (root.count > 1 ? root : []) + [UInt8(ascii: "/")] + part.run.plan.path(of: place)
    }

    /// The path in the tree of what an item becomes.
    private func path(ofItem index: Int, _ part: Part) -> [UInt8] {
      let plan = part.run.plan
      for step in plan.steps {
        switch step {
        case .move(.item(index), _, let target): return path(of: target, part)
        case .replace(_, let place, index, _): return path(of: place, part)
        default: break
        }
      }
      return path(of: plan.items[index].place, part)
    }
  }

  extension CommitPlan.Step {
    /// The directories whose entries it changes.
    fileprivate var directories: Set<Int> {
      switch self {
      case .move(_, let source, let target): [source.directory, target.directory]
      case .replace(_, let place, _, _): [place.directory]
      case .mode: []
      }
    }

    /// The place that people know.
    fileprivate var visiblePlace: CommitPlan.Place? {
      switch self {
      case .move(_, let source, let target): CommitPlan.isReserved(target.name) ? source : target
      case .replace(_, let place, _, _): place
      case .mode(.file(let place, _), _, _): place
      case .mode(.directory, _, _): nil
      }
    }
  }
#endif
