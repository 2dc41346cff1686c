import ShadowFS

/// Finds out what takes a commit back, from its record and from what the directory has now.
struct UndoPlan {
  private let record: UndoRecord
  private let files: FileSystem

  /// - Parameter directory: The directory that was committed to. It is looked at as it is, with nothing hidden: nobody else
  ///   sees what is read.
  init(_ record: UndoRecord, in directory: String) throws(WorkspaceError) {
    self.record = record
    do throws(FileError) {
      files = FileSystem(over: try HostDirectoryLayer(path: directory))
    } catch {
      throw .unreadable(directory: directory, error)
    }
  }

  /// The changes that bring the directory back.
  /// - Throws: `conflicts` with all places that are not as the commit has left them.
  func changeset() throws(WorkspaceError) -> Changeset {
    var conflicts: [HostConflict] = []
    let successors = Set(record.entries.filter { $0.after != nil }.map(\.path))
    for entry in record.entries {
      if let reason = difference(from: entry.after, at: entry.path) {
        conflicts.append(HostConflict(path: [UInt8(ascii: "/")] + entry.path, reason: reason))
      }
      let isFree = entry.oldPath != nil || entry.after == nil
      let hasSuccessor = successors.contains(entry.basePath)
      if isFree, entry.before != nil, !hasSuccessor, state(at: entry.basePath) != nil {
        conflicts.append(HostConflict(path: [UInt8(ascii: "/")] + entry.basePath, reason: .appeared))
      }
    }
    guard conflicts.isEmpty else { throw .conflicts(Array(Set(conflicts)).sorted()) }
    let before = files.snapshot()
    var originals: [[UInt8]: ChangesetEntry] = [:]
    for entry in record.entries where entry.before != nil { originals[entry.basePath] = entry }
    let record = record
    var applier = ChangeApplier(files, root: files.root) { (entry, node, files) throws(FileError) in
      guard let original = originals[entry.path] else { throw .invalid }
      try record.writeContents(of: original, to: node, in: files)
    }
    do throws(WorkspaceError) {
      try applier.apply(record.entries.map(\.inverse))
    } catch {
      // Something new is in a directory that was new, or a directory is gone.
      if case .failed(let path, let reason) = error {
        let reason: HostConflict.Reason = reason == .notEmpty ? .appeared : .unreadable(reason)
        throw .conflicts([HostConflict(path: [UInt8(ascii: "/")] + path, reason: reason)])
      }
      throw error
    }
    var builder = ChangesetBuilder(
      from: before, to: files.tree, mountPath: [UInt8(ascii: "/")], limits: Changeset.Limits(), hiddenPaths: [])
    do throws(FileError) { return try builder.changeset() } catch { throw .failed(path: [], error) }
  }

  /// Whether the directory has what the commit was to bring. If it is neither that nor what was there before, the commit
  /// counts as done: undoing it will name the differences.
  func hasHappened() -> Bool {
    record.entries.contains { entry in
      if entry.before == nil { return difference(from: entry.after, at: entry.path) == nil }
      return difference(from: entry.before, at: entry.basePath) != nil
    }
  }

  private func difference(from expected: NodeState?, at path: [UInt8]) -> HostConflict.Reason? {
    // What should not be there may have been replaced by what another entry says.
    guard let expected else { return nil }
    guard let found = state(at: path) else { return .vanished }
    guard found.kind == expected.kind else { return .replaced }
    return found == expected ? nil : .changed
  }

  /// What the directory has at a path; `nil` for nothing, or nothing that can be read.
  private func state(at path: [UInt8]) -> NodeState? {
    var node = files.root
    for name in path.split(separator: UInt8(ascii: "/")) {
      guard let name = try? FileName(Array(name)), let next = try? files.tree.child(named: name, of: node) else {
        return nil
      }
      node = next
    }
    guard let attributes = try? files.attributes(of: node) else { return nil }
    switch attributes.kind {
    case .directory: return NodeState(content: .directory, mode: attributes.mode)
    case .symlink:
      return (try? files.linkTarget(of: node)).map { NodeState(content: .symlink(target: $0), mode: 0o777) }
    case .file:
      guard let digest = try? ContentDigest.of(node, in: files.tree) else { return nil }
      return NodeState(content: .file(size: attributes.size, digest: digest), mode: attributes.mode)
    case .device: return nil
    }
  }
}

extension ChangesetEntry {
  /// The change that takes this one back.
  var inverse: ChangesetEntry {
    ChangesetEntry(
      path: basePath, oldPath: oldPath == nil ? nil : path, basePath: path, before: after, after: before)
  }
}
