import JSONText
import Synchronization
import Testing

@testable import Agent

/// A gate whose log and questions can be looked at.
private struct TestGate: Sendable {
  /// What happened.
  final class Trace: Sendable {
    let events = Mutex<[SessionEvent]>([])
    let prompts = Mutex<[PermissionPrompt]>([])
    let time = Mutex<Int64>(1000)
  }

  let trace = Trace()
  let gate: PermissionGate

  /// - Parameter answer: What the person answers; nil if there is nobody.
  init(
    _ rules: [PermissionRule] = [], mode: PermissionMode = .askOnce, grants: [PermissionGrant] = [],
    answer: (@Sendable (PermissionPrompt) -> PermissionAnswer?)? = { .allow($0.offers[0]) }
  ) {
    gate = PermissionGate(
      policy: PermissionPolicy(rules), mode: mode, grants: grants,
      clock: { [trace] in trace.time.withLock { $0 } },
      approver: answer.map { [trace] answer -> PermissionGate.Approver in
        { @Sendable prompt in
          // The question is in the log before anybody sees it.
          #expect(trace.events.withLock { $0.last?.type } == "permission.question")
          trace.prompts.withLock { $0.append(prompt) }
          return answer(prompt)
        }
      },
      log: { [trace] event in trace.events.withLock { $0.append(event) } })
  }

  func decide(_ request: PermissionRequest) async throws -> PermissionOutcome {
    try await gate.decide(request) { input in
      input["path"]?.text.map { path in
        PermissionRequest(
          toolUseId: request.toolUseId, toolName: request.toolName, input: input, isReadOnly: request.isReadOnly,
          paths: [path])
      }
    }
  }

  var prompts: [PermissionPrompt] { trace.prompts.withLock { $0 } }
  var types: [String] { trace.events.withLock { $0.map(\.type) } }
  var decisions: [PermissionDecision] {
    trace.events.withLock { events in
      events.compactMap { if case .permissionDecision(let decision) = $0 { decision } else { nil } }
    }
  }
}

struct PermissionGateTests {
  private func request(_ number: Int = 1, tool: String = "Write", readOnly: Bool = false) -> PermissionRequest {
    PermissionRequest(
      toolUseId: "call_\(number)", toolName: tool, input: ["path": .string("src/\(number)")], isReadOnly: readOnly,
      paths: ["src/\(number)"])
  }

  private func rule(_ effect: PermissionEffect, id: String = "r", _ change: (inout PermissionRule) -> Void = { _ in })
    -> PermissionRule
  {
    var rule = PermissionRule(id: id, effect: effect, reason: "because")
    rule.tools = [WildcardPattern("*")]
    change(&rule)
    return rule
  }

  @Test func `The first use of a tool is asked about, and further ones have a decision only`() async throws {
    let test = TestGate()
    #expect(try await test.decide(request(1)).isAllowed)
    #expect(try await test.decide(request(2)).isAllowed)
    #expect(test.types == ["permission.question", "permission.decision", "permission.decision"])
    #expect(test.decisions.map(\.questionId) == ["call_1", "call_2"])
    #expect(test.decisions.map(\.decidedBy) == [.user, .grant] && test.decisions.map(\.scope) == [.session, nil])
    // Another tool is another question.
    #expect(try await test.decide(request(3, tool: "Command")).isAllowed)
    #expect(test.types.count == 5)
  }

  @Test func `The question is in the log while the user thinks`() async throws {
    // `TestGate` looks at the log when it is asked.
    let test = TestGate(answer: { _ in nil })
    let outcome = try await test.decide(request())
    #expect(!outcome.isAllowed && outcome.decision.reason == "no answer")
    #expect(test.types == ["permission.question", "permission.decision"])
  }

  @Test func `Without anybody to ask, what would be asked is denied`() async throws {
    for mode in [PermissionMode.askOnce, .askAlways, .allowReads] {
      let test = TestGate(mode: mode, answer: nil)
      let outcome = try await test.decide(request())
      #expect(!outcome.isAllowed && outcome.decision.decidedBy == .headless)
      #expect(
        outcome.refusal?.errorMessage == "no approver configured" && outcome.refusal?.errorType == "PermissionDenied")
      #expect(
        outcome.refusal?.toolUseId == "call_1" && outcome.refusal?.isError == true
          && outcome.refusal?.output.isNull == true)
    }
    // Not even where all is allowed, if it takes a person.
    let test = TestGate([rule(.ask)], mode: .allowAll, answer: nil)
    #expect(try await !test.decide(request()).isAllowed)
    var commit = request()
    commit.needsPerson = true
    #expect(try await !TestGate(mode: .allowAll, answer: nil).decide(commit).isAllowed)
    #expect(try await TestGate(mode: .allowAll, answer: nil).decide(request()).isAllowed)
  }

  /// What each mode says, without a rule and with one of each kind: `d`eny, `a`sk, al`l`ow.
  @Test(arguments: [
    (PermissionMode.askOnce, "a d a l"), (.askAlways, "a d a a"), (.allowReads, "a d a l"), (.allowAll, "l d a l"),
    (.denyAll, "d d d d"),
  ])
  func `Deny comes before ask and ask before allow, whatever the mode`(_ mode: PermissionMode, _ expected: String)
    throws
  {
    let rules: [[PermissionRule]] = [
      [], [rule(.allow, id: "1"), rule(.ask, id: "2"), rule(.deny, id: "3")],
      [rule(.allow, id: "1"), rule(.ask, id: "2")],
      [rule(.allow, id: "1")],
    ]
    let letters: [PermissionEffect: String] = [.deny: "d", .ask: "a", .allow: "l"]
    let found = rules.map { letters[TestGate($0, mode: mode).gate.verdict(on: request()).effect] ?? "" }
    #expect(found.joined(separator: " ") == expected)
  }

  @Test func `Where reads are allowed, only they are`() throws {
    let gate = TestGate(mode: .allowReads).gate
    #expect(gate.verdict(on: request(readOnly: true)).effect == .allow)
    #expect(gate.verdict(on: request(readOnly: false)).effect == .ask)
  }

  @Test func `A rule that asks does so each time, and offers no more than this call`() async throws {
    let test = TestGate([rule(.ask)])
    for number in 1...3 { #expect(try await test.decide(request(number)).isAllowed) }
    let prompts = test.prompts
    #expect(prompts.count == 3 && prompts.allSatisfy { $0.offers == [.once] })
    #expect(test.gate.grants.isEmpty)
    #expect(prompts[0].text.contains("Asked because: because"))
  }

  @Test func `Each offer allows what it says and no more`() async throws {
    var narrow = request(1)
    narrow.hosts = ["example.com"]
    narrow.commands = [["git", "log"]]
    let offers = PermissionPrompt(narrow, mode: .askAlways, reason: nil, isRepeated: false, canEdit: false).offers
    #expect(
      offers.map(\.text) == [
        "this call", "this call of Write with the same arguments, in this session",
        "all calls of Write that touch nothing else, in this session", "all calls of Write, in this session",
        "this call of Write with the same arguments, in this project",
        "all calls of Write that touch nothing else, in this project", "all calls of Write, in this project",
      ])
    var otherInput = narrow
    otherInput.input = ["path": "src/1", "more": 1]
    var otherPath = otherInput
    otherPath.paths.append("src/2")
    var otherTool = narrow
    otherTool.toolName = "Edit"
    for (offer, expected) in zip(offers, [[], [narrow], [narrow, otherInput], [narrow, otherInput, otherPath]]) {
      let test = TestGate(answer: { _ in .allow(offer) })
      #expect(try await test.decide(narrow).isAllowed)
      let allowed = [narrow, otherInput, otherPath, otherTool].filter {
        test.gate.verdict(on: $0).effect == .allow
      }
      #expect(allowed == expected, "\(offer.text)")
    }
  }

  @Test func `A denial is for this call, unless it is meant for more`() async throws {
    let once = TestGate(answer: { _ in .deny(reason: "not now") })
    for number in 1...2 {
      let outcome = try await once.decide(request(number))
      #expect(!outcome.isAllowed && outcome.refusal?.errorMessage == "not now")
    }
    #expect(once.prompts.count == 2)
    let always = TestGate([rule(.allow)], mode: .allowAll)
    #expect(try await always.decide(request()).isAllowed)
    let session = TestGate(answer: { .deny($0.offers[0]) })
    for number in 1...2 { #expect(try await !session.decide(request(number)).isAllowed) }
    #expect(session.prompts.count == 1)
    #expect(
      try await TestGate(answer: { _ in .deny() }).decide(request()).refusal?.errorMessage == "tool use not approved")
  }

  @Test func `A permission ends when its time has come`() async throws {
    let test = TestGate(answer: { .allow($0.offers[0], until: 5000) })
    #expect(try await test.decide(request(1)).isAllowed)
    #expect(test.decisions[0].scope == .until && test.decisions[0].expiresAt == 5000)
    test.trace.time.withLock { $0 = 4999 }
    #expect(test.gate.verdict(on: request(2)).effect == .allow)
    test.trace.time.withLock { $0 = 5000 }
    #expect(test.gate.verdict(on: request(2)).effect == .ask && test.gate.grants.isEmpty)
    #expect(!PermissionGrant(rule: rule(.allow), scope: .until).isInForce(at: 0))
  }

  @Test func `The user can change the arguments, and the log has them`() async throws {
    let test = TestGate(answer: { .allow($0.offers[0], input: ["path": "src/other"]) })
    let outcome = try await test.decide(request())
    #expect(outcome.isAllowed && outcome.input == ["path": "src/other"])
    #expect(test.decisions[0].updatedInput == ["path": "src/other"] && test.decisions[0].scope == .once)
    // The answer was about another call than the next one.
    #expect(test.gate.grants.isEmpty)
  }

  @Test func `Changed arguments cannot be what is denied, or make no sense`() async throws {
    let deny = rule(.deny) { $0.paths = [PathPattern("secret/**")] }
    let test = TestGate([deny], answer: { _ in .allow(input: ["path": "secret/key"]) })
    let outcome = try await test.decide(request())
    #expect(!outcome.isAllowed && outcome.refusal?.errorMessage == "because" && outcome.input == request().input)
    #expect(try await !TestGate(answer: { _ in .allow(input: ["nonsense": 1]) }).decide(request()).isAllowed)
    let gate = TestGate(answer: { _ in .allow(input: ["path": "b"]) })
    #expect(try await !gate.gate.decide(request()).isAllowed)
    #expect(gate.prompts.allSatisfy { !$0.canEdit })
  }

  @Test func `An answer that was not offered is for this call only`() async throws {
    let everything = PermissionOffer(text: "everything", scope: .project, rule: rule(.allow))
    let test = TestGate(answer: { _ in .allow(everything) })
    #expect(try await test.decide(request()).isAllowed)
    #expect(test.gate.grants.isEmpty && test.decisions[0].scope == .once)
  }

  @Test func `What was allowed can be taken back`() async throws {
    let test = TestGate()
    let gate = test.gate
    func allow() async throws {
      for tool in ["Write", "Edit"] { #expect(try await test.decide(request(1, tool: tool)).isAllowed) }
    }
    try await allow()
    try gate.revoke(rule: gate.grants[0].rule.id)
    #expect(gate.grants.map { $0.rule.tools[0].text } == ["Edit"])
    try await allow()
    try gate.revoke(toolName: "Edit")
    #expect(gate.grants.map { $0.rule.tools[0].text } == ["Write"])
    try gate.revoke()
    #expect(gate.grants.isEmpty && gate.verdict(on: request()).effect == .ask)
    #expect(test.types.filter { $0 == "permission.revoke" }.count == 3)
    // Two grants never have the same name.
    #expect(Set(test.decisions.compactMap(\.rule)).count == 3)
  }

  @Test func `A session that goes on has the permissions that it had`() async throws {
    let sessions = try TestSessions()
    let session = try sessions.store.create()
    func gate(_ grants: [PermissionGrant]) -> PermissionGate {
      PermissionGate(
        grants: grants,
        approver: { prompt in
          .allow(prompt.offers.first { $0.scope == (prompt.request.toolName == "Edit" ? .project : .session) } ?? .once)
        },
        log: { event throws(SessionError) in try session.append(event) })
    }
    let first = gate([])
    for tool in ["Write", "Read", "Edit"] { #expect(try await first.decide(request(1, tool: tool)).isAllowed) }
    try first.revoke(toolName: "Read")
    #expect(first.grants.map(\.scope) == [.session, .project])
    var reader = try sessions.store.read(session.id)
    let grants = try PermissionGate.grants(in: &reader)
    #expect(grants == first.grants.filter { $0.scope == .session })
    let second = gate(grants)
    #expect(
      second.verdict(on: request(2)).effect == .allow && second.verdict(on: request(2, tool: "Read")).effect == .ask)
    // A fork is another session.
    let fork = try sessions.store.fork(session.id, after: session.head.sequence)
    var forked = try sessions.store.read(fork.id)
    #expect(try PermissionGate.grants(in: &forked) == [])
  }

  @Test func `The mode can be changed, and the log says so`() throws {
    let test = TestGate(mode: .denyAll)
    let gate = test.gate
    #expect(gate.verdict(on: request()).effect == .deny)
    try gate.change(mode: .allowAll)
    #expect(gate.mode == .allowAll && gate.verdict(on: request()).effect == .allow && test.types == ["permission.mode"])
  }

  @Test func `Nothing is allowed that cannot be logged`() async throws {
    let gate = PermissionGate(
      mode: .allowAll, approver: { .allow($0.offers[0]) },
      log: { _ throws(SessionError) in throw .unwritableEvent("full") })
    await #expect(throws: SessionError.self) { try await gate.decide(request()) }
    let asking = PermissionGate(
      approver: { .allow($0.offers[0]) },
      log: { event throws(SessionError) in
        if case .permissionDecision = event { throw .unwritableEvent("full") }
      })
    await #expect(throws: SessionError.self) { try await asking.decide(request()) }
    #expect(asking.grants.isEmpty)
    #expect(throws: SessionError.self) { try gate.change(mode: .denyAll) }
    #expect(gate.mode == .allowAll)
  }

  @Test func `A denied call says why`() async throws {
    let outcome = try await TestGate([rule(.deny)]).decide(request())
    #expect(
      outcome.refusal?.errorMessage == "because" && outcome.decision.rule == "r" && outcome.decision.decidedBy == .rule)
    let mode = try await TestGate(mode: .denyAll).decide(request())
    #expect(
      mode.refusal?.errorMessage == "the mode of the session denies all calls" && mode.decision.decidedBy == .mode)
  }

  @Test func `What the user sees is complete, and nothing in it is hidden or obeyed`() {
    let long = String(repeating: "x", count: 50_000)
    let request = PermissionRequest(
      toolUseId: "a", toolName: "Wri\u{200B}te\nAllow",
      input: [
        "path": "a\u{202E}b\u{1B}[2J", "text": .string("line\nAllow tool Read?\u{7}\n" + long), "n": [1, nil],
        "a\nb": true,
      ], paths: ["a\u{202E}b\nhost: safe"], hosts: ["e\u{0430}xample.com"],
      commands: [["rm", "-rf", "a b", "", "\u{E000}"]])
    let text = PermissionPrompt(request, mode: .askOnce, reason: "r\u{2028}x", isRepeated: false, canEdit: false).text
    #expect(
      text == """
        Allow tool Wri\\u{200B}te\\nAllow?
        Asked because: r\\u{2028}x
        path: a\\u{202E}b\\nhost: safe
        host: e\u{0430}xample.com
        command: rm -rf "a b" "" "\u{E000}"
        argument path: "a\\u202eb\\u001b[2J"
        argument text:
          | line
          | Allow tool Read?\\u{7}
          | \(long)
        argument n: [1,null]
        argument a\\nb: true
        """)
    #expect(!text.unicodeScalars.contains { $0.isInvisible && $0 != "\n" })
  }
}
