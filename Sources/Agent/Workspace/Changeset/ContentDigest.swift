import ShadowFS

/// Makes digests of files without having them in memory.
enum ContentDigest {
  private static var pieceSize: Int { 1 << 18 }

  /// The digest of what `read` gives from 0 to `size`; `stale` if that is less.
  static func of(
    size: UInt64, _ read: (UInt64, UnsafeMutableRawBufferPointer) throws(FileError) -> Int
  ) throws(FileError) -> Digest {
    var hash = SHA256()
    let byteCount = Int(min(UInt64(pieceSize), max(size, 1)))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 16)
    defer { buffer.deallocate() }
    var offset: UInt64 = 0
    while offset < size {
      let count = Int(min(UInt64(byteCount), size - offset))
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      guard try read(offset, piece) == count else { throw .stale }
      hash.update(UnsafeRawBufferPointer(piece))
      offset += UInt64(count)
    }
    return hash.finish()
  }

  /// The digest of a file of a tree.
  static func of(_ file: NodeID, in tree: Tree) throws(FileError) -> Digest {
    try of(size: tree.attributes(of: file).size) { (offset, piece) throws(FileError) in
      try tree.read(file, at: offset, into: piece)
    }
  }
}
