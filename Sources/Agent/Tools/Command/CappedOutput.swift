import WasiPreview1

/// A stream that keeps the beginning of what a program writes, and counts the rest.
final class CappedOutput: ByteStream {
  private let limit: Int
  /// What was kept.
  private(set) var bytes: [UInt8] = []
  /// How much was written.
  private(set) var byteCount = 0

  /// Whether there was more than is kept.
  var isTruncated: Bool { byteCount > bytes.count }

  init(limit: Int) { self.limit = limit }

  var fileType: FileType { .unknown }

  func readiness(_ direction: WaitCondition.Direction) -> Readiness {
    direction == .write ? .ready(byteCount: 1 << 16, isHungUp: false) : .failed(.badDescriptor)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer { .failed(.badDescriptor) }

  func write(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    self.bytes.append(contentsOf: bytes.prefix(limit - self.bytes.count))
    byteCount = byteCount.addingReportingOverflow(bytes.count).partialValue
    return .bytes(bytes.count)
  }
}
