import JSONText

/// What an argument must be.
public struct ArgumentCondition: Hashable, Sendable {
  /// What a value must be.
  public indirect enum Test: Hashable, Sendable {
    /// Text that fits to the pattern.
    case text(WildcardPattern)
    /// This value.
    case value(JSONValue)
    /// A number that is not less and not more.
    case number(minimum: Double?, maximum: Double?)
    /// One of several.
    case any([Test])
  }

  /// The name of the argument.
  public var name: String
  /// What it must be.
  public var test: Test

  /// A condition.
  public init(name: String, test: Test) {
    self.name = name
    self.test = test
  }

  func matches(_ input: JSONValue, _ strictness: MatchStrictness) -> Bool {
    input[name].map { Self.matches(test, $0, strictness) } ?? false
  }

  private static func matches(_ test: Test, _ value: JSONValue, _ strictness: MatchStrictness) -> Bool {
    switch test {
    case .text(let pattern): value.text.map { pattern.matches($0, strictness) } ?? false
    case .value(let expected): value == expected
    case .number(let minimum, let maximum):
      value.double.map { $0 >= minimum ?? -.infinity && $0 <= maximum ?? .infinity } ?? false
    case .any(let tests): tests.contains { matches($0, value, strictness) }
    }
  }
}
