import ShadowFS

extension Workspace {
  /// The changeset that has the chosen changes only: this is what somebody agrees to.
  /// - Throws: `noSuchChange`, or `failed` when the files cannot be read.
  public func changeset(of selection: ChangeSelection) throws(WorkspaceError) -> Changeset {
    guard case .paths(let parts) = selection else { return try changeset() }
    let all = try changeset()
    for path in parts.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard all.entries.contains(where: { $0.path == path || $0.oldPath == path }) else {
        throw .noSuchChange(path: path)
      }
    }
    var closure = SelectionClosure(all.entries)
    var entries = closure.entries(for: parts.keys)
    var texts: [[UInt8]: [UInt8]] = [:]
    for index in entries.indices {
      guard case .hunks(let numbers)? = parts[entries[index].path] else { continue }
      texts[entries[index].path] = try all.text(of: entries[index], applying: numbers)
      entries[index] = entries[index].withoutMode
    }
    // New nodes get numbers that nothing in the workspace has.
    let files = self.files.fork()
    do throws(FileError) { try files.restore(base) } catch { throw .failed(path: [], error) }
    var applier = ChangeApplier(files, root: root) { (entry, node, files) throws(FileError) in
      if let text = texts[entry.path] {
        try files.write(text, to: node, at: 0)
      } else if let source = entry.newNode {
        try files.copyContents(of: source, in: all.tree, to: node)
      }
    }
    try applier.apply(entries)
    return try changeset(from: base, to: files.tree)
  }
}

extension Changeset {
  /// The text before, with some hunks only.
  fileprivate func text(of entry: ChangesetEntry, applying numbers: Set<Int>) throws(WorkspaceError) -> [UInt8] {
    guard case .text(let hunks) = difference(of: entry), numbers.isSubset(of: Set(hunks.map(\.number))),
      let oldNode = entry.oldNode, let newNode = entry.newNode, entry.before?.kind == .file, entry.after?.kind == .file
    else { throw .noSuchChange(path: entry.path) }
    do throws(FileError) {
      let difference = TextDifference(old: try base.contents(of: oldNode), new: try tree.contents(of: newNode))
      return difference.text(applying: Set(numbers.map { $0 - 1 }))
    } catch {
      throw .failed(path: entry.path, error)
    }
  }
}

extension ChangesetEntry {
  /// The same with the permission bits of before.
  fileprivate var withoutMode: ChangesetEntry {
    let after = after.map { NodeState(content: $0.content, mode: before?.mode ?? $0.mode) }
    return ChangesetEntry(
      path: path, oldPath: oldPath, basePath: basePath, before: before, after: after, warnings: warnings,
      oldNode: oldNode,
      newNode: newNode)
  }
}
