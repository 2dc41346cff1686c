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
