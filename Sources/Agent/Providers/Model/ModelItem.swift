import JSONText

/// A part of a conversation.
public enum ModelItem: Hashable, Sendable {
  /// The user said something.
  case user(String)
  /// The model said something.
  case assistant(String)
  /// What the model thought.
  case reasoning(ModelReasoning)
  /// The model called a tool. The output of each call follows somewhere.
  case toolCall(ToolCall)
  /// What a tool answered.
  case toolOutput(ToolOutput)
}

/// What a model thought before it answered.
public struct ModelReasoning: Hashable, Sendable {
  /// The part that can be read; may be empty.
  public var text: String
  /// What the service wants to see again in the next request, unchanged.
  public var carried: JSONValue?
  /// The name of the provider that `carried` is for; others leave it out.
  public var provider: String

  /// Thoughts.
  public init(text: String, carried: JSONValue? = nil, provider: String) {
    self.text = text
    self.carried = carried
    self.provider = provider
  }
}

/// A call of a tool by a model.
public struct ToolCall: Hashable, Sendable {
  /// What joins the call with its output.
  public var id: String
  /// The tool.
  public var name: String
  /// An object. If the model wrote none, it has the one member `_raw` with what was written.
  public var arguments: JSONValue

  /// A call.
  public init(id: String, name: String, arguments: JSONValue) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }

  /// Reads arguments as a model wrote them: nothing stands for no arguments, and what is no object is kept as `_raw`.
  public static func arguments(reading text: String) -> JSONValue {
    if text.utf8.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { return .object(JSONObject()) }
    return arguments(ifWhole: text) ?? ["_raw": .string(text)]
  }

  /// The arguments, if the text is an object.
  static func arguments(ifWhole text: String) -> JSONValue? {
    guard let value = try? JSONValue(parsing: Array(text.utf8), options: .tolerant), value.object != nil else {
      return nil
    }
    return value
  }
}

/// What a tool answered to a call.
public struct ToolOutput: Hashable, Sendable {
  /// The call.
  public var callID: String
  /// What the model is to read.
  public var text: String
  /// Whether the call failed; the text says why.
  public var isError: Bool

  /// An answer.
  public init(callID: String, text: String, isError: Bool = false) {
    self.callID = callID
    self.text = text
    self.isError = isError
  }
}

extension JSONReadingOptions {
  /// For what servers and models write: irregular strings and names are mended.
  static let tolerant = JSONReadingOptions(loneSurrogates: .mend, duplicateNames: .mend)
}
