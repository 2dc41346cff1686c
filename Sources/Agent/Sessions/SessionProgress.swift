/// What a session has begun and not ended: what has to be known to go on with it.
public struct SessionProgress: Hashable, Sendable {
  /// A call without an answer.
  private struct Waiting<Event: Hashable & Sendable>: Hashable, Sendable {
    let order: Int
    let event: Event
  }

  // By the bytes of the identifiers: some look alike and are different.
  private var uses: [[UInt8]: Waiting<ToolUse>] = [:]
  private var questions: [[UInt8]: Waiting<PermissionQuestion>] = [:]
  private var count = 0

  /// Whether the session has its `system.init`.
  public private(set) var isInitialized = false
  /// Whether the last turn has no `result`.
  public private(set) var isTurnOpen = false
  /// How many messages the user has sent.
  public private(set) var turnCount = 0
  /// The last checkpoint of the workspace.
  public private(set) var lastCheckpoint: WorkspaceCheckpoint?

  /// Of a session without events.
  public init() {}

  /// The calls that have no result, in their order. Providers refuse a conversation with such calls.
  public var openToolUses: [ToolUse] { uses.values.sorted { $0.order < $1.order }.map(\.event) }

  /// The questions without a decision, in their order.
  public var openQuestions: [PermissionQuestion] { questions.values.sorted { $0.order < $1.order }.map(\.event) }

  /// Takes an event into account.
  public mutating func note(_ event: SessionEvent) {
    switch event {
    case .systemInit: isInitialized = true
    case .userMessage:
      isTurnOpen = true
      turnCount += 1
    case .result: isTurnOpen = false
    case .toolUse(let use):
      count += 1
      uses[Array(use.toolUseId.utf8)] = Waiting(order: count, event: use)
    case .toolResult(let result): uses[Array(result.toolUseId.utf8)] = nil
    case .permissionQuestion(let question):
      count += 1
      questions[Array(question.questionId.utf8)] = Waiting(order: count, event: question)
    case .permissionDecision(let decision): questions[Array(decision.questionId.utf8)] = nil
    case .workspaceCheckpoint(let checkpoint): lastCheckpoint = checkpoint
    default: break
    }
  }

  /// Takes a line of the log into account without reading its JSON, which may be long; false if that is needed.
  mutating func note(_ envelope: EventEnvelope) -> Bool {
    guard let line = Self.lines.first(where: { $0.type.count == envelope.type.count && $0.type == envelope.type })
    else {
      return true
    }
    switch line.effect {
    case .same(let event): note(event)
    case .answers(let name):
      guard let identifier = envelope.firstText(named: name) else { return false }
      uses[Array(identifier)] = nil
    case .decides(let name):
      guard let identifier = envelope.firstText(named: name) else { return false }
      questions[Array(identifier)] = nil
    case .more: return false
    }
    return true
  }

  /// What a line says, as far as it matters here.
  private enum Effect {
    /// The same as any event of its type.
    case same(SessionEvent)
    /// A call has the answer; the member of that name says which.
    case answers(String)
    /// A question is decided; the member of that name says which.
    case decides(String)
    /// What all of its members say.
    case more
  }

  /// The types that matter, in the bytes of the log.
  private static let lines: [(type: ArraySlice<UInt8>, effect: Effect)] = effects.map { (ArraySlice($0.utf8), $1) }
  private static let effects: KeyValuePairs<String, Effect> = [
    UserMessage.type: .same(.userMessage(UserMessage(text: ""))),
    TurnResult.type: .same(.result(TurnResult(finalText: ""))),
    SystemInit.type: .same(.systemInit(SystemInit(sessionId: ""))),
    ToolUse.type: .more, ToolResult.type: .answers("toolUseId"),
    PermissionQuestion.type: .more, PermissionDecision.type: .decides("questionId"), WorkspaceCheckpoint.type: .more,
  ]
}
