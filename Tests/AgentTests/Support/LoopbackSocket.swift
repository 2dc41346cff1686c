import Foundation
import Testing

/// A TCP socket of this machine's own network, for servers in tests.
final class LoopbackSocket: Sendable {
  let descriptor: Int32

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// A socket that listens at a free port.
  static func listening() throws -> (socket: LoopbackSocket, port: UInt16) {
    #if canImport(Glibc)
      let type = Int32(SOCK_STREAM.rawValue)
    #else
      let type = Int32(SOCK_STREAM)
    #endif
    let result = LoopbackSocket(descriptor: socket(AF_INET, type, 0))
    try #require(result.descriptor >= 0)
    _ = fcntl(result.descriptor, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = numericCast(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(result.descriptor, $0, size) == 0 && listen(result.descriptor, 16) == 0
          && getsockname(result.descriptor, $0, &size) == 0
      }
    }
    try #require(isBound)
    return (result, UInt16(bigEndian: address.sin_port))
  }

  /// The next connection; nil when the socket was shut down.
  func accepted() -> LoopbackSocket? {
    let connection = accept(descriptor, nil, nil)
    guard connection >= 0 else { return nil }
    _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
    return LoopbackSocket(descriptor: connection)
  }

  /// Ends everything that waits for the socket.
  func shutDown() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Whether everything could be sent.
  @discardableResult func send(_ bytes: some Collection<UInt8>) -> Bool {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      #if canImport(Glibc)
        let flags = Int32(MSG_NOSIGNAL)
      #else
        let flags: Int32 = 0
      #endif
      let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, flags) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Some bytes; none at the end.
  func receive() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 16384)
    let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
    return Array(buffer.prefix(max(0, count)))
  }
}
