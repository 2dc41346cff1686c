import Agent
import JSONText
import TestFolders
import Testing

/// What providers send.
struct ProviderRequestTests {
  private static let request = ModelRequest(
    model: "m", instructions: "Be brief.",
    items: [
      .user("What is here?"),
      .reasoning(
        ModelReasoning(text: "a", carried: ["type": "reasoning", "id": "rs_1"], provider: "openai-responses")),
      .reasoning(ModelReasoning(text: "b", carried: ["type": "thinking", "thinking": "b"], provider: "anthropic")),
      .reasoning(ModelReasoning(text: "c", provider: "openai-chat")), .assistant("Let me look."),
      .toolCall(ToolCall("call_A", "ListDir", #"{"path":"."}"#)), .toolCall(ToolCall("call_B", "Read", "{")),
      .toolOutput(ToolOutput(callID: "call_A", text: "README.md")),
      .toolOutput(ToolOutput(callID: "call_B", text: "InvalidInput: no object", isError: true)), .user("And now?"),
    ], tools: [ModelTool(name: "ListDir", description: "Lists.", parameters: ["type": "object"])],
    toolChoice: .tool("ListDir"), allowsParallelCalls: false, maximumOutputTokens: 100,
    additions: ["temperature": 0.5, "model": "n"])

  /// What arrives at a server.
  private func sent(
    _ service: RecordedService, _ request: ModelRequest = Self.request, answer: String = "whole.json",
    path: String = "",
    change: (inout ProviderConfiguration) -> Void = { _ in }
  ) async throws -> LoopbackServer.Request {
    let server = try LoopbackServer(.json(String(decoding: try service.bytes(answer), as: UTF8.self)))
    var configuration = ProviderConfiguration(baseURL: server.base + path, key: Secret("sk-0123"))
    change(&configuration)
    _ = try await service.provider(configuration).response(to: request)
    return try #require(server.requests.first)
  }

  private func body(_ service: RecordedService, _ request: ModelRequest = Self.request) async throws -> JSONValue {
    try JSONValue(parsing: try await sent(service, request).body)
  }

  @Test func `A conversation for Chat Completions`() async throws {
    let body = try await body(.chat)
    #expect(
      body["messages"] == [
        ["role": "system", "content": "Be brief."], ["role": "user", "content": "What is here?"],
        [
          "role": "assistant", "content": "Let me look.",
          "tool_calls": [
            [
              "id": "call_A", "type": "function", "function": ["name": "ListDir", "arguments": #"{"path":"."}"#],
            ],
            ["id": "call_B", "type": "function", "function": ["name": "Read", "arguments": #"{"_raw":"{"}"#]],
          ],
        ], ["role": "tool", "tool_call_id": "call_A", "content": "README.md"],
        ["role": "tool", "tool_call_id": "call_B", "content": "InvalidInput: no object"],
        ["role": "user", "content": "And now?"],
      ])
    #expect(
      body["tools"] == [
        [
          "type": "function",
          "function": ["name": "ListDir", "description": "Lists.", "parameters": ["type": "object"]],
        ]
      ])
    #expect(body["tool_choice"] == ["type": "function", "function": ["name": "ListDir"]])
    #expect(body["parallel_tool_calls"] == false && body["max_completion_tokens"] == 100)
    #expect(body["stream"] == true && body["stream_options"] == ["include_usage": true])
    #expect(body["temperature"] == 0.5 && body["model"] == "n")
  }

  @Test func `A conversation for Responses`() async throws {
    let body = try await body(.responses)
    #expect(
      body["input"] == [
        ["type": "message", "role": "user", "content": "What is here?"], ["type": "reasoning", "id": "rs_1"],
        ["type": "message", "role": "assistant", "content": "Let me look."],
        ["type": "function_call", "call_id": "call_A", "name": "ListDir", "arguments": #"{"path":"."}"#],
        ["type": "function_call", "call_id": "call_B", "name": "Read", "arguments": #"{"_raw":"{"}"#],
        ["type": "function_call_output", "call_id": "call_A", "output": "README.md"],
        ["type": "function_call_output", "call_id": "call_B", "output": "InvalidInput: no object"],
        ["type": "message", "role": "user", "content": "And now?"],
      ])
    #expect(body["store"] == false && body["include"] == ["reasoning.encrypted_content"] && body["stream"] == true)
    #expect(body["instructions"] == "Be brief." && body["max_output_tokens"] == 100)
    #expect(
      body["tools"] == [
        [
          "type": "function", "name": "ListDir", "description": "Lists.", "parameters": ["type": "object"],
          "strict": false,
        ]
      ])
  }

  @Test func `A conversation for Messages`() async throws {
    let body = try await body(.messages)
    #expect(
      body["messages"] == [
        ["role": "user", "content": [["type": "text", "text": "What is here?"]]],
        [
          "role": "assistant",
          "content": [
            ["type": "thinking", "thinking": "b"], ["type": "text", "text": "Let me look."],
            ["type": "tool_use", "id": "call_A", "name": "ListDir", "input": ["path": "."]],
            ["type": "tool_use", "id": "call_B", "name": "Read", "input": ["_raw": "{"]],
          ],
        ],
        [
          "role": "user",
          "content": [
            ["type": "tool_result", "tool_use_id": "call_A", "content": "README.md"],
            [
              "type": "tool_result", "tool_use_id": "call_B", "content": "InvalidInput: no object", "is_error": true,
            ], ["type": "text", "text": "And now?"],
          ],
        ],
      ])
    #expect(body["system"] == "Be brief." && body["max_tokens"] == 100 && body["stream"] == true)
    #expect(body["tool_choice"] == ["type": "tool", "name": "ListDir", "disable_parallel_tool_use": true])
    #expect(body["tools"]?.array?.first?["input_schema"] == ["type": "object"])
  }

  @Test func `Little is sent if little is asked`() async throws {
    let small = ModelRequest(model: "m", items: [.user("hello")], isStreamed: false)
    #expect(
      try await body(.chat, small) == ["model": "m", "messages": [["role": "user", "content": "hello"]]])
    let responses = try await body(.responses, small)
    #expect(responses.object?.members.map(\.name) == ["model", "input", "store", "include"])
    let messages = try await body(.messages, small)
    #expect(messages.object?.members.map(\.name) == ["model", "messages", "max_tokens"])
  }

  @Test func `Keys are in the header that the service wants`() async throws {
    for (service, name, value) in [
      (RecordedService.chat, "authorization", "Bearer sk-0123"), (.responses, "authorization", "Bearer sk-0123"),
      (.messages, "x-api-key", "sk-0123"),
    ] {
      let request = try await sent(service)
      #expect(request.headers[name] == value && request.headers["content-type"] == "application/json")
      let other = try await sent(service) { $0.keyHeader = "api-key" }
      #expect(other.headers["api-key"] == "sk-0123" && other.headers[name] == nil)
      #expect(try await sent(service) { $0.key = nil }.headers[name] == nil)
    }
    #expect(try await sent(.messages).headers["anthropic-version"] == "2023-06-01")
  }

  @Test func `The base URL may have a version and a slash, or not`() async throws {
    for (path, line) in [
      ("", "/v1/chat/completions"), ("/", "/v1/chat/completions"), ("/v1", "/v1/chat/completions"),
      ("/v1/", "/v1/chat/completions"), ("/api", "/api/v1/chat/completions"), ("/api/v3//", "/api/v3/chat/completions"),
      ("/v1beta/openai/", "/v1beta/openai/chat/completions"), ("/x/chat/completions", "/x/chat/completions"),
      ("/v1?api-version=2", "/v1/chat/completions?api-version=2"),
    ] { #expect(try await sent(.chat, path: path).line == "POST \(line) HTTP/1.1") }
    #expect(try await sent(.responses, path: "/v1").line == "POST /v1/responses HTTP/1.1")
    #expect(try await sent(.messages).line == "POST /v1/messages HTTP/1.1")
  }

  @Test func `A key is not sent to other machines without encryption`() async throws {
    var configuration = ProviderConfiguration(baseURL: "http://192.0.2.1/v1", key: Secret("sk-0123"))
    configuration.limits.deadline = .milliseconds(1)
    let request = ModelRequest(model: "m", items: [.user("hello")])
    await #expect { try await OpenAIChatProvider(configuration).response(to: request) } throws: { error in
      if case ProviderError.badEndpoint(let reason) = error { reason.contains("encryption") } else { false }
    }
    configuration.baseURL = "192.0.2.1"
    await #expect { try await OpenAIChatProvider(configuration).response(to: request) } throws: { error in
      if case ProviderError.badEndpoint = error { true } else { false }
    }
  }

  @Test func `What a service does not know is left out the second time`() async throws {
    let whole = String(decoding: try RecordedService.responses.bytes("whole.json"), as: UTF8.self)
    let refusal =
      #"{"error":{"message":"Encrypted content is not supported with this model.","type":"invalid_request_error"}}"#
    let server = try LoopbackServer(.json(refusal, status: "400 Bad Request"), .json(whole))
    let provider = OpenAIResponsesProvider(ProviderConfiguration(baseURL: server.base))
    #expect(try await provider.response(to: ModelRequest(model: "m", items: [.user("hello")])).text == "Let me look.")
    let bodies = try server.requests.map { try JSONValue(parsing: $0.body) }
    #expect(bodies.map { $0["include"] != nil } == [true, false])
  }

  @Test func `Servers of Chat Completions that know less are asked for less`() async throws {
    let whole = String(decoding: try RecordedService.chat.bytes("whole.json"), as: UTF8.self)
    let server = try LoopbackServer(.json(whole))
    let configuration = ProviderConfiguration(baseURL: server.base)
    let old = OpenAIChatProvider(configuration, lengthField: .maxTokens, asksForUsage: false)
    _ = try await old.response(to: Self.request)
    let body = try JSONValue(parsing: try #require(server.requests.first).body)
    #expect(body["max_tokens"] == 100 && body["max_completion_tokens"] == nil && body["stream_options"] == nil)

    let refusal = #"{"error":{"message":"Unknown parameter: stream_options","type":"invalid_request_error"}}"#
    let strict = try LoopbackServer(.json(refusal, status: "400 Bad Request"), .json(whole))
    _ = try await OpenAIChatProvider(ProviderConfiguration(baseURL: strict.base)).response(to: Self.request)
    let bodies = try strict.requests.map { try JSONValue(parsing: $0.body) }
    #expect(bodies.map { $0["stream_options"] != nil } == [true, false])
  }

  @Test func `Responses are stored only if that is wanted`() async throws {
    let server = try LoopbackServer(
      .json(String(decoding: try RecordedService.responses.bytes("whole.json"), as: UTF8.self)))
    let provider = OpenAIResponsesProvider(ProviderConfiguration(baseURL: server.base), isStored: true)
    let answer = try await provider.response(to: ModelRequest(model: "m", items: [.user("hello")]))
    let body = try JSONValue(parsing: try #require(server.requests.first).body)
    #expect(body["store"] == true && body["include"] == nil)
    // What it thought goes back as it came.
    let next = try await self.body(.responses, ModelRequest(model: "m", items: answer.items))
    #expect(next["input"]?.array?.first?["encrypted_content"] == "gAAAAB-opaque-2")
  }

  @Test func `Tools can be wanted, and unwanted`() async throws {
    var request = Self.request
    for (choice, chat, messages) in [
      (ModelToolChoice.automatic, nil, JSONValue?.some(["type": "auto", "disable_parallel_tool_use": true])),
      (.none, "none", ["type": "none"]), (.required, "required", ["type": "any", "disable_parallel_tool_use": true]),
    ] as [(ModelToolChoice, JSONValue?, JSONValue?)] {
      request.toolChoice = choice
      #expect(try await body(.chat, request)["tool_choice"] == chat)
      #expect(try await body(.responses, request)["tool_choice"] == chat)
      #expect(try await body(.messages, request)["tool_choice"] == messages)
    }
  }
}
