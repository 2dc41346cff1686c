import JSONText

/// Reads how something is done in this project.
public struct SkillTool: Tool {
  /// The arguments.
  public struct Input: ToolInput {
    /// What the skill is called.
    public var name: String

    public static let descriptions = ["name": "The name of the skill."]
  }

  public let name = "Skill"
  public let description: String
  public let answerKeys = [
    "title", "output", "metadata", "name", "description", "summary", "checklist", "path",
  ]

  private static let listedCount = 100
  private static let listedLength = 200

  /// The tool, which tells the model of these skills.
  public init(_ skills: [Skill] = []) {
    // The texts are the project's: each is cut to one line, and they are not passed off as something else.
    var lines = ["Reads how something is done in this project: .umbra/skills/NAME/SKILL.md."]
    if !skills.isEmpty { lines.append("The project says of its skills:") }
    lines += skills.prefix(Self.listedCount).map { skill in
      "- \(skill.name): \(VisibleText.of(String(skill.description.prefix(Self.listedLength)), isOneLine: true))"
    }
    if skills.count > Self.listedCount { lines.append("and \(skills.count - Self.listedCount) more") }
    description = lines.joined(separator: "\n")
  }

  public func reach(of input: Input, _ context: ToolContext) -> ToolReach {
    ToolReach(isReadOnly: true, paths: (try? Skill.folder.candidates(input.name)) ?? [])
  }

  public func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
    let note = try Skill.folder.note(input.name, in: context.files)
    let skill = Skill(name: note.name, text: note.text)
    let folder = note.path.text.dropLast("/SKILL.md".count)
    return [
      "title": .string(skill.title), "output": .string(skill.text),
      "metadata": ["name": .string(skill.name), "dir": .string(String(folder))], "name": .string(skill.name),
      "description": .string(skill.description), "summary": .string(skill.summary),
      "checklist": .array(skill.checklist.map(JSONValue.string)), "path": .string(note.path.text),
    ]
  }
}
