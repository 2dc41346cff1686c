/// A stream that guests read: bytes that the host has laid out.
public final class InputBytes: ByteStream {
  private let bytes: [UInt8]
  private var position = 0

  /// A stream of these bytes. Without any it is at its end from the start.
  public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  public var fileType: FileType { .unknown }

  public func readiness(_ direction: WaitCondition.Direction) -> Readiness {
    direction == .read
      ? .ready(byteCount: UInt64(bytes.count - position), isHungUp: position == bytes.count)
      : .failed(.badDescriptor)
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    let count = min(buffer.count, bytes.count - position)
    buffer.copyBytes(from: bytes[position..<position + count])
    position += count
    return .bytes(count)
  }

  public func write(_ bytes: UnsafeRawBufferPointer) -> Transfer { .failed(.badDescriptor) }
}
