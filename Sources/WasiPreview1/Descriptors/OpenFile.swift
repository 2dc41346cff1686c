import ShadowFS

/// What a descriptor stands for. Several descriptors, also of several processes, can stand for the same one and then
/// have its offset and flags in common.
public final class OpenFile {
  /// What was opened.
  enum Target {
    case file(FileSystem, NodeID)
    case directory(FileSystem, NodeID)
    case device(FileSystem, NodeID)
    case stream(any ByteStream)
    case connection(any Connection)
    case listener(any Listener)
  }

  let target: Target
  /// What guests see it as.
  public let fileType: FileType
  /// For a directory, the one that paths which start there must not lead out of. Without one it is the directory.
  let confinement: NodeID?
  /// The flags that guests can change.
  public var flags: DescriptorFlags
  /// Where the next read or write of a file begins.
  var offset: UInt64 = 0
  /// The entries of a directory as they were when its reader began, so that its cookies keep their meaning.
  var listing: [DirectoryEntry]?

  private init(
    _ target: Target, _ fileType: FileType, _ flags: DescriptorFlags = [], confinement: NodeID? = nil
  ) {
    self.target = target
    self.confinement = confinement
    self.fileType = fileType
    self.flags = flags
  }

  /// Opens a stream, which is closed with the last descriptor for it.
  public convenience init(_ stream: any ByteStream) { self.init(.stream(stream), stream.fileType) }

  /// Opens a connection, which is closed with the last descriptor for it.
  public convenience init(_ connection: any Connection, flags: DescriptorFlags = []) {
    self.init(.connection(connection), .streamSocket, flags)
  }

  /// Opens a socket that waits for connections; it is closed with the last descriptor for it.
  public convenience init(_ listener: any Listener) { self.init(.listener(listener), .streamSocket) }

  /// Opens a node that is no symbolic link. The node lives on until the last descriptor for it is closed.
  ///
  /// - Parameter confinement: for a directory, one above it that paths may lead up to.
  public convenience init(
    _ node: NodeID, in files: FileSystem, flags: DescriptorFlags = [], confinement: NodeID? = nil
  ) throws(FileError) {
    let kind = try files.kind(of: node)
    switch kind {
    case .file: self.init(.file(files, node), .regularFile, flags)
    case .directory: self.init(.directory(files, node), .directory, flags, confinement: confinement)
    case .device: self.init(.device(files, node), .characterDevice, flags)
    case .symlink: throw .loop
    }
    files.retain(node)
  }

  deinit {
    switch target {
    case .file(let files, let node), .directory(let files, let node), .device(let files, let node):
      files.release(node)
    case .stream(let stream): stream.close()
    case .connection(let connection): connection.close()
    case .listener(let listener): listener.close()
    }
  }

  /// The stream behind the descriptor, if there is one.
  var stream: (any ByteStream)? {
    switch target {
    case .stream(let stream): stream
    case .connection(let connection): connection
    default: nil
    }
  }

  /// The node behind the descriptor, if there is one.
  var node: (files: FileSystem, id: NodeID)? {
    switch target {
    case .file(let files, let node), .directory(let files, let node), .device(let files, let node): (files, node)
    default: nil
    }
  }

  /// What can be done with such a thing at all.
  var possibleRights: Rights {
    switch target {
    case .file: .file
    case .directory: .directory
    case .device: .device
    case .stream: [.read, .write, .setFlags, .attributes, .poll]
    case .connection: .connection
    case .listener: .listener
    }
  }
}
