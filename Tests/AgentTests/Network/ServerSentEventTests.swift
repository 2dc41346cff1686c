import Agent
import TestFolders
import Testing

struct ServerSentEventTests {
  /// A stream and its events.
  struct Example: Sendable, CustomTestStringConvertible {
    let text: String
    let events: [ServerSentEvent]
    var testDescription: String { text.debugDescription }

    init(_ text: String, _ events: (type: String, data: String)...) {
      self.text = text
      self.events = events.map { ServerSentEvent(type: $0.type, data: $0.data) }
    }
  }

  private static let examples = [
    Example("data: a\n\ndata: b\n\n", ("message", "a"), ("message", "b")),
    Example("data: a\r\n\r\ndata: b\r\n\r\n", ("message", "a"), ("message", "b")),
    Example("data: a\r\rdata: b\r\r", ("message", "a"), ("message", "b")),
    Example("data: a\r\n\ndata: b\n\r\ndata: c\r\r\n", ("message", "a"), ("message", "b"), ("message", "c")),
    Example("data: a\r\n\rdata: b\n\r", ("message", "a"), ("message", "b")),
    Example("data: a\ndata: b\r\ndata:\rdata\n\n", ("message", "a\nb\n\n")),
    Example(": ping\n\n:\n\nevent: x\n\ndata: a\n: in between\n\n", ("message", "a")),
    Example("event: delta\ndata:a\nid: 1\nretry: 10\nunknown: x\nother\n\n", ("delta", "a")),
    Example("event: one\nevent: two\ndata:  a \n\ndata: b\n\n", ("two", " a "), ("message", "b")),
    Example("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\ndata: c\n\n", ("message", "a"), ("message", "c")),
    Example("data: grüße 🌍 \u{FEFF}\n\n", ("message", "grüße 🌍 \u{FEFF}")),
    Example("data:\n\ndata\n\n", ("message", ""), ("message", "")),
    Example("dataa: x\nDATA: y\n data: z\n\n"),
    Example(""),
  ]

  private func read(_ pieces: [[UInt8]]) throws -> [ServerSentEvent] {
    var reader = ServerSentEventReader()
    var events: [ServerSentEvent] = []
    for piece in pieces { events += try reader.read(piece) }
    #expect(reader.finish() == nil)
    return events
  }

  @Test(arguments: examples) func `Events are found, wherever the stream is cut`(_ example: Example) throws {
    let bytes = Array(example.text.utf8)
    #expect(try read([bytes]) == example.events)
    #expect(try read(bytes.map { [$0] }) == example.events)
    for first in 0...bytes.count {
      for second in first...bytes.count {
        let pieces = [Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]
        #expect(try read(pieces) == example.events, "cut at \(first) and \(second)")
      }
    }
  }

  @Test func `Bytes that are no UTF-8 become replacement characters`() throws {
    #expect(
      try read([Array("data: a".utf8), [0xFF, 0xC3], Array("b\n\n".utf8)]).map(\.data) == ["a\u{FFFD}\u{FFFD}b"])
  }

  @Test func `An event without its end is given at the end of the stream`() throws {
    for (text, last) in [("data: a", "a"), ("data: a\n", "a"), ("data: a\r", "a"), ("data: a\ndat", "a")] {
      var reader = ServerSentEventReader()
      #expect(try reader.read(Array(text.utf8)).isEmpty)
      #expect(reader.finish()?.data == last)
      #expect(reader.finish() == nil)
    }
  }

  @Test func `Events and streams that are too large are refused`() throws {
    var lines = ServerSentEventReader(eventLimit: 100)
    for _ in 0..<10 { #expect(try lines.read(Array("data: \(String(repeating: "a", count: 50))\n\n".utf8)).count == 1) }
    // Lines that are skipped count, too.
    #expect(throws: ServerSentEventReader.Failure.eventTooLarge(limit: 100)) {
      for _ in 0..<30 { _ = try lines.read(Array(": ping\n".utf8)) }
    }
    var line = ServerSentEventReader(eventLimit: 100)
    #expect(throws: ServerSentEventReader.Failure.eventTooLarge(limit: 100)) {
      for _ in 0..<200 { _ = try line.read([0x61]) }
    }
    var stream = ServerSentEventReader(streamLimit: 100)
    #expect(throws: ServerSentEventReader.Failure.streamTooLarge(limit: 100)) {
      for _ in 0..<20 { _ = try stream.read(Array("data: a\n\n".utf8)) }
    }
  }
}
