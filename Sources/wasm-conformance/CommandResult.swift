/// How one command of a script ended.
enum Outcome: Hashable {
  case passed
  case failed(String)
  /// Not run, because of something that the engine does not have; the text names it.
  case skipped(String)

  var name: String {
    switch self {
    case .passed: "passed"
    case .failed: "failed"
    case .skipped: "skipped"
    }
  }
}

/// Whether an error said what the script expects it to say. Scripts pass or fail by the class of an error alone.
enum Wording: Hashable {
  case same
  case different(expected: String, found: String)
}

/// What became of one command of a script.
struct CommandResult {
  let line: Int
  /// The command's keyword, as in the script.
  let command: String
  var outcome: Outcome
  var wording: Wording?
}

/// What became of one script.
struct ScriptResult {
  /// The script's path, relative to the folder that was asked for.
  let path: String
  /// Index into `FeatureGroup.all`.
  let group: Int
  var results: [CommandResult]
}
