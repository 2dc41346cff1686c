import JSONText

/// Finds files by their paths.
public struct GlobTool: FileTool {
  /// The arguments.
  public struct Input: ToolInput {
    /// What paths look like.
    public var pattern: String
    /// Where to look.
    public var root: String?
    /// How many files are looked at.
    public var maxFiles: Int?

    enum CodingKeys: String, CodingKey {
      case pattern, root
      case maxFiles = "max_files"
    }

    public static let descriptions = [
      "pattern": """
      What paths look like, from root on: * and ? stand for characters of a name, [a-z] for one of some, {a,b} for \
      either, ** for any number of directories.
      """,
      "root": "The directory to look in; the workspace itself if not given.",
      "max_files": "How many files are looked at; never more than the usual limit.",
    ]
    public static let aliases = ["root": ["path"]]
  }

  public let name = "Glob"
  public let description = """
    Finds files of the workspace by a pattern such as src/**/*.{c,h}, in the order of their bytes. Links are not followed, \
    and .git is left out. When there are too many files to look at, the answer says so (truncated).
    """
  public let answerKeys = ["root", "matches", "search_path", "pattern", "count", "truncated", "files_searched"]

  /// The tool.
  public init() {}

  func paths(of input: Input) -> [String] { [input.root ?? "."] }

  public func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
    guard input.maxFiles ?? 1 > 0 else { throw ToolError(.invalidInput, "max_files must be more than 0") }
    let directory = try context.files.directory(input.root ?? ".")
    var pattern = try FilePattern(input.pattern)
    var walk = FileWalk(
      context.files, from: directory.path, directory.id, limits: context.limits, fileLimit: input.maxFiles)
    let skipped = directory.path.bytes.isEmpty ? 0 : directory.path.bytes.count + 1
    var matches: [WorkspacePath] = []
    var byteCount = 0
    var isCut = false
    while let item = try walk.next() {
      guard pattern.matches(item.path.bytes[skipped...]) else { continue }
      byteCount += item.path.bytes.count
      guard byteCount <= context.limits.answerBytes else {
        isCut = true
        break
      }
      matches.append(item.path)
    }
    matches.sort()
    var answer: JSONObject = [
      "root": .string(directory.path.text), "matches": .array(matches.map { .string($0.text) }),
      "search_path": .string(directory.path.text), "pattern": .string(input.pattern),
      "count": .integer(Int64(matches.count)),
    ]
    if walk.isTruncated || isCut {
      answer.append("truncated", true)
      answer.append("files_searched", .integer(Int64(walk.fileCount)))
    }
    return .object(answer)
  }
}
