import JSONText

/// What one kind of service wants to be sent, and how its answers are read.
protocol ModelService: Sendable {
  /// How it is reached.
  var configuration: ProviderConfiguration { get }
  /// The last part of the address, such as `chat/completions`.
  var function: String { get }
  /// Headers that all requests have.
  var headers: [HTTPHeader] { get }
  /// The header that has the key, and what it says.
  func keyHeader(for key: Secret) -> (name: String, value: Secret)
  /// The body of a request.
  func body(for request: ModelRequest) -> JSONObject
  /// The body to send instead after the service has refused one; nil if there is no other.
  func body(_ body: JSONObject, adjustedTo error: ProviderError) -> (body: JSONObject, change: String)?
  /// What reads the answer.
  func makeDecoder(for request: ModelRequest) -> any ResponseDecoder
}

extension ModelService {
  var headers: [HTTPHeader] { [] }

  func keyHeader(for key: Secret) -> (name: String, value: Secret) {
    ("Authorization", Secret("Bearer \(key.revealed)"))
  }

  func body(_ body: JSONObject, adjustedTo error: ProviderError) -> (body: JSONObject, change: String)? { nil }

  /// The events of an answer.
  func exchange(_ request: ModelRequest) -> ModelEventStream {
    ModelEventStream { emit throws(ProviderError) in
      try await RemoteExchange(service: self, request: request, emit: emit).run()
    }
  }
}

extension JSONObject {
  /// The object with further members, which replace those of the same name.
  func replacing(with others: JSONObject) -> JSONObject {
    var result = self
    for member in others.members { result[member.name] = member.value }
    return result
  }
}
