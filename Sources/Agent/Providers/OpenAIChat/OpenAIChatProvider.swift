import JSONText

/// OpenAI's Chat Completions, and the many servers that speak like it.
public struct OpenAIChatProvider: ModelProvider, ModelService {
  /// What a server calls the largest number of tokens of an answer.
  public enum LengthField: String, Hashable, Sendable {
    /// The newer name.
    case maxCompletionTokens = "max_completion_tokens"
    /// The older name, which some servers know only.
    case maxTokens = "max_tokens"
  }

  public let configuration: ProviderConfiguration
  private let lengthField: LengthField
  private let asksForUsage: Bool

  /// A provider.
  ///
  /// - Parameter asksForUsage: Whether streams should count tokens, which some servers do not know.
  public init(
    _ configuration: ProviderConfiguration = ProviderConfiguration(baseURL: "https://api.openai.com/v1"),
    lengthField: LengthField = .maxCompletionTokens, asksForUsage: Bool = true
  ) {
    self.configuration = configuration
    self.lengthField = lengthField
    self.asksForUsage = asksForUsage
  }

  public var name: String { "openai-chat" }

  public func events(for request: ModelRequest) -> ModelEventStream { exchange(request) }

  var function: String { "chat/completions" }

  func makeDecoder(for request: ModelRequest) -> any ResponseDecoder {
    ChatDecoder(request, key: configuration.key)
  }

  func body(for request: ModelRequest) -> JSONObject {
    var body: JSONObject = ["model": .string(request.model), "messages": .array(ChatMessages(request).messages)]
    if !request.tools.isEmpty {
      body["tools"] = .array(
        request.tools.map { tool in
          [
            "type": "function",
            "function": [
              "name": .string(tool.name), "description": .string(tool.description),
              "parameters": .object(tool.parameters),
            ],
          ]
        })
      switch request.toolChoice {
      case .automatic: break
      case .none: body["tool_choice"] = "none"
      case .required: body["tool_choice"] = "required"
      case .tool(let name): body["tool_choice"] = ["type": "function", "function": ["name": .string(name)]]
      }
      if let isAllowed = request.allowsParallelCalls { body["parallel_tool_calls"] = .boolean(isAllowed) }
    }
    if let limit = request.maximumOutputTokens { body[lengthField.rawValue] = .integer(Int64(limit)) }
    if request.isStreamed {
      body["stream"] = true
      if asksForUsage { body["stream_options"] = ["include_usage": true] }
    }
    return body
  }

  func body(_ body: JSONObject, adjustedTo error: ProviderError) -> (body: JSONObject, change: String)? {
    guard case .badRequest(_, let message) = error, body["stream_options"] != nil, message.contains("stream_options")
    else { return nil }
    var body = body
    body["stream_options"] = nil
    return (body, "stream_options")
  }
}

/// A conversation as messages of Chat Completions.
private struct ChatMessages {
  private(set) var messages: [JSONValue] = []
  /// What the model said and called at once is one message.
  private var text: String?
  private var calls: [JSONValue] = []

  init(_ request: ModelRequest) {
    if let instructions = request.instructions { add("system", instructions) }
    for item in request.items {
      switch item {
      case .user(let text):
        flush()
        add("user", text)
      case .assistant(let text):
        if self.text != nil || !calls.isEmpty { flush() }
        self.text = text
      case .reasoning: break
      case .toolCall(let call):
        calls.append([
          "id": .string(call.id), "type": "function",
          "function": ["name": .string(call.name), "arguments": .string("\(call.arguments)")],
        ])
      case .toolOutput(let output):
        flush()
        messages.append(["role": "tool", "tool_call_id": .string(output.callID), "content": .string(output.text)])
      }
    }
    flush()
  }

  private mutating func add(_ role: String, _ text: String) {
    messages.append(["role": .string(role), "content": .string(text)])
  }

  private mutating func flush() {
    guard text != nil || !calls.isEmpty else { return }
    var message: JSONObject = ["role": "assistant", "content": text.map { .string($0) } ?? .null]
    if !calls.isEmpty { message["tool_calls"] = .array(calls) }
    messages.append(.object(message))
    text = nil
    calls = []
  }
}
