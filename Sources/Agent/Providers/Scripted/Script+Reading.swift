import JSONText

extension Script {
  /// Reads a script from a file's contents.
  public init(reading text: [UInt8]) throws(ScriptError) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: text)
    } catch {
      throw ScriptError(description: "the script is no JSON: \(error)")
    }
    let reader = ScriptReader(value: value, place: "the script")
    try reader.allow("version", "turns")
    guard value["version"]?.integer == 1 else { throw reader.error("\"version\" has to be 1") }
    self.init(try reader.list("turns").map { turn throws(ScriptError) in try turn.turn() })
  }
}

/// A part of a script, and where it is.
private struct ScriptReader {
  let value: JSONValue
  let place: String

  func error(_ problem: String) -> ScriptError { ScriptError(description: "\(place): \(problem)") }

  /// Words that are spelled wrong would have no effect.
  func allow(_ names: String...) throws(ScriptError) {
    guard let object = value.object else { throw error("an object is expected") }
    for member in object.members where !names.contains(member.name) {
      throw error("there is no \"\(member.name)\"; there are \(names.joined(separator: ", "))")
    }
  }

  func list(_ name: String) throws(ScriptError) -> [ScriptReader] {
    guard let elements = value[name]?.array else { throw error("\"\(name)\" has to be a list") }
    return elements.enumerated().map { ScriptReader(value: $1, place: "\(name)[\($0)] of \(place)") }
  }

  /// One text, or a list of them.
  func texts(_ name: String) throws(ScriptError) -> [String] {
    switch value[name] {
    case .string(let text)?: return [text]
    case .array(let elements)?:
      let texts = elements.compactMap(\.text)
      guard texts.count == elements.count else { throw error("\"\(name)\" has to be texts") }
      return texts
    default: throw error("\"\(name)\" has to be a text, or a list of texts")
    }
  }

  func seconds(_ name: String) throws(ScriptError) -> Duration {
    guard let seconds = value[name]?.double, (0...3600).contains(seconds) else {
      throw error("\"\(name)\" has to be a number of seconds, from 0 to 3600")
    }
    return .seconds(seconds)
  }

  func turn() throws(ScriptError) -> Script.Turn {
    try allow("expects", "steps")
    let expects = value["expects"] == nil ? [] : try texts("expects")
    return Script.Turn(expects: expects, try list("steps").map { step throws(ScriptError) in try step.step() })
  }

  private func step() throws(ScriptError) -> Script.Step {
    if value["text"] != nil {
      try allow("text")
      return .text(try texts("text"))
    }
    if value["reasoning"] != nil {
      try allow("reasoning")
      return .reasoning(try texts("reasoning"))
    }
    if value["pause"] != nil {
      try allow("pause")
      return .pause(try seconds("pause"))
    }
    if let stop = value["stop"]?.text {
      try allow("stop")
      return .stop(Self.reason(stop))
    }
    if let call = value["call"] {
      try allow("call")
      return try ScriptReader(value: call, place: "the call of \(place)").call()
    }
    if let usage = value["usage"] {
      try allow("usage")
      return try ScriptReader(value: usage, place: "the usage of \(place)").usage()
    }
    if value["error"] != nil {
      try allow("error", "message", "retryAfter")
      return .error(try failure())
    }
    throw error("a step has one of text, reasoning, call, pause, usage, stop, error")
  }

  private func call() throws(ScriptError) -> Script.Step {
    try allow("id", "name", "arguments")
    guard let name = value["name"]?.text, !name.isEmpty else { throw error("\"name\" is missing") }
    let arguments: JSONValue
    switch value["arguments"] {
    case nil: arguments = .object(JSONObject())
    // As models write them, with their mistakes.
    case .string(let text)?: arguments = ToolCall.arguments(reading: text)
    case .object(let object)?: arguments = .object(object)
    default: throw error("\"arguments\" have to be an object, or text as a model would write it")
    }
    return .call(id: value["id"]?.text, name: name, arguments: arguments)
  }

  private func usage() throws(ScriptError) -> Script.Step {
    try allow("input", "output", "cachedInput", "reasoning")
    return .usage(
      TokenUsage(
        input: value["input"]?.integer ?? 0, output: value["output"]?.integer ?? 0,
        cachedInput: value["cachedInput"]?.integer ?? 0, reasoning: value["reasoning"]?.integer ?? 0))
  }

  private static func reason(_ text: String) -> StopReason {
    let known: [StopReason] = [.end, .toolCalls, .length, .contentFilter, .refusal, .paused]
    return known.first { $0.description == text } ?? .other(text)
  }

  private func failure() throws(ScriptError) -> ProviderError {
    let message = value["message"]?.text ?? "as the script says"
    let retryAfter = value["retryAfter"] == nil ? nil : try seconds("retryAfter")
    switch value["error"]?.text {
    case "authentication": return .authentication(message)
    case "quotaExhausted": return .quotaExhausted(message)
    case "rateLimited": return .rateLimited(retryAfter: retryAfter, message)
    case "overloaded": return .overloaded(retryAfter: retryAfter, message)
    case "serverFailure": return .serverFailure(status: 500, message)
    case "contextOverflow": return .contextOverflow(message)
    case "notFound": return .notFound(message)
    case "badRequest": return .badRequest(status: 400, message)
    case "malformed": return .malformed(message)
    case "cutOff": return .cutOff(message)
    default:
      throw error(
        "\"error\" is one of authentication, quotaExhausted, rateLimited, overloaded, serverFailure, contextOverflow, "
          + "notFound, badRequest, malformed, cutOff")
    }
  }
}
