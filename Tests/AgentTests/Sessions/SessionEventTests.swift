import JSONText
import Testing

@testable import Agent

/// What events are called in the log, and which members they have.
struct SessionEventTests {
  /// Each event with what the log says of it.
  static let examples: [(SessionEvent, String)] = [
    (
      .systemInit(SystemInit(sessionId: "ab", sdkVersion: "1", cwd: "/w", optionsSummary: ["a": 1])),
      #"{"type":"system.init","sessionId":"ab","sdkVersion":"1","cwd":"/w","optionsSummary":{"a":1}}"#
    ),
    (.systemInit(SystemInit(sessionId: "ab")), #"{"type":"system.init","sessionId":"ab"}"#),
    (.userMessage(UserMessage(text: "hi")), #"{"type":"user.message","text":"hi"}"#),
    (.assistantDelta(AssistantDelta(textDelta: "h")), #"{"type":"assistant.delta","textDelta":"h"}"#),
    (.assistantMessage(AssistantMessage(text: "hi")), #"{"type":"assistant.message","text":"hi"}"#),
    (
      .toolUse(ToolUse(toolUseId: "c1", name: "Read", input: ["file_path": "a"])),
      #"{"type":"tool.use","toolUseId":"c1","name":"Read","input":{"file_path":"a"}}"#
    ),
    (.toolUse(ToolUse(toolUseId: "c1", name: "Read")), #"{"type":"tool.use","toolUseId":"c1","name":"Read"}"#),
    (
      .toolResult(ToolResult(toolUseId: "c1", output: ["ok": true])),
      #"{"type":"tool.result","toolUseId":"c1","output":{"ok":true}}"#
    ),
    (
      .toolResult(ToolResult(toolUseId: "c1", output: nil, isError: true, errorType: "E", errorMessage: "m")),
      #"{"type":"tool.result","toolUseId":"c1","output":null,"isError":true,"errorType":"E","errorMessage":"m"}"#
    ),
    (
      .permissionQuestion(
        PermissionQuestion(questionId: "c1", toolName: "Write", prompt: "Allow?", toolInput: ["a": 1])),
      #"{"type":"permission.question","questionId":"c1","toolName":"Write","prompt":"Allow?","toolInput":{"a":1}}"#
    ),
    (
      .permissionDecision(
        PermissionDecision(
          questionId: "c1", allowed: true, decidedBy: .user, scope: .until, expiresAt: 5, rule: "r", updatedInput: [],
          reason: "w", grant: ["a": 1])),
      #"{"type":"permission.decision","questionId":"c1","allowed":true,"decidedBy":"user","scope":"until","#
        + #""expiresAt":5,"rule":"r","updatedInput":[],"reason":"w","grant":{"a":1}}"#
    ),
    (
      .permissionDecision(PermissionDecision(questionId: "c1", allowed: false)),
      #"{"type":"permission.decision","questionId":"c1","allowed":false}"#
    ),
    (
      .permissionRevoke(PermissionRevoke(rule: "r", toolName: "Write", decidedBy: .user)),
      #"{"type":"permission.revoke","rule":"r","toolName":"Write","decidedBy":"user"}"#
    ),
    (
      .permissionMode(PermissionModeChange(mode: "allow-all", decidedBy: .user)),
      #"{"type":"permission.mode","mode":"allow-all","decidedBy":"user"}"#
    ),
    (
      .netFetch(NetFetch(toolUseId: "c1", url: "https://a/b", status: 200, bytes: 3, truncated: false, durationMs: 4)),
      #"{"type":"net.fetch","toolUseId":"c1","url":"https://a/b","status":200,"bytes":3,"truncated":false,"durationMs":4}"#
    ),
    (
      .commandStart(CommandStart(toolUseId: "c1", argv: ["ls", "-l"], cwd: "/", limits: ["fuel": 9], module: "ab")),
      #"{"type":"command.start","toolUseId":"c1","argv":["ls","-l"],"cwd":"/","limits":{"fuel":9},"module":"ab"}"#
    ),
    (
      .commandEnd(
        CommandEnd(
          toolUseId: "c1", exitCode: 1, stdoutBytes: 2, stderrBytes: 3, truncatedStdout: true, durationMs: 4, fuel: 5,
          reason: "timeout")),
      #"{"type":"command.end","toolUseId":"c1","exitCode":1,"stdoutBytes":2,"stderrBytes":3,"truncatedStdout":true,"#
        + #""truncatedStderr":false,"durationMs":4,"fuel":5,"reason":"timeout"}"#
    ),
    (
      .workspaceImport(
        WorkspaceImport(path: "/p", files: 1, bytes: 2, skipped: [["path": "f", "reason": "fifo"]], masked: 3)),
      #"{"type":"workspace.import","path":"/p","files":1,"bytes":2,"skipped":[{"path":"f","reason":"fifo"}],"masked":3}"#
    ),
    (
      .workspaceCheckpoint(WorkspaceCheckpoint(checkpointId: "k", name: "n", changesetId: "ab")),
      #"{"type":"workspace.checkpoint","checkpointId":"k","name":"n","changesetId":"ab"}"#
    ),
    (
      .workspaceDiff(WorkspaceDiff(changesetId: "ab", adds: 1, modifies: 2, deletes: 3)),
      #"{"type":"workspace.diff","changesetId":"ab","adds":1,"modifies":2,"deletes":3}"#
    ),
    (
      .workspaceCommit(
        WorkspaceCommit(changesetId: "ab", outcome: "conflict", files: 0, conflicts: ["a"], undoId: "u")),
      #"{"type":"workspace.commit","changesetId":"ab","outcome":"conflict","files":0,"conflicts":["a"],"undoId":"u"}"#
    ),
    (
      .workspaceRollback(WorkspaceRollback(checkpointId: "k", undoId: "u", reason: "w")),
      #"{"type":"workspace.rollback","checkpointId":"k","undoId":"u","reason":"w"}"#
    ),
    (
      .limitHit(LimitHit(limit: "fuel", toolUseId: "c1", maximum: 1, used: 2)),
      #"{"type":"limit.hit","limit":"fuel","toolUseId":"c1","maximum":1,"used":2}"#
    ),
    (
      .result(TurnResult(finalText: "x", stopReason: "end", usage: ["total_tokens": 7])),
      #"{"type":"result","finalText":"x","stopReason":"end","usage":{"total_tokens":7}}"#
    ),
    (.result(TurnResult(finalText: "")), #"{"type":"result","finalText":""}"#),
    (
      .sessionFork(SessionFork(sessionId: "ab", parent: "cd", parentSequence: 4, parentHash: "ef")),
      #"{"type":"session.fork","sessionId":"ab","parent":"cd","parentSequence":4,"parentHash":"ef"}"#
    ),
    (
      .sessionRepair(SessionRepair(offset: 1, lostBytes: 2, lostHash: "ab")),
      #"{"type":"session.repair","offset":1,"lostBytes":2,"lostHash":"ab"}"#
    ),
  ]

  @Test(arguments: examples) func `Each event has its members, and is read from them`(
    _ event: SessionEvent, _ text: String
  ) throws {
    #expect(
      JSONValue.object(["type": .string(event.type)]).description.dropLast() == text.prefix(10 + event.type.count))
    var members = try #require(try JSONValue(parsing: Array(text.utf8)).object)
    members["type"] = nil
    #expect(event.members == members)
    #expect(SessionEvent(type: event.type, members: members) == event)
  }

  @Test func `The examples are all there are`() {
    #expect(Set(Self.examples.map(\.0.type)).count == 22)
  }

  @Test func `Members that nobody knows are ignored, and null is as good as none`() {
    let event = SessionEvent(type: "tool.use", members: ["toolUseId": "a", "name": "b", "mood": "good"])
    #expect(event == .toolUse(ToolUse(toolUseId: "a", name: "b")))
    let init2 = SessionEvent(type: "system.init", members: ["sessionId": "a", "cwd": nil])
    #expect(init2 == .systemInit(SystemInit(sessionId: "a")))
  }

  @Test(
    arguments: [
      ("user.message", [:], "text"), ("user.message", ["text": 1], "text"),
      ("tool.result", ["toolUseId": "a"], "output"), ("command.start", ["toolUseId": "a", "argv": ["x", 1]], "argv"),
      ("tool.result", ["toolUseId": "a", "output": 1, "isError": "yes"], "isError"),
    ] as [(String, JSONObject, String)])
  func `An event that lacks what it needs is unknown, and says why`(
    _ type: String, _ members: JSONObject, _ name: String
  ) throws {
    let expected = UnknownEvent(type: type, members: members, problem: EventFieldError(name: name))
    #expect(SessionEvent(type: type, members: members) == .unknown(expected))
  }
}
