import Foundation

/// An address of a host: four bytes, or sixteen.
public struct IPAddress: Hashable, Sendable {
  /// The bytes, the most significant first.
  public let bytes: [UInt8]

  /// An address of four or sixteen bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Reads `192.0.2.1` or `2001:db8::1`, and no other forms.
  public init?(_ text: String) {
    for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: size)
      if inet_pton(family, text, &bytes) == 1 {
        self.bytes = bytes
        return
      }
    }
    return nil
  }

  /// Whether it stands for this machine.
  public var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
  }

  /// The address in a socket's address.
  init?(_ address: UnsafePointer<sockaddr>, length: Int) {
    let raw = UnsafeRawPointer(address)
    let bytes: UnsafeRawBufferPointer
    // SAFETY: the family says which structure this is, and the length that it is all there.
    switch Int32(address.pointee.sa_family) {
    case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
      guard let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) else { return nil }
      bytes = UnsafeRawBufferPointer(start: raw + offset, count: 4)
    case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
      guard let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) else { return nil }
      bytes = UnsafeRawBufferPointer(start: raw + offset, count: 16)
    default: return nil
    }
    self.init(bytes: Array(bytes))
  }
}

extension IPAddress: CustomStringConvertible {
  /// The address as `192.0.2.1` or `2001:db8::1`.
  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "?" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
