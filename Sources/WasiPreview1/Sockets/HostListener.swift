#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A socket of the host that waits for TCP connections.
  public final class HostListener: Listener {
    private let descriptor: HostDescriptor

    /// Listens at an address: `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`. Port 0 lets the host choose.
    public init(_ address: String) throws(Errno) {
      guard let address = SocketAddress(address) else { throw .invalid }
      #if canImport(Glibc)
        let type = Int32(SOCK_STREAM.rawValue)
      #else
        let type = Int32(SOCK_STREAM)
      #endif
      let number = socket(address.family, type, 0)
      guard number >= 0 else { throw Errno(host: errno) }
      descriptor = HostDescriptor(number: number)
      var yes: Int32 = 1
      setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
      guard address.withPointer({ bind(number, $0, $1) }) == 0, listen(number, 128) == 0 else {
        let failure = Errno(host: errno)
        descriptor.end()
        throw failure
      }
      _ = fcntl(number, F_SETFD, FD_CLOEXEC)
      descriptor.stopWaiting()
    }

    /// The port at which it listens.
    public var port: UInt16 {
      var storage = sockaddr_in6()
      var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
      _ = withUnsafeMutablePointer(to: &storage) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor.number, $0, &size) }
      }
      // The port is at the same place in the addresses of both families.
      return UInt16(bigEndian: storage.sin6_port)
    }

    public var hostDescriptor: Int32? { descriptor.number }

    public func readiness(_ direction: WaitCondition.Direction) -> Readiness {
      direction == .read ? descriptor.readiness(.read) : .failed(.invalid)
    }

    public func accept() throws(Errno) -> (any Connection)? {
      try descriptor.acceptConnection().map { HostConnection($0) }
    }

    public func close() { descriptor.end() }
  }
#endif
