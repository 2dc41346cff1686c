import JSONText

/// How far a permission reaches. A log may have scopes that this program does not know.
public struct PermissionScope: RawRepresentable, Hashable, Sendable {
  /// What the log calls it.
  public let rawValue: String

  /// The scope of that name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// This call.
  public static let once = PermissionScope(rawValue: "once")
  /// Until the session ends.
  public static let session = PermissionScope(rawValue: "session")
  /// All sessions of the project.
  public static let project = PermissionScope(rawValue: "project")
  /// Until a point in time.
  public static let until = PermissionScope(rawValue: "until")
}

/// Who decided. A log may have others than this program knows.
public struct DecisionMaker: RawRepresentable, Hashable, Sendable {
  /// What the log calls it.
  public let rawValue: String

  /// The one of that name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A person, just now.
  public static let user = DecisionMaker(rawValue: "user")
  /// A rule of the configuration.
  public static let rule = DecisionMaker(rawValue: "rule")
  /// A permission that was given before.
  public static let grant = DecisionMaker(rawValue: "grant")
  /// The mode of the session.
  public static let mode = DecisionMaker(rawValue: "mode")
  /// Nobody was there to be asked.
  public static let headless = DecisionMaker(rawValue: "headless")
}

/// The user is going to be asked; written before that.
public struct PermissionQuestion: EventPayload {
  public static let type = "permission.question"
  /// The question; the identifier of the call that it is about.
  public var questionId: String
  /// The tool.
  public var toolName: String
  /// What the user sees.
  public var prompt: String
  /// The arguments of the call.
  public var toolInput: JSONValue?

  /// A question.
  public init(questionId: String, toolName: String, prompt: String, toolInput: JSONValue? = nil) {
    self.questionId = questionId
    self.toolName = toolName
    self.prompt = prompt
    self.toolInput = toolInput
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    questionId = try fields.text("questionId")
    toolName = try fields.text("toolName")
    prompt = try fields.text("prompt")
    toolInput = fields.optionalValue("toolInput")
  }

  public var members: JSONObject {
    var members: JSONObject = [
      "questionId": .string(questionId), "toolName": .string(toolName), "prompt": .string(prompt),
    ]
    members.append("toolInput", ifPresent: toolInput)
    return members
  }
}

/// A call is allowed, or it is not. There is one for every call, also for those that nobody was asked about.
public struct PermissionDecision: EventPayload {
  public static let type = "permission.decision"
  /// The question, or the identifier of the call if there was none.
  public var questionId: String
  /// Whether the call may be made.
  public var allowed: Bool
  /// Who decided.
  public var decidedBy: DecisionMaker?
  /// What else it is decided for.
  public var scope: PermissionScope?
  /// When it ends, in milliseconds since 1970.
  public var expiresAt: Int?
  /// The rule that decided, or the one that was made.
  public var rule: String?
  /// The arguments that the user has changed, if so.
  public var updatedInput: JSONValue?
  /// Why, for the model and for people.
  public var reason: String?
  /// What was decided for more than this call: a `PermissionGrant`.
  public var grant: JSONValue?

  /// A decision.
  public init(
    questionId: String, allowed: Bool, decidedBy: DecisionMaker? = nil, scope: PermissionScope? = nil,
    expiresAt: Int? = nil, rule: String? = nil, updatedInput: JSONValue? = nil, reason: String? = nil,
    grant: JSONValue? = nil
  ) {
    self.questionId = questionId
    self.allowed = allowed
    self.decidedBy = decidedBy
    self.scope = scope
    self.expiresAt = expiresAt
    self.rule = rule
    self.updatedInput = updatedInput
    self.reason = reason
    self.grant = grant
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    questionId = try fields.text("questionId")
    allowed = try fields.boolean("allowed")
    decidedBy = try fields.optionalText("decidedBy").map(DecisionMaker.init)
    scope = try fields.optionalText("scope").map(PermissionScope.init)
    expiresAt = try fields.optionalInteger("expiresAt")
    rule = try fields.optionalText("rule")
    updatedInput = fields.optionalValue("updatedInput")
    reason = try fields.optionalText("reason")
    grant = fields.optionalValue("grant")
  }

  public var members: JSONObject {
    var members: JSONObject = ["questionId": .string(questionId), "allowed": .boolean(allowed)]
    members.append("decidedBy", ifPresent: decidedBy?.rawValue)
    members.append("scope", ifPresent: scope?.rawValue)
    members.append("expiresAt", ifPresent: expiresAt)
    members.append("rule", ifPresent: rule)
    members.append("updatedInput", ifPresent: updatedInput)
    members.append("reason", ifPresent: reason)
    members.append("grant", ifPresent: grant)
    return members
  }
}

/// Permissions that were given are taken back.
public struct PermissionRevoke: EventPayload {
  public static let type = "permission.revoke"
  /// The rule that is taken back; all of the session if there is none.
  public var rule: String?
  /// The tool whose permissions are taken back.
  public var toolName: String?
  /// Who decided.
  public var decidedBy: DecisionMaker?

  /// What is taken back.
  public init(rule: String? = nil, toolName: String? = nil, decidedBy: DecisionMaker? = nil) {
    self.rule = rule
    self.toolName = toolName
    self.decidedBy = decidedBy
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    rule = try fields.optionalText("rule")
    toolName = try fields.optionalText("toolName")
    decidedBy = try fields.optionalText("decidedBy").map(DecisionMaker.init)
  }

  public var members: JSONObject {
    var members = JSONObject()
    members.append("rule", ifPresent: rule)
    members.append("toolName", ifPresent: toolName)
    members.append("decidedBy", ifPresent: decidedBy?.rawValue)
    return members
  }
}

/// What becomes of calls that no rule decides has changed.
public struct PermissionModeChange: EventPayload {
  public static let type = "permission.mode"
  /// The new mode, such as `ask-once`.
  public var mode: String
  /// Who decided.
  public var decidedBy: DecisionMaker?

  /// A change.
  public init(mode: String, decidedBy: DecisionMaker? = nil) {
    self.mode = mode
    self.decidedBy = decidedBy
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    mode = try fields.text("mode")
    decidedBy = try fields.optionalText("decidedBy").map(DecisionMaker.init)
  }

  public var members: JSONObject {
    var members: JSONObject = ["mode": .string(mode)]
    members.append("decidedBy", ifPresent: decidedBy?.rawValue)
    return members
  }
}
