import JSONText
import Synchronization

/// A provider that answers from a script, for tests, demonstrations and work without a network.
///
/// Each request gets the next turn, whatever it says. An error of the script is not tried again here: it is the answer.
public struct ScriptedProvider: ModelProvider {
  /// Which turn comes first.
  public enum Start: Hashable, Sendable {
    /// That of the script.
    case beginning
    /// The one after those that the conversation of the first request has. Turns that fail leave no trace there.
    case conversation
  }

  private let turn: @Sendable (ModelRequest) throws(ProviderError) -> Script.Turn
  private let sleep: @Sendable (Duration) async throws -> Void

  /// A provider that follows a script.
  ///
  /// - Parameter sleep: What pauses wait with.
  public init(
    _ script: Script, startingAt start: Start = .beginning,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    let position = ScriptPosition(script, start)
    turn = { request throws(ProviderError) in try position.turn(for: request) }
    self.sleep = sleep
  }

  /// A provider that makes up its answers.
  public init(
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    answering turn: @escaping @Sendable (ModelRequest) throws(ProviderError) -> Script.Turn
  ) {
    self.turn = turn
    self.sleep = sleep
  }

  public var name: String { "scripted" }

  public func events(for request: ModelRequest) -> ModelEventStream {
    ModelEventStream { emit throws(ProviderError) in
      try await perform(try turn(request), for: request, emit)
    }
  }

  private func perform(
    _ turn: Script.Turn, for request: ModelRequest, _ emit: ModelEventStream.Emitter
  ) async throws(ProviderError) {
    let said = request.items.sinceLastAnswer
    for text in turn.expects where !said.contains(where: { $0.contains(text) }) {
      throw .badRequest(status: nil, "the script expects to be told \(text.debugDescription)")
    }
    var names = ToolCallNames(request.items)
    var response = ModelResponse(model: request.model, items: [], stopReason: .end)
    var stopReason: StopReason?
    for step in turn.steps {
      switch step {
      case .text(let pieces):
        response.items.append(.assistant(pieces.joined()))
        for piece in pieces { try await emit(.textDelta(piece)) }
      case .reasoning(let pieces):
        response.items.append(.reasoning(ModelReasoning(text: pieces.joined(), provider: name)))
        for piece in pieces { try await emit(.reasoningDelta(piece)) }
      case .call(let id, let name, let arguments):
        response.items.append(.toolCall(ToolCall(id: names.name(for: id), name: name, arguments: arguments)))
      case .pause(let time):
        guard (try? await sleep(time)) != nil else { throw .cancelled }
      case .usage(let usage): response.usage = usage
      case .stop(let reason): stopReason = reason
      case .error(let error): throw error
      }
    }
    response.stopReason = stopReason ?? (response.toolCalls.isEmpty ? .end : .toolCalls)
    for call in response.toolCalls { try await emit(.toolCall(call)) }
    if let usage = response.usage { try await emit(.usage(usage)) }
    try await emit(.done(response))
  }
}

/// Where in its script a provider is.
private final class ScriptPosition: Sendable {
  private let script: Script
  private let start: ScriptedProvider.Start
  private let next = Mutex<Int?>(nil)

  init(_ script: Script, _ start: ScriptedProvider.Start) {
    self.script = script
    self.start = start
  }

  func turn(for request: ModelRequest) throws(ProviderError) -> Script.Turn {
    let position = next.withLock { next in
      let position = next ?? first(request)
      next = position + 1
      return position
    }
    guard position < script.turns.count else {
      throw .badRequest(status: nil, "the script has only \(script.turns.count) turns")
    }
    return script.turns[position]
  }

  private func first(_ request: ModelRequest) -> Int {
    guard start == .conversation else { return 0 }
    var answers = request.items.answerCount
    return script.turns.firstIndex { turn in
      guard !turn.fails else { return false }
      answers -= 1
      return answers < 0
    } ?? script.turns.count
  }
}

extension ModelItem {
  fileprivate var isAnswer: Bool {
    switch self {
    case .assistant, .reasoning, .toolCall: true
    case .user, .toolOutput: false
    }
  }
}

extension [ModelItem] {
  /// What the model was told since it has said something.
  fileprivate var sinceLastAnswer: [String] {
    suffix(from: (lastIndex(where: \.isAnswer) ?? -1) + 1).compactMap { item in
      switch item {
      case .user(let text): text
      case .toolOutput(let output): output.text
      case .assistant, .reasoning, .toolCall: nil
      }
    }
  }

  /// How often the model has answered: what follows each other is one answer.
  fileprivate var answerCount: Int {
    zip(indices, self).filter { index, item in item.isAnswer && (index == 0 || !self[index - 1].isAnswer) }.count
  }
}
