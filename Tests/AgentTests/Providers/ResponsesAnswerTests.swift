import Agent
import JSONText
import Testing

struct ResponsesAnswerTests {
  private static let thought: JSONValue = [
    "type": "reasoning", "id": "rs_1", "summary": [["type": "summary_text", "text": "Look first."]],
    "encrypted_content": "gAAAAB-opaque-2",
  ]
  private static let call = ToolCall("call_A", "Bash", #"{"command":"ls"}"#)

  @Test func `Thoughts, texts and calls come in their order, and thoughts are kept as they are`() throws {
    let answer = try RecordedAnswer(.responses, "reasoning-text-call.sse")
    #expect(answer.reasoning == "Look first." && answer.text == "Let me look." && answer.notices.isEmpty)
    #expect(
      answer.response
        == ModelResponse(
          id: "r1", model: "m",
          items: [
            .reasoning(ModelReasoning(text: "Look first.", carried: Self.thought, provider: "openai-responses")),
            .assistant("Let me look."), .toolCall(Self.call),
          ], stopReason: .toolCalls, usage: TokenUsage(input: 9, output: 7, cachedInput: 4, reasoning: 2)))
  }

  @Test func `Texts without deltas are handed over when they are there`() throws {
    let answer = try RecordedAnswer(.responses, "no-deltas.sse")
    #expect(answer.text == "Hello" && answer.response?.text == "Hello")
    let late = try RecordedAnswer(.responses, "only-at-the-end.sse")
    #expect(late.text == "Hello" && late.calls == [ToolCall(id: "call_A", name: "Bash", arguments: [:])])
  }

  @Test func `Missing events are noticed, and the whole text is what counts`() throws {
    let answer = try RecordedAnswer(.responses, "gap.sse")
    #expect(answer.notices == [.sequenceGap(expected: 5, found: 6)])
    #expect(answer.text == "Hello world" && answer.response?.text == "Hello there, world")
  }

  @Test func `A refusal is no answer`() throws {
    let answer = try RecordedAnswer(.responses, "refusal.sse")
    #expect(answer.refusal == "I cannot do that." && answer.text == "")
    #expect(answer.response?.stopReason == .refusal && answer.response?.text == "I cannot do that.")
  }

  @Test func `Responses fail in two ways`() throws {
    #expect(
      try RecordedAnswer(.responses, "failed.sse").error == .rateLimited(retryAfter: nil, "Too many tokens"))
    #expect(
      try RecordedAnswer(.responses, "error.sse").error == .serverFailure(status: nil, "Something went wrong"))
  }

  @Test func `An incomplete response has no half of a call`() throws {
    let answer = try RecordedAnswer(.responses, "incomplete.sse")
    #expect(answer.calls == [Self.call] && answer.response?.stopReason == .length)
    let cut = try RecordedAnswer(.responses, "cut-off.sse")
    #expect(cut.response == nil)
    guard case .cutOff = cut.error else {
      Issue.record("\(String(describing: cut.error))")
      return
    }
  }

  @Test func `Events and items without a meaning are skipped, and named`() throws {
    let answer = try RecordedAnswer(.responses, "unknown.sse")
    #expect(
      answer.notices == [
        .ignored(type: "response.brand_new.thing", sequence: 2), .ignored(type: "web_search_call", sequence: 9),
      ])
    #expect(answer.response?.items == [.assistant("Hi")])
  }

  @Test func `A call whose end is missing makes the answer malformed, a text does not`() {
    func answer(_ events: String...) -> RecordedAnswer {
      let last = #"{"type":"response.completed","response":{"id":"r","status":"completed"}}"#
      return RecordedAnswer(.responses, pieces: (events + [last]).map { Array("data: \($0)\n\n".utf8) })
    }
    let call = #"{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","name":"A"}}"#
    #expect(answer(call).error == .malformed("item 1, function_call, has no end"))
    let text = #"{"type":"response.output_text.delta","output_index":0,"delta":"Hi"}"#
    #expect(answer(text).response?.items == [.assistant("Hi")])
  }
}
