/// Why there is no answer.
///
/// Messages of servers are part of it, shortened, and without the key if one has repeated it.
public enum ProviderError: Error, Hashable, Sendable {
  /// The service does not accept the key.
  case authentication(String)
  /// The account has nothing left to spend.
  case quotaExhausted(String)
  /// There were too many requests; the server may say when to come back.
  case rateLimited(retryAfter: Duration?, String)
  /// The service has too much to do.
  case overloaded(retryAfter: Duration?, String)
  /// Something is wrong on the other side.
  case serverFailure(status: Int?, String)
  /// The conversation is longer than the model can read.
  case contextOverflow(String)
  /// There is no such model, or no such service at that address.
  case notFound(String)
  /// The service does not accept the request.
  case badRequest(status: Int?, String)
  /// The service is somewhere else; requests with a key do not follow.
  case redirected(status: Int, location: String)
  /// The answer is of a type that has no meaning here.
  case unexpectedContent(type: String, beginning: String)
  /// The answer is not as it should be.
  case malformed(String)
  /// The answer is larger than it may be.
  case tooLarge(limit: Int)
  /// The answer ended too early.
  case cutOff(String)
  /// The network failed.
  case network(HTTPError)
  /// The address of the service cannot be used.
  case badEndpoint(String)
  /// Nobody wants the answer any more.
  case cancelled

  /// Whether the same request may well succeed later.
  public var isTransient: Bool {
    switch self {
    case .rateLimited, .overloaded, .serverFailure, .malformed, .cutOff: true
    case .network(let error):
      switch error {
      case .unknownHost, .cannotConnect, .cutOff, .silent: true
      default: false
      }
    case .authentication, .quotaExhausted, .contextOverflow, .notFound, .badRequest, .redirected, .unexpectedContent,
      .tooLarge, .badEndpoint, .cancelled:
      false
    }
  }

  /// How long the server wants to be left alone.
  public var retryAfter: Duration? {
    switch self {
    case .rateLimited(let time, _), .overloaded(let time, _): time
    default: nil
    }
  }

  init(_ error: HTTPError) {
    switch error {
    case .cancelled: self = .cancelled
    case .cutOff: self = .cutOff("\(error)")
    case .bodyTooLarge(let limit): self = .tooLarge(limit: limit)
    default: self = .network(error)
    }
  }
}

extension ProviderError: CustomStringConvertible {
  /// What happened, and what to do.
  public var description: String {
    switch self {
    case .authentication(let message):
      "the service does not accept the key: \(message). Look at the key, and at the base URL"
    case .quotaExhausted(let message): "the account has nothing left to spend: \(message)"
    case .rateLimited(let time, let message): "too many requests: \(message)\(Self.text(time))"
    case .overloaded(let time, let message): "the service has too much to do: \(message)\(Self.text(time))"
    case .serverFailure(let status, let message):
      "the service failed\(Self.text(status)): \(message). Try again later"
    case .contextOverflow(let message): "the conversation is too long for the model: \(message)"
    case .notFound(let message): "not found: \(message). Look at the name of the model, and at the base URL"
    case .badRequest(let status, let message): "the service refused the request\(Self.text(status)): \(message)"
    case .redirected(let status, let location):
      "the service has moved to \(location) (status \(status)): put that into the base URL if you trust it"
    case .unexpectedContent(let type, let beginning):
      "the server answered with \(type), which begins \(beginning.debugDescription). Look at the base URL"
    case .malformed(let reason): "the answer is malformed: \(reason)"
    case .tooLarge(let limit): "the answer has more than \(limit) bytes"
    case .cutOff(let reason): "the answer ended too early: \(reason)"
    case .network(let error): "\(error)"
    case .badEndpoint(let reason): reason
    case .cancelled: "cancelled"
    }
  }

  private static func text(_ time: Duration?) -> String {
    time.map { ". Try again after \($0)" } ?? ". Try again later"
  }
  private static func text(_ status: Int?) -> String { status.map { " (status \($0))" } ?? "" }
}
