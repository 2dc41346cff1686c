/// A stream that guests write: the host finds the bytes here.
public final class OutputBytes: ByteStream {
  /// What has been written and not been taken away.
  public var bytes: [UInt8] = []

  /// A stream with nothing in it.
  public init() {}

  /// The bytes as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  public var fileType: FileType { .unknown }

  public func readiness(_ direction: WaitCondition.Direction) -> Readiness {
    direction == .write ? .ready(byteCount: 1 << 16, isHungUp: false) : .failed(.badDescriptor)
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer { .failed(.badDescriptor) }

  public func write(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    self.bytes.append(contentsOf: bytes)
    return .bytes(bytes.count)
  }
}
