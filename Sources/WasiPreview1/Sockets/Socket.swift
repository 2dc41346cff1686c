/// A socket that is connected: what guests read, write, and shut down.
public protocol Connection: ByteStream {
  /// Puts bytes into the buffer, which is not empty, and leaves them for the next call, too. No bytes mean the end.
  func peek(into buffer: UnsafeMutableRawBufferPointer) -> Transfer

  /// Ends one or both directions.
  func shutDown(reading: Bool, writing: Bool) throws(Errno)
}

/// A socket that waits for connections.
public protocol Listener: Pollable {
  /// The next connection; nil when nobody has asked for one.
  func accept() throws(Errno) -> (any Connection)?

  /// The last descriptor for the socket has been closed.
  func close()
}
