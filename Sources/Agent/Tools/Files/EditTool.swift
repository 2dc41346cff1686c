import JSONText

/// Replaces text in a file.
public struct EditTool: FileTool {
  /// The arguments.
  public struct Input: ToolInput {
    /// The file.
    public var filePath: String
    /// What goes.
    public var oldString: String
    /// What comes.
    public var newString: String
    /// How often at most; 0 for everywhere.
    public var count: Int?
    /// Whether everywhere.
    public var replaceAll: Bool?
    /// Text that must stand before.
    public var before: String?
    /// Text that must stand behind.
    public var after: String?

    enum CodingKeys: String, CodingKey {
      case filePath = "file_path"
      case oldString = "old_string"
      case newString = "new_string"
      case replaceAll = "replace_all"
      case count, before, after
    }

    public static let descriptions = [
      "file_path": "The file, in the workspace.",
      "old_string": "The text that goes, exactly as it is in the file, spaces and line breaks included.",
      "new_string": "The text that comes in its place.",
      "count": "How many occurrences are replaced, from the first on. 1 if not given; 0 is all of them.",
      "replace_all": "Whether all occurrences are replaced.",
      "before": "Only occurrences count that are somewhere behind the first occurrence of this text.",
      "after": "Only occurrences count that are somewhere before the last occurrence of this text.",
    ]
    public static let aliases = ["file_path": ["path"], "old_string": ["old"], "new_string": ["new"]]
  }

  public let name = "Edit"
  public let description = """
    Replaces text in a file of the workspace. The answer says how often it was replaced, and how often it was there.
    """
  public let answerKeys = ["message", "file_path", "replacements", "occurrences"]
  let isReadOnly = false

  /// The tool.
  public init() {}

  func paths(of input: Input) -> [String] { [input.filePath] }

  public func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
    let file = try context.files.file(input.filePath)
    let edit = TextEdit(
      old: Array(input.oldString.utf8), new: Array(input.newString.utf8),
      count: TextEdit.count(input.count, all: input.replaceAll), before: Array((input.before ?? "").utf8),
      after: Array((input.after ?? "").utf8))
    let outcome: TextEdit.Outcome
    do throws(ToolError) {
      outcome = try edit.apply(to: context.files.contents(of: file, limit: context.limits.editedFileBytes))
    } catch {
      throw error.in(file.path)
    }
    try context.files.replaceContents(of: file, with: outcome.text)
    return [
      "message": "Edit applied", "file_path": .string(file.path.text),
      "replacements": .integer(Int64(outcome.replacements)), "occurrences": .integer(Int64(outcome.occurrences)),
    ]
  }
}

extension TextEdit {
  /// How often something is replaced, from what the arguments of the editing tools say.
  static func count(_ count: Int?, all: Bool?) -> Int? { all == true || count == 0 ? nil : count ?? 1 }
}

extension ToolError {
  /// The same error, with the file in which it happened.
  func `in`(_ path: WorkspacePath) -> ToolError {
    kind == .noMatch || kind == .patchFailed ? ToolError(kind, "\(WorkspacePath.quoted(path.text)): \(message)") : self
  }
}
