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
    private let showsHost: Bool
    /// Whether reading can take its time. Then the host is asked first, so that waits can be interrupted.
    private let mayWait: Bool
    /// Whether the end has been met, where guests do not see the host: it stays the end.
    private var isAtEnd = false
    /// Asked now and then while reading waits in the host; when it says so, the read ends.
    public var shouldStop: () -> Bool = { false }
    public let fileType: FileType

    /// The stream behind a descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: the host's.
    ///   - ownsDescriptor: whether it is closed with the stream.
    ///   - showsHost: whether guests see what depends on the moment and the place of their run: that the stream is a
    ///     terminal, which makes C libraries buffer by line, and that it is not ready yet, or has some bytes only. If
    ///     not, it always seems ready, and reading waits in the host until there is all that was asked for, or the end.
    public init(descriptor: Int32, ownsDescriptor: Bool = false, showsHost: Bool = true) {
      self.descriptor = HostDescriptor(number: descriptor)
      self.ownsDescriptor = ownsDescriptor
      self.showsHost = showsHost
      var status = stat()
      mayWait = showsHost && fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
      fileType = showsHost && isatty(descriptor) == 1 ? .characterDevice : .unknown
    }

    public var hostDescriptor: Int32? { descriptor.number }

    public func readiness(_ direction: WaitCondition.Direction) -> Readiness {
      showsHost ? descriptor.readiness(direction) : .ready(byteCount: 1, isHungUp: false)
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
      guard showsHost else { return fill(buffer) }
      if mayWait && descriptor.readiness(.read) == .notReady { return .wouldBlock }
      return descriptor.take(buffer)
    }

    /// Reads until the buffer is full or the stream ends: how many bytes a pipe has at a time is the writer's affair.
    private func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Transfer {
      var done = 0
      while done < buffer.count, !isAtEnd {
        var transfer = Transfer.wouldBlock
        if descriptor.readiness(.read) != .notReady {
          transfer = descriptor.take(UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
        }
        switch transfer {
        case .bytes(0): isAtEnd = true
        case .bytes(let count): done += count
        case .wouldBlock:
          let poll = HostPoll(WaitCondition([WaitCondition.Interest(self, .read)]))
          if poll.wait(nanoseconds: nil, unless: shouldStop) == .ended { continue }
          // Whoever stops the wait ends the guest, which needs no bytes any more.
          return .failed(.interrupted)
        case .failed, .refused:
          // What came before counts; the guest meets the failure at its next call.
          return done > 0 ? .bytes(done) : transfer
        }
      }
      return .bytes(done)
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
