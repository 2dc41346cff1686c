import Agent
import Foundation
import JSONText
import Synchronization
import TestFolders
import Testing

/// Services that fail in all the ways that networks know.
struct ProviderFaultTests {
  private static let request = ModelRequest(model: "m", items: [.user("hello")])

  /// Notes the waits of a provider, and does not wait.
  private final class Waits: Sendable {
    private let list = Mutex<[Duration]>([])
    var all: [Duration] { list.withLock { $0 } }
    func timing(jitter: Double = 1) -> RetryTiming {
      RetryTiming(
        now: { 784_111_777 }, sleep: { [self] time in list.withLock { $0.append(time) } }, jitter: { jitter })
    }
  }

  private struct Outcome {
    var events: [ModelEvent] = []
    var error: ProviderError?
    var response: ModelResponse? { if case .done(let response)? = events.last { response } else { nil } }
    var text: String { events.map { if case .textDelta(let text) = $0 { text } else { "" } }.joined() }
    var retries: Int { events.count { if case .notice(.retry) = $0 { true } else { false } } }
  }

  private func ask(
    _ service: RecordedService, _ server: LoopbackServer, waits: Waits = Waits(),
    change: (inout ProviderConfiguration) -> Void = { _ in }
  ) async -> Outcome {
    var configuration = ProviderConfiguration(
      baseURL: server.base, key: Secret("sk-0123456789"), timing: waits.timing())
    change(&configuration)
    var outcome = Outcome()
    do throws(ProviderError) {
      for try await event in service.provider(configuration).events(for: Self.request) { outcome.events.append(event) }
    } catch {
      outcome.error = error
    }
    return outcome
  }

  private static let good: [(RecordedService, String, String)] = [
    (.chat, "01-pieces-by-index.sse", "Let me look."), (.responses, "reasoning-text-call.sse", "Let me look."),
    (.messages, "thinking-text-calls.sse", "Let me look."),
  ]

  // MARK: Answers

  @Test func `Streams arrive as they come, also in slow bytes`() async throws {
    for (service, name, text) in Self.good {
      let bytes = try service.bytes(name)
      let server = try LoopbackServer(.events(bytes.map { [$0] }, pause: 0.000_05))
      let outcome = await ask(service, server)
      #expect(
        outcome.error == nil && outcome.text == text
          && outcome.response == RecordedAnswer(service, pieces: [bytes]).response)
      let calls = outcome.events.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
      #expect(calls == outcome.response?.toolCalls && !calls.isEmpty)
      #expect(outcome.events.contains { if case .usage = $0 { true } else { false } })
    }
  }

  @Test func `Deltas are handed over before the answer is complete`() async throws {
    let gate = LoopbackAnswer.Gate()
    let pieces = [
      #"data: {"choices":[{"delta":{"content":"one"}}]}"#, #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"#,
    ].map { LoopbackAnswer.chunk(Array("\($0)\n\n".utf8)) }
    let head = Array(LoopbackAnswer.head("200 OK", LoopbackAnswer.eventHeaders).utf8)
    let server = try LoopbackServer(
      LoopbackAnswer([.send(head), .send(pieces[0]), .wait(gate), .send(pieces[1]), .send(Array("0\r\n\r\n".utf8))]))
    let provider = OpenAIChatProvider(ProviderConfiguration(baseURL: server.base))
    var events = provider.events(for: Self.request).makeAsyncIterator()
    #expect(try await events.next() == .textDelta("one"))
    gate.open()
    guard case .done(let response)? = try await events.next() else {
      Issue.record("the answer does not end")
      return
    }
    #expect(response.text == "one")
    #expect(try await events.next() == nil)
  }

  @Test func `Whole answers say the same as streams`() async throws {
    for (service, text) in [
      (RecordedService.chat, "Let me look."), (.responses, "Let me look."), (.messages, "Let me look."),
    ] {
      let whole = String(decoding: try service.bytes("whole.json"), as: UTF8.self)
      // Asked for a stream, some servers answer so, too.
      let outcome = await ask(service, try LoopbackServer(.json(whole)))
      #expect(outcome.text == text && outcome.response?.stopReason == .toolCalls)
      #expect(
        outcome.response?.toolCalls.map(\.arguments) == [["command": "ls"]] && outcome.response?.usage?.output == 7)
    }
  }

  @Test func `The type of the content may be missing, and the first character counts`() async throws {
    let events = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n"
    let whole = #" {"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}"#
    for answer in [
      LoopbackAnswer.response("200 OK", [], events), .response("200 OK", [], ": ping\n\n" + events),
      .response("200 OK", [], whole), .response("200 OK", ["Content-Type: text/plain"], events),
      .response("200 OK", ["Content-Type: Application/JSON; charset=utf-8"], whole),
    ] {
      let outcome = await ask(.chat, try LoopbackServer(answer))
      #expect(outcome.text == "Hi", "\(String(describing: outcome.error))")
    }
  }

  // MARK: Errors

  @Test(arguments: [
    (
      "400 Bad Request", #"{"error":{"message":"bad","type":"invalid_request_error"}}"#,
      ProviderError.badRequest(status: 400, "bad")
    ),
    ("400 Bad Request", #"{"error":{"message":"long","code":"context_length_exceeded"}}"#, .contextOverflow("long")),
    (
      "400 Bad Request",
      #"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 > 8"}}"#,
      .contextOverflow("prompt is too long: 9 > 8")
    ),
    ("401 Unauthorized", #"{"error":{"message":"who?","type":"invalid_request_error"}}"#, .authentication("who?")),
    ("403 Forbidden", "no", .authentication("no")),
    ("404 Not Found", #"{"error":{"message":"no model","code":"model_not_found"}}"#, .notFound("no model")),
    ("404 Not Found", #"{"detail":"Not Found"}"#, .notFound("Not Found")),
    ("422 Unprocessable", #"{"detail":[{"msg":"x"}]}"#, .badRequest(status: 422, #"{"detail":[{"msg":"x"}]}"#)),
    ("429 Too Many", #"{"error":{"message":"pay","type":"insufficient_quota"}}"#, .quotaExhausted("pay")),
    ("302 Found", "", .redirected(status: 302, location: "https://elsewhere.example/")),
  ]) func `Statuses and descriptions say what went wrong`(_ status: String, _ body: String, _ error: ProviderError)
    async throws
  {
    let headers = ["Location: https://elsewhere.example/?token=1"]
    let server = try LoopbackServer(.response(status, headers, body))
    let outcome = await ask(.chat, server)
    #expect(outcome.error == error && server.requests.count == 1)
  }

  @Test func `Errors that pass are tried again, with growing waits`() async throws {
    let waits = Waits()
    let good = LoopbackAnswer.events([try RecordedService.chat.bytes("01-pieces-by-index.sse")])
    let server = try LoopbackServer(
      .response("500 Internal", [], "oops"), .json(#"{"error":"overloaded"}"#, status: "503 Unavailable"),
      .events([Array("data: {\"error\":{\"message\":\"x\",\"code\":502}}\n\n".utf8)]), good)
    let outcome = await ask(.chat, server, waits: waits)
    #expect(outcome.text == "Let me look." && outcome.retries == 3 && server.requests.count == 4)
    #expect(waits.all == [.milliseconds(500), .seconds(1), .seconds(2)])
    #expect(
      outcome.events.first
        == .notice(.retry(attempt: 1, after: .milliseconds(500), .serverFailure(status: 500, "oops"))))
  }

  @Test func `Chance shortens waits by up to a half`() async throws {
    for (jitter, wait) in [(0, Duration.milliseconds(250)), (0.5, .milliseconds(375)), (1, .milliseconds(500))] {
      let waits = Waits()
      let good = LoopbackAnswer.events([try RecordedService.chat.bytes("01-pieces-by-index.sse")])
      let server = try LoopbackServer(.response("500 Internal", [], ""), good)
      _ = await ask(.chat, server) { $0.timing = waits.timing(jitter: jitter) }
      #expect(waits.all == [wait])
    }
  }

  @Test func `Attempts are limited`() async throws {
    let server = try LoopbackServer(
      .response("529 Overloaded", [], #"{"error":{"type":"overloaded_error","message":"busy"}}"#))
    let outcome = await ask(.messages, server) { $0.retries.maximumAttempts = 2 }
    #expect(outcome.error == .overloaded(retryAfter: nil, "busy") && server.requests.count == 2)
  }

  @Test(arguments: [
    ("Retry-After: 7", Duration.seconds(7)), ("retry-after-ms: 1500", .milliseconds(1500)),
    ("Retry-After: Sun, 06 Nov 1994 08:49:47 GMT", .seconds(10)), ("Retry-After: 0", .milliseconds(500)),
    ("Retry-After: Sun, 06 Nov 1994 08:49:07 GMT", .milliseconds(500)), ("Retry-After: soon", .milliseconds(500)),
  ]) func `The server says when to come back`(_ header: String, _ wait: Duration) async throws {
    let waits = Waits()
    let good = LoopbackAnswer.events([try RecordedService.chat.bytes("01-pieces-by-index.sse")])
    let server = try LoopbackServer(.response("429 Too Many", [header], "slow"), good)
    #expect(await ask(.chat, server, waits: waits).error == nil)
    #expect(waits.all == [wait])
  }

  @Test func `A server that wants to be left alone for long is`() async throws {
    let server = try LoopbackServer(.response("429 Too Many", ["Retry-After: 3600"], "slow"))
    #expect(await ask(.chat, server).error == .rateLimited(retryAfter: .seconds(3600), "slow"))
    #expect(server.requests.count == 1)
  }

  @Test func `Nothing is tried again after something was shown, unless that is wanted`() async throws {
    let beginning = Array("data: {\"choices\":[{\"delta\":{\"content\":\"Let me\"}}]}\n\n".utf8)
    let good = LoopbackAnswer.events([try RecordedService.chat.bytes("01-pieces-by-index.sse")])
    let cut = LoopbackAnswer.events([beginning], isWhole: false)
    let server = try LoopbackServer(cut, good)
    let outcome = await ask(.chat, server)
    guard case .cutOff = outcome.error else {
      Issue.record("\(outcome)")
      return
    }
    #expect(outcome.text == "Let me" && server.requests.count == 1)
    let second = try LoopbackServer(cut, good)
    let again = await ask(.chat, second) { $0.retries.retriesAfterOutput = true }
    #expect(again.response?.text == "Let me look." && again.retries == 1)
  }

  @Test func `A stream that is cut anywhere is no answer, and no crash`() async throws {
    let bytes = Array(
      "data: {\"choices\":[{\"delta\":{\"content\":\"ü\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n".utf8)
    let whole = Array(LoopbackAnswer.head("200 OK", LoopbackAnswer.eventHeaders).utf8) + LoopbackAnswer.chunk(bytes)
    let event = whole.count - bytes.count - 2
    let end = event + (bytes.firstRange(of: Array("\n\n".utf8))?.upperBound ?? 0)
    for count in stride(from: 0, through: whole.count, by: 1) {
      let server = try LoopbackServer(LoopbackAnswer([.send(Array(whole.prefix(count)))]))
      let outcome = await ask(.chat, server) { $0.retries.maximumAttempts = 1 }
      #expect((outcome.error == nil) == (count >= end), "cut after \(count) of \(whole.count)")
      #expect(outcome.error != nil || outcome.response?.items == [.assistant("ü")])
    }
  }

  @Test func `Content of another type is shown as far as it helps`() async throws {
    let page = "<html>sk-0123456789" + String(repeating: "x", count: 10_000)
    let outcome = await ask(.chat, try LoopbackServer(.response("200 OK", ["Content-Type: text/html"], page)))
    #expect(
      outcome.error
        == .unexpectedContent(type: "text/html", beginning: "<html>[secret]" + String(repeating: "x", count: 106)))
    let plain = await ask(.chat, try LoopbackServer(.response("200 OK", [], "hello")))
    #expect(plain.error == .unexpectedContent(type: "no type of content", beginning: "hello"))
  }

  @Test func `What is no JSON is malformed`() async throws {
    for answer in [
      LoopbackAnswer.json("{"), .json("[]"), .json("{}"), .events([Array("data: nonsense\n\n".utf8)]),
      .events([Array("data: 12\n\n".utf8)]), .json(String(repeating: "[", count: 100_000)),
    ] {
      let outcome = await ask(.chat, try LoopbackServer(answer)) { $0.retries.maximumAttempts = 1 }
      guard case .malformed = outcome.error else {
        Issue.record("\(outcome)")
        continue
      }
    }
    // Twice to the same effect, it was tried again.
    let server = try LoopbackServer(.json("{"))
    _ = await ask(.chat, server)
    #expect(server.requests.count == 4)
  }

  @Test func `Endless streams and giant events end`() async throws {
    let head = LoopbackAnswer.Step.send(
      Array("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".utf8))
    let event = Array("data: {\"choices\":[{\"delta\":{\"content\":\"again \"}}]}\n\n".utf8)
    for (bytes, limit) in [
      (event, 100_000), (Array(": ping\n\n".utf8), 100_000), (Array("data: ".utf8), 10_000),
      (Array("data: x\n".utf8), 10_000),
    ] {
      let server = try LoopbackServer(LoopbackAnswer([head, .repeatForever(bytes)]))
      let outcome = await ask(.chat, server) { configuration in
        configuration.limits.bodyBytes = 100_000
        configuration.eventBytes = 10_000
      }
      #expect(outcome.error == .tooLarge(limit: limit))
    }
  }

  @Test func `Silence ends, and so does what takes too long`() async throws {
    let silent = try LoopbackServer(LoopbackAnswer([.waitForClose]))
    let outcome = await ask(.chat, silent) { configuration in
      configuration.limits.silence = .milliseconds(100)
      configuration.retries.maximumAttempts = 2
    }
    #expect(outcome.error == .network(.silent(.milliseconds(100))) && silent.requests.count == 2)
    let late = await ask(.chat, try LoopbackServer(LoopbackAnswer([.waitForClose]))) {
      $0.limits.deadline = .milliseconds(100)
    }
    #expect(late.error == .network(.deadlineExceeded(.milliseconds(100))) && late.retries == 0)
  }

  @Test func `Odd chunks are chunks`() async throws {
    let text = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\r\n\r\n"
    let chunks =
      text.utf8.map { String(format: "0001;a=\"b\"\r\n%c\r\n", $0) }.joined() + "000;last\r\nTrailer: x\r\n\r\n"
    let server = try LoopbackServer(.raw(LoopbackAnswer.head("200 OK", LoopbackAnswer.eventHeaders) + chunks))
    #expect(await ask(.chat, server).text == "Hi")
    let wrong = try LoopbackServer(.raw(LoopbackAnswer.head("200 OK", LoopbackAnswer.eventHeaders) + "zz\r\n" + text))
    #expect(await ask(.chat, wrong) { $0.retries.maximumAttempts = 1 }.error != nil)
  }

  // MARK: Cancelling

  @Test func `Cancelling ends the request at once, wherever it is`() async throws {
    let head = Array("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".utf8)
    let event = Array("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n".utf8)
    for steps: [LoopbackAnswer.Step] in [[], [.send(head)], [.send(head), .send(event)]] {
      let server = try LoopbackServer(LoopbackAnswer(steps + [.waitForClose]))
      let task = Task { await ask(.chat, server) }
      try await eventually { server.requests.count == 1 }
      try await Task.sleep(for: .milliseconds(30))
      task.cancel()
      #expect(await task.value.error == .cancelled)
      try await eventually { server.closed == 1 }
    }
  }

  @Test func `Cancelling ends a wait between attempts`() async throws {
    let server = try LoopbackServer(.response("503 Unavailable", ["Retry-After: 60"], "busy"))
    let provider = OpenAIChatProvider(ProviderConfiguration(baseURL: server.base))
    let task = Task {
      do throws(ProviderError) {
        _ = try await provider.response(to: Self.request)
        return nil as ProviderError?
      } catch {
        return error
      }
    }
    try await eventually { server.requests.count == 1 }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test func `Letting go of the events ends the request`() async throws {
    let server = try LoopbackServer(LoopbackAnswer([.waitForClose]))
    do {
      let stream = OpenAIChatProvider(ProviderConfiguration(baseURL: server.base)).events(for: Self.request)
      try await eventually { server.requests.count == 1 }
      withExtendedLifetime(stream) {}
    }
    try await eventually { server.closed == 1 }
  }

  // MARK: Keys

  @Test func `No error and no event has the key, even if the server repeats it`() async throws {
    let key = "sk-0123456789"
    let quoted = #"{"error":{"message":"wrong key \#(key)","type":"\#(key)","code":"\#(key)"}}"#
    for service in RecordedService.allCases {
      for answer in [
        LoopbackAnswer.json(quoted, status: "401 Unauthorized"), .json(quoted), .response("500 Oops", [], "key \(key)"),
        .response("302 Found", ["Location: https://x.example/\(key)"], ""),
        .response("200 OK", ["Content-Type: text/html"], key),
        .events([Array("event: error\ndata: \(quoted)\n\n".utf8)]), .events([Array("data: \(key)\n\n".utf8)]),
        .events([Array("data: {\"type\":\"\(key)\"}\n\n".utf8)]),
        .raw("HTTP/1.1 \(key)\r\n\r\n"), .json(#"{"detail":{"x":"\#(key)"}}"#, status: "422 No"),
      ] {
        let server = try LoopbackServer(answer)
        let outcome = await ask(service, server) { $0.retries.maximumAttempts = 2 }
        let error = try #require(outcome.error)
        var dumped = ""
        dump(outcome, to: &dumped)
        for text in ["\(error)", String(reflecting: error), "\(outcome.events)", dumped] {
          #expect(!text.contains("0123456789"), "\(text)")
        }
        #expect(server.requests.first?.headers.values.contains { $0.contains(key) } == true)
      }
    }
    var dumped = ""
    let provider = OpenAIChatProvider(ProviderConfiguration(baseURL: "https://x.example", key: Secret(key)))
    dump(provider, to: &dumped)
    #expect(!dumped.contains("0123456789") && !"\(provider)".contains("0123456789"))
  }
}
