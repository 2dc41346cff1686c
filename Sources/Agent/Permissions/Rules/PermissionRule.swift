import JSONText

/// Decides about calls that fit to all of its conditions.
///
/// What is allowed must fit in all its parts: every path, host and command of the call fits to a pattern, exactly. What is
/// denied or asked about fits as soon as one of them does, and small differences do not matter.
public struct PermissionRule: Hashable, Sendable {
  /// What the log calls the rule.
  public var id: String
  /// What becomes of the calls.
  public var effect: PermissionEffect
  /// Why, for the model and for people.
  public var reason: String?
  /// The tools; empty for all.
  public var tools: [WildcardPattern] = []
  /// Whether the calls only read; nil if it does not matter.
  public var isReadOnly: Bool?
  /// All arguments; nil if they do not matter.
  public var input: JSONValue?
  /// Single arguments by their names.
  public var arguments: [ArgumentCondition] = []
  /// The paths; empty if they do not matter.
  public var paths: [PathPattern] = []
  /// The hosts; empty if they do not matter.
  public var hosts: [HostPattern] = []
  /// The commands; empty if they do not matter.
  public var commands: [CommandPattern] = []

  /// A rule without conditions, which decides about all calls.
  public init(id: String, effect: PermissionEffect, reason: String? = nil) {
    self.id = id
    self.effect = effect
    self.reason = reason
  }

  /// Whether the rule decides about a call.
  public func matches(_ request: PermissionRequest) -> Bool {
    let strictness: MatchStrictness = effect == .allow ? .exact : .lenient
    func fits<Pattern, Part>(_ patterns: [Pattern], _ parts: [Part], _ matches: (Pattern, Part) -> Bool) -> Bool {
      guard !patterns.isEmpty else { return true }
      guard effect == .allow else { return parts.contains { part in patterns.contains { matches($0, part) } } }
      return !parts.isEmpty && parts.allSatisfy { part in patterns.contains { matches($0, part) } }
    }
    return fits(tools, [request.toolName]) { $0.matches($1, strictness) }
      && (isReadOnly == nil || isReadOnly == request.isReadOnly)
      && (input == nil || input.map(Self.canonical) == Self.canonical(request.input))
      && arguments.allSatisfy { $0.matches(request.input, strictness) }
      && fits(paths, request.paths) { $0.matches($1, strictness) }
      && fits(hosts, request.hosts) { $0.matches($1, strictness) }
      && fits(commands, request.commands) { $0.matches($1, strictness) }
  }

  private static func canonical(_ value: JSONValue) -> [UInt8] { value.text(.canonical) }
}
