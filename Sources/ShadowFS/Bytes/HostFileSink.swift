#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// Writes into an open descriptor of the host, which stays open.
  public final class HostFileSink: ByteSink {
    private let descriptor: Int32

    /// Writes to `descriptor`.
    public init(descriptor: Int32) { self.descriptor = descriptor }

    public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
      guard let start = bytes.baseAddress else { return }
      var done = 0
      while done < bytes.count {
        // SAFETY: `done` is less than the number of bytes.
        let taken = try host { Self.put(descriptor, start + done, bytes.count - done) }
        guard taken > 0 else { throw .io }
        done += taken
      }
    }

    /// `write` of the host, by another name than the method's.
    private static func put(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
      #if canImport(Glibc)
        Glibc.write(descriptor, bytes, count)
      #elseif canImport(Musl)
        Musl.write(descriptor, bytes, count)
      #else
        Darwin.write(descriptor, bytes, count)
      #endif
    }
  }
#endif
