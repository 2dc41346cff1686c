import JSONText
import Testing

@testable import Agent

@Suite struct ToolRegistryTests {
  struct Greet: Tool {
    struct Input: ToolInput { var name: String }
    let name = "Greet"
    var description = "Greets somebody."
    func run(_ input: Input, _ context: ToolContext) -> JSONValue { ["greeting": "Hello, \(input.name)!"] }
  }

  struct Refuse: Tool {
    struct Input: ToolInput {}
    let name = "Refuse"
    let description = "Refuses."
    func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
      throw ToolError(ToolError.Kind(rawValue: "Refused"), "I would rather not")
    }
  }

  @Test func `A tool of one's own needs a name, a description, arguments and a function`() async throws {
    let bench = try ToolBench()
    try bench.registry.register(Greet())
    #expect(try await bench.answer("Greet", ["name": "you"]) == ["greeting": "Hello, you!"])
    #expect(bench.registry.schemas(of: ["Greet"]).first?.parameters["required"] == ["name"])
  }

  @Test func `A tool takes the place of one with the same name`() async throws {
    var registry = ToolRegistry()
    try registry.register(Greet())
    try registry.register(Greet(description: "Greets."))
    #expect(registry.schemas().map(\.description) == ["Greets."])
  }

  @Test func `Names are sorted, whatever the order of registration`() throws {
    var registry = ToolRegistry()
    try registry.register(Refuse())
    try registry.register(Greet())
    try registry.register(WriteTool())
    try registry.register(ApplyPatchTool())
    #expect(registry.names == ["ApplyPatch", "Greet", "Refuse", "Write"])
    #expect(registry.schemas().map(\.name) == registry.names)
    #expect(registry.schemas(of: ["Write", "Nothing", "Greet", "Write"]).map(\.name) == ["Write", "Greet"])
  }

  @Test func `Schemas are the same bytes each time`() throws {
    let texts = try (0..<3).map { _ in
      try ToolRegistry.fileTools().schemas().map { "\(JSONValue.object($0.parameters))" }
    }
    #expect(texts[0] == texts[1] && texts[1] == texts[2])
  }

  // A tool that does not exist ended the turn in the middle, and the next one with it.
  @Test func `An unknown tool is answered`() async throws {
    let bench = try ToolBench()
    let error = await bench.failure("Raed", ["file_path": "a"])
    #expect(error?.kind == .unknownTool)
    #expect(error?.message.contains("\"Raed\"") == true && error?.message.contains("Grep, ListDir") == true)
  }

  // The model was told "null" instead of what had gone wrong.
  @Test func `An error has its type and its message`() async throws {
    let bench = try ToolBench()
    try bench.registry.register(Refuse())
    let result = await bench.call("Refuse", .null)
    #expect(result.toolUseId == "call" && result.isError == true && result.output == .null)
    #expect(result.errorType == "Refused" && result.errorMessage == "I would rather not")
  }

  @Test func `Arguments of any kind never crash a tool`() async throws {
    let bench = try ToolBench(["a": "text\n"])
    let values: [JSONValue] = [
      .null, true, 0, -1, 1.5, .unsigned(.max), "", "a", "\u{0}", "../..", "/", [], [[]], [:], ["a": ["b": .null]],
    ]
    for schema in bench.registry.schemas() {
      for value in values {
        _ = await bench.call(schema.name, value)
        for member in schema.parameters["properties"]?.object?.members ?? [] {
          var arguments: JSONObject = ["file_path": "a", "pattern": "*", "query": "x", "patch": "x"]
          arguments[member.name] = value
          _ = await bench.call(schema.name, .object(arguments))
        }
      }
    }
    #expect(bench.text("a") != nil)
  }

  @Test func `A cancelled call is answered`() async throws {
    let result = await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      let bench = try ToolBench()
      return await bench.call("Read", ["file_path": "a"])
    }.result
    #expect(try result.get().errorType == "Cancelled")
  }

  @Test func `What a call reaches is known before it is made, as it is written and where it leads`() async throws {
    let bench = try ToolBench(["src/a": ""])
    try bench.link("door", to: "src")
    func reach(_ name: String, _ arguments: JSONValue) throws(ToolError) -> PermissionRequest {
      let call = ToolCall(id: "1", name: name, arguments: arguments)
      return try bench.registry.permissionRequest(for: call, bench.context)
    }
    let read = try reach("Read", ["file_path": "door/a"])
    #expect(read.isReadOnly && read.paths == ["door/a", "src/a"] && read.toolUseId == "1" && read.toolName == "Read")
    let write = try reach("Write", ["file_path": "./new", "content": ""])
    #expect(!write.isReadOnly && write.paths == ["./new", "new"] && write.input["content"] == "")
    let patch = try reach("ApplyPatch", ["patch": "--- a/src/a\n+++ b/src/a\n@@ -0,0 +1 @@\n+x\n"])
    #expect(!patch.isReadOnly && patch.paths == ["src/a"])
    #expect(throws: ToolError.self) { try reach("Read", [:]) }
    #expect(throws: ToolError.self) { try reach("Nothing", [:]) }
  }
}
