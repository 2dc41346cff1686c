/// Something that continues conversations: a service on the network, a model on this machine, a file of turns.
///
/// ```swift
/// for try await event in provider.events(for: ModelRequest(model: "m", items: [.user("hello")])) {
///   switch event {
///   case .textDelta(let text): print(text, terminator: "")
///   case .done(let response): conversation += response.items
///   default: break
///   }
/// }
/// ```
public protocol ModelProvider: Sendable {
  /// What it is called in messages, such as `openai-chat`.
  var name: String { get }

  /// Asks the model. The last event is `done`, unless an error ends the stream.
  ///
  /// Cancelling the task that reads, or letting go of the stream, ends the request.
  func events(for request: ModelRequest) -> ModelEventStream
}

extension ModelProvider {
  /// Asks the model, and waits for the whole answer.
  public func response(to request: ModelRequest) async throws(ProviderError) -> ModelResponse {
    var events = events(for: request).makeAsyncIterator()
    while let event = try await events.next(isolation: nil) {
      if case .done(let response) = event { return response }
    }
    throw .malformed("the stream of events has no end")
  }
}
