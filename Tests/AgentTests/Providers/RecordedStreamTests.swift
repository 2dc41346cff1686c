@testable import Agent
import TestFolders
import Testing

/// All recorded streams, cut, damaged and shortened.
struct RecordedStreamTests {
  @Test(arguments: RecordedService.allCases)
  func `Where a stream is cut into pieces does not matter`(_ service: RecordedService) throws {
    try #require(!service.streams.isEmpty)
    for name in service.streams {
      let bytes = try service.bytes(name)
      #expect(
        RecordedAnswer(service, pieces: bytes.map { [$0] }) == RecordedAnswer(service, pieces: [bytes]), "\(name)")
      // Decoders see events only.
      var reader = ServerSentEventReader()
      let whole = try reader.read(bytes)
      #expect(!whole.isEmpty)
      for place in bytes.indices {
        var reader = ServerSentEventReader()
        let events = try reader.read(Array(bytes[..<place])) + reader.read(Array(bytes[place...]))
        #expect(events == whole, "\(name), cut at \(place)")
      }
    }
  }

  @Test(arguments: RecordedService.allCases)
  func `A stream that ends anywhere gives the same answer, or none`(_ service: RecordedService) throws {
    try #require(!service.streams.isEmpty)
    for name in service.streams {
      let bytes = try service.bytes(name)
      let whole = RecordedAnswer(service, pieces: [bytes])
      var reader = ServerSentEventReader()
      var decoder = service.decoder()
      var place = 0
      for byte in bytes where !decoder.isFinished && whole.error == nil {
        place += 1
        let events = try reader.read([byte])
        guard !events.isEmpty else { continue }
        for event in events { _ = try decoder.read(event) }
        // What follows is decided by a copy; both are values.
        var shortened = decoder
        let response = try? shortened.finish().response
        // The count of tokens may come after everything else.
        #expect(response == nil || response?.items == whole.response?.items, "\(name), without what follows \(place)")
        #expect((response == nil) == !decoder.canEnd)
      }
    }
  }

  @Test(arguments: RecordedService.allCases)
  func `Damaged streams give an answer or an error`(_ service: RecordedService) throws {
    var outcomes = (answers: 0, errors: 0)
    try #require(!service.streams.isEmpty)
    for (number, name) in service.streams.enumerated() {
      let bytes = try service.bytes(name)
      for round in fuzzRounds(60) {
        var random = SeededRandom(seed: UInt64(number) << 32 | UInt64(round))
        let answer = RecordedAnswer(service, pieces: [Self.damaged(bytes, using: &random)])
        #expect((answer.response == nil) == (answer.error != nil), "\(name), round \(round)")
        for call in answer.calls ?? [] {
          #expect(call.arguments.object != nil && !call.name.isEmpty && !call.id.isEmpty)
        }
        if answer.error == nil { outcomes.answers += 1 } else { outcomes.errors += 1 }
      }
    }
    #expect(outcomes.answers > 0 && outcomes.errors > 0)
    reportFuzzing("\(service): \(outcomes)")
  }

  /// Bytes changed, words of JSON put in, and events taken away, doubled or exchanged.
  private static func damaged(_ bytes: [UInt8], using random: inout SeededRandom) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 0...12, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1:
        let words = [
          "null", "{}", "[]", "\"\"", "-1", "1e400", "9223372036854775807", "\n\n", "\r", "data:", "\u{FEFF}", "[DONE]",
          "[[[[", "\\ud800", "true",
        ]
        bytes.replaceSubrange(place..<end, with: Array((words.randomElement(using: &random) ?? "").utf8))
      case 2: bytes.removeSubrange(place..<end)
      case 3: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
      default:
        var events = String(decoding: bytes, as: UTF8.self).split(separator: "\n\n").map(String.init)
        guard events.count > 1 else { continue }
        let first = Int.random(in: events.indices, using: &random)
        let second = Int.random(in: events.indices, using: &random)
        if Bool.random(using: &random) { events.swapAt(first, second) } else { events[first] = events[second] }
        bytes = Array((events.joined(separator: "\n\n") + "\n\n").utf8)
      }
      guard !bytes.isEmpty else { return [0x0A] }
    }
    return bytes
  }
}
