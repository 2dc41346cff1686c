import JSONText

/// Keeps a list of what there is to do.
public struct TodoWriteTool: Tool {
  /// The arguments.
  public struct Input: ToolInput {
    /// The whole list.
    public var todos: [TodoItem]

    public static let descriptions = [
      "todos": "The whole list, which takes the place of the one before.",
      "todos.content": "What there is to do.",
      "todos.status": "How far it is.",
      "todos.activeForm": "What is said while it is done, such as \"Running tests\".",
      "todos.priority": "How much it matters.",
      "todos.id": "A name that no other item has.",
    ]
  }

  public let name = "TodoWrite"
  public let description = """
    Keeps a list of what there is to do, for work of several steps. Send the whole list each time that something changes.
    """
  public let answerKeys = ["message", "stats"]

  /// The tool.
  public init() {}

  /// It changes nothing but what the user sees.
  public func reach(of input: Input, _ context: ToolContext) -> ToolReach { ToolReach(isReadOnly: true) }

  public func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
    try Self.check(input.todos, limit: context.limits.todos)
    context.state.todos = input.todos
    var stats: JSONObject = ["total": .integer(Int64(input.todos.count))]
    for status in TodoItem.Status.allCases {
      stats.append(status.rawValue, .integer(Int64(input.todos.count { $0.status == status })))
    }
    return ["message": "Updated todos", "stats": .object(stats)]
  }

  private static func check(_ todos: [TodoItem], limit: Int) throws(ToolError) {
    guard !todos.isEmpty else { throw ToolError(.invalidInput, "todos is empty") }
    guard todos.count <= limit else { throw ToolError(.tooLarge, "todos has \(todos.count) items, more than \(limit)") }
    var ids: Set<String> = []
    for (index, todo) in todos.enumerated() {
      guard todo.content.contains(where: { !$0.isWhitespace }) else {
        throw ToolError(.invalidInput, "todos[\(index)].content is empty")
      }
      if let id = todo.id, !ids.insert(id).inserted {
        throw ToolError(.invalidInput, "todos[\(index)].id \(JSONValue.string(id)) is that of another item")
      }
    }
  }

  /// The list that a session has, from the calls in its log: the last one that was answered well.
  public static func todos(after calls: [(use: ToolUse, result: ToolResult)]) -> [TodoItem] {
    for call in calls.reversed() where call.use.name == "TodoWrite" && call.result.isError != true {
      do throws(ToolError) {
        return try Input(arguments: call.use.input ?? .null).todos
      } catch {
        // The log may be of a program that knew other items.
        continue
      }
    }
    return []
  }
}
