/// Compares files of the host, byte for byte, with what they were when somebody agreed to a commit.
///
/// Sizes and times tell almost every change; what tells the rest is looking at the contents.
public protocol HostContentCheck: AnyObject {
  /// Whether a file of the base still has the contents that it had.
  func isUnchanged(_ file: NodeID, _ contents: any ByteSource) throws(FileError) -> Bool
}

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// The contents of an open file of the host.
  final class HostContents: ByteSource {
    private let handle: HostHandle
    let count: UInt64

    init(_ handle: HostHandle, count: UInt64) {
      self.handle = handle
      self.count = count
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
      try handle.read(at: offset, into: buffer)
    }
  }
#endif
