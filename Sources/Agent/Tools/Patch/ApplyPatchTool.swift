import JSONText

/// Applies a patch to the workspace: all of it, or nothing.
public struct ApplyPatchTool: Tool {
  /// The arguments.
  public struct Input: ToolInput {
    /// The patch.
    public var patch: String

    public static let descriptions = [
      "patch": """
      A patch as diff -u or git writes it. Each hunk must fit exactly, at the lines that it names. /dev/null stands for a \
      file that is made or deleted; renames and modes need git's lines (diff --git, rename from, new mode).
      """
    ]
    public static let aliases = ["patch": ["diff", "input"]]
  }

  public let name = "ApplyPatch"
  public let description = """
    Applies a unified diff to files of the workspace: changes, makes, deletes and renames files, and changes modes. If \
    anything does not fit, nothing changes, and the answer says which hunk and why.
    """
  public let answerKeys = ["message", "files"]

  /// The tool.
  public init() {}

  public func reach(of input: Input, _ context: ToolContext) -> ToolReach {
    var reach = ToolReach()
    do throws(ToolError) {
      let patch = try PatchParser.parse(Array(input.patch.utf8))
      for path in patch.files.flatMap({ [$0.oldPath, $0.newPath] }).compactMap({ $0 }) {
        let text = String(decoding: path, as: UTF8.self)
        if !reach.paths.contains(text) { reach.paths.append(text) }
      }
    } catch {
      // What is no patch touches nothing; the tool will say so.
    }
    return reach
  }

  public func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
    let text = Array(input.patch.utf8)
    guard text.count <= context.limits.editedFileBytes else {
      throw ToolError(.tooLarge, "the patch has \(text.count) bytes, more than \(context.limits.editedFileBytes)")
    }
    let patch = try PatchParser.parse(text)
    let plan = try PatchPlan(patch, in: context.files, limit: context.limits.editedFileBytes)
    try plan.apply(to: context.files)
    return ["message": "Patch applied", "files": .array(plan.steps.map(Self.answer))]
  }

  private static func answer(_ step: PatchPlan.Step) -> JSONValue {
    var answer: JSONObject = ["file_path": .string((step.target ?? step.source)?.path.text ?? "")]
    let action =
      switch (step.source, step.target) {
      case (nil, _): "add"
      case (_, nil): "delete"
      case (let source?, let target?) where source.path != target.path: step.patch.isCopy ? "copy" : "rename"
      default: step.patch.hunks.isEmpty ? "mode" : "modify"
      }
    answer.append("action", .string(action))
    if action == "rename" || action == "copy" { answer.append("old_path", .string(step.source?.path.text ?? "")) }
    answer.append("hunks", .integer(Int64(step.patch.hunks.count)))
    return .object(answer)
  }
}
