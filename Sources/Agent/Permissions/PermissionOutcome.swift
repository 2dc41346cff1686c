import JSONText

/// What became of a request.
public struct PermissionOutcome: Hashable, Sendable {
  /// What the log says of the decision.
  public let decision: PermissionDecision
  /// The arguments that the call is made with: those of the request, unless the user has changed them.
  public let input: JSONValue

  /// Whether the call may be made.
  public var isAllowed: Bool { decision.allowed }

  /// What the model is told of a call that is not made; nil if it is.
  public var refusal: ToolResult? {
    guard !isAllowed else { return nil }
    return ToolResult(
      toolUseId: decision.questionId, output: nil, isError: true, errorType: "PermissionDenied",
      errorMessage: decision.reason ?? "tool use not approved")
  }
}

/// What rules, grants and the mode say of a request, before anybody is asked.
public struct PermissionVerdict: Hashable, Sendable {
  /// What becomes of the call.
  public let effect: PermissionEffect
  /// Who says so.
  public let decidedBy: DecisionMaker
  /// The rule or grant that says so.
  public let rule: PermissionRule?

  init(_ effect: PermissionEffect, _ decidedBy: DecisionMaker, _ rule: PermissionRule? = nil) {
    self.effect = effect
    self.decidedBy = decidedBy
    self.rule = rule
  }
}
