/// The bytes of a module, kept in place for as long as the module lives.
///
/// Function bodies are never copied out of the source: validation and translation read them here.
public final class ModuleSource: Sendable {
  /// SAFETY: never written through, and valid until `deinit` calls `release`.
  nonisolated(unsafe) let base: UnsafePointer<UInt8>
  public let count: Int
  private let release: @Sendable () -> Void

  /// A source that copies `bytes` once.
  public convenience init(_ bytes: [UInt8]) {
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    bytes.withUnsafeBufferPointer { buffer in
      if let start = buffer.baseAddress { copy.update(from: start, count: buffer.count) }
    }
    nonisolated(unsafe) let owned = copy
    self.init(UnsafeBufferPointer(start: copy, count: bytes.count)) { owned.deallocate() }
  }

  /// A source over memory that somebody else owns.
  ///
  /// - Parameters:
  ///   - buffer: must stay valid and unchanged until `release` is called.
  ///   - release: called once, when the last user of the bytes is gone.
  public init(_ buffer: UnsafeBufferPointer<UInt8>, release: @escaping @Sendable () -> Void) {
    // SAFETY: an empty buffer may have no address; no byte is read from it then.
    base = buffer.baseAddress ?? UnsafePointer(bitPattern: 8)!
    count = buffer.count
    self.release = release
  }

  deinit { release() }
}
