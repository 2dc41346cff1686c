import JSONText
import ShadowFS

/// Lists a directory.
public struct ListDirTool: FileTool {
  /// The arguments.
  public struct Input: ToolInput {
    /// The directory.
    public var path: String?

    public static let descriptions = ["path": "The directory, in the workspace; the workspace itself if not given."]
    public static let aliases = ["path": ["dir", "directory"]]
  }

  public let name = "ListDir"
  public let description = """
    Lists a directory of the workspace: names with their types (file, dir, link), in the order of their bytes.
    """
  public let answerKeys = ["path", "entries", "truncated", "total_entries"]

  /// The tool.
  public init() {}

  func paths(of input: Input) -> [String] { [input.path ?? "."] }

  public func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
    let directory = try context.files.directory(input.path ?? ".")
    let all: [DirectoryEntry]
    do throws(FileError) { all = try context.files.system.entries(of: directory.id) } catch {
      throw ToolError(error, at: directory.path.text)
    }
    let entries = all.filter { !context.files.isHidden(directory.path.appending($0.name)) }
    let shown = entries.prefix(context.limits.directoryEntries)
    var answer: JSONObject = [
      "path": .string(directory.path.text),
      "entries": .array(shown.map { ["name": .string($0.name.description), "type": .string(Self.type($0.kind))] }),
    ]
    if shown.count < entries.count {
      answer.append("truncated", true)
      answer.append("total_entries", .integer(Int64(entries.count)))
    }
    return .object(answer)
  }

  private static func type(_ kind: FileKind) -> String {
    switch kind {
    case .file: "file"
    case .directory: "dir"
    case .symlink: "link"
    case .device: "device"
    }
  }
}
