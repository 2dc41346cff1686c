/// How a service on the network is reached.
public struct ProviderConfiguration: Sendable {
  /// Where it is, with or without a version such as `/v1`, and with or without a slash at the end.
  public var baseURL: String
  /// What lets the user in. It is sent to the service, and shown nowhere.
  public var key: Secret?
  /// The header that has the key, as it is; nil for what the service usually wants.
  public var keyHeader: String?
  /// Whether the key may be sent without encryption, also to other machines.
  public var sendsKeyUnencrypted: Bool
  /// More headers.
  public var headers: [HTTPHeader]
  /// What each request may take.
  public var limits: HTTPLimits
  /// How large one event of an answer may be.
  public var eventBytes: Int
  /// When requests are made again.
  public var retries: RetryPolicy
  /// Clock and randomness for them.
  public var timing: RetryTiming
  /// What speaks with the service.
  public var client: HTTPClient

  /// A way to reach a service.
  public init(
    baseURL: String, key: Secret? = nil, keyHeader: String? = nil, sendsKeyUnencrypted: Bool = false,
    headers: [HTTPHeader] = [], limits: HTTPLimits = Self.usualLimits, eventBytes: Int = 8 << 20,
    retries: RetryPolicy = RetryPolicy(), timing: RetryTiming = .system, client: HTTPClient = HTTPClient()
  ) {
    self.baseURL = baseURL
    self.key = key
    self.keyHeader = keyHeader
    self.sendsKeyUnencrypted = sendsKeyUnencrypted
    self.headers = headers
    self.limits = limits
    self.eventBytes = eventBytes
    self.retries = retries
    self.timing = timing
    self.client = client
  }

  /// Models may think for minutes before they say anything.
  public static let usualLimits = HTTPLimits(deadline: .seconds(1800), silence: .seconds(300), bodyBytes: 64 << 20)
}
