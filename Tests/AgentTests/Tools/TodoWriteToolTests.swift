import JSONText
import Testing

@testable import Agent

@Suite struct TodoWriteToolTests {
  private let list: JSONValue = [
    ["content": "Read", "status": "completed", "id": "1"],
    ["content": "Write", "status": "in_progress", "activeForm": "Writing", "priority": "high"],
    ["content": "Test", "status": "pending"],
  ]

  // The list was counted, and then forgotten.
  @Test func `The list is kept, and counted`() async throws {
    let bench = try ToolBench()
    #expect(
      try await bench.answer("TodoWrite", ["todos": list]) == [
        "message": "Updated todos",
        "stats": ["total": 3, "pending": 1, "in_progress": 1, "completed": 1, "cancelled": 0],
      ])
    #expect(bench.state.todos.map(\.content) == ["Read", "Write", "Test"])
    #expect(bench.state.todos[1].activeForm == "Writing" && bench.state.todos[1].priority == .high)
    let call = ToolCall(id: "1", name: "TodoWrite", arguments: ["todos": list])
    #expect(try bench.registry.permissionRequest(for: call, bench.context).isReadOnly)
  }

  @Test(arguments: [
    ("[]", "todos is empty"),
    (#"[{"content":" ","status":"pending"}]"#, "todos[0].content is empty"),
    (#"[{"content":"a","status":"done"}]"#, "\"todos[0].status\" must be one of"),
    (#"[{"status":"pending"}]"#, "\"todos[0].content\" is missing"),
    (#"[{"content":"a","status":"pending","id":"x"},{"content":"b","status":"pending","id":"x"}]"#, "that of another"),
  ])
  func `A list that makes no sense is refused, and the old one stays`(_ todos: String, _ message: String) async throws {
    let bench = try ToolBench()
    _ = try await bench.answer("TodoWrite", ["todos": list])
    let error = await bench.failure("TodoWrite", ["todos": try JSONValue(parsing: Array(todos.utf8))])
    #expect(error?.kind == .invalidInput && error?.message.contains(message) == true)
    #expect(bench.state.todos.count == 3)
    bench.limits.todos = 2
    #expect(await bench.failure("TodoWrite", ["todos": list])?.kind == .tooLarge)
  }

  @Test func `The list is there again after a restart`() {
    let first = ToolUse(toolUseId: "1", name: "TodoWrite", input: ["todos": list])
    let second = ToolUse(toolUseId: "2", name: "TodoWrite", input: ["todos": []])
    let calls = [
      (first, ToolResult(toolUseId: "1", output: [:])),
      (second, ToolResult(toolUseId: "2", output: .null, isError: true)),
    ]
    #expect(TodoWriteTool.todos(after: calls).map(\.content) == ["Read", "Write", "Test"])
  }
}
