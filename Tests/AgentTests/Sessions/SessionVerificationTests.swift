import Foundation
import JSONText
import TestFolders
import Testing

@testable import Agent

/// What shows when somebody changes a log.
struct SessionVerificationTests {
  /// A session of ten messages, whose lines are changed.
  private func damage(
    expecting: (SessionHead) -> SessionHead? = { _ in nil }, _ change: (inout [String]) -> Void
  ) throws -> [SessionDamage.Kind] {
    let sessions = try TestSessions()
    let id = try sessions.conversation(messages: 9)
    let head = try sessions.store.verify(id).head
    var lines = sessions.lines(id)
    change(&lines)
    try sessions.put(lines, id)
    let result = try sessions.store.verify(id, expecting: expecting(head))
    if result.damage.contains(where: { [.malformed, .wrongHash].contains($0.kind) }) {
      #expect(throws: SessionError.self) { try sessions.store.open(id) }
    }
    return result.damage.map(\.kind)
  }

  @Test func `A log that nobody has changed is intact`() throws {
    #expect(try damage { _ in } == [])
    #expect(try damage(expecting: { $0 }) { _ in } == [])
  }

  @Test func `Changed contents show`() throws {
    #expect(try damage { $0[4] = $0[4].replacing("message 4", with: "massage 4") } == [.wrongHash])
    #expect(try damage { $0[9] = $0[9].replacing("message 9", with: "message 8") } == [.wrongHash])
    #expect(try damage { $0[0] = $0[0].replacing("\"ts\":17", with: "\"ts\":18") } == [.wrongHash])
    #expect(try damage { $0[3] = $0[3].replacing("user.message", with: "user.massage") } == [.wrongHash])
  }

  @Test func `A line that is put elsewhere shows`() throws {
    let kinds = try damage { $0.swapAt(3, 4) }
    #expect(
      kinds == [
        .wrongSequence(expected: 4, found: 5), .wrongHash, .wrongSequence(expected: 6, found: 4), .wrongHash,
        .wrongSequence(expected: 5, found: 6), .wrongHash,
      ])
  }

  @Test func `A line that is taken away shows`() throws {
    #expect(try damage { $0.remove(at: 4) } == [.wrongSequence(expected: 5, found: 6), .wrongHash])
    #expect(try damage { $0.remove(at: 0) }.prefix(2) == [.wrongSequence(expected: 1, found: 2), .wrongHash])
  }

  @Test func `A line that is there twice shows`() throws {
    #expect(try damage { $0.insert($0[4], at: 5) }.contains(.wrongSequence(expected: 6, found: 5)))
  }

  @Test func `A line that was made up shows, even with the right number`() throws {
    let kinds = try damage { lines in
      lines[4] =
        #"{"v":1,"seq":5,"ts":1700000007000,"type":"user.message","text":"made up","hash":""#
        + String(repeating: "0", count: 64) + #""}"#
    }
    #expect(kinds == [.wrongHash, .wrongHash])
  }

  @Test func `A log that was cut off shows to those who have kept its head`() throws {
    #expect(try damage { $0.removeSubrange(6...9) } == [])
    #expect(
      try damage(expecting: { $0 }) { $0.removeSubrange(6...9) }.map { "\($0)" } == ["the log ends before event 10"])
    #expect(try damage(expecting: { $0 }) { $0 = [""] }.count == 1)
    #expect(try damage(expecting: { _ in .empty }) { $0 = [""] } == [])
  }

  @Test func `A chain that somebody has made anew shows to those who have kept its head`() throws {
    func forge(_ lines: inout [String]) {
      var hash = Digest.zero
      for index in 0..<10 {
        let body = lines[index].replacing("message 4", with: "massage 4").utf8.dropLast(EventLine.endLength)
        hash = EventLine.hash(of: ArraySlice(body), after: hash)
        lines[index] = String(decoding: body, as: UTF8.self) + #","hash":"\#(hash)"}"#
      }
    }
    #expect(try damage(forge) == [])
    var head = SessionHead.empty
    let kinds = try damage(
      expecting: {
        head = $0
        return $0
      }, forge)
    #expect(kinds == [.otherHead(expected: head)])
  }

  @Test func `A head that was kept is right also when more came after it`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation(messages: 3)
    let head = try sessions.store.verify(id).head
    #expect(SessionHead(head.description) == head && SessionHead("x") == nil && SessionHead("-1:\(head.hash)") == nil)
    try sessions.store.open(id).append(.userMessage(UserMessage(text: "more")))
    let result = try sessions.store.verify(id, expecting: head)
    #expect(result.isIntact && result.head.sequence == 5)
  }

  @Test func `The events of another session show`() throws {
    let sessions = try TestSessions()
    let (id, other) = (try sessions.conversation(), try sessions.conversation())
    try sessions.put(sessions.lines(other), id)
    #expect(try sessions.store.verify(id).damage.map(\.kind) == [.otherSession("\(other)")])
  }

  @Test(arguments: [
    "", "x", "{}", "null", "[1]", #"{"v":1}"#, #"{"v":1,"seq":5,"ts":1,"type":"user.message","text":"no hash"}"#,
    #"{"v":1,"seq":99999999999999999999,"ts":1,"type":"a","hash":"\#(Digest.zero)"}"#,
    #"{"v":01,"seq":5,"ts":1,"type":"a","hash":"\#(Digest.zero)"}"#,
    #"{"v":1,"seq":5,"ts":1,"type":"a,"hash":"\#(Digest.zero)"}"#,
  ])
  func `What is no line of a log shows`(_ line: String) throws {
    #expect(try damage { $0[4] = line }.contains(.malformed))
  }

  @Test func `The largest number there is is no number of the next line`() throws {
    let kinds = try damage {
      $0[4] = $0[4].replacing(#""seq":5"#, with: #""seq":9223372036854775807"#)
    }
    #expect(kinds.prefix(2) == [.wrongSequence(expected: 5, found: .max), .wrongHash])
  }

  @Test func `A line with the right hash that is no JSON shows`() throws {
    let body = #"{"v":1,"seq":1,"ts":1,"type":"user.message","text":"no end"#
    let line = body + #","hash":"\#(EventLine.hash(of: ArraySlice(body.utf8), after: .zero))"}"#
    let kinds = try damage { $0 = [line, ""] }
    #expect(kinds.count == 1 && "\(kinds[0])".hasPrefix("not JSON"))
  }

  @Test func `Random damage always shows, and never crashes`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation(messages: 6)
    let head = try sessions.store.verify(id).head
    let original = Array(try #require(sessions.folder.text(sessions.path(id))).utf8)
    let file = URL(filePath: sessions.store.path + "/\(id)/events.jsonl")
    var shown = 0
    for round in fuzzRounds(400) {
      var random = SeededRandom(seed: UInt64(round))
      var bytes = original
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
        let end = min(bytes.count, place + Int.random(in: 0...80, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.removeSubrange(min(place, end)..<end)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: min(place, bytes.count))
        case 2: if place < bytes.count { bytes[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random) }
        default:
          bytes.insert(contentsOf: bytes[min(place, end)..<end], at: Int.random(in: 0...bytes.count, using: &random))
        }
      }
      try Data(bytes).write(to: file)
      let result = try sessions.store.verify(id, expecting: head)
      #expect(result.isIntact == (bytes == original), "round \(round)")
      shown += result.isIntact ? 0 : 1
      var reader = try sessions.store.read(id)
      _ = try SessionOverview(&reader)
      _ = try sessions.store.list()
      _ = try? sessions.store.open(id)
    }
    #expect(shown > 300)
    reportFuzzing("\(shown) damaged logs")
  }
}
