import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A TCP socket of this machine's own network.
struct LocalSocket: ~Copyable {
  private let descriptor: Int32

  init() throws {
    #if canImport(Glibc)
      let type = Int32(SOCK_STREAM.rawValue)
    #else
      let type = Int32(SOCK_STREAM)
    #endif
    descriptor = socket(AF_INET, type, 0)
    try #require(descriptor >= 0)
  }

  deinit { close(descriptor) }

  /// Listens at a port that is free.
  ///
  /// - Returns: the port.
  func listenAnywhere() throws -> UInt16 {
    try #require(Self.withAddress(port: 0) { bind(descriptor, $0, $1) } == 0)
    try #require(listen(descriptor, 1) == 0)
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    try #require(result == 0)
    return UInt16(bigEndian: address.sin_port)
  }

  /// Connects to a port.
  ///
  /// - Returns: whether somebody listens there.
  func connects(to port: UInt16) -> Bool { Self.withAddress(port: port) { connect(descriptor, $0, $1) } == 0 }

  func send(_ text: String) { _ = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } }

  /// All bytes up to the end.
  func receive() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 256)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer.prefix(count)
    }
  }

  private static func withAddress(port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = numericCast(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}
