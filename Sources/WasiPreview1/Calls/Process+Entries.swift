import ShadowFS

/// Making, moving and removing directory entries.
extension Process {
  func pathCreateDirectory(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (_, files, start) = try directory(arguments.u32(0), .createDirectory)
    let path = try path(memory, arguments.u32(1), arguments.u32(2))
    let place = try place(path, from: start, in: files, nameless: .exists)
    guard place.node == nil else { throw .exists }
    try translating { () throws(FileError) in _ = try files.makeDirectory(named: place.name, in: place.directory) }
  }

  func pathRemoveDirectory(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (_, files, start) = try directory(arguments.u32(0), .removeDirectory)
    let path = try path(memory, arguments.u32(1), arguments.u32(2))
    let place = try place(path, from: start, in: files, nameless: .invalid)
    try translating { () throws(FileError) in try files.removeDirectory(place.name, in: place.directory) }
  }

  func pathUnlinkFile(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (_, files, start) = try directory(arguments.u32(0), .unlink)
    let path = try path(memory, arguments.u32(1), arguments.u32(2))
    let place = try place(path, from: start, in: files, nameless: .isDirectory)
    try translating { () throws(FileError) in try files.unlink(place.name, in: place.directory) }
  }

  func pathLink(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (parent, files, start) = try directory(arguments.u32(0), .linkSource)
    let (newParent, newFiles, newDirectory) = try self.directory(arguments.u32(4), .linkTarget)
    try requireNoMoreRights(in: newParent, than: parent)
    let follows = arguments.u32(1)
    // To link to what a symbolic link leads to is not part of the interface.
    guard follows == 0 else { throw .invalid }
    let source = try place(
      try path(memory, arguments.u32(2), arguments.u32(3)), from: start, in: files, nameless: .notPermitted)
    let target = try place(
      try path(memory, arguments.u32(5), arguments.u32(6)), from: newDirectory, in: newFiles, nameless: .exists)
    guard let node = source.node else { throw .noEntry }
    guard target.node == nil else { throw .exists }
    guard !target.requiresDirectory else { throw .noEntry }
    guard files === newFiles else { throw .crossDevice }
    try translating { () throws(FileError) in try files.link(node, named: target.name, in: target.directory) }
  }

  func pathSymlink(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (_, files, start) = try directory(arguments.u32(2), .symlink)
    let bytes = try memory.bytes(arguments.u32(0), count: arguments.u32(1))
    // They are copied; how much of the memory that may be is not for the guest to say.
    guard bytes.count <= files.configuration.quotas.pathLength else { throw .nameTooLong }
    let target = [UInt8](bytes)
    let place = try place(
      try path(memory, arguments.u32(3), arguments.u32(4)), from: start, in: files, nameless: .exists)
    guard place.node == nil else { throw .exists }
    guard !place.requiresDirectory else { throw .noEntry }
    // It would lead out of every directory.
    guard target.first != UInt8(ascii: "/") else { throw .notPermitted }
    try translating { () throws(FileError) in
      _ = try files.makeSymlink(named: place.name, in: place.directory, target: target)
    }
  }

  func pathReadlink(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (_, files, start) = try directory(arguments.u32(0), .readLink)
    let path = try path(memory, arguments.u32(1), arguments.u32(2))
    let buffer = try memory.bytes(arguments.u32(3), count: arguments.u32(4))
    try memory.check(arguments.u32(5), count: 4)
    let node = try node(at: path, lookup: 0, from: start, in: files)
    let target = try translating { () throws(FileError) in try files.linkTarget(of: node) }
    let count = min(buffer.count, target.count)
    buffer.copyBytes(from: target.prefix(count))
    try memory.store(UInt32(truncatingIfNeeded: count), at: arguments.u32(5))
  }

  func pathRename(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (parent, files, start) = try directory(arguments.u32(0), .renameSource)
    let (newParent, newFiles, newDirectory) = try self.directory(arguments.u32(3), .renameTarget)
    try requireNoMoreRights(in: newParent, than: parent)
    let source = try place(
      try path(memory, arguments.u32(1), arguments.u32(2)), from: start, in: files, nameless: .busy)
    let target = try place(
      try path(memory, arguments.u32(4), arguments.u32(5)), from: newDirectory, in: newFiles, nameless: .busy)
    guard let node = source.node else { throw .noEntry }
    guard files === newFiles else { throw .crossDevice }
    if target.requiresDirectory {
      let kind = try translating { () throws(FileError) in try files.kind(of: node) }
      guard kind == .directory else { throw .notDirectory }
    }
    try translating { () throws(FileError) in
      try files.rename(source.name, in: source.directory, to: target.name, in: target.directory)
    }
  }

  /// What comes from one directory to another must not be opened there for more: a file that may only be read where it
  /// is cannot be moved to where it could be written.
  private func requireNoMoreRights(in target: Descriptor, than source: Descriptor) throws(Errno) {
    guard source.inheritedRights.isSuperset(of: target.inheritedRights) else { throw .notCapable }
  }
}
