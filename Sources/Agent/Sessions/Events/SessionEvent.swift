import JSONText

/// Something that happened in a session.
public enum SessionEvent: Hashable, Sendable {
  /// A session begins.
  case systemInit(SystemInit)
  /// The user says something; a turn begins.
  case userMessage(UserMessage)
  /// A piece of an answer comes.
  case assistantDelta(AssistantDelta)
  /// The model says something.
  case assistantMessage(AssistantMessage)
  /// The model calls a tool.
  case toolUse(ToolUse)
  /// A tool answers.
  case toolResult(ToolResult)
  /// The user is going to be asked.
  case permissionQuestion(PermissionQuestion)
  /// A call is allowed, or it is not.
  case permissionDecision(PermissionDecision)
  /// Permissions are taken back.
  case permissionRevoke(PermissionRevoke)
  /// What becomes of undecided calls has changed.
  case permissionMode(PermissionModeChange)
  /// A request left the machine.
  case netFetch(NetFetch)
  /// A command begins.
  case commandStart(CommandStart)
  /// A command ends.
  case commandEnd(CommandEnd)
  /// A directory became the lower layer of the workspace.
  case workspaceImport(WorkspaceImport)
  /// The workspace can be brought back to what it is now.
  case workspaceCheckpoint(WorkspaceCheckpoint)
  /// Changes were shown.
  case workspaceDiff(WorkspaceDiff)
  /// Changes were brought into the directory of the host, or not.
  case workspaceCommit(WorkspaceCommit)
  /// The workspace went back, or a commit was undone.
  case workspaceRollback(WorkspaceRollback)
  /// A limit was reached.
  case limitHit(LimitHit)
  /// A turn ends.
  case result(TurnResult)
  /// The session is a fork from here on.
  case sessionFork(SessionFork)
  /// The end of the log was mended.
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
