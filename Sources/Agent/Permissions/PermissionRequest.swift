import JSONText

/// A call of a tool that wants permission, and what it touches.
public struct PermissionRequest: Hashable, Sendable {
  /// What the model calls the call.
  public var toolUseId: String
  /// The tool.
  public var toolName: String
  /// The arguments, as they will be used.
  public var input: JSONValue
  /// Whether the call changes nothing, not even in the shadow.
  public var isReadOnly: Bool
  /// The paths of the workspace that it touches.
  public var paths: [String]
  /// The hosts that it talks to, with a port if it is not the usual one: `example.com`, `example.com:8080`.
  public var hosts: [String]
  /// The commands that it runs.
  public var commands: [[String]]
  /// Whether a person must answer, whatever the mode is and whatever was allowed: for what leaves the shadow.
  public var needsPerson: Bool

  /// A call.
  public init(
    toolUseId: String, toolName: String, input: JSONValue = [:], isReadOnly: Bool = false, paths: [String] = [],
    hosts: [String] = [], commands: [[String]] = [], needsPerson: Bool = false
  ) {
    self.toolUseId = toolUseId
    self.toolName = toolName
    self.input = input
    self.isReadOnly = isReadOnly
    self.paths = paths
    self.hosts = hosts
    self.commands = commands
    self.needsPerson = needsPerson
  }
}
