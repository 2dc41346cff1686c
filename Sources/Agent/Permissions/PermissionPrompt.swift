import JSONText

/// A question to a person about a call.
public struct PermissionPrompt: Hashable, Sendable {
  /// The call that it is about.
  public let request: PermissionRequest
  /// The question, in full: nothing is cut off, hidden or obeyed by a terminal.
  public let text: String
  /// What can be allowed, the usual answer first.
  public let offers: [PermissionOffer]
  /// Whether the arguments can be changed before the call is made.
  public let canEdit: Bool
}

extension PermissionPrompt {
  /// - Parameters:
  ///   - reason: Why the user is asked, if a rule says so.
  ///   - isRepeated: Whether the same question comes again each time, so that there is no more to allow than this call.
  init(_ request: PermissionRequest, mode: PermissionMode, reason: String?, isRepeated: Bool, canEdit: Bool) {
    self.request = request
    self.canEdit = canEdit
    var lines = ["Allow tool \(VisibleText.of(request.toolName, isOneLine: true))?"]
    if let reason { lines.append("Asked because: \(VisibleText.of(reason, isOneLine: true))") }
    func add(_ title: String, _ texts: [String]) {
      lines += texts.map { "\(title): \(VisibleText.of($0, isOneLine: true))" }
    }
    add("path", request.paths)
    add("host", request.hosts)
    add("command", request.commands.map(Self.words))
    for member in request.input.object?.members ?? [] { lines += Self.argument(member) }
    if request.input.object == nil, !request.input.isNull { lines.append("arguments: \(Self.json(request.input))") }
    text = lines.joined(separator: "\n")
    offers = isRepeated ? [.once] : Self.offers(request, mode)
  }

  /// An argument. Text of several lines has a bar before each, so that it cannot look like anything else of the question.
  private static func argument(_ member: JSONObject.Member) -> [String] {
    let name = "argument \(VisibleText.of(member.name, isOneLine: true))"
    guard let text = member.value.text, text.utf8.contains(10) else { return ["\(name): \(json(member.value))"] }
    return ["\(name):"]
      + VisibleText.of(text).split(separator: "\n", omittingEmptySubsequences: false).map { "  | \($0)" }
  }

  private static func json(_ value: JSONValue) -> String {
    String(decoding: value.text(JSONFormat(escapesInvisible: true)), as: UTF8.self)
  }

  /// A command, whose words are in quotes where one could not tell them apart.
  private static func words(_ command: [String]) -> String {
    command.map { word in
      let isPlain = !word.isEmpty && word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"'\\".utf8.contains($0) }
      return isPlain ? word : json(.string(word))
    }.joined(separator: " ")
  }

  private static func offers(_ request: PermissionRequest, _ mode: PermissionMode) -> [PermissionOffer] {
    let tool = VisibleText.of(request.toolName, isOneLine: true)
    var sameArguments = PermissionRule(id: "same-call", effect: .allow)
    sameArguments.tools = [WildcardPattern(literal: request.toolName)]
    var sameTool = sameArguments
    sameTool.id = "same-tool"
    sameArguments.input = request.input
    var kinds = [("this call of \(tool) with the same arguments", sameArguments)]
    if !request.paths.isEmpty || !request.hosts.isEmpty || !request.commands.isEmpty,
      let narrow = narrow(request, sameTool)
    {
      kinds.append(("all calls of \(tool) that touch nothing else", narrow))
    }
    kinds.append(("all calls of \(tool)", sameTool))
    var offers = [PermissionOffer.once]
    for (scope, words) in [(PermissionScope.session, "in this session"), (.project, "in this project")] {
      offers += kinds.map { PermissionOffer(text: "\($0.0), \(words)", scope: scope, rule: $0.1) }
    }
    guard mode == .askOnce, let usual = offers.firstIndex(where: { $0.rule?.id == sameTool.id }) else { return offers }
    offers.insert(offers.remove(at: usual), at: 0)
    return offers
  }

  /// The rule for calls that touch what this one does; nil if patterns cannot say so.
  private static func narrow(_ request: PermissionRequest, _ rule: PermissionRule) -> PermissionRule? {
    var rule = rule
    rule.id = "same-subjects"
    for path in request.paths {
      guard let names = PathPattern.names(of: path), !names.isEmpty else { return nil }
      rule.paths.append(PathPattern(names.map { WildcardPattern(literal: $0).text }.joined(separator: "/")))
    }
    rule.hosts = request.hosts.map(HostPattern.init)
    for command in request.commands {
      guard let pattern = CommandPattern(literal: command) else { return nil }
      rule.commands.append(pattern)
    }
    return rule
  }
}
