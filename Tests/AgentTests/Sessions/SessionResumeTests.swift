import Foundation
import JSONText
import ShadowFS
import TestFolders
import Testing

@testable import Agent

/// Going on with a session.
struct SessionResumeTests {
  @Test func `A session goes on where it ended`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation()
    let session = try sessions.store.open(id)
    #expect(session.repair == nil && session.head.sequence == 2 && session.meta.metadata["title"]?.text == "Tidy up")
    #expect(try session.append(.assistantMessage(AssistantMessage(text: "done"))).sequence == 3)
    #expect(try sessions.store.verify(id).isIntact)
  }

  @Test func `Identifiers are 32 digits, in any case`() throws {
    #expect(SessionID("0123456789ABCDEF0123456789abcdef")?.description == "0123456789abcdef0123456789abcdef")
    for text in [
      "", "0123", "../../../../../../../etc/passwd.", String(repeating: "g", count: 32),
      String(repeating: "0", count: 33),
    ] {
      #expect(SessionID(text) == nil)
    }
    let version4 = SessionID(randomBytes: { Array(repeating: 0xFF, count: $0) })
    #expect(version4.description == "ffffffffffff4fffbfffffffffffffff")
    #expect(SessionID(randomBytes: { _ in [] }).description == "00000000000040008000000000000000")
  }

  @Test func `A session that is not there is unknown`() throws {
    let sessions = try TestSessions()
    let id = SessionID(randomBytes: { _ in [1] })
    // Neither the directory nor the session is there, and looking makes none.
    for _ in 0..<2 {
      #expect(throws: SessionError.unknown(id)) { try sessions.store.open(id) }
      #expect(throws: SessionError.unknown(id)) { try sessions.store.read(id) }
      #expect(throws: SessionError.unknown(id)) { try sessions.store.fork(id, after: 1) }
      #expect(throws: SessionError.unknown(id)) { try sessions.store.verify(id) }
      #expect(!FileManager.default.fileExists(atPath: sessions.store.path + "/\(id)"))
      _ = try sessions.conversation()
    }
  }

  @Test func `One at a time writes to a session, and others may read`() throws {
    let sessions = try TestSessions()
    let session = try sessions.store.create()
    try session.append(.userMessage(UserMessage(text: "a")))
    #expect(throws: SessionError.inUse(session.id)) { try sessions.store.open(session.id) }
    #expect(try sessions.records(session.id).count == 1)
    #expect(try sessions.store.verify(session.id).isIntact)
    withExtendedLifetime(session) {}
  }

  /// The text of a log that was cut after each of its bytes is mended.
  @Test func `A log that was cut anywhere is mended at its end, and says so`() throws {
    let whole = MemoryJournal()
    var log = try EventLog(whole)
    for text in ["first", "second"] { try log.append(.userMessage(UserMessage(text: text))) }
    let bytes = whole.bytes
    let firstLine = try #require(bytes.firstIndex(of: 10)) + 1
    for length in 0...bytes.count {
      for tail in [[], [0, 0, 0]] as [[UInt8]] {
        let storage = MemoryJournal(Array(bytes[..<length]) + tail)
        var repair: SessionRepair?
        let id = SessionID(randomBytes: { _ in [] })
        let mended = try EventLog(storage, of: id, .test(), repair: &repair)
        let whole =
          length == bytes.count || (length == bytes.count - 1 && tail.isEmpty)
          ? 2
          : length >= firstLine || (length == firstLine - 1 && tail.isEmpty) ? 1 : 0
        #expect(mended.head.sequence == whole, "cut after \(length)")
        let end = whole == 2 ? bytes.count : whole == 1 ? firstLine : 0
        #expect(storage.bytes == Array(bytes[..<end]))
        if length == end && tail.isEmpty {
          #expect(repair == nil)
        } else {
          // Zeros are what a file system leaves that lost its power.
          let lost = max(0, length + tail.count - end)
          #expect(repair?.lostBytes == lost && (repair?.lostHash == nil) == (lost == 0), "cut after \(length)")
        }
      }
    }
  }

  @Test func `What was mended is an event`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation(messages: 2)
    var lines = sessions.lines(id)
    let lost = String(lines[2].prefix(30))
    lines = [lines[0], lines[1], lost]
    try sessions.put(lines, id)
    let torn = try sessions.store.verify(id)
    #expect(torn.damage.map(\.kind) == [.torn(bytes: 30)] && torn.head.sequence == 2)
    let session = try sessions.store.open(id)
    let offset = lines[0].utf8.count + lines[1].utf8.count + 2
    let repair = SessionRepair(offset: offset, lostBytes: 30, lostHash: "\(SHA256.digest(of: Array(lost.utf8)))")
    #expect(session.repair == repair)
    let record = try sessions.records(id).last
    #expect(record?.event == .sessionRepair(repair) && record?.sequence == 3)
    let mended = try sessions.store.verify(id)
    #expect(mended.isIntact && mended.repairs == [repair])
  }

  @Test func `A log that is damaged before its end is not written to`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation(messages: 3)
    var lines = sessions.lines(id)
    lines[2] = lines[2].replacing("message", with: "massage")
    try sessions.put(lines, id)
    let before = sessions.lines(id)
    #expect(throws: SessionError.self) { try sessions.store.open(id) }
    #expect(sessions.lines(id) == before)
    // What precedes the damage can be used.
    let fork = try sessions.store.fork(id, after: 2)
    #expect(try sessions.store.verify(fork.id).isIntact)
    #expect(throws: SessionError.self) { try sessions.store.fork(id, after: 3) }
  }

  @Test func `Calls without an answer are known`() throws {
    let sessions = try TestSessions()
    let session = try sessions.store.create()
    let uses = ["a", "\u{E9}", "e\u{301}"].map {
      ToolUse(toolUseId: $0, name: "Read", input: ["file_path": .string($0)])
    }
    try session.append(.systemInit(SystemInit(sessionId: "\(session.id)")))
    try session.append(.userMessage(UserMessage(text: "go")))
    for use in uses { try session.append(.toolUse(use)) }
    try session.append(.toolResult(ToolResult(toolUseId: "\u{E9}", output: 1)))
    let question = PermissionQuestion(questionId: "a", toolName: "Read", prompt: "Allow?")
    try session.append(.permissionQuestion(question))
    try session.append(.workspaceCheckpoint(WorkspaceCheckpoint(checkpointId: "k")))
    let progress = session.progress
    let id = session.id
    #expect(progress.openToolUses == [uses[0], uses[2]] && progress.openQuestions == [question])
    #expect(progress.isTurnOpen && progress.isInitialized && progress.turnCount == 1)
    #expect(progress.lastCheckpoint?.checkpointId == "k")
    #expect(
      try EventLog(MemoryJournal(Array(try #require(sessions.folder.text(sessions.path(id))).utf8))).progress
        == progress)
    try session.append(.permissionDecision(PermissionDecision(questionId: "a", allowed: false)))
    for id in ["a", "e\u{301}"] {
      try session.append(
        .toolResult(ToolResult(toolUseId: id, output: nil, isError: true, errorType: "Interrupted", errorMessage: "m")))
    }
    try session.append(.result(TurnResult(finalText: "", stopReason: "interrupted")))
    let ended = session.progress
    #expect(ended.openToolUses.isEmpty && ended.openQuestions.isEmpty && !ended.isTurnOpen)
  }

  @Test func `Links are not followed`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation()
    let file = sessions.store.path + "/\(id)/events.jsonl"
    try FileManager.default.moveItem(atPath: file, toPath: sessions.folder.path + "/elsewhere")
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: sessions.folder.path + "/elsewhere")
    #expect(throws: SessionError.self) { try sessions.store.open(id) }
    #expect(throws: SessionError.self) { try sessions.store.read(id) }
    let other = SessionID(randomBytes: { _ in [9] })
    try FileManager.default.createSymbolicLink(
      atPath: sessions.store.path + "/\(other)", withDestinationPath: sessions.store.path + "/\(id)")
    #expect(throws: SessionError.self) { try sessions.store.open(other) }
  }

  @Test func `Sessions of a newer version are not written to`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation()
    let meta = try #require(sessions.folder.text("sessions/\(id)/meta.json"))
    try sessions.folder.put(
      meta.replacing("\"schemaVersion\": 1", with: "\"schemaVersion\": 2"), at: "sessions/\(id)/meta.json")
    #expect(throws: SessionError.newerSchema(id, version: 2)) { try sessions.store.open(id) }
    #expect(try sessions.records(id).count == 2)
    // Without the number, as the format had none once.
    try sessions.folder.put(meta.replacing("  \"schemaVersion\": 1,\n", with: ""), at: "sessions/\(id)/meta.json")
    #expect(throws: Never.self) { try sessions.store.open(id) }
    let body = #"{"v":2,"seq":1,"ts":1,"type":"a""#
    let hash = EventLine.hash(of: ArraySlice(body.utf8), after: .zero)
    let storage = MemoryJournal(Array((body + #","hash":"\#(hash)"}"# + "\n").utf8))
    #expect(throws: SessionError.self) { try EventLog(storage) }
  }

  @Test(arguments: ["", "{}", "[]", "{\"sessionId\":\"00000000000000000000000000000000\",\"createdAt\":1}", "\u{0}"])
  func `A session needs its meta data`(_ text: String) throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation()
    try sessions.folder.put(text, at: "sessions/\(id)/meta.json")
    #expect(throws: SessionError.self) { try sessions.store.open(id) }
    #expect(try sessions.store.verify(id).damage.count == 1)
    #expect(try sessions.store.list().first?.problem != nil)
  }
}
