import JSONText

/// What a model is asked.
public struct ModelRequest: Hashable, Sendable {
  /// Which model.
  public var model: String
  /// What it is told before anything else.
  public var instructions: String?
  /// The conversation so far.
  public var items: [ModelItem]
  /// What it may call.
  public var tools: [ModelTool]
  /// Whether it should call something.
  public var toolChoice: ModelToolChoice
  /// Whether it may make several calls at once; nil for what the service does anyway.
  public var allowsParallelCalls: Bool?
  /// How long the answer may be.
  public var maximumOutputTokens: Int?
  /// Whether the answer should come as it is made.
  public var isStreamed: Bool
  /// More members of the request's body, as the service wants them, such as `temperature`. They replace others.
  public var additions: JSONObject

  /// A request.
  public init(
    model: String, instructions: String? = nil, items: [ModelItem], tools: [ModelTool] = [],
    toolChoice: ModelToolChoice = .automatic, allowsParallelCalls: Bool? = nil, maximumOutputTokens: Int? = nil,
    isStreamed: Bool = true, additions: JSONObject = JSONObject()
  ) {
    self.model = model
    self.instructions = instructions
    self.items = items
    self.tools = tools
    self.toolChoice = toolChoice
    self.allowsParallelCalls = allowsParallelCalls
    self.maximumOutputTokens = maximumOutputTokens
    self.isStreamed = isStreamed
    self.additions = additions
  }
}

/// A tool, as a model sees it.
public struct ModelTool: Hashable, Sendable {
  /// What it is called by.
  public var name: String
  /// What it does, for the model.
  public var description: String
  /// The JSON schema of its arguments.
  public var parameters: JSONObject

  /// A tool.
  public init(
    name: String, description: String, parameters: JSONObject = ["type": "object", "properties": .object(JSONObject())]
  ) {
    self.name = name
    self.description = description
    self.parameters = parameters
  }
}

/// Whether a model should call tools.
public enum ModelToolChoice: Hashable, Sendable {
  /// It decides.
  case automatic
  /// It must not.
  case none
  /// It has to.
  case required
  /// It has to call this one.
  case tool(String)
}
