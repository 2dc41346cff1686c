@testable import Agent
import Foundation
import JSONText
import TestFolders

/// The kinds of services that answers were recorded from.
enum RecordedService: String, CaseIterable, Sendable {
  case chat, responses, messages

  func provider(_ configuration: ProviderConfiguration) -> any ModelProvider {
    switch self {
    case .chat: OpenAIChatProvider(configuration)
    case .responses: OpenAIResponsesProvider(configuration)
    case .messages: AnthropicProvider(configuration)
    }
  }

  func decoder(_ request: ModelRequest = ModelRequest(model: "m", items: [.user("hello")])) -> any ResponseDecoder {
    switch self {
    case .chat: ChatDecoder(request, key: nil)
    case .responses: ResponsesDecoder(request, key: nil)
    case .messages: AnthropicDecoder(request, key: nil)
    }
  }

  /// The names of all recorded streams.
  var streams: [String] {
    let folder = Fixture.provider(rawValue)
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".sse") }
      .sorted()
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: Fixture.provider("\(rawValue)/\(name)"))))
  }
}

/// What becomes of a recorded answer: its events, and how it ended.
struct RecordedAnswer: Hashable {
  var events: [ModelEvent] = []
  var response: ModelResponse?
  var error: ProviderError?

  /// Reads a recording, which arrives in pieces.
  init(_ service: RecordedService, pieces: [[UInt8]], items: [ModelItem] = [.user("hello")]) {
    var decoder = service.decoder(ModelRequest(model: "m", items: items))
    var reader = ServerSentEventReader()
    do {
      for piece in pieces {
        for event in try reader.read(piece) where !decoder.isFinished { events += try decoder.read(event) }
      }
      let (response, notices) = try decoder.finish()
      self.response = response
      events += notices
    } catch {
      self.error = error as? ProviderError
    }
  }

  /// Reads a recorded file.
  init(_ service: RecordedService, _ name: String, items: [ModelItem] = [.user("hello")]) throws {
    self.init(service, pieces: [try service.bytes(name)], items: items)
  }

  var text: String { events.map { if case .textDelta(let text) = $0 { text } else { "" } }.joined() }
  var refusal: String { events.map { if case .refusalDelta(let text) = $0 { text } else { "" } }.joined() }
  var reasoning: String { events.map { if case .reasoningDelta(let text) = $0 { text } else { "" } }.joined() }
  var notices: [ModelNotice] { events.compactMap { if case .notice(let notice) = $0 { notice } else { nil } } }
  var calls: [ToolCall]? { response?.toolCalls }
}

extension ToolCall {
  /// A call with arguments as JSON text.
  init(_ id: String, _ name: String, _ arguments: String) {
    self.init(id: id, name: name, arguments: ToolCall.arguments(reading: arguments))
  }
}
