import JSONText

/// The rules of a file, which come with their own tests.
///
/// ```json
/// {
///   "version": 1,
///   "rules": [
///     {
///       "id": "no-secrets", "effect": "deny", "paths": ["**/.env*"], "reason": "secrets stay where they are",
///       "match": [{"tool": "Read", "paths": ["app/.env.local"]}],
///       "notMatch": [{"tool": "Read", "paths": ["environment.md"]}]
///     }
///   ],
///   "tests": [{"tool": "Read", "paths": [".env"], "readOnly": true, "expect": "deny"}]
/// }
/// ```
///
/// `match` and `notMatch` are calls that a rule decides about, or does not. `tests` are calls with what all rules together
/// say: `deny`, `ask`, `allow`, or `none` if the mode decides. A file whose tests fail is not used.
public struct PermissionPolicy: Hashable, Sendable {
  /// The rules. Their order does not matter.
  public var rules: [PermissionRule]

  /// These rules.
  public init(_ rules: [PermissionRule] = []) { self.rules = rules }

  /// The strictest rule that decides about a call; of several, the first one.
  public func rule(for request: PermissionRequest) -> PermissionRule? {
    let matching = rules.filter { $0.matches(request) }
    for effect in PermissionEffect.allCases {
      if let rule = matching.first(where: { $0.effect == effect }) { return rule }
    }
    return nil
  }

  /// Reads a file, and runs its tests.
  public init(parsing text: [UInt8]) throws(PermissionError) {
    let document: JSONValue
    do throws(JSONError) { document = try JSONValue(parsing: text) } catch { throw .notJSON(error) }
    let members = RuleMembers(document, place: "the file")
    try members.check(["version", "rules", "tests"])
    guard try members.integer("version") == 1 else { throw members.error("version must be 1") }
    rules = []
    var ids: Set<String> = []
    let entries = try members.array("rules")
    for (index, entry) in entries.enumerated() {
      let place = entry["id"]?.text.map { "rule \(JSONValue.string($0))" } ?? "rule \(index + 1)"
      let rule = try PermissionRule(entry, place: place)
      guard ids.insert(rule.id).inserted else { throw .malformed(place: place, problem: "a second rule of that id") }
      try Self.check(rule, entry, place)
      rules.append(rule)
    }
    for (index, test) in try members.array("tests").enumerated() {
      let place = "test \(index + 1)"
      let request = try Self.request(test, ["expect"], place: place)
      let expected = try RuleMembers(test, place: place).text("expect") ?? ""
      guard expected == "none" || PermissionEffect(rawValue: expected) != nil else {
        throw .malformed(place: place, problem: "expect must be deny, ask, allow or none")
      }
      let found = rule(for: request)
      guard found?.effect.rawValue ?? "none" == expected else {
        let text = found.map { "\($0.effect.rawValue) by rule \(JSONValue.string($0.id))" } ?? "none"
        throw .failedTest(place: place, expected: expected, found: text)
      }
    }
  }

  /// Runs the tests of one rule.
  private static func check(_ rule: PermissionRule, _ entry: JSONValue, _ place: String) throws(PermissionError) {
    for (name, expected) in [("match", true), ("notMatch", false)] {
      for (index, test) in try RuleMembers(entry, place: place).array(name).enumerated() {
        let place = "\(place), \(name) \(index + 1)"
        guard rule.matches(try request(test, [], place: place)) == expected else {
          let words = ["no match", "a match"]
          throw .failedTest(place: place, expected: words[expected ? 1 : 0], found: words[expected ? 0 : 1])
        }
      }
    }
  }

  /// The call of a test.
  private static func request(
    _ value: JSONValue, _ more: Set<String>, place: String
  ) throws(PermissionError) -> PermissionRequest {
    let members = RuleMembers(value, place: place)
    try members.check(more.union(["tool", "input", "paths", "hosts", "command", "readOnly"]))
    guard let tool = try members.text("tool") else { throw members.error("tool is missing") }
    let command = try members.texts("command")
    return PermissionRequest(
      toolUseId: "test", toolName: tool, input: value["input"] ?? [:],
      isReadOnly: try members.boolean("readOnly") ?? false, paths: try members.texts("paths"),
      hosts: try members.texts("hosts"), commands: command.isEmpty ? [] : [command])
  }
}
