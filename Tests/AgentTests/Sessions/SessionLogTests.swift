import Foundation
import JSONText
import ShadowFS
import TestFolders
import Testing

@testable import Agent

/// What is written, and that it is there.
struct SessionLogTests {
  @Test func `A session is two files`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation()
    #expect(try FileManager.default.contentsOfDirectory(atPath: sessions.store.path) == ["\(id)"])
    #expect(
      sessions.folder.text("sessions/\(id)/meta.json") == """
        {
          "schemaVersion": 1,
          "sessionId": "\(id)",
          "createdAt": 1700000001000,
          "metadata": {
            "title": "Tidy up"
          }
        }

        """)
    let lines = sessions.lines(id)
    #expect(lines.count == 3 && lines[2] == "")
    let start = #"{"v":1,"seq":1,"ts":1700000002000,"type":"system.init","sessionId":"\#(id)""#
    let first = SHA256.digest(of: [UInt8](repeating: 0, count: 32) + start.utf8)
    #expect(lines[0] == start + #","hash":"\#(first)"}"#)
    let next = #"{"v":1,"seq":2,"ts":1700000003000,"type":"user.message","text":"message 1""#
    #expect(lines[1] == next + #","hash":"\#(SHA256.digest(of: first.bytes + next.utf8))"}"#)
  }

  @Test func `The chain is what other programs compute`() throws {
    #expect(
      SHA256.digest(of: Array("abc".utf8)).description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Digest(hexadecimal: Digest.zero.description.utf8) == .zero)
    let digest = SHA256.digest(of: [1])
    #expect(Digest(bytes: digest.bytes) == digest && Digest(hexadecimal: "\(digest)".utf8) == digest)
    #expect(Digest(bytes: [1, 2]) == nil && Digest(hexadecimal: String(repeating: "G", count: 64).utf8) == nil)
  }

  @Test func `Only the owner may read a session`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation()
    for (name, mode) in [("", 0o700), ("/\(id)", 0o700), ("/\(id)/meta.json", 0o600), ("/\(id)/events.jsonl", 0o600)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: sessions.store.path + name)
      #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
    }
  }

  @Test func `All events are read as they were added`() throws {
    let sessions = try TestSessions(redactor: Redactor(patterns: []))
    let session = try sessions.store.create()
    let events = SessionEventTests.examples.map(\.0)
    let written = try events.map { try session.append($0) }
    #expect(written.map(\.sequence) == Array(1...events.count))
    let read = try sessions.records(session.id)
    #expect(read.map(\.event) == events && read == written)
    #expect(session.head == read.last?.head && session.head.sequence == events.count)
    // The session itself can be read while it is open.
    var reader = try session.records(from: 3)
    #expect(try reader.next()?.event == events[2])
  }

  @Test func `Events of other types are kept as they are`() throws {
    let sessions = try TestSessions()
    let session = try sessions.store.create()
    let event = SessionEvent.unknown(UnknownEvent(type: "x.y_Z-1", members: ["a": [1, ["b": nil]], "": "\u{202E}"]))
    try session.append(event)
    #expect(try sessions.records(session.id).map(\.event) == [event])
    #expect(sessions.lines(session.id)[0].contains(#""type":"x.y_Z-1","a":[1,{"b":null}],"":"\u202e","hash":"#))
  }

  @Test(
    arguments: [
      ("", [:]), ("a b", [:]), ("a\"", [:]), ("größe", [:]), (String(repeating: "a", count: 65), [:]),
      ("a", ["seq": 1]), ("a", ["hash": "x"]),
    ] as [(String, JSONObject)])
  func `What would not be a line of the log is refused`(_ type: String, _ members: JSONObject) throws {
    var log = try EventLog(MemoryJournal())
    #expect(throws: SessionError.self) { try log.append(.unknown(UnknownEvent(type: type, members: members))) }
    #expect(log.head == .empty)
  }

  @Test func `Deeply nested arguments are written only if they can be read again`() throws {
    func nested(_ depth: Int) -> SessionEvent {
      var value = JSONValue.integer(1)
      for _ in 0..<depth { value = [value] }
      return .toolUse(ToolUse(toolUseId: "a", name: "b", input: value))
    }
    let storage = MemoryJournal()
    var log = try EventLog(storage)
    #expect(throws: SessionError.unwritableEvent("nested too deeply")) {
      try log.append(nested(JSONReadingOptions.depthLimit))
    }
    let deepest = nested(JSONReadingOptions.depthLimit - 1)
    try log.append(deepest)
    #expect(try EventLog(storage).progress.openToolUses.map(SessionEvent.toolUse) == [deepest])
  }

  @Test func `A line has no character that a terminal would obey`() throws {
    let storage = MemoryJournal()
    var log = try EventLog(storage)
    try log.append(.userMessage(UserMessage(text: "\u{1B}[2J\r\n\u{9B}1m\u{202E}\u{2028}\u{0}x")))
    let text = String(decoding: storage.bytes, as: UTF8.self)
    #expect(text.unicodeScalars.filter(\.isInvisible) == ["\n"])
    #expect(text.contains(#""text":"\u001b[2J\r\n\u009b1m\u202e\u2028\u0000x""#))
  }

  @Test func `Events that are too large are refused, and the next one is written`() throws {
    let storage = MemoryJournal()
    var configuration = SessionConfiguration.test()
    configuration.maximumEventBytes = 1000
    var log = try EventLog(storage, configuration: configuration)
    #expect(throws: SessionError.self) {
      try log.append(.userMessage(UserMessage(text: String(repeating: "a", count: 900))))
    }
    #expect(try log.append(.userMessage(UserMessage(text: "b"))).sequence == 1)
  }

  /// Counts what a log asks of its file.
  private final class CountingStorage: JournalStorage {
    private let memory = MemoryJournal()
    var (appends, reads, synchronizations) = (0, 0, 0)
    var count: UInt64 { memory.count }
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
      reads += 1
      return try memory.read(at: offset, into: buffer)
    }
    func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
      appends += 1
      try memory.append(bytes)
    }
    func truncate(to count: UInt64) throws(FileError) { try memory.truncate(to: count) }
    func synchronize() throws(FileError) { synchronizations += 1 }
    func beginReplacement() throws(FileError) {}
    func appendReplacement(_ bytes: UnsafeRawBufferPointer) throws(FileError) {}
    func commitReplacement() throws(FileError) {}
    func abandonReplacement() {}
  }

  @Test func `Adding an event is one call of the host, however long the log is`() throws {
    let storage = CountingStorage()
    var log = try EventLog(storage)
    for number in 1...500 { try log.append(.assistantDelta(AssistantDelta(textDelta: "\(number)"))) }
    #expect(storage.appends == 500 && storage.reads == 0 && storage.synchronizations == 0)
  }

  @Test(arguments: [(SessionDurability.written, 0), (.turns, 2), (.everyEvent, 4)])
  func `The disk is waited for as often as the durability says`(_ durability: SessionDurability, _ count: Int) throws {
    let storage = CountingStorage()
    var log = try EventLog(storage, configuration: .test(durability: durability))
    try log.append(.userMessage(UserMessage(text: "a")))
    try log.append(.permissionDecision(PermissionDecision(questionId: "a", allowed: true)))
    try log.append(.assistantMessage(AssistantMessage(text: "b")))
    try log.append(.result(TurnResult(finalText: "b")))
    #expect(storage.synchronizations == count)
  }

  @Test func `Threads that add events at the same time get each its own number`() async throws {
    let sessions = try TestSessions()
    let session = try sessions.store.create()
    await withTaskGroup { group in
      for task in 0..<8 {
        group.addTask {
          for number in 0..<100 { _ = try? session.append(.userMessage(UserMessage(text: "\(task) \(number)"))) }
        }
      }
    }
    let records = try sessions.records(session.id)
    #expect(records.map(\.sequence) == Array(1...800) && records.allSatisfy(\.damage.isEmpty))
    #expect(Set(records.map(\.event)).count == 800)
  }

  @Test func `A full disk takes the whole event or nothing of it`() throws {
    let storage = MemoryJournal()
    var log = try EventLog(storage)
    var texts: [String] = []
    for round in 0..<200 {
      // Now there is room for some bytes more, now for all.
      storage.limit = round % 3 == 0 ? .max : storage.bytes.count + round
      let text = "message \(round)"
      do {
        try log.append(.userMessage(UserMessage(text: text)))
        texts.append(text)
      } catch {
        #expect(error == .file("events.jsonl", .noSpace))
      }
    }
    storage.limit = .max
    #expect(texts.count > 60 && texts.count < 150)
    #expect(try EventLog(storage).head == log.head && log.head.sequence == texts.count)
  }

  /// A disk that takes a part of a line, and then nothing more.
  private final class BrokenStorage: JournalStorage {
    let memory = MemoryJournal()
    var isBroken = false
    var count: UInt64 { memory.count }
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
      try memory.read(at: offset, into: buffer)
    }
    func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
      guard isBroken else { return try memory.append(bytes) }
      try memory.append(UnsafeRawBufferPointer(rebasing: bytes[..<20]))
      throw .io
    }
    func truncate(to count: UInt64) throws(FileError) {
      if isBroken { throw .io }
      try memory.truncate(to: count)
    }
    func synchronize() throws(FileError) { if isBroken { throw .io } }
    func beginReplacement() throws(FileError) {}
    func appendReplacement(_ bytes: UnsafeRawBufferPointer) throws(FileError) {}
    func commitReplacement() throws(FileError) {}
    func abandonReplacement() {}
  }

  @Test func `Nothing is added after what could not be mended, until the session is opened again`() throws {
    let storage = BrokenStorage()
    var log = try EventLog(storage)
    try log.append(.userMessage(UserMessage(text: "a")))
    storage.isBroken = true
    #expect(throws: SessionError.file("events.jsonl", .io)) { try log.append(.userMessage(UserMessage(text: "b"))) }
    storage.isBroken = false
    #expect(throws: SessionError.self) { try log.append(.userMessage(UserMessage(text: "c"))) }
    var again = try EventLog(storage)
    #expect(try again.append(.userMessage(UserMessage(text: "c"))).sequence == 2)
  }

  @Test func `What the disk could not write is not taken for written`() throws {
    let storage = BrokenStorage()
    var log = try EventLog(storage, configuration: .test(durability: .turns))
    try log.append(.userMessage(UserMessage(text: "a")))
    storage.isBroken = true
    #expect(throws: SessionError.self) { try log.synchronize() }
    storage.isBroken = false
    #expect(throws: SessionError.self) { try log.append(.userMessage(UserMessage(text: "b"))) }
  }
}
