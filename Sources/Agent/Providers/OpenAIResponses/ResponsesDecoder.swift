import JSONText

/// Reads answers of Responses.
///
/// Deltas are for showing; what counts are the items, which come whole in `response.output_item.done`. Those that are
/// missing there are taken from the response at the end.
struct ResponsesDecoder: ResponseDecoder {
  private let key: Secret?
  private var names: ToolCallNames
  private var items: [Int: JSONValue] = [:]
  /// The types of items that have begun.
  private var begun: [Int: String] = [:]
  /// The text of messages that was handed over, by the index of the item.
  private var shown: [Int: String] = [:]
  private var lastSequence: Int?
  /// The response with which the answer ends.
  private var last: JSONValue?
  private var lastStatus: String?
  private var id: String?

  init(_ request: ModelRequest, key: Secret?) {
    self.key = key
    names = ToolCallNames(request.items)
  }

  var isFinished: Bool { last != nil }
  var canEnd: Bool { isFinished }

  mutating func read(_ event: ServerSentEvent) throws(ProviderError) -> [ModelEvent] {
    // Some servers end their streams as those of Chat Completions.
    guard !event.data.isEmpty, !event.isEndMark else { return [] }
    let value = try value(of: event)
    let type = value["type"]?.text ?? event.type
    let sequence = value["sequence_number"]?.integer
    var events: [ModelEvent] = []
    if let sequence {
      // Servers that do not count give all events the same number.
      if let lastSequence, sequence > lastSequence, sequence - lastSequence > 1 {
        events.append(.notice(.sequenceGap(expected: lastSequence + 1, found: sequence)))
      }
      lastSequence = sequence
    }
    let index = value["output_index"]?.integer ?? 0
    switch type {
    case "response.created", "response.in_progress", "response.queued":
      id = id ?? value["response"]?["id"]?.text
    case "response.output_item.added": begun[index] = value["item"]?["type"]?.text ?? ""
    case "response.output_item.done":
      if let item = value["item"] { events += take(item, at: index) }
    case "response.output_text.delta":
      if let text = value["delta"]?.text { events += show(text, at: index) }
    case "response.refusal.delta":
      if let text = value["delta"]?.text, !text.isEmpty {
        shown[index, default: ""] += text
        events.append(.refusalDelta(text))
      }
    case "response.reasoning_summary_text.delta", "response.reasoning_text.delta":
      if let text = value["delta"]?.text, !text.isEmpty { events.append(.reasoningDelta(text)) }
    case "response.completed", "response.incomplete", "response.failed":
      events += try end(value["response"] ?? .null, status: String(type.dropFirst("response.".count)))
    case "error": throw ServerFailure(status: nil, value, key: key).error
    case _ where Self.knownTypes.contains(type): break
    default:
      if let error = value["error"], !error.isNull { throw ServerFailure(status: nil, value, key: key).error }
      events.append(.notice(.ignored(type: type, sequence: sequence)))
    }
    return events
  }

  /// What the whole items repeat.
  private static let knownTypes: Set<String> = [
    "response.content_part.added", "response.content_part.done",
    "response.output_text.done", "response.refusal.done", "response.function_call_arguments.delta",
    "response.function_call_arguments.done", "response.reasoning_summary_part.added",
    "response.reasoning_summary_part.done", "response.reasoning_summary_text.done", "response.reasoning_text.done",
    "response.output_text.annotation.added", "keepalive",
  ]

  mutating func read(whole value: JSONValue) throws(ProviderError) -> [ModelEvent] {
    guard let status = value["status"]?.text else {
      if let error = value["error"], !error.isNull { throw ServerFailure(status: nil, value, key: key).error }
      guard value["output"]?.array != nil else { throw .malformed("it has no output") }
      return try end(value, status: "completed")
    }
    return try end(value, status: status)
  }

  private mutating func show(_ text: String, at index: Int) -> [ModelEvent] {
    guard !text.isEmpty else { return [] }
    shown[index, default: ""] += text
    return [.textDelta(text)]
  }

  /// Takes a whole item.
  private mutating func take(_ item: JSONValue, at index: Int) -> [ModelEvent] {
    items[index] = item
    switch item["type"]?.text {
    case "message":
      // Some servers send no deltas, and some can get lost.
      let text = Self.text(of: item)
      let seen = shown[index] ?? ""
      guard text.utf8.starts(with: seen.utf8) else { return [] }
      return show(String(decoding: text.utf8.dropFirst(seen.utf8.count), as: UTF8.self), at: index)
    case "function_call", "reasoning": return []
    case let type: return [.notice(.ignored(type: type ?? "item without a type", sequence: lastSequence))]
    }
  }

  private mutating func end(_ response: JSONValue, status: String) throws(ProviderError) -> [ModelEvent] {
    switch status {
    case "completed", "incomplete": break
    case "failed": throw ServerFailure(status: nil, response, text: "no reason given", key: key).error
    case "cancelled": throw .serverFailure(status: nil, "the response was cancelled")
    default: throw .malformed("the status of the response is \(status.debugDescription)")
    }
    id = response["id"]?.text ?? id
    var events: [ModelEvent] = []
    for (index, item) in (response["output"]?.array ?? []).enumerated() where items[index] == nil {
      events += take(item, at: index)
    }
    for (index, text) in shown where items[index] == nil {
      items[index] = ["type": "message", "content": [["type": "output_text", "text": .string(text)]]]
    }
    if status == "completed", let lost = begun.keys.filter({ items[$0] == nil && begun[$0] != "reasoning" }).min() {
      throw .malformed("item \(lost), \(begun[lost] ?? ""), has no end")
    }
    last = response
    lastStatus = status
    return events
  }

  mutating func finish() throws(ProviderError) -> (response: ModelResponse, notices: [ModelEvent]) {
    guard let last else { throw .cutOff("the stream ended without a response that is complete, incomplete or failed") }
    let isCut = lastStatus == "incomplete"
    var result: [ModelItem] = []
    var hasRefusal = false
    for (_, item) in items.sorted(by: { $0.key < $1.key }) {
      switch item["type"]?.text {
      case "message":
        let text = Self.text(of: item)
        hasRefusal = hasRefusal || item["content"]?.array?.contains { $0["type"]?.text == "refusal" } == true
        if !text.isEmpty { result.append(.assistant(text)) }
      case "function_call":
        if let call = call(item, isCut: isCut) { result.append(.toolCall(call)) }
      case "reasoning": result.append(.reasoning(Self.reasoning(item)))
      default: break
      }
    }
    let hasCalls = result.contains { if case .toolCall = $0 { true } else { false } }
    let response = ModelResponse(
      id: id, model: last["model"]?.text, items: result,
      stopReason: stopReason(last, hasCalls: hasCalls, hasRefusal: hasRefusal),
      usage: last["usage"].flatMap { $0.object == nil ? nil : TokenUsage(responses: $0) })
    return (response, [])
  }

  private mutating func call(_ item: JSONValue, isCut: Bool) -> ToolCall? {
    guard let name = item["name"]?.text, !name.isEmpty else { return nil }
    let arguments: JSONValue
    switch item["arguments"] {
    case .object(let object)?: arguments = .object(object)
    case .string(let text)?:
      // An answer that was cut off may end in the middle of a call.
      if isCut, item["status"]?.text != "completed", ToolCall.arguments(ifWhole: text) == nil { return nil }
      arguments = ToolCall.arguments(reading: text)
    default: arguments = .object(JSONObject())
    }
    return ToolCall(id: names.name(for: item["call_id"]?.text ?? item["id"]?.text), name: name, arguments: arguments)
  }

  private static func text(of item: JSONValue) -> String {
    (item["content"]?.array ?? []).compactMap { $0["text"]?.text ?? $0["refusal"]?.text }.joined()
  }

  private static func reasoning(_ item: JSONValue) -> ModelReasoning {
    let parts = (item["summary"]?.array ?? []) + (item["content"]?.array ?? [])
    // Without its encrypted content, the service would look for the item where nothing is stored.
    let isCarried = item["encrypted_content"]?.text?.isEmpty == false
    return ModelReasoning(
      text: parts.compactMap { $0["text"]?.text }.joined(separator: "\n\n"), carried: isCarried ? item : nil,
      provider: OpenAIResponsesProvider.name)
  }

  private func stopReason(_ response: JSONValue, hasCalls: Bool, hasRefusal: Bool) -> StopReason {
    if lastStatus == "incomplete" {
      switch response["incomplete_details"]?["reason"]?.text {
      case "content_filter": return .contentFilter
      case "max_output_tokens", nil: return .length
      case let reason?: return .other(reason)
      }
    }
    return hasCalls ? .toolCalls : hasRefusal ? .refusal : .end
  }
}

extension TokenUsage {
  /// Counts as Responses have them.
  fileprivate init(responses value: JSONValue) {
    self.init(
      input: value["input_tokens"]?.integer ?? 0, output: value["output_tokens"]?.integer ?? 0,
      cachedInput: value["input_tokens_details"]?["cached_tokens"]?.integer ?? 0,
      reasoning: value["output_tokens_details"]?["reasoning_tokens"]?.integer ?? 0)
  }
}
