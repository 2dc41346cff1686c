#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  extension HostCommit {
    /// What became of a commit that was cut off.
    public enum Recovery: Hashable, Sendable {
      /// There was none.
      case none
      /// The directories are as they were before it.
      case takenBack
      /// The commit had been done, and now is finished.
      case completed(Outcome)
    }

    /// Whether a directory has a commit that was cut off, or is going on.
    public static func needsRecovery(_ directory: String) -> Bool {
      guard let root = try? HostHandle.directory(path: directory), let name = try? FileName(CommitPlan.recordName)
      else { return false }
      return (try? root.status(of: name)) != nil
    }

    /// Ends a commit to a directory that was cut off, in all directories that it was about.
    /// - Throws: `busy` when the commit is going on; `missingDirectory`, `unreadableRecord`, `notRestored`.
    public static func recover(_ directory: String) throws(HostCommitError) -> Recovery {
      try recover(directory, beforeStep: nil)
    }

    static func recover(
      _ directory: String, beforeStep: (() throws(FileError) -> Bool)?
    ) throws(HostCommitError) -> Recovery {
      guard needsRecovery(directory) else { return .none }
      let first = try Found(directory)
      guard let header = first.contents.header, let coordinator = header.participants.first else {
        // The process was ended before it had done anything.
        try first.remove()
        return .takenBack
      }
      guard first.identity == coordinator.identity else {
        let path = coordinator.path
        guard coordinator.isThere else { throw .missingDirectory(path) }
        if needsRecovery(path) {
          // It needs our record, too.
          first.close()
          return try recover(path, beforeStep: beforeStep)
        }
        // The commit has ended; only this record could not be removed.
        try first.remove()
        return .none
      }
      return try recover(first, header, beforeStep)
    }

    private static func recover(
      _ first: Found, _ header: CommitRecord.Header, _ beforeStep: (() throws(FileError) -> Bool)?
    ) throws(HostCommitError) -> Recovery {
      var group = CommitGroup()
      group.beforeStep = beforeStep
      for participant in header.participants {
        guard participant.identity != first.identity else {
          try group.members.append(first.member())
          continue
        }
        guard participant.isThere else { throw .missingDirectory(participant.path) }
        // One without a record was not begun with, or is done with.
        guard needsRecovery(participant.path) else { continue }
        let found = try Found(participant.path)
        guard found.contents.header.map({ $0.id == header.id }) ?? true else { continue }
        try group.members.append(found.member())
      }
      do throws(CommitStop) {
        guard first.contents.isDone else {
          try group.takeBack()
          return .takenBack
        }
        return .completed(Outcome(unfinishedPaths: try group.finish()))
      } catch {
        guard case .failed(let error) = error else { throw .interrupted(directory: first.path) }
        throw error
      }
    }

    /// A record that was found in a directory.
    private final class Found {
      let path: String
      let root: HostHandle
      let identity: HostStatus.Identity
      private(set) var contents = CommitRecord.Contents()
      private var record: CommitRecord?

      init(_ path: String) throws(HostCommitError) {
        self.path = path
        let storage: HostJournal
        do throws(FileError) {
          root = try HostHandle.directory(path: path)
          identity = try root.status().identity
          storage = try CommitRecord.open(in: root)
        } catch {
          throw error == .busy ? .busy(directory: path) : .failed(path: Array(path.utf8), error)
        }
        do throws(JournalError) {
          record = try CommitRecord(storage, &contents)
        } catch {
          throw .unreadableRecord(directory: path, error)
        }
      }

      func close() { record = nil }

      func remove() throws(HostCommitError) {
        do throws(FileError) {
          try record?.remove()
        } catch {
          throw .failed(path: Array(path.utf8), error)
        }
      }

      /// The part of the commit in this directory; without steps if its plan was not complete, since nothing was done
      /// then.
      func member() throws(HostCommitError) -> CommitGroup.Member {
        guard let record else { throw .busy(directory: path) }
        let plan = contents.isComplete ? contents.plan : CommitPlan(directories: [CommitPlan.Directory(places: [])])
        return CommitGroup.Member(path: path, run: CommitRun(root: root, plan: plan), record: record)
      }
    }
  }

  extension CommitRecord.Header.Participant {
    /// Whether the directory is still where it was.
    fileprivate var isThere: Bool {
      let found = try? HostHandle.directory(path: path).status().identity
      return found == identity
    }
  }
#endif
