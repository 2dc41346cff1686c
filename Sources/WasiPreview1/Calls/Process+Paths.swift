import ShadowFS

/// Where a path starts, and the directory that it must not lead out of.
struct PathStart {
  let node: NodeID
  let confinement: NodeID
}

/// Finding what paths lead to. Every path is confined to the directory that it starts from, or one above it.
extension Process {
  /// The bytes of a path in the guest's memory.
  func path(_ memory: GuestMemory, _ pointer: GuestPointer, _ count: UInt32) throws(Errno) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(try memory.bytes(pointer, count: count))
  }

  /// The node that a path leads to.
  ///
  /// - Parameter lookup: the guest's flags, of which there is one: to follow a symbolic link in the last place.
  func node(
    at path: UnsafeRawBufferPointer, lookup flags: UInt32, from start: PathStart, in files: FileSystem
  ) throws(Errno) -> NodeID {
    guard flags <= 1 else { throw .invalid }
    let resolved = try translating { () throws(FileError) in
      try files.resolve(path, from: start.node, followingLast: flags == 1, confinedTo: start.confinement)
    }
    guard let node = resolved.node else { throw .noEntry }
    return node
  }

  /// The place of a directory entry that a call makes, changes or takes away.
  struct Place {
    let directory: NodeID
    let name: FileName
    /// What is there, if anything; a symbolic link is itself.
    let node: NodeID?
    /// Whether the path ends in a slash: then only a directory can be there.
    let requiresDirectory: Bool
  }

  /// The place that a path names. A path that ends in `.` or `..` names none.
  ///
  /// - Parameter nameless: what is wrong with a path that names no place.
  func place(
    _ path: UnsafeRawBufferPointer, from start: PathStart, in files: FileSystem, nameless: Errno
  ) throws(Errno) -> Place {
    guard path.count <= files.configuration.quotas.pathLength else { throw .nameTooLong }
    // A slash at the end must not lead through a symbolic link: it is the link that is removed or renamed.
    let slash = UInt8(ascii: "/")
    var count = path.count
    while count > 1, path[count - 1] == slash { count -= 1 }
    let trimmed = UnsafeRawBufferPointer(rebasing: path[..<count])
    let resolved = try translating { () throws(FileError) in
      try files.resolve(trimmed, from: start.node, followingLast: false, confinedTo: start.confinement)
    }
    guard let name = resolved.name else { throw nameless }
    let requiresDirectory = count < path.count
    if requiresDirectory, let node = resolved.node {
      let kind = try translating { () throws(FileError) in try files.kind(of: node) }
      guard kind == .directory else { throw .notDirectory }
    }
    return Place(directory: resolved.parent, name: name, node: resolved.node, requiresDirectory: requiresDirectory)
  }
}
