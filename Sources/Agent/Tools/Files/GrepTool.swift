import JSONText
import RegularExpressions
import ShadowFS

/// Finds lines in files.
public struct GrepTool: FileTool {
  /// What the answer has.
  public enum Mode: String, CaseIterable, Decodable, Sendable {
    /// The lines.
    case content
    /// The files that have such lines.
    case filesWithMatches = "files_with_matches"
  }

  /// The arguments.
  public struct Input: ToolInput {
    /// What lines look like.
    public var query: String
    /// Which files are searched.
    public var fileGlob: String?
    /// Where to look.
    public var root: String?
    /// Whether upper and lower case are different.
    public var caseSensitive: Bool?
    /// What the answer has.
    public var mode: Mode?
    /// How many lines before a match are shown.
    public var beforeContext: Int?
    /// How many lines behind a match are shown.
    public var afterContext: Int?

    enum CodingKeys: String, CodingKey {
      case query, root, mode
      case fileGlob = "file_glob"
      case caseSensitive = "case_sensitive"
      case beforeContext = "before_context"
      case afterContext = "after_context"
    }

    public static let descriptions = [
      "query": "A regular expression that lines have a match of. No references to groups, no looking around.",
      "file_glob": "Which files are searched, from root on, as for Glob; all of them if not given.",
      "root": "The directory or the file to search; the workspace itself if not given.",
      "case_sensitive": "Whether upper and lower case are different; they are if not given.",
      "mode": "Whether the answer has lines (content, if not given) or files only.",
      "before_context": "How many lines before each match are shown.",
      "after_context": "How many lines after each match are shown.",
    ]
    public static let aliases = [
      "query": ["pattern"], "file_glob": ["glob", "include"], "root": ["path"], "mode": ["output_mode"],
    ]
  }

  public let name = "Grep"
  public let description = """
    Searches the files of the workspace for lines by a regular expression. Binary files are skipped and counted. When \
    there is more than the answer has, it says so (truncated).
    """
  public let answerKeys = [
    "root", "query", "matches", "truncated", "total_matches", "files", "count", "files_searched", "binary_files",
    "partly_searched_files", "unreadable_files",
  ]

  /// The tool.
  public init() {}

  func paths(of input: Input) -> [String] { [input.root ?? "."] }

  public func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
    let expression: RegularExpression
    do throws(RegularExpressionError) {
      let options = RegularExpression.Options(ignoresCase: input.caseSensitive == false)
      expression = try RegularExpression(input.query, options: options)
    } catch {
      throw ToolError(.invalidPattern, "query: \(error)")
    }
    let range = 0...context.limits.contextLines
    guard range.contains(input.beforeContext ?? 0), range.contains(input.afterContext ?? 0) else {
      throw ToolError(.invalidInput, "before_context and after_context must be from 0 to \(range.upperBound)")
    }
    var search = TextSearch(
      expression, limits: context.limits, onlyFiles: input.mode == .filesWithMatches,
      before: input.beforeContext ?? 0, after: input.afterContext ?? 0)
    let (path, node) = try context.files.node(input.root ?? ".")
    var isTruncated = false
    if try Self.isDirectory(node, at: path, context) {
      var pattern = try input.fileGlob.map { glob throws(ToolError) in try FilePattern(glob) }
      var walk = FileWalk(context.files, from: path, node, limits: context.limits)
      let skipped = path.bytes.isEmpty ? 0 : path.bytes.count + 1
      while !search.isFull, let item = try walk.next() {
        guard item.kind == .file, pattern?.matches(item.path.bytes[skipped...]) ?? true else { continue }
        try search.search(item.path, item.id, in: context.files)
      }
      isTruncated = walk.isTruncated
    } else {
      let file = try context.files.file(path, node)
      try search.search(file.path, file.id, in: context.files)
    }
    return .object(Self.answer(search, input, root: path, isTruncated: isTruncated))
  }

  private static func isDirectory(
    _ node: NodeID, at path: WorkspacePath, _ context: ToolContext
  ) throws(ToolError) -> Bool {
    do throws(FileError) { return try context.files.system.kind(of: node) == .directory } catch {
      throw ToolError(error, at: path.text)
    }
  }

  private static func answer(
    _ search: TextSearch, _ input: Input, root: WorkspacePath, isTruncated: Bool
  ) -> JSONObject {
    var answer: JSONObject = ["root": .string(root.text), "query": .string(input.query)]
    if input.mode == .filesWithMatches {
      let files = search.matchedFiles.sorted()
      answer.append("files", .array(files.map { .string($0.text) }))
      answer.append("count", .integer(Int64(files.count)))
    } else {
      answer.append("matches", .array(search.matches))
      answer.append("total_matches", .integer(Int64(search.matches.count)))
    }
    answer.append("truncated", .boolean(isTruncated || search.isFull || search.partlySearchedCount > 0))
    answer.append("files_searched", .integer(Int64(search.fileCount)))
    let counts = [
      ("binary_files", search.binaryCount), ("partly_searched_files", search.partlySearchedCount),
      ("unreadable_files", search.unreadableCount),
    ]
    for (name, count) in counts where count > 0 { answer.append(name, .integer(Int64(count))) }
    return answer
  }
}
