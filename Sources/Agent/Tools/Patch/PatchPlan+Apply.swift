import ShadowFS

extension PatchPlan {
  /// Does what the patch says: all of it, or nothing.
  func apply(to files: WorkspaceFiles) throws(ToolError) {
    try files.asOne { () throws(ToolError) in
      var current: WorkspacePath?
      do throws(FileError) {
        // What moves is put aside first, since its new name may be the old one of another file.
        var aside: [Int: FileName] = [:]
        for (index, step) in steps.enumerated() {
          current = step.source?.path
          guard let source = step.source, !step.patch.isCopy, source.path != step.target?.path else { continue }
          let (parent, name) = try files.parent(of: source)
          if step.target == nil {
            try files.system.unlink(name, in: parent)
          } else {
            let free = try files.freeName(index)
            try files.system.rename(name, in: parent, to: free, in: files.root)
            aside[index] = free
          }
        }
        for (index, step) in steps.enumerated() {
          current = step.target?.path
          try step.finish(in: files, aside: aside[index])
        }
        for step in steps where step.source?.path != step.target?.path && !step.patch.isCopy {
          current = step.source?.path
          if let source = step.source { try files.removeEmptyDirectories(above: source) }
        }
      } catch {
        throw ToolError(error, at: current?.text ?? ".")
      }
    }
  }
}

extension PatchPlan.Step {
  /// Puts the file where it will be.
  /// - Parameter aside: Where it was put, if it moves.
  fileprivate func finish(in files: WorkspaceFiles, aside: FileName?) throws(FileError) {
    guard let target else { return }
    let (parent, name) = try files.makeParent(of: target)
    let isSymlink = mode == nil
    if let aside { try files.system.rename(aside, in: files.root, to: name, in: parent) }
    if isSymlink {
      // Links are not changed, but made anew.
      if aside != nil || source?.path == target.path { try files.system.unlink(name, in: parent) }
      try files.system.makeSymlink(named: name, in: parent, target: contents)
      return
    }
    let isNew = aside == nil && source?.path != target.path
    let node =
      isNew
      ? try files.system.makeFile(named: name, in: parent, mode: mode ?? 0o644)
      : try files.system.lookup(name, in: parent)
    if isNew || !patch.hunks.isEmpty {
      try files.system.setSize(of: node, to: 0)
      try files.system.write(contents, to: node, at: 0)
    }
    if let mode, try files.system.attributes(of: node).mode != mode { try files.system.setMode(of: node, to: mode) }
  }
}

extension WorkspaceFiles {
  /// The directory that a file is in, and its name there.
  fileprivate func parent(of place: PatchPlace) throws(FileError) -> (NodeID, FileName) {
    var directory = root
    for name in place.names.dropLast() { directory = try system.lookup(name, in: directory) }
    guard let name = place.names.last else { throw .invalid }
    return (directory, name)
  }

  /// The same, with the directories on the way made if they are missing.
  fileprivate func makeParent(of place: PatchPlace) throws(FileError) -> (NodeID, FileName) {
    var directory = root
    for name in place.names.dropLast() {
      do throws(FileError) { directory = try system.lookup(name, in: directory) } catch .notFound {
        directory = try system.makeDirectory(named: name, in: directory)
      }
      // Another file of the patch may be there now.
      guard try system.kind(of: directory) == .directory else { throw .notDirectory }
    }
    guard let name = place.names.last else { throw .invalid }
    return (directory, name)
  }

  /// A name that nothing in the workspace has.
  fileprivate func freeName(_ number: Int) throws(FileError) -> FileName {
    var attempt = 0
    while true {
      let name = try FileName(".umbra-patch-\(number)-\(attempt)")
      do throws(FileError) { _ = try system.lookup(name, in: root) } catch .notFound { return name }
      attempt += 1
    }
  }

  /// Removes directories that a file has left empty, as git does.
  fileprivate func removeEmptyDirectories(above place: PatchPlace) throws(FileError) {
    var directories = [root]
    for name in place.names.dropLast() {
      do throws(FileError) {
        directories.append(try system.lookup(name, in: directories[directories.count - 1]))
      } catch .notFound { return }
    }
    for index in directories.indices.dropFirst().reversed() {
      guard try system.kind(of: directories[index]) == .directory, try system.entries(of: directories[index]).isEmpty
      else { return }
      try system.removeDirectory(place.names[index - 1], in: directories[index - 1])
    }
  }
}
