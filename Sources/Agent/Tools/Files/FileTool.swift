/// A tool that works on one file or directory of the workspace.
protocol FileTool: Tool {
  /// Whether it changes nothing.
  var isReadOnly: Bool { get }
  /// The paths that a call touches, as the arguments have them.
  func paths(of input: Input) -> [String]
}

extension FileTool {
  public var isReadOnly: Bool { true }

  /// The paths as the arguments have them, and where they lead to: a rule for either must count.
  public func reach(of input: Input, _ context: ToolContext) -> ToolReach {
    var paths: [String] = []
    for path in self.paths(of: input) {
      var candidates = [path]
      do throws(ToolError) {
        candidates.append(try context.files.place(path).path.text)
      } catch {
        // It leads nowhere, so the tool will say so.
      }
      for path in candidates where !paths.contains(path) { paths.append(path) }
    }
    return ToolReach(isReadOnly: isReadOnly, paths: paths)
  }
}
