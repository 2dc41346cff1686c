/// A stream that is at its end and takes everything.
public final class NullStream: ByteStream {
  /// Nothing.
  public init() {}

  public var fileType: FileType { .unknown }
  public func readiness(_ direction: WaitCondition.Direction) -> Readiness {
    .ready(byteCount: direction == .read ? 0 : 1 << 16, isHungUp: direction == .read)
  }
  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer { .bytes(0) }
  public func write(_ bytes: UnsafeRawBufferPointer) -> Transfer { .bytes(bytes.count) }
}
