#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  extension HostDirectoryLayer {
    /// Whether anything besides special files can be hidden.
    var isFiltering: Bool { filter != nil || limits != HostLimits() }

    /// Why an entry must not be shown, as far as its name and kind tell.
    func reasonToHide(_ name: FileName, _ kind: FileKind, in directory: FilteredDirectory?) -> HiddenPath.Reason? {
      guard let directory else { return nil }
      if directory.depth >= limits.depth { return .tooDeep }
      if let reason = filter?.reasonToHide(name, kind, in: directory) { return reason }
      return table.count > limits.entries ? .tooMany : nil
    }

    /// The directory of a node, for the filter; `nil` when nothing is filtered.
    func filtered(_ directory: Node) throws(FileError) -> FilteredDirectory? {
      guard isFiltering else { return nil }
      let (path, depth) = path(of: directory)
      return FilteredDirectory(path: path, depth: depth, handle: try openDirectory(directory))
    }

    /// Whether programs cannot see what the host has at a name.
    func hides(_ name: FileName, _ status: HostStatus, in directory: LowerNode) -> Bool {
      guard let kind = status.kind else { return true }
      guard isFiltering, let parent = table[directory] else { return false }
      if let known = parent.children[name], known != nil { return false }
      if hiddenKeys.contains(PathKey(path(of: name, in: parent))) { return true }
      guard let filtered = try? filtered(parent) else { return false }
      return reasonToHide(name, kind, in: filtered) != nil
    }

    /// Remembers an entry as one that is not there.
    func hide(_ name: FileName, in parent: Node, _ reason: HiddenPath.Reason, _ handle: HostHandle?) {
      if !writesThrough {
        guard (parent.children[name] ?? nil) == nil else { return }
        parent.children[name] = .some(nil)
      }
      // It may have further names, which must not show what this one hides.
      if reason == .secret, let status = try? handle?.status(of: name), status.kind == .file {
        secretFiles.insert(status.identity)
      }
      noteHidden(path(of: name, in: parent), reason)
    }

    func noteHidden(_ path: [UInt8], _ reason: HiddenPath.Reason) {
      guard hiddenKeys.insert(PathKey(path)).inserted else { return }
      hiddenPaths.append(HiddenPath(path: path, reason: reason))
    }

    /// Whether a file is one that another name hides as a secret.
    ///
    /// Only files with several names can be; for them, secrets beside the file and in the directories above are known.
    func isSecret(_ status: HostStatus, in parent: Node) -> Bool {
      guard filter != nil, status.kind == .file, status.attributes.linkCount > 1 else { return false }
      var directory = parent
      while true {
        _ = try? entries(of: directory.id)
        guard directory.name != nil, let next = table[directory.parent] else { break }
        directory = next
      }
      return secretFiles.contains(status.identity)
    }

    /// Makes sure that a file may be shown that was only listed so far: the host may have another one there by now.
    func requireShown(_ node: Node, _ status: HostStatus) throws(FileError) {
      guard isFiltering, node.record.identity == nil, let name = node.name, let kind = status.kind else { return }
      let parent = try table.require(node.parent)
      if let filter, let directory = try filtered(parent), filter.reasonToHide(name, kind, in: directory) != nil {
        throw .stale
      }
      if isSecret(status, in: parent) {
        noteHidden(path(of: name, in: parent), .secret)
        throw .accessDenied
      }
    }

    /// Counts the contents of a file that is opened for the first time.
    func count(_ node: Node, _ size: UInt64) throws(FileError) {
      guard !writesThrough, !node.record.isCounted else { return }
      guard size <= limits.fileBytes, size <= limits.bytes - min(openedBytes, limits.bytes) else {
        if let name = node.name { noteHidden(path(of: name, in: try table.require(node.parent)), .tooLarge) }
        throw .fileTooLarge
      }
      openedBytes += size
      node.record.isCounted = true
    }

    // MARK: Paths

    private func path(of name: FileName, in directory: Node) -> [UInt8] {
      let path = path(of: directory).path
      return path.isEmpty ? name.bytes : path + [UInt8(ascii: "/")] + name.bytes
    }

    private func path(of directory: Node) -> (path: [UInt8], depth: Int) {
      var names: [FileName] = []
      var directory = directory
      while let name = directory.name, let next = table[directory.parent] {
        names.append(name)
        directory = next
      }
      return ([UInt8](names.reversed().map(\.bytes).joined(separator: [UInt8(ascii: "/")])), names.count)
    }
  }
#endif
