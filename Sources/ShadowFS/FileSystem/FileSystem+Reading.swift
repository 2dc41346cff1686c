extension FileSystem {
  /// The node of a name in a directory.
  /// - Throws: `notFound`, `notDirectory`, or what the lower layer says.
  public func lookup(_ name: FileName, in directory: NodeID) throws(FileError) -> NodeID {
    guard let node = try tree.child(named: name, of: directory) else { throw .notFound }
    return node
  }

  /// All that is known of a node besides its contents.
  /// - Throws: `stale` without such a node, or what the lower layer says.
  public func attributes(of node: NodeID) throws(FileError) -> FileAttributes { try tree.attributes(of: node) }

  /// What a node is.
  /// - Throws: `stale` without such a node, or what the lower layer says.
  public func kind(of node: NodeID) throws(FileError) -> FileKind { try tree.kind(of: node) }

  /// All entries of a directory without `.` and `..`, in the order of their names' bytes.
  /// - Throws: `notDirectory`, `stale`, or what the lower layer says.
  public func entries(of directory: NodeID) throws(FileError) -> [DirectoryEntry] {
    try tree.entries(of: directory)
  }

  /// The bytes of a symbolic link's target.
  /// - Throws: `invalid` for any other node.
  public func linkTarget(of node: NodeID) throws(FileError) -> [UInt8] { try tree.linkTarget(of: node) }

  /// The directory that a directory is in; the root for the root.
  public func parent(of directory: NodeID) -> NodeID { tree.parent(of: directory) }

  /// The device that a node is, if it is one.
  public func device(of node: NodeID) -> Device? {
    guard case .device(let device)? = tree.inodes[node]?.content else { return nil }
    return device
  }

  /// Reads from a file and returns how many bytes it got; fewer than asked for only at the end of the file.
  /// - Throws: `isDirectory`, `invalid` for links, `notSupported` for standard streams, or what the lower layer says.
  public func read(
    _ node: NodeID, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    guard let device = device(of: node) else { return try tree.read(node, at: offset, into: buffer) }
    switch device {
    case .null: return 0
    case .zero: buffer.fillWithZeros(from: 0)
    case .random:
      guard let random = configuration.random else { throw .notSupported }
      random(buffer)
    case .standardInput, .standardOutput, .standardError: throw .notSupported
    }
    return buffer.count
  }

  /// Reads up to a number of bytes from a file.
  /// - Throws: What `read(_:at:into:)` throws.
  public func read(_ node: NodeID, at offset: UInt64 = 0, count: Int) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, done in
      do throws(FileError) {
        done = try read(node, at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
