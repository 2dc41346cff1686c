import JSONText

/// A session begins; its first event.
public struct SystemInit: EventPayload {
  public static let type = "system.init"
  /// The session that begins.
  public var sessionId: String
  /// The version of the program that writes.
  public var sdkVersion: String?
  /// The directory that the agent works in.
  public var cwd: String?
  /// The settings of the session.
  public var optionsSummary: JSONValue?

  /// The beginning of a session.
  public init(sessionId: String, sdkVersion: String? = nil, cwd: String? = nil, optionsSummary: JSONValue? = nil) {
    self.sessionId = sessionId
    self.sdkVersion = sdkVersion
    self.cwd = cwd
    self.optionsSummary = optionsSummary
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    sessionId = try fields.text("sessionId")
    sdkVersion = try fields.optionalText("sdkVersion")
    cwd = try fields.optionalText("cwd")
    optionsSummary = fields.optionalValue("optionsSummary")
  }

  public var members: JSONObject {
    var members: JSONObject = ["sessionId": .string(sessionId)]
    members.append("sdkVersion", ifPresent: sdkVersion)
    members.append("cwd", ifPresent: cwd)
    members.append("optionsSummary", ifPresent: optionsSummary)
    return members
  }
}

/// The user says something; a turn begins.
public struct UserMessage: EventPayload {
  public static let type = "user.message"
  /// What was said.
  public var text: String

  /// A message.
  public init(text: String) { self.text = text }

  public init(_ fields: EventFields) throws(EventFieldError) { text = try fields.text("text") }

  public var members: JSONObject { ["text": .string(text)] }
}

/// A piece of an answer that is still coming. The whole answer follows as `AssistantMessage`.
public struct AssistantDelta: EventPayload {
  public static let type = "assistant.delta"
  /// What has come.
  public var textDelta: String

  /// A piece of an answer.
  public init(textDelta: String) { self.textDelta = textDelta }

  public init(_ fields: EventFields) throws(EventFieldError) { textDelta = try fields.text("textDelta") }

  public var members: JSONObject { ["textDelta": .string(textDelta)] }
}

/// The model says something, alone or before tool calls.
public struct AssistantMessage: EventPayload {
  public static let type = "assistant.message"
  /// What was said.
  public var text: String

  /// A message.
  public init(text: String) { self.text = text }

  public init(_ fields: EventFields) throws(EventFieldError) { text = try fields.text("text") }

  public var members: JSONObject { ["text": .string(text)] }
}

/// A turn ends.
public struct TurnResult: EventPayload {
  public static let type = "result"
  /// The last answer; empty if there is none.
  public var finalText: String
  /// Why it ended, such as `end` or `max_steps`.
  public var stopReason: String?
  /// What the provider counted.
  public var usage: JSONValue?

  /// The end of a turn.
  public init(finalText: String, stopReason: String? = nil, usage: JSONValue? = nil) {
    self.finalText = finalText
    self.stopReason = stopReason
    self.usage = usage
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    finalText = try fields.text("finalText")
    stopReason = try fields.optionalText("stopReason")
    usage = fields.optionalValue("usage")
  }

  public var members: JSONObject {
    var members: JSONObject = ["finalText": .string(finalText)]
    members.append("stopReason", ifPresent: stopReason)
    members.append("usage", ifPresent: usage)
    return members
  }
}
