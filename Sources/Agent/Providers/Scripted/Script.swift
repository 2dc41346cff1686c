import JSONText

/// What a model that only exists on paper says, turn by turn.
///
/// ```json
/// { "version": 1, "turns": [
///   { "steps": [ { "text": ["I will ", "look."] }, { "call": { "name": "ListDir", "arguments": { "path": "." } } } ] },
///   { "expects": ["README.md"], "steps": [ { "text": "There is a README." } ] },
///   { "steps": [ { "error": "overloaded", "message": "come back later", "retryAfter": 0.1 } ] }
/// ] }
/// ```
public struct Script: Hashable, Sendable {
  /// One answer.
  public struct Turn: Hashable, Sendable {
    /// Texts that have to be in what was said to the model since its last turn.
    public var expects: [String]
    /// What happens, in this order.
    public var steps: [Step]

    /// An answer.
    public init(expects: [String] = [], _ steps: [Step]) {
      self.expects = expects
      self.steps = steps
    }

    /// Whether it ends in an error.
    var fails: Bool { steps.contains { if case .error = $0 { true } else { false } } }
  }

  /// Something that a model does.
  public enum Step: Hashable, Sendable {
    /// It says something, in these pieces.
    case text([String])
    /// It thinks something, in these pieces.
    case reasoning([String])
    /// It calls a tool. Without an identifier, one is made.
    case call(id: String?, name: String, arguments: JSONValue)
    /// It does nothing for a while.
    case pause(Duration)
    /// It has counted tokens.
    case usage(TokenUsage)
    /// It has another reason to stop than the usual one.
    case stop(StopReason)
    /// It fails.
    case error(ProviderError)
  }

  /// The answers.
  public var turns: [Turn]

  /// A script of these answers.
  public init(_ turns: [Turn]) { self.turns = turns }
}

/// Why a file is no script.
public struct ScriptError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the file, such as `turns[2].steps[0]`, and what is wrong there.
  public let description: String
}
