import JSONText

/// OpenAI's Responses.
///
/// Nothing is stored on the other side unless told so: what the model thought comes back encrypted, and goes along with
/// the next request.
public struct OpenAIResponsesProvider: ModelProvider, ModelService {
  public let configuration: ProviderConfiguration
  private let isStored: Bool

  /// A provider.
  ///
  /// - Parameter isStored: Whether the service may keep what is said.
  public init(
    _ configuration: ProviderConfiguration = ProviderConfiguration(baseURL: "https://api.openai.com/v1"),
    isStored: Bool = false
  ) {
    self.configuration = configuration
    self.isStored = isStored
  }

  public var name: String { Self.name }
  static var name: String { "openai-responses" }

  public func events(for request: ModelRequest) -> ModelEventStream { exchange(request) }

  var function: String { "responses" }

  func makeDecoder(for request: ModelRequest) -> any ResponseDecoder {
    ResponsesDecoder(request, key: configuration.key)
  }

  func body(for request: ModelRequest) -> JSONObject {
    var body: JSONObject = [
      "model": .string(request.model), "input": .array(request.items.compactMap(Self.item)),
      "store": .boolean(isStored),
    ]
    if !isStored { body["include"] = [.string(Self.encryptedReasoning)] }
    if let instructions = request.instructions { body["instructions"] = .string(instructions) }
    if !request.tools.isEmpty {
      body["tools"] = .array(
        request.tools.map { tool in
          [
            "type": "function", "name": .string(tool.name), "description": .string(tool.description),
            // Strict schemas are a dialect of their own, which is what the service assumes.
            "parameters": .object(tool.parameters), "strict": false,
          ]
        })
      switch request.toolChoice {
      case .automatic: break
      case .none: body["tool_choice"] = "none"
      case .required: body["tool_choice"] = "required"
      case .tool(let name): body["tool_choice"] = ["type": "function", "name": .string(name)]
      }
      if let isAllowed = request.allowsParallelCalls { body["parallel_tool_calls"] = .boolean(isAllowed) }
    }
    if let limit = request.maximumOutputTokens { body["max_output_tokens"] = .integer(Int64(limit)) }
    if request.isStreamed { body["stream"] = true }
    return body
  }

  private static func item(_ item: ModelItem) -> JSONValue? {
    switch item {
    case .user(let text): ["type": "message", "role": "user", "content": .string(text)]
    case .assistant(let text): ["type": "message", "role": "assistant", "content": .string(text)]
    case .reasoning(let reasoning): reasoning.provider == name ? reasoning.carried : nil
    case .toolCall(let call):
      [
        "type": "function_call", "call_id": .string(call.id), "name": .string(call.name),
        "arguments": .string("\(call.arguments)"),
      ]
    case .toolOutput(let output):
      ["type": "function_call_output", "call_id": .string(output.callID), "output": .string(output.text)]
    }
  }

  private static var encryptedReasoning: String { "reasoning.encrypted_content" }

  /// Models that do not think, and servers that only resemble the service, refuse to encrypt thoughts.
  func body(_ body: JSONObject, adjustedTo error: ProviderError) -> (body: JSONObject, change: String)? {
    guard case .badRequest(_, let message) = error, body["include"] != nil else { return nil }
    let text = message.lowercased()
    guard text.contains("encrypted") || text.contains("include") else { return nil }
    var body = body
    body["include"] = nil
    return (body, "include")
  }
}
