/// A piece of a file that the upper layer holds: bytes from a multiple of `Chunk.size` on.
///
/// Bytes that a chunk has not are zeros. So small files cost little, and holes nothing.
final class Chunk {
  /// How many bytes of a file one chunk covers.
  static let size: UInt64 = 65536

  var bytes: [UInt8]

  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  func copy() -> Chunk { Chunk(bytes) }

  /// Puts bytes at an offset within the chunk.
  func write(_ source: UnsafeRawBufferPointer, at offset: Int) {
    if bytes.count < offset { bytes.append(contentsOf: repeatElement(0, count: offset - bytes.count)) }
    let overlap = min(bytes.count - offset, source.count)
    if overlap > 0 {
      bytes.withUnsafeMutableBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<overlap]))
      }
    }
    if overlap < source.count { bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: source[overlap...])) }
  }

  /// Fills a buffer with the bytes from an offset within the chunk on.
  func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) {
    let available = max(0, min(bytes.count - offset, target.count))
    bytes.withUnsafeBytes { bytes in
      if available > 0 {
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + available]))
      }
    }
    target.fillWithZeros(from: available)
  }
}
