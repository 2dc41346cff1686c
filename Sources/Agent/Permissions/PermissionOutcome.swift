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
