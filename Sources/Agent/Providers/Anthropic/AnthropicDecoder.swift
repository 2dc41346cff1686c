import JSONText

/// Reads answers of Messages: blocks that begin, grow and end.
struct AnthropicDecoder: ResponseDecoder {
  private struct Block {
    var value: JSONValue
    var text = ""
    var signature = ""
  }

  private let key: Secret?
  private var names: ToolCallNames
  private var blocks: [Int: Block] = [:]
  private var id: String?
  private var model: String?
  private var stopReason: String?
  private var usage: TokenUsage?
  private(set) var isFinished = false

  init(_ request: ModelRequest, key: Secret?) {
    self.key = key
    names = ToolCallNames(request.items)
  }

  var canEnd: Bool { isFinished || stopReason != nil }

  mutating func read(_ event: ServerSentEvent) throws(ProviderError) -> [ModelEvent] {
    let value = try value(of: event)
    let type = value["type"]?.text ?? event.type
    let index = value["index"]?.integer ?? 0
    switch type {
    case "message_start":
      readHead(value["message"] ?? .null)
      return []
    case "content_block_start": return begin(value["content_block"] ?? .null, at: index)
    case "content_block_delta": return grow(at: index, by: value["delta"] ?? .null)
    case "content_block_stop", "ping": return []
    case "message_delta":
      if let reason = value["delta"]?["stop_reason"]?.text { stopReason = reason }
      count(value["usage"])
      return []
    case "message_stop":
      isFinished = true
      return []
    case "error": throw ServerFailure(status: nil, value, key: key).error
    default: return [.notice(.ignored(type: type, sequence: nil))]
    }
  }

  mutating func read(whole value: JSONValue) throws(ProviderError) -> [ModelEvent] {
    if value["type"]?.text == "error" || value["error"]?.object != nil {
      throw ServerFailure(status: nil, value, key: key).error
    }
    guard let content = value["content"]?.array else { throw .malformed("it has no content") }
    readHead(value)
    isFinished = true
    return content.enumerated().flatMap { begin($1, at: $0) }
  }

  private mutating func readHead(_ message: JSONValue) {
    id = message["id"]?.text
    model = message["model"]?.text
    stopReason = message["stop_reason"]?.text
    count(message["usage"])
  }

  /// Counts grow while the answer comes.
  private mutating func count(_ value: JSONValue?) {
    guard let value, value.object != nil else { return }
    var usage = usage ?? TokenUsage()
    if let fresh = value["input_tokens"]?.integer {
      let written = value["cache_creation_input_tokens"]?.integer ?? 0
      usage.cachedInput = value["cache_read_input_tokens"]?.integer ?? 0
      usage.input = fresh &+ written &+ usage.cachedInput
    }
    usage.output = value["output_tokens"]?.integer ?? usage.output
    self.usage = usage
  }

  private mutating func begin(_ block: JSONValue, at index: Int) -> [ModelEvent] {
    blocks[index] = Block(value: block)
    switch block["type"]?.text {
    case "text": return grow(at: index, by: ["type": "text_delta", "text": block["text"] ?? ""])
    case "thinking":
      blocks[index]?.signature = block["signature"]?.text ?? ""
      return grow(at: index, by: ["type": "thinking_delta", "thinking": block["thinking"] ?? ""])
    case "tool_use", "redacted_thinking": return []
    case let type: return [.notice(.ignored(type: type ?? "block without a type", sequence: nil))]
    }
  }

  private mutating func grow(at index: Int, by delta: JSONValue) -> [ModelEvent] {
    guard let type = blocks[index]?.value["type"]?.text else {
      return [.notice(.ignored(type: "content_block_delta without a block", sequence: nil))]
    }
    let added: String?
    let event: ((String) -> ModelEvent)?
    switch (type, delta["type"]?.text) {
    case ("text", "text_delta"): (added, event) = (delta["text"]?.text, { .textDelta($0) })
    case ("thinking", "thinking_delta"): (added, event) = (delta["thinking"]?.text, { .reasoningDelta($0) })
    case ("tool_use", "input_json_delta"): (added, event) = (delta["partial_json"]?.text, nil)
    case ("thinking", "signature_delta"):
      blocks[index]?.signature += delta["signature"]?.text ?? ""
      return []
    default: return []
    }
    guard let added, !added.isEmpty else { return [] }
    blocks[index]?.text += added
    return event.map { [$0(added)] } ?? []
  }

  mutating func finish() throws(ProviderError) -> (response: ModelResponse, notices: [ModelEvent]) {
    guard canEnd else { throw .cutOff("the stream ended without message_stop") }
    let isCut = stopReason == "max_tokens" || stopReason == "model_context_window_exceeded"
    var items: [ModelItem] = []
    for (_, block) in blocks.sorted(by: { $0.key < $1.key }) {
      switch block.value["type"]?.text {
      case "text": if !block.text.isEmpty { items.append(.assistant(block.text)) }
      case "tool_use": if let call = call(block, isCut: isCut) { items.append(.toolCall(call)) }
      case "thinking", "redacted_thinking": items.append(.reasoning(Self.reasoning(block)))
      default: break
      }
    }
    let hasCalls = items.contains { if case .toolCall = $0 { true } else { false } }
    let response = ModelResponse(
      id: id, model: model, items: items, stopReason: reason(hasCalls: hasCalls), usage: usage)
    return (response, [])
  }

  private mutating func call(_ block: Block, isCut: Bool) -> ToolCall? {
    guard let name = block.value["name"]?.text, !name.isEmpty else { return nil }
    let input = block.value["input"]
    let arguments: JSONValue
    if block.text.isEmpty, let input, input.object?.members.isEmpty == false {
      arguments = input
    } else {
      // An answer that was cut off may end in the middle of a call.
      if isCut, ToolCall.arguments(ifWhole: block.text) == nil { return nil }
      arguments = ToolCall.arguments(reading: block.text)
    }
    return ToolCall(id: names.name(for: block.value["id"]?.text), name: name, arguments: arguments)
  }

  private static func reasoning(_ block: Block) -> ModelReasoning {
    let isRedacted = block.value["type"]?.text == "redacted_thinking"
    let carried: JSONValue? =
      isRedacted
      ? block.value
      : block.signature.isEmpty
        ? nil : ["type": "thinking", "thinking": .string(block.text), "signature": .string(block.signature)]
    return ModelReasoning(text: isRedacted ? "" : block.text, carried: carried, provider: AnthropicProvider.name)
  }

  private func reason(hasCalls: Bool) -> StopReason {
    switch stopReason {
    case "max_tokens", "model_context_window_exceeded": .length
    case "refusal": .refusal
    case "pause_turn": .paused
    case _ where hasCalls: .toolCalls
    case nil, "end_turn", "tool_use", "stop_sequence": .end
    case let reason?: .other(reason)
    }
  }
}
