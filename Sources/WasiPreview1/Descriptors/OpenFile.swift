/// What a descriptor stands for. Several descriptors, also of several processes, can stand for the same one and then
/// have its offset and flags in common.
public final class OpenFile {
  /// What was opened.
  enum Target {
    case stream(any ByteStream)
    case connection(any Connection)
    case listener(any Listener)
  }

  let target: Target
  /// What guests see it as.
  public let fileType: FileType
  /// The flags that guests can change.
  public var flags: DescriptorFlags

  private init(_ target: Target, _ fileType: FileType, _ flags: DescriptorFlags = []) {
    self.target = target
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

  deinit {
    switch target {
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
    case .listener: nil
    }
  }
}
