import JSONText

/// An error as servers describe it, and what it means.
///
/// There are many forms: `{"error":{"message","type","code"}}` with a status, inside a stream, or inside a whole answer
/// with status 200; `{"error":"text"}`; `{"type":"error","message","code"}`; `{"detail":…}`.
struct ServerFailure {
  private let status: Int?
  /// The names that the server has for the error.
  private let kinds: [String]
  private let message: String
  private let retryAfter: Duration?

  /// - Parameters:
  ///   - status: Of the response; nil inside an answer that began well.
  ///   - value: The body, or the part of it that tells of an error.
  ///   - text: What to say where the server says nothing.
  ///   - key: What is taken out of the message.
  init(status: Int?, _ value: JSONValue?, text: String = "", retryAfter: Duration? = nil, key: Secret?) {
    let error = value?["error"]
    let details = error?.object != nil ? error : value
    let code = details?["code"] ?? details?["status"]
    kinds = [details?["type"]?.text, code?.text, value?["error_type"]?.text].compactMap { $0?.lowercased() }
    let written =
      details?["message"]?.text ?? error?.text ?? value?["detail"]?.text ?? details.map { $0.isNull ? "" : "\($0)" }
    let message = written.flatMap { $0.isEmpty ? nil : $0 } ?? (text.isEmpty ? "no reason given" : text)
    self.status = status ?? code?.integer.flatMap { (400..<600).contains($0) ? $0 : nil }
    self.retryAfter = retryAfter
    self.message = Self.shortened(key?.removed(from: message) ?? message)
  }

  /// A longer text says no more, and fills terminals.
  private static func shortened(_ text: String) -> String {
    text.unicodeScalars.count > 600 ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(600))) + "…" : text
  }

  /// What it means.
  var error: ProviderError {
    let lowered = message.lowercased()
    if Self.overflowKinds.contains(where: kinds.contains) || Self.overflowTexts.contains(where: lowered.contains) {
      return .contextOverflow(message)
    }
    if kinds.contains("insufficient_quota") || kinds.contains("billing_error") || status == 402
      || lowered.contains("credit balance is too low")
    {
      return .quotaExhausted(message)
    }
    for (kind, error) in Self.kindMeanings where kinds.contains(kind) { return error(self) }
    switch status {
    case 401, 403: return .authentication(message)
    case 404: return .notFound(message)
    case 408: return .serverFailure(status: status, message)
    case 413: return .contextOverflow(message)
    case 429: return .rateLimited(retryAfter: retryAfter, message)
    case 503, 529: return .overloaded(retryAfter: retryAfter, message)
    case let status? where (400..<500).contains(status): return .badRequest(status: status, message)
    default: return .serverFailure(status: status, message)
    }
  }

  private static let overflowKinds = [
    "context_length_exceeded", "exceed_context_size_error", "request_too_large", "context_window_exceeded",
  ]
  private static let overflowTexts = [
    "maximum context length", "context window", "context length", "prompt is too long", "available context size",
    "input is too long",
  ]
  private static let kindMeanings: [(String, @Sendable (ServerFailure) -> ProviderError)] = [
    ("rate_limit_exceeded", { .rateLimited(retryAfter: $0.retryAfter, $0.message) }),
    ("rate_limit_error", { .rateLimited(retryAfter: $0.retryAfter, $0.message) }),
    ("overloaded_error", { .overloaded(retryAfter: $0.retryAfter, $0.message) }),
    ("overloaded", { .overloaded(retryAfter: $0.retryAfter, $0.message) }),
    ("slow_down", { .overloaded(retryAfter: $0.retryAfter, $0.message) }),
    ("invalid_api_key", { .authentication($0.message) }),
    ("authentication_error", { .authentication($0.message) }),
    ("permission_error", { .authentication($0.message) }),
    ("model_not_found", { .notFound($0.message) }),
    ("not_found_error", { .notFound($0.message) }),
    ("invalid_request_error", { $0.refusedRequest }),
    ("invalid_prompt", { $0.refusedRequest }),
  ]

  /// Many services call every error with a status from 400 to 499 an invalid request.
  private var refusedRequest: ProviderError {
    switch status {
    case 401, 403: .authentication(message)
    case 404: .notFound(message)
    case 429: .rateLimited(retryAfter: retryAfter, message)
    default: .badRequest(status: status, message)
    }
  }
}
