/// Why there is no response, or only the beginning of one.
public enum HTTPError: Error, Hashable, Sendable {
  /// That is no address of a resource that can be asked for.
  case malformedURL(String)
  /// A header cannot be sent.
  case malformedHeader(name: String)
  /// The host has no address.
  case unknownHost(String)
  /// An address of the host may not be connected to.
  case addressRefused(host: String, IPAddress)
  /// Nobody answers there.
  case cannotConnect(host: String, port: UInt16, reason: String)
  /// The connection cannot be trusted.
  case untrusted(host: String, reason: String)
  /// It took longer than it may.
  case deadlineExceeded(Duration)
  /// The server said nothing for that long.
  case silent(Duration)
  /// The headers are larger than they may be.
  case headersTooLarge(limit: Int)
  /// The body is larger than it may be.
  case bodyTooLarge(limit: Int)
  /// The connection ended too early.
  case cutOff(receivedBytes: Int, reason: String)
  /// What came is no HTTP.
  case malformedResponse(String)
  /// Nobody wants the response any more.
  case cancelled
  /// Anything else that libcurl reports, by its number.
  case failed(code: Int, reason: String)
}

extension HTTPError: CustomStringConvertible {
  /// What happened, and what to do.
  public var description: String {
    switch self {
    case .malformedURL(let reason): "malformed URL: \(reason)"
    case .malformedHeader(let name):
      "the header \(name.debugDescription) cannot be sent: names are letters, digits and -, values have no line breaks"
    case .unknownHost(let host): "no address is known for \(host): look at its name, and at the network"
    case .addressRefused(let host, let address): "\(host) has the address \(address), which may not be connected to"
    case .cannotConnect(let host, let port, let reason):
      "cannot connect to \(host):\(port) (\(reason)): look whether the server runs, and at the network"
    case .untrusted(let host, let reason):
      "the connection to \(host) cannot be trusted (\(reason)): look at the certificate, or name its authority"
    case .deadlineExceeded(let time): "not finished within \(time): try again, or allow more time"
    case .silent(let time): "the server said nothing for \(time): try again, or allow more time"
    case .headersTooLarge(let limit): "the response has more than \(limit) bytes of headers"
    case .bodyTooLarge(let limit): "the response has more than \(limit) bytes"
    case .cutOff(let count, let reason): "the response was cut off after \(count) bytes (\(reason)): try again"
    case .malformedResponse(let reason): "the response is no HTTP (\(reason)): look at the address and its port"
    case .cancelled: "cancelled"
    case .failed(let code, let reason): "\(reason) (libcurl error \(code))"
    }
  }
}
