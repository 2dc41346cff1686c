import Agent
import Foundation
import JSONText
import Synchronization
import TestFolders
import Testing

struct ScriptedProviderTests {
  private func script(_ name: String = "look-and-answer") throws -> Script {
    try Script(reading: Array(try Data(contentsOf: URL(filePath: Fixture.provider("scripted/\(name).json")))))
  }

  @Test func `A script answers turn by turn, with errors and pauses`() async throws {
    let pauses = Mutex<[Duration]>([])
    let provider = ScriptedProvider(try script(), sleep: { time in pauses.withLock { $0.append(time) } })
    var request = ModelRequest(model: "any", items: [.user("What is here?")])
    var events: [ModelEvent] = []
    for try await event in provider.events(for: request) { events.append(event) }
    let call = ToolCall(id: "call_1", name: "ListDir", arguments: ["path": "."])
    let usage = TokenUsage(input: 120, output: 18)
    let response = ModelResponse(
      model: "any",
      items: [
        .reasoning(ModelReasoning(text: "The user wants to know what is here.", provider: "scripted")),
        .assistant("Let me look."), .toolCall(call),
      ], stopReason: .toolCalls, usage: usage)
    #expect(
      events == [
        .reasoningDelta("The user wants to know what is here."), .textDelta("Let me "), .textDelta("look."),
        .toolCall(call), .usage(usage), .done(response),
      ])
    #expect(pauses.withLock { $0 } == [.milliseconds(50)])
    request.items += response.items + [.toolOutput(ToolOutput(callID: "call_1", text: "README.md"))]
    await #expect(throws: ProviderError.overloaded(retryAfter: .milliseconds(100), "come back later")) {
      try await provider.response(to: request)
    }
    #expect(try await provider.response(to: request).text == "There is a README.")
    await #expect(throws: ProviderError.badRequest(status: nil, "the script has only 3 turns")) {
      try await provider.response(to: request)
    }
  }

  @Test func `The page shows this script`() throws {
    let page = String(decoding: try Data(contentsOf: URL(filePath: Fixture.page("providers"))), as: UTF8.self)
    let file = try Data(contentsOf: URL(filePath: Fixture.provider("scripted/look-and-answer.json")))
    #expect(page.contains(String(decoding: file, as: UTF8.self)))
  }

  @Test func `A conversation can be continued where it was`() async throws {
    var request = ModelRequest(
      model: "any",
      items: [
        .user("What is here?"), .assistant("Let me look."), .toolCall(ToolCall("call_1", "ListDir", "{}")),
        .toolOutput(ToolOutput(callID: "call_1", text: "README.md")),
      ])
    let provider = ScriptedProvider(try script(), startingAt: .conversation)
    #expect(try await provider.response(to: request).text == "There is a README.")
    request.items[3] = .toolOutput(ToolOutput(callID: "call_1", text: "nothing"))
    await #expect(throws: ProviderError.badRequest(status: nil, #"the script expects to be told "README.md""#)) {
      try await ScriptedProvider(try script(), startingAt: .conversation).response(to: request)
    }
  }

  @Test func `Answers can be made up`() async throws {
    let provider = ScriptedProvider { request in Script.Turn([.text(["\(request.items.count)"]), .stop(.length)]) }
    let response = try await provider.response(to: ModelRequest(model: "m", items: [.user("a"), .user("b")]))
    #expect(response.text == "2" && response.stopReason == .length)
  }

  @Test func `A pause ends when nobody waits any more`() async throws {
    let provider = ScriptedProvider(Script([Script.Turn([.text(["a"]), .pause(.seconds(600)), .text(["b"])])]))
    let task = Task {
      do throws(ProviderError) {
        _ = try await provider.response(to: ModelRequest(model: "m", items: []))
        return nil as ProviderError?
      } catch {
        return error
      }
    }
    try await Task.sleep(for: .milliseconds(20))
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test func `Arguments can be as wrong as those of models`() throws {
    let text =
      #"{"version":1,"turns":[{"steps":[{"call":{"name":"A","arguments":"{\"x\""}},{"call":{"name":"B","arguments":""}}]}]}"#
    #expect(
      try Script(reading: Array(text.utf8)).turns == [
        Script.Turn([
          .call(id: nil, name: "A", arguments: ["_raw": #"{"x""#]), .call(id: nil, name: "B", arguments: [:]),
        ])
      ])
  }

  @Test(arguments: [
    ("[", "the script is no JSON: the text ends too early at byte 1"),
    ("{}", "the script: \"version\" has to be 1"),
    (#"{"version":1}"#, "the script: \"turns\" has to be a list"),
    (#"{"version":1,"turns":[{"step":[]}]}"#, "turns[0] of the script: there is no \"step\"; there are expects, steps"),
    (
      #"{"version":1,"turns":[{"steps":[{"say":"x"}]}]}"#,
      "steps[0] of turns[0] of the script: a step has one of text, reasoning, call, pause, usage, stop, error"
    ),
    (
      #"{"version":1,"turns":[{"steps":[{"pause":-1}]}]}"#,
      "steps[0] of turns[0] of the script: \"pause\" has to be a number of seconds, from 0 to 3600"
    ),
    (
      #"{"version":1,"turns":[{"steps":[{"call":{"arguments":{}}}]}]}"#,
      "the call of steps[0] of turns[0] of the script: \"name\" is missing"
    ),
  ]) func `What is wrong with a script is said, and where`(_ text: String, _ problem: String) {
    #expect(throws: ScriptError.self) { try Script(reading: Array(text.utf8)) }
    do { _ = try Script(reading: Array(text.utf8)) } catch { #expect("\(error)" == problem) }
  }
}
