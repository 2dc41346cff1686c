/// A whole answer.
public struct ModelResponse: Hashable, Sendable {
  /// What the service calls it.
  public var id: String?
  /// The model that answered, as the service calls it.
  public var model: String?
  /// What it adds to the conversation.
  public var items: [ModelItem]
  /// Why it ended.
  public var stopReason: StopReason
  /// What it took, if the service says so.
  public var usage: TokenUsage?

  /// An answer.
  public init(
    id: String? = nil, model: String? = nil, items: [ModelItem], stopReason: StopReason, usage: TokenUsage? = nil
  ) {
    self.id = id
    self.model = model
    self.items = items
    self.stopReason = stopReason
    self.usage = usage
  }

  /// What was said.
  public var text: String {
    items.map { if case .assistant(let text) = $0 { text } else { "" } }.joined()
  }

  /// What was called.
  public var toolCalls: [ToolCall] {
    items.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
  }
}

/// Why a model stopped.
public enum StopReason: Hashable, Sendable {
  /// It has said everything.
  case end
  /// It waits for the output of tools.
  case toolCalls
  /// The answer, or the conversation, became too long. A call that was not finished is left out.
  case length
  /// The service cut the answer off for what is in it.
  case contentFilter
  /// It will not answer.
  case refusal
  /// It wants to be asked again to go on.
  case paused
  /// Anything else, in the words of the service.
  case other(String)

  /// Whether there should have been more.
  public var isIncomplete: Bool {
    switch self {
    case .length, .contentFilter, .paused: true
    case .end, .toolCalls, .refusal, .other: false
    }
  }
}

extension StopReason: CustomStringConvertible {
  /// The reason in one word, as logs have it.
  public var description: String {
    switch self {
    case .end: "end"
    case .toolCalls: "tool_calls"
    case .length: "length"
    case .contentFilter: "content_filter"
    case .refusal: "refusal"
    case .paused: "paused"
    case .other(let reason): reason
    }
  }
}
