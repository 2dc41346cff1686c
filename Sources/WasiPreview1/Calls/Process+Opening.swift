import ShadowFS

/// Opening what paths lead to.
extension Process {
  func pathOpen(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (parent, files, start) = try directory(arguments.u32(0), .openPath)
    let path = try path(memory, arguments.u32(2), arguments.u32(3))
    let result = arguments.u32(8)
    try memory.check(result, count: 4)
    guard let flagNumber = UInt16(exactly: arguments.u32(7)) else { throw .invalid }
    let (lookup, open) = (arguments.u32(1), OpenFlags(rawValue: arguments.u32(4)))
    let flags = DescriptorFlags(rawValue: flagNumber)
    guard lookup <= 1, open.isSubset(of: .all), flags.isSubset(of: .all) else { throw .invalid }
    // A directory is neither made nor emptied by opening it.
    guard !open.contains(.directory) || open.isDisjoint(with: [.create, .exclusive, .truncate]) else { throw .invalid }

    if open.contains(.create) && !parent.rights.contains(.createFile) { throw .notCapable }
    if open.contains(.truncate) && !parent.rights.contains(.setPathSize) { throw .notCapable }
    let rights = Rights(rawValue: arguments.u64(5)).intersection(.all)
    let inherited = Rights(rawValue: arguments.u64(6)).intersection(.all)
    guard parent.inheritedRights.isSuperset(of: rights.union(inherited)) else { throw .notCapable }
    try descriptors.reserve()

    let isExclusive = open.isSuperset(of: [.create, .exclusive])
    let resolved = try translating { () throws(FileError) in
      try files.resolve(
        path, from: start.node, followingLast: lookup == 1 && !isExclusive, confinedTo: start.confinement)
    }
    let node = try nodeToOpen(resolved, open, rights, in: files)
    let number = try descriptors.add(try descriptor(for: node, in: files, rights, inherited, flags, under: parent.file))
    try memory.store(number, at: result)
  }

  /// Finds or makes what is to be opened, and sees whether it can be opened like that.
  private func nodeToOpen(
    _ resolved: ResolvedPath, _ open: OpenFlags, _ rights: Rights, in files: FileSystem
  ) throws(Errno) -> NodeID {
    guard let node = resolved.node, resolved.name != nil || !open.contains(.create) else {
      // A path without a name leads to a directory, which is there.
      guard let name = resolved.name else { throw open.contains(.exclusive) ? .exists : .isDirectory }
      guard open.contains(.create) else { throw .noEntry }
      guard !resolved.requiresDirectory else { throw .isDirectory }
      return try translating { () throws(FileError) in try files.makeFile(named: name, in: resolved.parent) }
    }
    guard !open.isSuperset(of: [.create, .exclusive]) else { throw .exists }
    switch try translating({ () throws(FileError) in try files.kind(of: node) }) {
    case .symlink: throw open.contains(.directory) ? .notDirectory : .loop
    case .directory:
      if rights.contains(.write) || !open.isDisjoint(with: [.create, .truncate]) { throw .isDirectory }
    case .file:
      guard !open.contains(.directory) else { throw .notDirectory }
      if open.contains(.truncate) {
        try translating { () throws(FileError) in try files.setSize(of: node, to: 0) }
      } else if rights.contains(.read) {
        // That a file of the host has gone, or may not be read, is told to whom opens it.
        let nothing = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        _ = try translating { () throws(FileError) in try files.read(node, at: 0, into: nothing) }
      }
    case .device:
      guard !open.contains(.directory) else { throw .notDirectory }
    }
    return node
  }

  private func descriptor(
    for node: NodeID, in files: FileSystem, _ rights: Rights, _ inherited: Rights, _ flags: DescriptorFlags,
    under parent: OpenFile
  ) throws(Errno) -> Descriptor {
    // The devices for standard streams are the streams of who opens them.
    let standard: UInt32? =
      switch files.device(of: node) {
      case .standardInput: 0
      case .standardOutput: 1
      case .standardError: 2
      default: nil
      }
    if let standard {
      guard let stream = descriptors[standard] else { throw .noSuchDevice }
      guard stream.rights.isSuperset(of: rights.intersection([.read, .write])) else { throw .access }
      return Descriptor(stream.file, rights.intersection(stream.rights))
    }
    let file = try translating { () throws(FileError) in
      try OpenFile(node, in: files, flags: flags, confinement: parent.confinement)
    }
    return Descriptor(file, rights.intersection(file.possibleRights), inherited: inherited)
  }
}
