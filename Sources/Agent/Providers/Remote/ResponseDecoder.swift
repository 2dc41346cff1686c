import JSONText

/// Makes events and the answer from what a service sends.
///
/// A decoder is a value that knows nothing of the network: the same bytes give the same events.
protocol ResponseDecoder: Sendable {
  /// Takes the next event of a stream.
  mutating func read(_ event: ServerSentEvent) throws(ProviderError) -> [ModelEvent]

  /// Takes an answer that came in one piece.
  mutating func read(whole value: JSONValue) throws(ProviderError) -> [ModelEvent]

  /// Whether nothing that follows matters.
  var isFinished: Bool { get }

  /// Whether the answer is complete, as far as one can know.
  var canEnd: Bool { get }

  /// The answer, at the end of everything.
  ///
  /// - Returns: It, and what there is to say about it.
  mutating func finish() throws(ProviderError) -> (response: ModelResponse, notices: [ModelEvent])
}

extension ResponseDecoder {
  /// The JSON text in an event.
  func value(of event: ServerSentEvent) throws(ProviderError) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: Array(event.data.utf8), options: .tolerant)
    } catch {
      throw .malformed("an event is no JSON: \(error)")
    }
  }
}

extension ServerSentEvent {
  /// Whether this is `[DONE]`, which ends streams of Chat Completions, and those of some other services.
  var isEndMark: Bool {
    let data = data.drop { $0 == " " }
    return data.hasPrefix("[DONE]") && data.dropFirst(6).allSatisfy { $0 == " " }
  }
}
