/// Something whose state can be asked for without waiting.
public protocol Pollable: AnyObject {
  /// Whether a call in this direction would do something at once.
  func readiness(_ direction: WaitCondition.Direction) -> Readiness

  /// The descriptor of the host that becomes ready when this does; nil when only guests can make it ready.
  var hostDescriptor: Int32? { get }

  /// Wakes somebody when the readiness for a direction has changed.
  ///
  /// - Returns: whether it will; if not, it has to be asked now and then.
  func addWaiter(_ waiter: Waiter, _ direction: WaitCondition.Direction) -> Bool
}

extension Pollable {
  public var hostDescriptor: Int32? { nil }
  public func addWaiter(_ waiter: Waiter, _ direction: WaitCondition.Direction) -> Bool { false }
}

/// What `readiness` finds.
public enum Readiness: Hashable, Sendable {
  case notReady
  /// A call would move at least so many bytes, or find the end of the data: the other side has hung up.
  case ready(byteCount: UInt64, isHungUp: Bool)
  case failed(Errno)
}

/// What a descriptor's bytes come from or go to when that is no file: a standard stream, a pipe, a connection.
///
/// No call waits. Whoever has to wait is told so, and calls again when `readiness` has changed.
public protocol ByteStream: Pollable {
  /// What guests see it as.
  var fileType: FileType { get }

  /// Puts bytes into the buffer, which is not empty. No bytes mean the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer

  /// Takes bytes from the buffer, which is not empty.
  func write(_ bytes: UnsafeRawBufferPointer) -> Transfer

  /// The last descriptor for this stream has been closed.
  func close()
}

extension ByteStream {
  public func close() {}
}

/// What became of an attempt to move bytes.
public enum Transfer: Hashable, Sendable {
  /// So many bytes were moved.
  case bytes(Int)
  /// Nothing can be moved now.
  case wouldBlock
  case failed(Errno)
  /// Nobody will ever read what is written; the signal that this is worth ends the process.
  case refused(Signal)
}
