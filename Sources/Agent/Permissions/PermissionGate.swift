import JSONText
import Synchronization

/// Decides about every call of a tool before it is made.
///
/// In this order, and the first that says something counts:
///
/// 1. A rule or grant that denies.
/// 2. The mode `deny-all`.
/// 3. A rule that asks, a request that needs a person, the mode `ask-always`.
/// 4. A rule or grant that allows.
/// 5. The mode: `allow-all` allows, `allow-reads` allows what only reads, and all others ask.
///
/// A question is logged, then asked, and then the decision is logged, so that a session shows what somebody was asked even
/// if the program ends meanwhile. Without anybody to ask, what would be asked is denied.
public final class PermissionGate: Sendable {
  /// Asks a person, and returns nil if there is no answer.
  public typealias Approver = @Sendable (PermissionPrompt) async -> PermissionAnswer?

  private struct State {
    var mode: PermissionMode
    var grants: [PermissionGrant]
    var grantCount = 0
  }

  /// The rules.
  public let policy: PermissionPolicy
  private let state: Mutex<State>
  private let approver: Approver?
  private let clock: @Sendable () -> Int64
  private let log: @Sendable (SessionEvent) throws(SessionError) -> Void

  /// A gate.
  ///
  /// - Parameters:
  ///   - policy: The rules.
  ///   - mode: What becomes of calls that no rule decides.
  ///   - grants: What was decided before: for the project (`PermissionGrant.list(parsing:)`), and for the session
  ///     (`PermissionGate.grants(in:)`).
  ///   - clock: The time in milliseconds since 1970.
  ///   - approver: Asks a person; nil if there is nobody.
  ///   - log: Adds an event to the session.
  public init(
    policy: PermissionPolicy = PermissionPolicy(), mode: PermissionMode = .askOnce, grants: [PermissionGrant] = [],
    clock: @escaping @Sendable () -> Int64 = SessionConfiguration.systemClock, approver: Approver?,
    log: @escaping @Sendable (SessionEvent) throws(SessionError) -> Void
  ) {
    self.policy = policy
    state = Mutex(State(mode: mode, grants: grants))
    self.approver = approver
    self.clock = clock
    self.log = log
  }

  /// What becomes of calls that no rule decides.
  public var mode: PermissionMode { state.withLock { $0.mode } }

  /// Changes what becomes of calls that no rule decides.
  public func change(mode: PermissionMode, decidedBy: DecisionMaker = .user) throws(SessionError) {
    try log(.permissionMode(PermissionModeChange(mode: mode.rawValue, decidedBy: decidedBy)))
    state.withLock { $0.mode = mode }
  }

  /// What was decided for more than one call and is in force.
  public var grants: [PermissionGrant] {
    let now = clock()
    return state.withLock { $0.grants }.filter { $0.isInForce(at: now) }
  }

  /// What is said of a request before anybody is asked.
  public func verdict(on request: PermissionRequest) -> PermissionVerdict {
    let (mode, grants) = (mode, grants)
    let rule = policy.rule(for: request)
    if let rule, rule.effect == .deny { return PermissionVerdict(.deny, .rule, rule) }
    let matching = grants.map(\.rule).filter { $0.matches(request) }
    if let denying = matching.first(where: { $0.effect == .deny }) { return PermissionVerdict(.deny, .grant, denying) }
    if mode == .denyAll { return PermissionVerdict(.deny, .mode) }
    if let rule, rule.effect == .ask { return PermissionVerdict(.ask, .rule, rule) }
    if request.needsPerson || mode == .askAlways { return PermissionVerdict(.ask, .mode) }
    if let rule { return PermissionVerdict(.allow, .rule, rule) }
    if let allowing = matching.first { return PermissionVerdict(.allow, .grant, allowing) }
    let isAllowed = mode == .allowAll || (mode == .allowReads && request.isReadOnly)
    return PermissionVerdict(isAllowed ? .allow : .ask, .mode)
  }

  /// Decides about a request, and asks somebody if need be.
  ///
  /// - Parameter revise: What the call would touch with other arguments, or nil if they make no sense. Without it the
  ///   arguments cannot be changed.
  public func decide(
    _ request: PermissionRequest, revise: (@Sendable (JSONValue) -> PermissionRequest?)? = nil
  ) async throws(SessionError) -> PermissionOutcome {
    let verdict = verdict(on: request)
    guard verdict.effect == .ask else {
      return try finish(
        request,
        PermissionDecision(
          questionId: request.toolUseId, allowed: verdict.effect == .allow, decidedBy: verdict.decidedBy,
          rule: verdict.rule?.id, reason: Self.reason(verdict)))
    }
    let isRepeated = request.needsPerson || verdict.rule != nil || mode == .askAlways
    let prompt = PermissionPrompt(
      request, mode: mode, reason: verdict.rule?.reason, isRepeated: isRepeated, canEdit: revise != nil)
    try log(
      .permissionQuestion(
        PermissionQuestion(
          questionId: request.toolUseId, toolName: request.toolName, prompt: prompt.text, toolInput: request.input)))
    guard let approver else {
      return try finish(
        request,
        PermissionDecision(
          questionId: request.toolUseId, allowed: false, decidedBy: .headless, reason: "no approver configured"))
    }
    switch await approver(prompt) {
    case nil: return try refuse(request, reason: "no answer")
    case .deny(let offer, let time, let reason):
      return try settle(request, offer, until: time, prompt, effect: .deny, reason: reason)
    case .allow(let offer, let time, let input):
      guard let input, input != request.input else {
        return try settle(request, offer, until: time, prompt, effect: .allow)
      }
      guard let revised = revise?(input) else {
        return try refuse(request, reason: "the changed arguments make no sense")
      }
      // Whoever answers cannot allow what is denied, and the answer is about the call that will be made.
      let verdict = self.verdict(on: revised)
      guard verdict.effect != .deny else {
        return try refuse(request, reason: Self.reason(verdict) ?? "the changed call is denied", rule: verdict.rule?.id)
      }
      return try settle(revised, .once, until: nil, prompt, effect: .allow, updatedInput: input)
    }
  }

  /// Takes back what was allowed or denied for more than one call: the grant of that name, those for a tool, or all.
  public func revoke(rule: String? = nil, toolName: String? = nil) throws(SessionError) {
    try log(.permissionRevoke(PermissionRevoke(rule: rule, toolName: toolName, decidedBy: .user)))
    state.withLock { state in state.grants = Self.remaining(state.grants, rule: rule, toolName: toolName) }
  }
}

extension PermissionGate {
  private func refuse(
    _ request: PermissionRequest, reason: String, rule: String? = nil
  ) throws(SessionError) -> PermissionOutcome {
    try finish(
      request,
      PermissionDecision(
        questionId: request.toolUseId, allowed: false, decidedBy: .user, scope: .once, rule: rule, reason: reason))
  }

  /// Takes an answer, and remembers it if it is for more than this call. An answer that was not offered is for this call.
  private func settle(
    _ request: PermissionRequest, _ offer: PermissionOffer, until time: Int?, _ prompt: PermissionPrompt,
    effect: PermissionEffect, reason: String? = nil, updatedInput: JSONValue? = nil
  ) throws(SessionError) -> PermissionOutcome {
    var decision = PermissionDecision(
      questionId: request.toolUseId, allowed: effect == .allow, decidedBy: .user, scope: .once,
      updatedInput: updatedInput, reason: reason)
    guard prompt.offers.contains(offer), var rule = offer.rule else { return try finish(request, decision) }
    let number = state.withLock { state in
      state.grantCount += 1
      return state.grantCount
    }
    rule.effect = effect
    rule.id = "\(rule.id)-\(request.toolUseId)-\(number)"
    let grant = PermissionGrant(rule: rule, scope: time == nil ? offer.scope : .until, expiresAt: time)
    decision.scope = grant.scope
    decision.expiresAt = time
    decision.rule = rule.id
    decision.grant = .object(grant.json)
    // Only what is in the log is in force.
    let outcome = try finish(request, decision)
    state.withLock { $0.grants.append(grant) }
    return outcome
  }

  private func finish(
    _ request: PermissionRequest, _ decision: PermissionDecision
  ) throws(SessionError) -> PermissionOutcome {
    try log(.permissionDecision(decision))
    return PermissionOutcome(decision: decision, input: decision.updatedInput ?? request.input)
  }

  /// What the model is told of a denial.
  private static func reason(_ verdict: PermissionVerdict) -> String? {
    guard verdict.effect == .deny else { return nil }
    if let reason = verdict.rule?.reason { return reason }
    return verdict.rule.map { "denied by \($0.id)" } ?? "the mode of the session denies all calls"
  }

  private static func remaining(
    _ grants: [PermissionGrant], rule: String?, toolName: String?
  ) -> [PermissionGrant] {
    grants.filter { grant in
      if let rule, grant.rule.id != rule { return true }
      if let toolName, !grant.rule.tools.isEmpty {
        return !grant.rule.tools.contains { $0.matches(toolName, .exact) }
      }
      return false
    }
  }

  /// The grants of a session, from its log: what was decided for more than one call and not taken back. Those for the
  /// project are not among them, nor those of the session that this one was forked from.
  public static func grants(in reader: inout SessionReader) throws(SessionError) -> [PermissionGrant] {
    var grants: [PermissionGrant] = []
    while let record = try reader.next() {
      switch record.event {
      case .permissionDecision(let decision):
        guard record.damage.isEmpty, let value = decision.grant else { continue }
        if let grant = try? PermissionGrant(value), grant.scope != .project { grants.append(grant) }
      case .permissionRevoke(let revoke):
        grants = remaining(grants, rule: revoke.rule, toolName: revoke.toolName)
      case .sessionFork: grants = []
      default: break
      }
    }
    return grants
  }
}
