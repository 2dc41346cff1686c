import Agent
import JSONText
import Testing

/// What servers of Chat Completions really send, each oddity in a file of its own.
struct ChatAnswerTests {
  private static let twoCalls = [
    ToolCall("call_A", "Bash", #"{"command":"ls"}"#), ToolCall("call_B", "Read", #"{"path":"a"}"#),
  ]

  @Test func `Pieces of calls are joined by their index`() throws {
    let answer = try RecordedAnswer(.chat, "01-pieces-by-index.sse")
    let calls = [ToolCall("call_A", "Bash", #"{"command":"ls -la"}"#), ToolCall("call_B", "Read", #"{"path":"a"}"#)]
    #expect(answer.calls == calls && answer.text == "Let me look.")
    #expect(
      answer.response
        == ModelResponse(
          id: "c1", model: "m", items: [.assistant("Let me look.")] + calls.map { .toolCall($0) },
          stopReason: .toolCalls,
          usage: TokenUsage(input: 9, output: 7, cachedInput: 4, reasoning: 2)))
  }

  @Test(arguments: [
    "02-no-index.sse", "02-no-index-at-once.sse", "03-index-always-zero.sse", "04-index-with-gaps.sse",
  ]) func `Calls are told apart without a good index`(_ name: String) throws {
    let answer = try RecordedAnswer(.chat, name)
    #expect(answer.calls == Self.twoCalls && answer.response?.stopReason == .toolCalls)
  }

  @Test func `Calls without an identifier get one that the conversation does not have`() throws {
    let names = ["call_1", "call_2"]
    #expect(try RecordedAnswer(.chat, "05-no-identifier.sse").calls?.map(\.id) == names)
    let before: [ModelItem] = [
      .user("a"), .toolCall(ToolCall("call_1", "A", "")), .toolCall(ToolCall("call_3", "B", "")),
    ]
    let later = try RecordedAnswer(.chat, "05-no-identifier.sse", items: before)
    #expect(later.calls?.map(\.id) == ["call_4", "call_5"])
    #expect(later.calls?.map(\.arguments) == Self.twoCalls.map(\.arguments))
  }

  @Test func `Arguments are objects, whatever was written`() throws {
    #expect(
      try RecordedAnswer(.chat, "06-whole-calls.sse").calls == [
        ToolCall("call_A", "Bash", #"{"command":"ls"}"#), ToolCall(id: "call_B", name: "Now", arguments: [:]),
        ToolCall(id: "call_C", name: "Today", arguments: [:]),
        ToolCall(id: "call_D", name: "Read", arguments: ["_raw": #"{"path":"#]),
        ToolCall(id: "call_E", name: "Read", arguments: ["_raw": #"["a"]"#]),
      ])
  }

  @Test func `Calls count more than the reason to stop`() throws {
    let answer = try RecordedAnswer(.chat, "07-stop-in-spite-of-calls.sse")
    #expect(answer.calls == [Self.twoCalls[0]] && answer.response?.stopReason == .toolCalls)
  }

  @Test func `The last count of tokens stands, and there may be none`() throws {
    let answer = try RecordedAnswer(.chat, "08-usage-in-every-event.sse")
    #expect(answer.response?.usage == TokenUsage(input: 9, output: 7) && answer.text == "Hello")
    #expect(try RecordedAnswer(.chat, "08-no-usage.sse").response?.usage == nil)
  }

  @Test func `An error inside an answer is an error`() throws {
    let answer = try RecordedAnswer(.chat, "09-error.sse")
    #expect(answer.error == .serverFailure(status: nil, "The server had an error") && answer.response == nil)
  }

  @Test func `An answer that is cut off leaves no call behind`() throws {
    let answer = try RecordedAnswer(.chat, "09-cut-off.sse")
    #expect(answer.response == nil && answer.text == "Let me")
    guard case .cutOff = answer.error else {
      Issue.record("\(String(describing: answer.error))")
      return
    }
    let length = try RecordedAnswer(.chat, "09-length.sse")
    #expect(length.calls == [Self.twoCalls[0]])
    #expect(length.response?.stopReason == .length && length.response?.stopReason.isIncomplete == true)
  }

  @Test func `A reason to stop is an end, too`() throws {
    let answer = try RecordedAnswer(.chat, "09-no-end-mark.sse")
    #expect(answer.response?.items == [.assistant("Hello")] && answer.response?.stopReason == .end)
  }

  @Test func `Line breaks, comments, marks of byte order and many lines of data`() throws {
    #expect(try RecordedAnswer(.chat, "10-framing.sse").text == "grüße 🌍 — é\n日本")
  }

  @Test(arguments: [("11-reasoning.sse", "Hm, yes."), ("11-reasoning-otherwise.sse", "Hm.")])
  func `Thoughts are told apart from what is said`(_ name: String, _ thought: String) throws {
    let answer = try RecordedAnswer(.chat, name)
    #expect(answer.reasoning == thought && answer.text == "Yes.")
    #expect(
      answer.response?.items
        == [.reasoning(ModelReasoning(text: thought, provider: "openai-chat")), .assistant("Yes.")])
  }

  @Test func `A refusal is no answer`() throws {
    let answer = try RecordedAnswer(.chat, "refusal.sse")
    #expect(answer.refusal == "I cannot do that." && answer.text == "" && answer.response?.stopReason == .refusal)
  }

  @Test func `More variants of calls`() throws {
    func calls(_ deltas: String..., end: String = "tool_calls") -> RecordedAnswer {
      let events = deltas.map { #"data: {"choices":[{"delta":"# + $0 + "}]}\n\n" }
      let last = #"data: {"choices":[{"delta":{},"finish_reason":""# + end + "\"}]}\n\n"
      return RecordedAnswer(.chat, pieces: [Array((events.joined() + last).utf8)])
    }
    // The identifier in every piece; the name in pieces; one call as an object instead of a list.
    #expect(
      calls(
        #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"Ba"}}]}"#,
        #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"sh","arguments":"{}"}}]}"#,
        #"{"tool_calls":{"id":"b","function":{"name":"Read","arguments":null}}}"#
      ).calls == [ToolCall("a", "Bash", "{}"), ToolCall("b", "Read", "{}")])
    // Whole calls, one after the other, without index and identifier; the name repeated in each piece.
    #expect(
      calls(
        #"{"tool_calls":[{"function":{"name":"A","arguments":"{\"x\":\"}\\\"\"}"}}]}"#,
        #"{"tool_calls":[{"function":{"name":"A","arguments":"{\"y\":"}}]}"#,
        #"{"tool_calls":[{"function":{"name":"A","arguments":"1}"}}]}"#
      ).calls?.map(\.arguments) == [["x": "}\""], ["y": 1]])
    // Two calls with one identifier.
    #expect(
      calls(
        #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"A"}},{"index":1,"id":"a","function":{"name":"B"}}]}"#
      ).calls?.map(\.id) == ["a", "call_1"])
    // The form that is older than tools.
    #expect(
      calls(#"{"function_call":{"name":"A","arguments":"{"}}"#, #"{"function_call":{"arguments":"}"}}"#).calls
        == [ToolCall("call_1", "A", "{}")])
    // Nothing that could be called.
    let nameless = calls(#"{"tool_calls":[{"index":0,"id":"a","function":{"arguments":"{}"}}]}"#, end: "stop")
    #expect(nameless.calls == [] && nameless.response?.stopReason == .end && nameless.notices.count == 1)
    let many = (0...2000).map { #"{"index":\#($0),"id":"a\#($0)","function":{"name":"A"}}"# }.joined(separator: ",")
    #expect(calls(#"{"tool_calls":[\#(many)]}"#).error == .malformed("more than 1024 calls of tools"))
  }

  @Test func `Long arguments in many pieces take time that grows with their length`() throws {
    let piece =
      #"data: {"choices":[{"delta":{"tool_calls":[{"function":{"name":"A","arguments":"{\"}\":1,"}}]}}]}"# + "\n\n"
    let start = ContinuousClock.now
    let answer = RecordedAnswer(
      .chat,
      pieces: [
        Array(String(repeating: piece, count: 20_000).utf8),
        Array(#"data: {"choices":[{"finish_reason":"stop"}]}"#.utf8),
        Array("\n\n".utf8),
      ])
    #expect(answer.calls?.count == 1)
    #expect(ContinuousClock.now - start < .seconds(30))
  }
}
