import JSONText

/// What a person has decided for more than one call.
public struct PermissionGrant: Hashable, Sendable {
  /// Which calls, and whether they are allowed or denied.
  public var rule: PermissionRule
  /// How far it reaches.
  public var scope: PermissionScope
  /// When it ends, in milliseconds since 1970.
  public var expiresAt: Int?

  /// A decision for more than one call.
  public init(rule: PermissionRule, scope: PermissionScope, expiresAt: Int? = nil) {
    self.rule = rule
    self.scope = scope
    self.expiresAt = expiresAt
  }

  /// Whether it is in force at a time. What should end and does not say when has ended.
  public func isInForce(at time: Int64) -> Bool {
    if let expiresAt { return time < Int64(expiresAt) }
    return scope != .until
  }

  /// The grant as the log and files have it.
  public var json: JSONObject {
    var object: JSONObject = ["rule": .object(rule.json), "scope": .string(scope.rawValue)]
    object.append("expiresAt", ifPresent: expiresAt)
    return object
  }

  /// Reads what `json` writes.
  public init(_ value: JSONValue) throws(PermissionError) {
    let members = RuleMembers(value, place: "grant")
    try members.check(["rule", "scope", "expiresAt"])
    guard let rule = value["rule"], let scope = try members.text("scope") else {
      throw members.error("rule or scope is missing")
    }
    self.init(
      rule: try PermissionRule(rule), scope: PermissionScope(rawValue: scope),
      expiresAt: try members.integer("expiresAt"))
    guard self.rule.effect != .ask else { throw members.error("a grant allows or denies") }
  }

  /// A file with grants.
  public static func text(of grants: [PermissionGrant]) -> [UInt8] {
    let document: JSONValue = ["version": 1, "grants": .array(grants.map { .object($0.json) })]
    return document.text(JSONFormat(isIndented: true, escapesInvisible: true)) + [10]
  }

  /// Reads a file with grants.
  public static func list(parsing text: [UInt8]) throws(PermissionError) -> [PermissionGrant] {
    let document: JSONValue
    do throws(JSONError) { document = try JSONValue(parsing: text) } catch { throw .notJSON(error) }
    let members = RuleMembers(document, place: "the file")
    try members.check(["version", "grants"])
    guard try members.integer("version") == 1 else { throw members.error("version must be 1") }
    var grants: [PermissionGrant] = []
    for value in try members.array("grants") { grants.append(try PermissionGrant(value)) }
    return grants
  }
}
