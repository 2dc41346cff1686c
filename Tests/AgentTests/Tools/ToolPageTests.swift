import Foundation
import TestFolders
import Testing

@testable import Agent

@Suite struct ToolPageTests {
  @Test func `The page about tools has the table that the tools themselves say`() throws {
    let page = try String(contentsOfFile: Fixture.page("tools"), encoding: .utf8)
    let bench = try ToolBench()
    bench.registry = try .workspaceTools(for: bench.files)
    try bench.registry.register(CommandTool())
    for name in bench.registry.names {
      let tool = try #require(bench.registry[name])
      let row = try Self.row(tool)
      #expect(page.contains(row), "docs/tools.md lacks:\n\(row)")
    }
  }

  private static func row<SomeTool: Tool>(_ tool: SomeTool) throws -> String {
    guard case .object(let members) = try ArgumentShape(of: SomeTool.Input.self) else { return "" }
    let arguments = members.map { member in
      let names = [member.name] + (SomeTool.Input.aliases[member.name] ?? [])
      return names.map { "`\($0)`" }.joined(separator: "/") + (member.isRequired ? "" : "?")
    }
    let keys = tool.answerKeys.map { "`\($0)`" }
    return "| `\(tool.name)` | \(arguments.joined(separator: ", ")) | \(keys.joined(separator: ", ")) |"
  }
}
