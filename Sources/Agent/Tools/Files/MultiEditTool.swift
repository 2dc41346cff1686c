import JSONText

/// Replaces several texts in a file, one after the other: all of them, or none.
public struct MultiEditTool: FileTool {
  /// The arguments.
  public struct Input: ToolInput {
    /// The file.
    public var filePath: String
    /// What is replaced.
    public var edits: [Edit]

    enum CodingKeys: String, CodingKey {
      case filePath = "file_path"
      case edits
    }

    /// One replacement.
    public struct Edit: Decodable, Sendable {
      /// What goes.
      public var oldString: String
      /// What comes.
      public var newString: String
      /// How often at most; 0 for everywhere.
      public var count: Int?
      /// Whether everywhere.
      public var replaceAll: Bool?

      enum CodingKeys: String, CodingKey {
        case oldString = "old_string"
        case newString = "new_string"
        case replaceAll = "replace_all"
        case count
      }
    }

    public static let descriptions = [
      "file_path": "The file, in the workspace.",
      "edits": "The replacements; each works on what the one before has left.",
      "edits.old_string": "The text that goes, exactly as it is in the file then.",
      "edits.new_string": "The text that comes in its place.",
      "edits.count": "How many occurrences are replaced, from the first on. 1 if not given; 0 is all of them.",
      "edits.replace_all": "Whether all occurrences are replaced.",
    ]
    public static let aliases = ["file_path": ["path"], "edits.old_string": ["old"], "edits.new_string": ["new"]]
  }

  public let name = "MultiEdit"
  public let description = """
    Replaces several texts in a file of the workspace, one after the other. If one of them is not there, nothing changes.
    """
  public let answerKeys = ["message", "file_path", "edits", "replacements"]
  let isReadOnly = false

  /// The tool.
  public init() {}

  func paths(of input: Input) -> [String] { [input.filePath] }

  public func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
    guard !input.edits.isEmpty else { throw ToolError(.invalidInput, "there are no edits") }
    let file = try context.files.file(input.filePath)
    let limit = context.limits.editedFileBytes
    var text = try context.files.contents(of: file, limit: limit)
    var replacements: [JSONValue] = []
    for (index, edit) in input.edits.enumerated() {
      let edit = TextEdit(
        old: Array(edit.oldString.utf8), new: Array(edit.newString.utf8),
        count: TextEdit.count(edit.count, all: edit.replaceAll))
      do throws(ToolError) {
        let outcome = try edit.apply(to: text)
        text = outcome.text
        replacements.append(.integer(Int64(outcome.replacements)))
        guard text.count <= limit else { throw ToolError(.tooLarge, "the file would have more than \(limit) bytes") }
      } catch {
        let place = "edit \(index + 1) of \(input.edits.count)"
        throw ToolError(error.kind, "\(place): \(error.message); nothing was changed").in(file.path)
      }
    }
    try context.files.replaceContents(of: file, with: text)
    return [
      "message": "\(input.edits.count) edits applied", "file_path": .string(file.path.text),
      "edits": .integer(Int64(input.edits.count)), "replacements": .array(replacements),
    ]
  }
}
