import JSONText

/// Something that happened in a session.
public enum SessionEvent: Hashable, Sendable {
  case systemInit(SystemInit)
  case userMessage(UserMessage)
  case assistantDelta(AssistantDelta)
  case assistantMessage(AssistantMessage)
  case toolUse(ToolUse)
  case toolResult(ToolResult)
  case permissionQuestion(PermissionQuestion)
  case permissionDecision(PermissionDecision)
  case permissionRevoke(PermissionRevoke)
  case permissionMode(PermissionModeChange)
  case netFetch(NetFetch)
  case commandStart(CommandStart)
  case commandEnd(CommandEnd)
  case workspaceImport(WorkspaceImport)
  case workspaceCheckpoint(WorkspaceCheckpoint)
  case workspaceDiff(WorkspaceDiff)
  case workspaceCommit(WorkspaceCommit)
  case workspaceRollback(WorkspaceRollback)
  case limitHit(LimitHit)
  case result(TurnResult)
  case sessionFork(SessionFork)
  case sessionRepair(SessionRepair)
  /// An event of another type.
  case unknown(UnknownEvent)

  /// What the log calls the type of the event.
  public var type: String {
    if case .unknown(let event) = self { event.type } else { payload.map { Swift.type(of: $0).type } ?? "" }
  }

  /// What the line of the log has besides the members that every line has.
  public var members: JSONObject {
    if case .unknown(let event) = self { event.members } else { payload?.members ?? [:] }
  }

  private var payload: (any EventPayload)? {
    switch self {
    case .systemInit(let payload): payload
    case .userMessage(let payload): payload
    case .assistantDelta(let payload): payload
    case .assistantMessage(let payload): payload
    case .toolUse(let payload): payload
    case .toolResult(let payload): payload
    case .permissionQuestion(let payload): payload
    case .permissionDecision(let payload): payload
    case .permissionRevoke(let payload): payload
    case .permissionMode(let payload): payload
    case .netFetch(let payload): payload
    case .commandStart(let payload): payload
    case .commandEnd(let payload): payload
    case .workspaceImport(let payload): payload
    case .workspaceCheckpoint(let payload): payload
    case .workspaceDiff(let payload): payload
    case .workspaceCommit(let payload): payload
    case .workspaceRollback(let payload): payload
    case .limitHit(let payload): payload
    case .result(let payload): payload
    case .sessionFork(let payload): payload
    case .sessionRepair(let payload): payload
    case .unknown: nil
    }
  }

  /// The event of a type with these members.
  public init(type: String, members: JSONObject) {
    do throws(EventFieldError) {
      self = try Self.known(type, EventFields(members)) ?? .unknown(UnknownEvent(type: type, members: members))
    } catch {
      self = .unknown(UnknownEvent(type: type, members: members, problem: error))
    }
  }

  private static func known(_ type: String, _ fields: EventFields) throws(EventFieldError) -> SessionEvent? {
    switch type {
    case SystemInit.type: .systemInit(try SystemInit(fields))
    case UserMessage.type: .userMessage(try UserMessage(fields))
    case AssistantDelta.type: .assistantDelta(try AssistantDelta(fields))
    case AssistantMessage.type: .assistantMessage(try AssistantMessage(fields))
    case ToolUse.type: .toolUse(try ToolUse(fields))
    case ToolResult.type: .toolResult(try ToolResult(fields))
    case PermissionQuestion.type: .permissionQuestion(try PermissionQuestion(fields))
    case PermissionDecision.type: .permissionDecision(try PermissionDecision(fields))
    case PermissionRevoke.type: .permissionRevoke(try PermissionRevoke(fields))
    case PermissionModeChange.type: .permissionMode(try PermissionModeChange(fields))
    case NetFetch.type: .netFetch(try NetFetch(fields))
    case CommandStart.type: .commandStart(try CommandStart(fields))
    case CommandEnd.type: .commandEnd(try CommandEnd(fields))
    case WorkspaceImport.type: .workspaceImport(try WorkspaceImport(fields))
    case WorkspaceCheckpoint.type: .workspaceCheckpoint(try WorkspaceCheckpoint(fields))
    case WorkspaceDiff.type: .workspaceDiff(try WorkspaceDiff(fields))
    case WorkspaceCommit.type: .workspaceCommit(try WorkspaceCommit(fields))
    case WorkspaceRollback.type: .workspaceRollback(try WorkspaceRollback(fields))
    case LimitHit.type: .limitHit(try LimitHit(fields))
    case TurnResult.type: .result(try TurnResult(fields))
    case SessionFork.type: .sessionFork(try SessionFork(fields))
    case SessionRepair.type: .sessionRepair(try SessionRepair(fields))
    default: nil
    }
  }
}
