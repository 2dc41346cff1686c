#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The random bytes of the system that this process runs on.
  public final class HostRandom: RandomSource {
    /// The system's source.
    public init() {}

    public func fill(_ buffer: UnsafeMutableRawBufferPointer) {
      var rest = UnsafeMutableRawBufferPointer(rebasing: buffer[...])
      while let start = rest.baseAddress, !rest.isEmpty {
        // As much as the call gives at a time.
        let count = min(rest.count, 256)
        guard getentropy(start, count) == 0 else { return fillSlowly(rest) }
        rest = UnsafeMutableRawBufferPointer(rebasing: rest.dropFirst(count))
      }
    }

    /// Where the call is forbidden, such as in a sandbox, Swift knows other ways.
    private func fillSlowly(_ buffer: UnsafeMutableRawBufferPointer) {
      var generator = SystemRandomNumberGenerator()
      for index in buffer.indices { buffer[index] = generator.next() }
    }
  }
#endif
