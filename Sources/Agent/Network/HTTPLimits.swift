/// How long an exchange may take, and how much may come back.
public struct HTTPLimits: Hashable, Sendable {
  /// From the first look for the host's address to the last byte.
  public var deadline: Duration
  /// Until there is a connection, encrypted if it is to be.
  public var connectTimeout: Duration
  /// How long the server may say nothing; nil for as long as the deadline lets it.
  public var silence: Duration?
  /// The headers of all responses together, with trailers.
  public var headerBytes: Int
  /// The body.
  public var bodyBytes: Int

  /// Limits that suit a page of the Web, unless told otherwise.
  public init(
    deadline: Duration = .seconds(60), connectTimeout: Duration = .seconds(15), silence: Duration? = nil,
    headerBytes: Int = 64 << 10, bodyBytes: Int = 16 << 20
  ) {
    self.deadline = deadline
    self.connectTimeout = connectTimeout
    self.silence = silence
    self.headerBytes = headerBytes
    self.bodyBytes = bodyBytes
  }
}
