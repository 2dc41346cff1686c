/// What happens while a model answers.
public enum ModelEvent: Hashable, Sendable {
  /// The next piece of what it says.
  case textDelta(String)
  /// The next piece of why it will not answer.
  case refusalDelta(String)
  /// The next piece of what it thinks.
  case reasoningDelta(String)
  /// A whole call of a tool. Calls come when the answer is complete, so that none is half of one.
  case toolCall(ToolCall)
  /// What it took.
  case usage(TokenUsage)
  /// Something that one may want to know, or to log.
  case notice(ModelNotice)
  /// The answer is complete, as far as there is one.
  case done(ModelResponse)

  /// Whether a person would see this at once.
  var isVisible: Bool {
    switch self {
    case .textDelta, .refusalDelta, .reasoningDelta: true
    case .toolCall, .usage, .notice, .done: false
    }
  }
}

/// Something that happened on the way to an answer.
public enum ModelNotice: Hashable, Sendable {
  /// The request failed and will be made again. What was shown of this answer, if anything, no longer counts.
  case retry(attempt: Int, after: Duration, ProviderError)
  /// The request is made again without something that the service does not know.
  case adjusted(String)
  /// Events are missing.
  case sequenceGap(expected: Int, found: Int)
  /// The server sent something that has no meaning here.
  case ignored(type: String, sequence: Int?)
}

/// What an answer took, in tokens.
public struct TokenUsage: Hashable, Sendable {
  /// What was read, with what was cached.
  public var input: Int
  /// What was written, with thoughts.
  public var output: Int
  /// The part of `input` that was cached.
  public var cachedInput: Int
  /// The part of `output` that was thought.
  public var reasoning: Int

  /// Counts of tokens.
  public init(input: Int = 0, output: Int = 0, cachedInput: Int = 0, reasoning: Int = 0) {
    self.input = input
    self.output = output
    self.cachedInput = cachedInput
    self.reasoning = reasoning
  }
}
