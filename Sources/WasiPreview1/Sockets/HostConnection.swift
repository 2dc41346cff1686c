#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A connected socket of the host.
  final class HostConnection: Connection {
    private let descriptor: HostDescriptor

    /// Takes a descriptor over.
    init(_ descriptor: HostDescriptor) {
      self.descriptor = descriptor
      descriptor.stopWaiting()
    }

    var fileType: FileType { .streamSocket }
    var hostDescriptor: Int32? { descriptor.number }

    func readiness(_ direction: WaitCondition.Direction) -> Readiness { descriptor.readiness(direction) }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer { descriptor.receive(buffer) }

    func peek(into buffer: UnsafeMutableRawBufferPointer) -> Transfer { descriptor.receive(buffer, peeking: true) }

    func write(_ bytes: UnsafeRawBufferPointer) -> Transfer { descriptor.send(bytes) }

    func shutDown(reading: Bool, writing: Bool) throws(Errno) {
      let how = reading ? (writing ? SHUT_RDWR : SHUT_RD) : SHUT_WR
      guard shutdown(descriptor.number, Int32(how)) == 0 else { throw Errno(host: errno) }
    }

    func close() { descriptor.end() }
  }
#endif
