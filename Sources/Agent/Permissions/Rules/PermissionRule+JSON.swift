import JSONText

extension PermissionRule {
  /// The members that a rule may have.
  private static let names: Set<String> = [
    "id", "effect", "reason", "tools", "readOnly", "input", "arguments", "paths", "hosts", "commands", "match",
    "notMatch",
  ]

  /// Reads a rule, without its tests.
  public init(_ value: JSONValue, place: String = "rule") throws(PermissionError) {
    let members = RuleMembers(value, place: place)
    try members.check(Self.names)
    guard let id = try members.text("id"), !id.isEmpty else { throw members.error("id is missing") }
    guard let effect = try members.text("effect").flatMap(PermissionEffect.init(rawValue:)) else {
      throw members.error("effect must be deny, ask or allow")
    }
    self.init(id: id, effect: effect, reason: try members.text("reason"))
    tools = try members.texts("tools").map { WildcardPattern($0) }
    paths = try members.texts("paths").map(PathPattern.init)
    hosts = try members.texts("hosts").map(HostPattern.init)
    commands = try members.texts("commands").map { CommandPattern($0) }
    isReadOnly = try members.boolean("readOnly")
    input = value["input"]
    if let conditions = value["arguments"] {
      guard let object = conditions.object else { throw members.error("arguments must be an object") }
      for member in object.members {
        arguments.append(ArgumentCondition(name: member.name, test: try Self.test(member.value, members)))
      }
    }
    let isEverything =
      tools.isEmpty && paths.isEmpty && hosts.isEmpty && commands.isEmpty && arguments.isEmpty && input == nil
      && isReadOnly == nil
    guard !isEverything else { throw members.error("a rule needs a condition (\"tools\": [\"*\"] for all calls)") }
  }

  private static func test(_ value: JSONValue, _ members: RuleMembers) throws(PermissionError) -> ArgumentCondition.Test
  {
    switch value {
    case .string(let text): return .text(WildcardPattern(text))
    case .array(let values):
      var tests: [ArgumentCondition.Test] = []
      for value in values { tests.append(try test(value, members)) }
      return .any(tests)
    case .object(let object):
      guard !object.members.isEmpty, object.members.allSatisfy({ ["minimum", "maximum"].contains($0.name) }),
        object.members.allSatisfy({ $0.value.double != nil })
      else { throw members.error("an argument's object may have minimum and maximum, which are numbers") }
      return .number(minimum: object["minimum"]?.double, maximum: object["maximum"]?.double)
    default: return .value(value)
    }
  }

  /// The rule as a file has it, without tests.
  public var json: JSONObject {
    var object: JSONObject = ["id": .string(id), "effect": .string(effect.rawValue)]
    func add(_ name: String, _ texts: [String]) {
      if !texts.isEmpty { object.append(name, .array(texts.map(JSONValue.string))) }
    }
    object.append("reason", ifPresent: reason)
    add("tools", tools.map(\.text))
    object.append("readOnly", ifPresent: isReadOnly)
    object.append("input", ifPresent: input)
    if !arguments.isEmpty {
      object.append(
        "arguments", .object(JSONObject(arguments.map { JSONObject.Member(name: $0.name, value: $0.test.json) })))
    }
    add("paths", paths.map(\.text))
    add("hosts", hosts.map(\.text))
    add("commands", commands.map(\.text))
    return object
  }
}

extension ArgumentCondition.Test {
  fileprivate var json: JSONValue {
    switch self {
    case .text(let pattern): return .string(pattern.text)
    case .value(let value): return value
    case .number(let minimum, let maximum):
      var object = JSONObject()
      object.append("minimum", ifPresent: minimum.map(JSONValue.double))
      object.append("maximum", ifPresent: maximum.map(JSONValue.double))
      return .object(object)
    case .any(let tests): return .array(tests.map(\.json))
    }
  }
}
