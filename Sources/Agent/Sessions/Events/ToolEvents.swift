import JSONText

/// The model calls a tool.
public struct ToolUse: EventPayload {
  public static let type = "tool.use"
  /// What the model calls this call.
  public var toolUseId: String
  /// The tool.
  public var name: String
  /// The arguments.
  public var input: JSONValue?

  /// A call.
  public init(toolUseId: String, name: String, input: JSONValue? = nil) {
    self.toolUseId = toolUseId
    self.name = name
    self.input = input
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    toolUseId = try fields.text("toolUseId")
    name = try fields.text("name")
    input = fields.optionalValue("input")
  }

  public var members: JSONObject {
    var members: JSONObject = ["toolUseId": .string(toolUseId), "name": .string(name)]
    members.append("input", ifPresent: input)
    return members
  }
}

/// What a tool answers. Every call gets one.
public struct ToolResult: EventPayload {
  public static let type = "tool.result"
  /// The call.
  public var toolUseId: String
  /// The answer; `null` for an error.
  public var output: JSONValue
  /// Whether the call failed.
  public var isError: Bool?
  /// The kind of error, such as `PermissionDenied`.
  public var errorType: String?
  /// What went wrong, for the model and for people.
  public var errorMessage: String?

  /// An answer.
  public init(
    toolUseId: String, output: JSONValue, isError: Bool? = nil, errorType: String? = nil, errorMessage: String? = nil
  ) {
    self.toolUseId = toolUseId
    self.output = output
    self.isError = isError
    self.errorType = errorType
    self.errorMessage = errorMessage
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    toolUseId = try fields.text("toolUseId")
    output = try fields.value("output")
    isError = try fields.optionalBoolean("isError")
    errorType = try fields.optionalText("errorType")
    errorMessage = try fields.optionalText("errorMessage")
  }

  public var members: JSONObject {
    var members: JSONObject = ["toolUseId": .string(toolUseId), "output": output]
    members.append("isError", ifPresent: isError)
    members.append("errorType", ifPresent: errorType)
    members.append("errorMessage", ifPresent: errorMessage)
    return members
  }
}

/// A command begins.
public struct CommandStart: EventPayload {
  public static let type = "command.start"
  /// The call that it belongs to.
  public var toolUseId: String
  /// The command and its arguments.
  public var argv: [String]
  /// The directory of the shadow that it begins in.
  public var cwd: String?
  /// The limits that it has, by their names.
  public var limits: JSONObject?
  /// The SHA-256 of the module, in hexadecimal.
  public var module: String?

  /// The beginning of a command.
  public init(
    toolUseId: String, argv: [String], cwd: String? = nil, limits: JSONObject? = nil, module: String? = nil
  ) {
    self.toolUseId = toolUseId
    self.argv = argv
    self.cwd = cwd
    self.limits = limits
    self.module = module
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    toolUseId = try fields.text("toolUseId")
    argv = try fields.texts("argv")
    cwd = try fields.optionalText("cwd")
    limits = fields.optionalValue("limits")?.object
    module = try fields.optionalText("module")
  }

  public var members: JSONObject {
    var members: JSONObject = ["toolUseId": .string(toolUseId), "argv": .array(argv.map(JSONValue.string))]
    members.append("cwd", ifPresent: cwd)
    members.append("limits", ifPresent: limits.map(JSONValue.object))
    members.append("module", ifPresent: module)
    return members
  }
}

/// A command ends.
public struct CommandEnd: EventPayload {
  public static let type = "command.end"
  /// The call that it belongs to.
  public var toolUseId: String
  /// How it ended.
  public var exitCode: Int
  /// How many bytes it wrote to standard output.
  public var stdoutBytes: Int
  /// How many bytes it wrote to standard error.
  public var stderrBytes: Int
  /// Whether it wrote more than was kept.
  public var truncatedStdout: Bool
  /// Whether it wrote more than was kept.
  public var truncatedStderr: Bool
  /// How long it took.
  public var durationMs: Int?
  /// How much fuel it burnt.
  public var fuel: Int?
  /// Why it ended, if not by itself.
  public var reason: String?

  /// The end of a command.
  public init(
    toolUseId: String, exitCode: Int, stdoutBytes: Int, stderrBytes: Int, truncatedStdout: Bool = false,
    truncatedStderr: Bool = false, durationMs: Int? = nil, fuel: Int? = nil, reason: String? = nil
  ) {
    self.toolUseId = toolUseId
    self.exitCode = exitCode
    self.stdoutBytes = stdoutBytes
    self.stderrBytes = stderrBytes
    self.truncatedStdout = truncatedStdout
    self.truncatedStderr = truncatedStderr
    self.durationMs = durationMs
    self.fuel = fuel
    self.reason = reason
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    toolUseId = try fields.text("toolUseId")
    exitCode = try fields.integer("exitCode")
    stdoutBytes = try fields.integer("stdoutBytes")
    stderrBytes = try fields.integer("stderrBytes")
    truncatedStdout = try fields.boolean("truncatedStdout")
    truncatedStderr = try fields.boolean("truncatedStderr")
    durationMs = try fields.optionalInteger("durationMs")
    fuel = try fields.optionalInteger("fuel")
    reason = try fields.optionalText("reason")
  }

  public var members: JSONObject {
    var members: JSONObject = [
      "toolUseId": .string(toolUseId), "exitCode": .integer(Int64(exitCode)),
      "stdoutBytes": .integer(Int64(stdoutBytes)), "stderrBytes": .integer(Int64(stderrBytes)),
      "truncatedStdout": .boolean(truncatedStdout), "truncatedStderr": .boolean(truncatedStderr),
    ]
    members.append("durationMs", ifPresent: durationMs)
    members.append("fuel", ifPresent: fuel)
    members.append("reason", ifPresent: reason)
    return members
  }
}

/// A request left the machine, or an answer of one led on to another address.
public struct NetFetch: EventPayload {
  public static let type = "net.fetch"
  /// The call that it belongs to.
  public var toolUseId: String
  /// The address; the log keeps neither user names nor the values of its query.
  public var url: String
  /// The status of the answer; 0 if there was none.
  public var status: Int
  /// How many bytes of it were taken.
  public var bytes: Int
  /// Whether there were more.
  public var truncated: Bool
  /// How long it took.
  public var durationMs: Int

  /// A request.
  public init(toolUseId: String, url: String, status: Int, bytes: Int, truncated: Bool, durationMs: Int) {
    self.toolUseId = toolUseId
    self.url = url
    self.status = status
    self.bytes = bytes
    self.truncated = truncated
    self.durationMs = durationMs
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    toolUseId = try fields.text("toolUseId")
    url = try fields.text("url")
    status = try fields.integer("status")
    bytes = try fields.integer("bytes")
    truncated = try fields.boolean("truncated")
    durationMs = try fields.integer("durationMs")
  }

  public var members: JSONObject {
    [
      "toolUseId": .string(toolUseId), "url": .string(url), "status": .integer(Int64(status)),
      "bytes": .integer(Int64(bytes)), "truncated": .boolean(truncated), "durationMs": .integer(Int64(durationMs)),
    ]
  }
}

/// A limit was reached.
public struct LimitHit: EventPayload {
  public static let type = "limit.hit"
  /// The name of the limit.
  public var limit: String
  /// The call that reached it.
  public var toolUseId: String?
  /// What was allowed.
  public var maximum: Int?
  /// What was used or asked for.
  public var used: Int?

  /// A limit that was reached.
  public init(limit: String, toolUseId: String? = nil, maximum: Int? = nil, used: Int? = nil) {
    self.limit = limit
    self.toolUseId = toolUseId
    self.maximum = maximum
    self.used = used
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    limit = try fields.text("limit")
    toolUseId = try fields.optionalText("toolUseId")
    maximum = try fields.optionalInteger("maximum")
    used = try fields.optionalInteger("used")
  }

  public var members: JSONObject {
    var members: JSONObject = ["limit": .string(limit)]
    members.append("toolUseId", ifPresent: toolUseId)
    members.append("maximum", ifPresent: maximum)
    members.append("used", ifPresent: used)
    return members
  }
}
