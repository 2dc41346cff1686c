#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A stream of the host: a terminal, a pipe or a file, by its descriptor.
  public final class HostStream: ByteStream {
    private let descriptor: HostDescriptor
    private let ownsDescriptor: Bool
    /// Whether reading can take its time. Then the host is asked first, so that waits can be interrupted.
    private let mayWait: Bool
    public let fileType: FileType

    /// The stream behind a descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: the host's.
    ///   - ownsDescriptor: whether it is closed with the stream.
    ///   - tellsTerminals: whether guests learn that the stream is a terminal, which makes C libraries buffer by line.
    public init(descriptor: Int32, ownsDescriptor: Bool = false, tellsTerminals: Bool = true) {
      self.descriptor = HostDescriptor(number: descriptor)
      self.ownsDescriptor = ownsDescriptor
      var status = stat()
      mayWait = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
      fileType = tellsTerminals && isatty(descriptor) == 1 ? .characterDevice : .unknown
    }

    public var hostDescriptor: Int32? { descriptor.number }

    public func readiness(_ direction: WaitCondition.Direction) -> Readiness { descriptor.readiness(direction) }

    public func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
      if mayWait && descriptor.readiness(.read) == .notReady { return .wouldBlock }
      return descriptor.take(buffer)
    }

    public func write(_ bytes: UnsafeRawBufferPointer) -> Transfer {
      let result = descriptor.put(bytes)
      return result == .failed(.brokenPipe) ? .refused(.brokenPipe) : result
    }

    public func close() {
      if ownsDescriptor { descriptor.end() }
    }
  }
#endif
