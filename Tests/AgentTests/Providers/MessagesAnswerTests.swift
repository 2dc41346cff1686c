import Agent
import JSONText
import Testing

struct MessagesAnswerTests {
  @Test func `Thoughts, texts and calls come in their order`() throws {
    let answer = try RecordedAnswer(.messages, "thinking-text-calls.sse")
    #expect(answer.reasoning == "Look first." && answer.text == "Let me look." && answer.notices.isEmpty)
    #expect(
      answer.response
        == ModelResponse(
          id: "msg_1", model: "m",
          items: [
            .reasoning(
              ModelReasoning(
                text: "Look first.",
                carried: ["type": "thinking", "thinking": "Look first.", "signature": "EqQB-signed"],
                provider: "anthropic")),
            .reasoning(
              ModelReasoning(
                text: "", carried: ["type": "redacted_thinking", "data": "opaque"], provider: "anthropic")),
            .assistant("Let me look."), .toolCall(ToolCall("tu_1", "Bash", #"{"command":"ls"}"#)),
            .toolCall(ToolCall(id: "tu_2", name: "Now", arguments: [:])),
          ], stopReason: .toolCalls, usage: TokenUsage(input: 9, output: 7, cachedInput: 4)))
  }

  @Test func `An error inside an answer is an error`() throws {
    #expect(try RecordedAnswer(.messages, "error.sse").error == .overloaded(retryAfter: nil, "Overloaded"))
  }

  @Test func `An answer that is cut off leaves no half of a call`() throws {
    let answer = try RecordedAnswer(.messages, "length.sse")
    #expect(answer.response?.items == [.assistant("Let me")] && answer.response?.stopReason == .length)
    let cut = try RecordedAnswer(.messages, "cut-off.sse")
    #expect(cut.response == nil && cut.error == .cutOff("the stream ended without message_stop"))
  }

  @Test func `Events and blocks without a meaning are skipped, and named`() throws {
    let answer = try RecordedAnswer(.messages, "unknown.sse")
    #expect(
      answer.notices == [.ignored(type: "brand_new", sequence: nil), .ignored(type: "server_tool_use", sequence: nil)])
    #expect(answer.response?.items == [.assistant("Hi")] && answer.response?.stopReason == .end)
  }

  @Test func `A refusal is a reason to stop`() throws {
    #expect(try RecordedAnswer(.messages, "refusal.sse").response?.stopReason == .refusal)
  }
}
