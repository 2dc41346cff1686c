import JSONText
import ShadowFS
import Testing

@testable import Agent

@Suite struct NoteToolTests {
  private let notes = [
    ".claude/commands/review.md": "Review it.\n", ".claude/commands/both.md": "theirs\n",
    ".umbra/commands/both.md": "ours\n",
    ".umbra/skills/release/SKILL.md": """
    ---
    name: release
    description: "How to release"
    ---
    # Release it

    First test,
    then tag.

    ## Steps
    - [ ] Test
    - [x] Tag
    """, ".umbra/skills/plain/SKILL.md": "Just do it.\n", "secret.md": "secret\n", ".umbra/skills/broken/other": "",
  ]

  private func bench() throws -> ToolBench {
    let bench = try ToolBench(notes)
    bench.registry = try .workspaceTools(for: bench.files)
    return bench
  }

  @Test func `A command is read from the shadow, one of ours first`() async throws {
    let bench = try bench()
    #expect(
      try await bench.answer("SlashCommand", ["name": "review"]) == [
        "name": "review", "path": ".claude/commands/review.md", "content": "Review it.\n",
      ])
    #expect(try await bench.answer("SlashCommand", ["name": "both"])["content"] == "ours\n")
    let error = await bench.failure("SlashCommand", ["name": "none"])
    #expect(error == ToolError(.notFound, "\"none\" is not there; there are both, review"))
  }

  // Names led anywhere in the workspace.
  @Test(arguments: [
    "../../secret", "/secret", "a/b", "..", ".hidden", "", "a b", "a\u{0}", "é", String(repeating: "a", count: 65),
  ])
  func `Names lead nowhere else`(_ name: String) async throws {
    let bench = try bench()
    for tool in ["SlashCommand", "Skill"] {
      #expect(await bench.failure(tool, ["name": .string(name)])?.kind == .invalidInput)
    }
  }

  @Test func `A link in the place of a command does not lead out`() async throws {
    let bench = try bench()
    try bench.link(".claude/commands/out.md", to: "/etc/passwd")
    #expect(await bench.failure("SlashCommand", ["name": "out"])?.kind == .outsideWorkspace)
  }

  @Test func `A skill is read with what it says about itself`() async throws {
    let bench = try bench()
    let answer = try await bench.answer("Skill", ["name": "release"])
    #expect(answer["title"] == "Release it" && answer["description"] == "How to release")
    #expect(answer["summary"] == "First test, then tag." && answer["checklist"] == ["Test", "Tag"])
    #expect(answer["path"] == ".umbra/skills/release/SKILL.md")
    #expect(answer["metadata"] == ["name": "release", "dir": ".umbra/skills/release"])
    #expect(answer["output"]?.text?.hasPrefix("# Release it\n") == true)
    #expect(try await bench.answer("Skill", ["name": "plain"])["title"] == "plain")
  }

  @Test func `The model is told which skills there are`() throws {
    let bench = try bench()
    let tool = try #require(bench.registry.schemas(of: ["Skill"]).first)
    #expect(tool.description.hasSuffix("- plain: Just do it.\n- release: How to release"))
    let hostile = Skill(
      name: "x", text: "---\ndescription: a\u{1B}[2J" + String(repeating: "y", count: 500) + "\n---\n")
    let description = SkillTool([hostile]).description
    #expect(description.contains(#"- x: a\u{1B}[2Jyy"#) && description.utf8.count < 400)
    #expect(SkillTool((0..<150).map { Skill(name: "s\($0)", text: "") }).description.hasSuffix("and 50 more"))
  }

  @Test(arguments: ["", "---", "---\n", "---\n---", "---\na\n:\n---\nb", "#", "# \n#\n- [ ]", "\u{FEFF}---\n"])
  func `Any text can be a skill`(_ text: String) {
    _ = Skill(name: "x", text: text)
  }
}
