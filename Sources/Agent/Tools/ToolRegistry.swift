import JSONText

/// The tools that the model may call, by name.
public struct ToolRegistry: Sendable {
  private struct Entry: Sendable {
    let tool: any Tool
    let schema: ModelTool
  }

  private var entries: [String: Entry] = [:]

  /// A registry without tools.
  public init() {}

  /// Adds a tool; it takes the place of one with the same name.
  /// - Throws: When its arguments cannot be told to the model.
  public mutating func register(_ tool: some Tool) throws(ToolSchemaError) {
    entries[tool.name] = Entry(tool: tool, schema: try Self.schema(of: tool))
  }

  /// Takes a tool away, if it is there.
  public mutating func remove(_ name: String) { entries[name] = nil }

  private static func schema<SomeTool: Tool>(of tool: SomeTool) throws(ToolSchemaError) -> ModelTool {
    ModelTool(name: tool.name, description: tool.description, parameters: try SomeTool.Input.schema())
  }

  /// The names of all tools, in the order of their bytes.
  public var names: [String] { entries.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  /// The tool of that name, if there is one.
  public subscript(name: String) -> (any Tool)? { entries[name]?.tool }

  /// What the model is told: about all tools in the order of their names, or about some in the order given.
  ///
  /// Names that no tool has are left out, and so are repeated ones.
  public func schemas(of wanted: [String]? = nil) -> [ModelTool] {
    var seen: Set<String> = []
    return (wanted ?? names).compactMap { name in
      guard seen.insert(name).inserted else { return nil }
      return entries[name]?.schema
    }
  }

  /// What has to be permitted before a call is made.
  /// - Throws: `unknownTool`, or `invalidInput` for arguments that are none of the tool.
  public func permissionRequest(for call: ToolCall, _ context: ToolContext) throws(ToolError) -> PermissionRequest {
    let reach = try tool(call.name).reach(of: call.arguments, context)
    return PermissionRequest(
      toolUseId: call.id, toolName: call.name, input: call.arguments, isReadOnly: reach.isReadOnly, paths: reach.paths,
      hosts: reach.hosts, commands: reach.commands, needsPerson: reach.needsPerson)
  }

  /// Makes a call. There is always an answer, also when there is no such tool.
  nonisolated(nonsending) public func call(
    _ name: String, _ arguments: JSONValue, _ context: ToolContext
  ) async -> ToolResult {
    do throws(ToolError) {
      guard !Task.isCancelled else { throw ToolError(.cancelled, "\(name) was cancelled before it began") }
      let output = try await tool(name).call(arguments, context)
      return ToolResult(toolUseId: context.toolUseID, output: output)
    } catch {
      return ToolResult(toolUseId: context.toolUseID, error)
    }
  }

  private func tool(_ name: String) throws(ToolError) -> any Tool {
    guard let tool = self[name] else {
      let known = names.isEmpty ? "there are no tools" : "the tools are \(names.joined(separator: ", "))"
      throw ToolError(.unknownTool, "there is no tool \(JSONValue.string(name)); \(known)")
    }
    return tool
  }
}

extension ToolResult {
  /// The answer to a call that has failed.
  public init(toolUseId: String, _ error: ToolError) {
    self.init(
      toolUseId: toolUseId, output: .null, isError: true, errorType: error.kind.rawValue, errorMessage: error.message)
  }
}
