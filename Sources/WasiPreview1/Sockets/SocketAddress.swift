#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// An address of the internet with a port, in the host's form.
  struct SocketAddress {
    let family: Int32
    private let version4: sockaddr_in
    private let version6: sockaddr_in6

    /// Reads `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`; names are not looked up.
    init?(_ text: String) {
      guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
        return nil
      }
      var host = text[..<colon]
      var version4 = sockaddr_in()
      var version6 = sockaddr_in6()
      if host.hasPrefix("["), host.hasSuffix("]") {
        host = host.dropFirst().dropLast()
        guard inet_pton(AF_INET6, String(host), &version6.sin6_addr) == 1 else { return nil }
        version6.sin6_family = numericCast(AF_INET6)
        version6.sin6_port = port.bigEndian
        family = AF_INET6
      } else {
        let address = host == "localhost" ? "127.0.0.1" : String(host)
        guard inet_pton(AF_INET, address, &version4.sin_addr) == 1 else { return nil }
        version4.sin_family = numericCast(AF_INET)
        version4.sin_port = port.bigEndian
        family = AF_INET
      }
      self.version4 = version4
      self.version6 = version6
    }

    /// Calls `body` with the address as the host's functions take it.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
      func call<Address>(_ address: Address) -> Result {
        withUnsafePointer(to: address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
        }
      }
      return family == AF_INET ? call(version4) : call(version6)
    }
  }
#endif
