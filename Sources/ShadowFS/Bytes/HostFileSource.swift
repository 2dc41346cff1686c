#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// The bytes of a file of the host.
  ///
  /// It is read piece by piece and not mapped into memory: a mapped file that somebody cuts off ends the whole process
  /// at the next look, while a read says how much there is.
  public final class HostFileSource: ByteSource {
    private let descriptor: Int32
    public let count: UInt64

    /// Opens the file at `path`.
    /// - Throws: Why it cannot be opened; `invalid` for what is no regular file.
    public init(path: String) throws(FileError) {
      // A FIFO must not make us wait for somebody who writes.
      let descriptor = try host { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        _ = close(descriptor)
        throw .invalid
      }
      self.descriptor = descriptor
      count = UInt64(max(0, status.st_size))
    }

    deinit { _ = close(descriptor) }

    public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
      guard let start = buffer.baseAddress else { return 0 }
      var done = 0
      while done < buffer.count {
        guard let position = off_t(exactly: offset + UInt64(done)) else { return done }
        // SAFETY: `done` is less than the size of the buffer.
        let got = try host { pread(descriptor, start + done, buffer.count - done, position) }
        guard got > 0 else { break }
        done += got
      }
      return done
    }
  }
#endif
