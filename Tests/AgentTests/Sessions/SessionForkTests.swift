import Foundation
import JSONText
import Testing

@testable import Agent

/// Sessions that begin as another one did.
struct SessionForkTests {
  @Test func `A fork has the events up to a point, byte for byte, and goes its own way`() throws {
    let sessions = try TestSessions()
    let parent = try sessions.store.create()
    try parent.append(.systemInit(SystemInit(sessionId: "\(parent.id)")))
    try parent.append(.unknown(UnknownEvent(type: "from.the.future", members: ["a": [1.5, "\u{202E}"], "b": nil])))
    try parent.append(.workspaceCheckpoint(WorkspaceCheckpoint(checkpointId: "k1")))
    try parent.append(.userMessage(UserMessage(text: "a mistake")))
    try parent.append(.workspaceCheckpoint(WorkspaceCheckpoint(checkpointId: "k2")))
    // The parent may be in use.
    let fork = try sessions.store.fork(parent.id, after: 3, metadata: ["title": "Again"])
    #expect(fork.id != parent.id && fork.head.sequence == 4 && fork.progress.lastCheckpoint?.checkpointId == "k1")
    #expect(sessions.lines(fork.id).prefix(3) == sessions.lines(parent.id).prefix(3))
    let third = try sessions.records(parent.id)[2].head
    #expect(fork.meta.parent == SessionMeta.Parent(sessionId: parent.id, head: third))
    #expect(
      try sessions.records(fork.id).last?.event
        == .sessionFork(
          SessionFork(sessionId: "\(fork.id)", parent: "\(parent.id)", parentSequence: 3, parentHash: "\(third.hash)")))
    try fork.append(.userMessage(UserMessage(text: "better")))
    try parent.append(.userMessage(UserMessage(text: "on")))
    #expect(try sessions.store.verify(fork.id).isIntact && sessions.store.verify(parent.id).isIntact)
    #expect(parent.head.sequence == 6 && fork.head.sequence == 5)
    // A fork of a fork.
    let second = try sessions.store.fork(fork.id, after: 5)
    #expect(second.meta.parent?.sessionId == fork.id && second.head.sequence == 6)
    #expect(try sessions.store.verify(second.id).isIntact)
  }

  @Test func `A fork can be opened again`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation(messages: 4)
    let fork = try sessions.store.fork(id, after: 2).id
    let session = try sessions.store.open(fork)
    #expect(session.progress.isInitialized && session.progress.turnCount == 1 && session.meta.parent?.sessionId == id)
  }

  @Test(arguments: [-1, 6, Int.max]) func `There is no fork at an event that is not there`(_ sequence: Int) throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation(messages: 4)
    #expect(throws: SessionError.noSuchEvent(id, sequence: sequence)) { try sessions.store.fork(id, after: sequence) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: sessions.store.path) == ["\(id)"])
  }

  @Test func `A fork from the very beginning has no events of its parent`() throws {
    let sessions = try TestSessions()
    let fork = try sessions.store.fork(try sessions.conversation(), after: 0)
    #expect(try sessions.records(fork.id).map(\.event.type) == ["session.fork"])
  }

  @Test func `Meta data that says another parent shows`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation(messages: 4)
    let fork = try sessions.store.fork(id, after: 2).id
    let name = "sessions/\(fork)/meta.json"
    let meta = try #require(sessions.folder.text(name))
    try sessions.folder.put(meta.replacing("\"seq\": 2", with: "\"seq\": 3"), at: name)
    #expect(try sessions.store.verify(fork).damage.count == 1)
  }
}
