import JSONText

/// Writes a whole file.
public struct WriteTool: FileTool {
  /// The arguments.
  public struct Input: ToolInput {
    /// The file.
    public var filePath: String
    /// What it is to have.
    public var content: String
    /// Whether it may be there already.
    public var overwrite: Bool?

    enum CodingKeys: String, CodingKey {
      case filePath = "file_path"
      case content, overwrite
    }

    public static let descriptions = [
      "file_path": "The file, in the workspace. Directories on the way are made.",
      "content": "All that the file is to have.",
      "overwrite": "Whether a file that is there may be replaced; otherwise that is an error.",
    ]
    public static let aliases = ["file_path": ["path"]]
  }

  public let name = "Write"
  public let description = "Writes a file of the workspace, as a whole. Nothing real changes before the user agrees."
  public let answerKeys = ["message", "file_path", "bytes_written"]
  let isReadOnly = false

  /// The tool.
  public init() {}

  func paths(of input: Input) -> [String] { [input.filePath] }

  public func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
    let bytes = Array(input.content.utf8)
    guard bytes.count <= context.limits.editedFileBytes else {
      throw ToolError(.tooLarge, "content has \(bytes.count) bytes, more than \(context.limits.editedFileBytes)")
    }
    let path = try context.files.write(bytes, to: input.filePath, overwriting: input.overwrite ?? false)
    return [
      "message": "Wrote \(bytes.count) bytes", "file_path": .string(path.text),
      "bytes_written": .integer(Int64(bytes.count)),
    ]
  }
}
