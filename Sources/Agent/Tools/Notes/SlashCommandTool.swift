import JSONText

/// Reads a command that the project has for the model: a text that says what to do.
public struct SlashCommandTool: Tool {
  /// The arguments.
  public struct Input: ToolInput {
    /// What the command is called.
    public var name: String

    public static let descriptions = ["name": "The name of the command, without a slash."]
  }

  public let name = "SlashCommand"
  public let description = """
    Reads a command of the project: .umbra/commands/NAME.md, or .claude/commands/NAME.md. The text says what to do.
    """
  public let answerKeys = ["name", "path", "content"]

  static let folder = NoteFolder(paths: [".umbra/commands", ".claude/commands"], ending: ".md")

  /// The tool.
  public init() {}

  public func reach(of input: Input, _ context: ToolContext) -> ToolReach {
    ToolReach(isReadOnly: true, paths: (try? Self.folder.candidates(input.name)) ?? [])
  }

  public func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
    let note = try Self.folder.note(input.name, in: context.files)
    return ["name": .string(note.name), "path": .string(note.path.text), "content": .string(note.text)]
  }
}
