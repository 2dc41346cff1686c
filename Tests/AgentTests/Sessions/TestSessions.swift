import Foundation
import ShadowFS
import Synchronization
import TestFolders

@testable import Agent

/// Sessions in a folder of their own, with a clock that goes on by a second at each look, and the same names in every run.
final class TestSessions {
  let folder: HostFolder
  var store: SessionStore

  init(redactor: Redactor = Redactor(), durability: SessionDurability = .written, seed: UInt64 = 1) throws {
    folder = try HostFolder()
    store = SessionStore(
      path: folder.path + "/sessions", configuration: .test(redactor: redactor, durability: durability, seed: seed))
  }

  func path(_ id: SessionID) -> String { "sessions/\(id)/events.jsonl" }

  /// The lines of a log.
  func lines(_ id: SessionID) -> [String] {
    (folder.text(path(id)) ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Puts other lines into a log.
  func put(_ lines: [String], _ id: SessionID) throws { try folder.put(lines.joined(separator: "\n"), at: path(id)) }

  /// A session with a short conversation.
  func conversation(messages: Int = 1) throws -> SessionID {
    let session = try store.create(metadata: ["title": "Tidy up"])
    try session.append(.systemInit(SystemInit(sessionId: "\(session.id)")))
    for number in 1...messages { try session.append(.userMessage(UserMessage(text: "message \(number)"))) }
    return session.id
  }

  func records(_ id: SessionID) throws -> [SessionRecord] {
    var reader = try store.read(id)
    var records: [SessionRecord] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }
}

extension SessionConfiguration {
  static func test(
    redactor: Redactor = Redactor(), durability: SessionDurability = .written, seed: UInt64 = 1
  ) -> SessionConfiguration {
    let time = Mutex<Int64>(1_700_000_000_000)
    let random = Mutex(SeededRandom(seed: seed))
    return SessionConfiguration(
      clock: {
        time.withLock {
          $0 += 1000
          return $0
        }
      },
      randomBytes: { count in
        random.withLock { random in (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }
      },
      redactor: redactor, durability: durability)
  }
}

extension EventLog {
  /// A log without a session around it.
  init(_ storage: any JournalStorage, configuration: SessionConfiguration = .test()) throws(SessionError) {
    var repair: SessionRepair?
    guard let id = SessionID("00000000000040008000000000000000") else { throw .invalidID("") }
    try self.init(storage, of: id, configuration, repair: &repair)
  }
}
