import JSONText

/// Something that the model can have done, such as reading a file.
///
/// ```swift
/// struct Greet: Tool {
///   struct Input: ToolInput { var name: String }
///   let name = "Greet"
///   let description = "Greets somebody."
///   func run(_ input: Input, _ context: ToolContext) -> JSONValue { ["greeting": "Hello, \(input.name)!"] }
/// }
/// ```
///
/// What the model is told about the arguments derives from `Input`. A tool is shared by all calls, so what is different from
/// call to call is in the context.
public protocol Tool: Sendable {
  /// The arguments.
  associatedtype Input: ToolInput
  /// What the model calls it.
  var name: String { get }
  /// What it does, for the model.
  var description: String { get }
  /// The members of its answers, for people who read about it.
  var answerKeys: [String] { get }
  /// What a call would touch, for those who decide whether it may be made.
  func reach(of input: Input, _ context: ToolContext) -> ToolReach
  /// Does it.
  nonisolated(nonsending) func run(_ input: Input, _ context: ToolContext) async throws(ToolError) -> JSONValue
}

extension Tool {
  public var answerKeys: [String] { [] }

  /// Nothing is known of it: that counts as a change.
  public func reach(of input: Input, _ context: ToolContext) -> ToolReach { ToolReach() }
}

/// What a call of a tool touches.
public struct ToolReach: Hashable, Sendable {
  /// Whether it changes nothing, not even in the shadow.
  public var isReadOnly: Bool
  /// The paths of the workspace that it touches, as they are after following links.
  public var paths: [String]
  /// The hosts that it talks to, with a port if it is not the usual one.
  public var hosts: [String]
  /// The commands that it runs.
  public var commands: [[String]]
  /// Whether a person must answer whatever was allowed, because something leaves the shadow.
  public var needsPerson: Bool

  /// A reach.
  public init(
    isReadOnly: Bool = false, paths: [String] = [], hosts: [String] = [], commands: [[String]] = [],
    needsPerson: Bool = false
  ) {
    self.isReadOnly = isReadOnly
    self.paths = paths
    self.hosts = hosts
    self.commands = commands
    self.needsPerson = needsPerson
  }
}

extension Tool {
  /// What a call with these arguments would touch.
  /// - Throws: `invalidInput` for arguments that are none of this tool.
  public func reach(of arguments: JSONValue, _ context: ToolContext) throws(ToolError) -> ToolReach {
    reach(of: try Input(arguments: arguments), context)
  }

  /// Does it, with arguments as the model gives them.
  nonisolated(nonsending) public func call(
    _ arguments: JSONValue, _ context: ToolContext
  ) async throws(ToolError) -> JSONValue {
    try await run(try Input(arguments: arguments), context)
  }
}
