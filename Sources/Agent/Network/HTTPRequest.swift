/// What to ask of a server.
public struct HTTPRequest: Sendable {
  /// What is wanted.
  public enum Method: String, Hashable, Sendable {
    /// The resource.
    case get = "GET"
    /// Only its headers.
    case head = "HEAD"
    /// That it takes a body.
    case post = "POST"
  }

  /// What is wanted.
  public var method: Method
  /// Of which resource.
  public var url: WebURL
  /// What is sent beside `Host`, `Content-Length` and `Accept`.
  public var headers: [HTTPHeader]
  /// Headers with values that no description shows.
  public var secretHeaders: [String: Secret]
  /// What is sent.
  public var body: [UInt8]
  /// What the exchange may take.
  public var limits: HTTPLimits
  /// Whether an address may be connected to.
  ///
  /// With this, the host's addresses are looked for once, all of them are checked, and one of these is connected to,
  /// whatever the name leads to by then. One that is not permitted refuses the request.
  public var permitsAddress: (@Sendable (IPAddress) -> Bool)?

  /// A request.
  public init(
    _ method: Method = .get, _ url: WebURL, headers: [HTTPHeader] = [], secretHeaders: [String: Secret] = [:],
    body: [UInt8] = [], limits: HTTPLimits = HTTPLimits(), permitsAddress: (@Sendable (IPAddress) -> Bool)? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.secretHeaders = secretHeaders
    self.body = body
    self.limits = limits
    self.permitsAddress = permitsAddress
  }
}

extension HTTPRequest: CustomStringConvertible {
  /// Method and address, without what may be private.
  public var description: String { "\(method.rawValue) \(url)" }
}
