/// Bytes that do not change and can be read from any place, such as an archive.
public protocol ByteSource: AnyObject {
  /// How many bytes there are.
  var count: UInt64 { get }
  /// Reads from an offset on and returns how many bytes it got; fewer than asked for only at the end.
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
}

/// The bytes of an array.
public final class MemorySource: ByteSource {
  private let bytes: [UInt8]

  /// The bytes of `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public var count: UInt64 { UInt64(bytes.count) }

  public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    guard offset < count else { return 0 }
    let start = Int(truncatingIfNeeded: offset)
    let taken = min(buffer.count, bytes.count - start)
    bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + taken])) }
    return taken
  }
}

extension ByteSource {
  /// All bytes.
  /// - Throws: `fileTooLarge` for more than `limit`, or what `read` throws.
  public func contents(limit: Int) throws(FileError) -> [UInt8] {
    guard count <= UInt64(max(0, limit)) else { throw .fileTooLarge }
    return try bytes(at: 0, count: Int(truncatingIfNeeded: count))
  }

  /// Up to `count` bytes from an offset on; fewer at the end.
  package func bytes(at offset: UInt64, count: Int) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(FileError) {
        initialized = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }
}
