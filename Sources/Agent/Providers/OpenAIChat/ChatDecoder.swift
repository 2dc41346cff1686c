import JSONText

/// Reads answers of Chat Completions as real servers send them.
///
/// Reasons to stop are advice: if there are calls of tools, the answer waits for tools. An answer is complete with a
/// reason to stop or `[DONE]`; without both it was cut off.
struct ChatDecoder: ResponseDecoder {
  private let key: Secret?
  private var names: ToolCallNames
  private var id: String?
  private var model: String?
  private var text = ""
  private var refusal = ""
  private var reasoning = ""
  private var calls = ChatToolCalls()
  private var finishReason: String?
  private var usage: TokenUsage?
  private(set) var isFinished = false

  init(_ request: ModelRequest, key: Secret?) {
    self.key = key
    names = ToolCallNames(request.items)
  }

  var canEnd: Bool { isFinished || finishReason != nil }

  mutating func read(_ event: ServerSentEvent) throws(ProviderError) -> [ModelEvent] {
    if event.isEndMark {
      isFinished = true
      return []
    }
    guard !event.data.isEmpty else { return [] }
    let value = try value(of: event)
    if event.type == "error" { throw ServerFailure(status: nil, value, key: key).error }
    return try read(value, isWhole: false)
  }

  mutating func read(whole value: JSONValue) throws(ProviderError) -> [ModelEvent] {
    defer { isFinished = true }
    return try read(value, isWhole: true)
  }

  private mutating func read(_ value: JSONValue, isWhole: Bool) throws(ProviderError) -> [ModelEvent] {
    if let error = value["error"], !error.isNull { throw ServerFailure(status: nil, value, key: key).error }
    id = id ?? value["id"]?.text
    model = model ?? value["model"]?.text
    // Some servers count in every event; the last count stands.
    if let counts = value["usage"], counts.object != nil { usage = TokenUsage(chat: counts) }
    guard let choices = value["choices"]?.array else {
      guard !isWhole, value.object != nil else { throw .malformed("it has no choices") }
      return []
    }
    var events: [ModelEvent] = []
    for choice in choices where (choice["index"]?.integer ?? 0) == 0 {
      let delta = choice["delta"].flatMap { $0.isNull ? nil : $0 } ?? choice["message"] ?? .null
      events += try read(delta: delta)
      if let reason = choice["finish_reason"]?.text, !reason.isEmpty { finishReason = reason }
    }
    guard !isWhole || !choices.isEmpty else { throw .malformed("it has no choices") }
    return events
  }

  private mutating func read(delta: JSONValue) throws(ProviderError) -> [ModelEvent] {
    var events: [ModelEvent] = []
    let thought = Self.text(delta["reasoning_content"]) ?? Self.text(delta["reasoning"])
    if let thought {
      reasoning += thought
      events.append(.reasoningDelta(thought))
    }
    if let said = Self.text(delta["content"]) {
      text += said
      events.append(.textDelta(said))
    }
    if let refused = Self.text(delta["refusal"]) {
      refusal += refused
      events.append(.refusalDelta(refused))
    }
    if let entries = delta["tool_calls"], !entries.isNull { try calls.add(entries.array ?? [entries]) }
    // What there was before there were several.
    if let call = delta["function_call"], call.object != nil { try calls.add([["index": 0, "function": call]]) }
    return events
  }

  /// A text, or the texts of a list of parts; nil if there is nothing.
  private static func text(_ value: JSONValue?) -> String? {
    let text = value?.text ?? value?.array?.compactMap { $0["text"]?.text }.joined()
    return text?.isEmpty == false ? text : nil
  }

  mutating func finish() throws(ProviderError) -> (response: ModelResponse, notices: [ModelEvent]) {
    guard canEnd else { throw .cutOff("the stream ended without a reason to stop") }
    let isCut = finishReason == "length" || finishReason == "content_filter"
    let (found, nameless) = calls.calls(isCut: isCut, naming: &names)
    var items: [ModelItem] = []
    if !reasoning.isEmpty { items.append(.reasoning(ModelReasoning(text: reasoning, provider: "openai-chat"))) }
    if !text.isEmpty || !refusal.isEmpty { items.append(.assistant(text + refusal)) }
    items += found.map { .toolCall($0) }
    let response = ModelResponse(
      id: id, model: model, items: items, stopReason: stopReason(hasCalls: !found.isEmpty), usage: usage)
    let notice = ModelEvent.notice(.ignored(type: "tool call without a name", sequence: nil))
    return (response, Array(repeating: notice, count: nameless))
  }

  private func stopReason(hasCalls: Bool) -> StopReason {
    switch finishReason {
    case "length": .length
    case "content_filter": .contentFilter
    case _ where hasCalls: .toolCalls
    case nil, "stop", "tool_calls", "function_call": refusal.isEmpty ? .end : .refusal
    case let reason?: .other(reason)
    }
  }
}

extension TokenUsage {
  /// Counts as Chat Completions have them.
  fileprivate init(chat value: JSONValue) {
    self.init(
      input: value["prompt_tokens"]?.integer ?? 0, output: value["completion_tokens"]?.integer ?? 0,
      cachedInput: value["prompt_tokens_details"]?["cached_tokens"]?.integer ?? 0,
      reasoning: value["completion_tokens_details"]?["reasoning_tokens"]?.integer ?? 0)
  }
}
