import JSONText

/// Why a file with rules is not used. Nothing of it is, then.
public enum PermissionError: Error, Hashable, Sendable {
  /// It is no JSON.
  case notJSON(JSONError)
  /// Something is not what it should be. Members that nobody knows are wrong, too: they may be misspelt.
  case malformed(place: String, problem: String)
  /// The rules do not do what their tests say.
  case failedTest(place: String, expected: String, found: String)
}

extension PermissionError: CustomStringConvertible {
  /// What is wrong, and where.
  public var description: String {
    switch self {
    case .notJSON(let error): "not JSON: \(error)"
    case .malformed(let place, let problem): "\(place): \(problem)"
    case .failedTest(let place, let expected, let found): "\(place): expected \(expected), found \(found)"
    }
  }
}
