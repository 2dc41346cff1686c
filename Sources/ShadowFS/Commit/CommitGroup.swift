#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// Why a commit stops.
  enum CommitStop: Error {
    case failed(HostCommitError)
    /// As if the process had ended.
    case ended
  }

  /// All directories that are committed to together, with their records.
  struct CommitGroup {
    struct Member {
      let path: String
      var run: CommitRun
      var record: CommitRecord
      /// How many items and steps were begun with; after a process was ended, nobody knows.
      var begunItemCount = Int.max
      var begunStepCount = Int.max
    }

    /// The first one decides whether the commit is done. Its record is written first and removed last.
    var members: [Member] = []
    /// See `HostCommit.beforeStep`.
    var beforeStep: (() throws(FileError) -> Bool)?

    /// Does something that touches the host.
    /// - Parameter path: what is named should it fail; making it takes time when a path is long.
    mutating func step(
      _ path: @autoclosure () -> [UInt8], _ body: (inout CommitGroup) throws(FileError) -> Void
    ) throws(CommitStop) {
      var isEnded = false
      do throws(FileError) {
        if let beforeStep, try !beforeStep() {
          isEnded = true
        } else {
          try body(&self)
        }
      } catch {
        throw .failed(.failed(path: path(), error))
      }
      if isEnded { throw .ended }
    }

    mutating func noteDone() throws(CommitStop) {
      try step([UInt8(ascii: "/")]) { (group) throws(FileError) in try group.members[0].record.noteDone() }
    }

    // MARK: The two ways to the end

    /// Undoes everything.
    /// - Throws: `notRestored`, with the records left, if something is in the way.
    mutating func takeBack() throws(CommitStop) {
      var paths: [[UInt8]] = []
      for index in members.indices.reversed() {
        let plan = members[index].run.plan
        for step in plan.steps.prefix(members[index].begunStepCount).reversed() {
          let isUndone = try attempt { (group) throws(FileError) in try group.members[index].run.undo(step) }
          if !isUndone { paths.append(plan.path(of: step)) }
        }
        for item in plan.items.indices.prefix(members[index].begunItemCount).reversed() {
          let isGone = try attempt { (group) throws(FileError) in try group.members[index].run.removeItem(item) }
          if !isGone { paths.append(plan.path(of: plan.items[item].place)) }
        }
      }
      guard paths.isEmpty else {
        throw .failed(.notRestored(Array(Set(paths)).sorted { $0.precedes($1) }))
      }
      try removeRecords()
    }

    /// Removes what is no longer needed after the commit was done.
    /// - Returns: The paths where that was not possible.
    mutating func finish() throws(CommitStop) -> [[UInt8]] {
      var paths: [[UInt8]] = []
      for index in members.indices {
        let plan = members[index].run.plan
        for discard in plan.discards {
          let isGone = try attempt { (group) throws(FileError) in try group.members[index].run.perform(discard) }
          if !isGone { paths.append(plan.path(of: discard.place, whenDone: true)) }
        }
        for mode in plan.lateModes {
          let isSet = try attempt { (group) throws(FileError) in
            try group.members[index].run.perform(mode)
            return true
          }
          if !isSet, let place = plan.directories[mode.directory].places.last {
            paths.append(plan.path(of: place, whenDone: true))
          }
        }
      }
      try removeRecords()
      return paths
    }

    private mutating func attempt(
      _ body: (inout CommitGroup) throws(FileError) -> Bool
    ) throws(CommitStop) -> Bool {
      var result = false
      do throws(CommitStop) {
        try step([]) { (group) throws(FileError) in result = try body(&group) }
      } catch .failed {
        return false
      }
      return result
    }

    private mutating func removeRecords() throws(CommitStop) {
      for index in members.indices.reversed() {
        _ = try attempt { (group) throws(FileError) in
          try group.members[index].record.remove()
          return true
        }
      }
    }
  }

  extension CommitPlan {
    fileprivate func path(of step: Step) -> [UInt8] {
      switch step {
      case .move(_, let source, let target): path(of: CommitPlan.isReserved(source.name) ? target : source)
      case .replace(_, let place, _, _), .mode(.file(let place, _), _, _): path(of: place)
      case .mode(.directory(let index), _, _): directories[index].places.first.map { path(of: $0) } ?? []
      }
    }
  }
#endif
