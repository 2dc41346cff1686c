import JSONText

/// Anthropic's Messages.
public struct AnthropicProvider: ModelProvider, ModelService {
  public let configuration: ProviderConfiguration

  /// A provider.
  public init(_ configuration: ProviderConfiguration = ProviderConfiguration(baseURL: "https://api.anthropic.com")) {
    self.configuration = configuration
  }

  public var name: String { Self.name }
  static var name: String { "anthropic" }

  public func events(for request: ModelRequest) -> ModelEventStream { exchange(request) }

  var function: String { "messages" }
  var headers: [HTTPHeader] { [HTTPHeader("anthropic-version", "2023-06-01")] }

  func keyHeader(for key: Secret) -> (name: String, value: Secret) { ("x-api-key", key) }

  func makeDecoder(for request: ModelRequest) -> any ResponseDecoder {
    AnthropicDecoder(request, key: configuration.key)
  }

  func body(for request: ModelRequest) -> JSONObject {
    var body: JSONObject = [
      "model": .string(request.model), "messages": .array(AnthropicMessages(request.items).messages),
      // The service wants a limit; all its models can write that much.
      "max_tokens": .integer(Int64(request.maximumOutputTokens ?? 8192)),
    ]
    if let instructions = request.instructions, !instructions.isEmpty { body["system"] = .string(instructions) }
    if !request.tools.isEmpty {
      body["tools"] = .array(
        request.tools.map { tool in
          [
            "name": .string(tool.name), "description": .string(tool.description),
            "input_schema": .object(tool.parameters),
          ]
        })
      var choice: JSONObject?
      switch request.toolChoice {
      case .automatic: choice = request.allowsParallelCalls == false ? ["type": "auto"] : nil
      case .none: choice = ["type": "none"]
      case .required: choice = ["type": "any"]
      case .tool(let name): choice = ["type": "tool", "name": .string(name)]
      }
      if request.allowsParallelCalls == false, request.toolChoice != .none {
        choice?["disable_parallel_tool_use"] = true
      }
      body["tool_choice"] = choice.map { .object($0) }
    }
    if request.isStreamed { body["stream"] = true }
    return body
  }
}

/// A conversation as messages of blocks, by turns.
private struct AnthropicMessages {
  private(set) var messages: [JSONValue] = []
  private var role = ""
  private var blocks: [JSONValue] = []

  init(_ items: [ModelItem]) {
    for item in items {
      switch item {
      case .user(let text): add("user", text: text)
      case .assistant(let text): add("assistant", text: text)
      case .reasoning(let reasoning):
        if reasoning.provider == AnthropicProvider.name, let carried = reasoning.carried { add("assistant", carried) }
      case .toolCall(let call):
        add(
          "assistant",
          ["type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": call.arguments])
      case .toolOutput(let output):
        var block: JSONObject = [
          "type": "tool_result", "tool_use_id": .string(output.callID), "content": .string(output.text),
        ]
        if output.isError { block["is_error"] = true }
        add("user", .object(block))
      }
    }
    flush()
  }

  private mutating func add(_ role: String, text: String) {
    // The service refuses texts without a visible character.
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    add(role, ["type": "text", "text": .string(text)])
  }

  private mutating func add(_ role: String, _ block: JSONValue) {
    if role != self.role { flush() }
    self.role = role
    blocks.append(block)
  }

  private mutating func flush() {
    guard !blocks.isEmpty else { return }
    // Outputs of tools have to come before anything else.
    let isOutput = { (block: JSONValue) in block["type"]?.text == "tool_result" }
    messages.append([
      "role": .string(role), "content": .array(blocks.filter(isOutput) + blocks.filter { !isOutput($0) }),
    ])
    blocks = []
  }
}
