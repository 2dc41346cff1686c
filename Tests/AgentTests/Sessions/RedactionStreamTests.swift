import TestFolders
import Testing

@testable import Agent

/// Secrets in text that comes in pieces.
struct RedactionStreamTests {
  private static let redactor = Redactor(
    knownValues: [.init(name: "known", value: "correct-horse-battery"), .init(name: "other", value: "correct://x")])

  private func stream(_ pieces: [String]) -> [String] {
    var stream = RedactionStream(Self.redactor)
    return pieces.map { stream.feed($0) } + [stream.finish()]
  }

  @Test func `Usual text is not held back`() {
    #expect(
      stream(["Hello", " world. ", "It works", "\n", "größe 🦉"]) == [
        "Hello", " world. ", "It works", "\n", "größe 🦉", "",
      ])
  }

  @Test func `A secret that comes in pieces is found`() {
    #expect(stream(["my s", "k-abcdefghij", "klmnopqrstuv", ". u"]) == ["my ", "", "", "[redacted:api-key]. u", ""])
    #expect(stream(["the cor", "rect-ho", "rse"]) == ["the ", "", "", "correct-horse"])
    #expect(stream(["the cor", "rect-horse-battery!"]) == ["the ", "[redacted:known]!", ""])
    #expect(stream(["http", "s:", "//me:pw", "@host/ u"]) == ["http", "s", "", "://[redacted:url]@host/ u", ""])
    #expect(
      stream(["-----BEGIN PRIVATE", " KEY-----\nMIIB", "\n-----END PRIVATE KEY-----\n"]).joined()
        == "[redacted:private-key]\n")
  }

  @Test func `However a text is cut, the same comes out`() {
    let parts = [
      "correct-horse-battery", "correct-horse", "correct://x", "cor", "sk-", "abcdefghijklmnopqrstuvwxyz", " ", "\n",
      ".",
      "Bearer ", "https://", "user:pw@", "host/", "?token=", "a", "é", "🦉", ":", "/", "-----BEGIN PRIVATE KEY-----",
      "-----END PRIVATE KEY-----", "-----BEGIN ", "AKIA", "IOSFODNN7EXAMPLE", "x", "&key=1", "\"",
    ]
    var found = 0
    for round in fuzzRounds(600) {
      var random = SeededRandom(seed: UInt64(round))
      let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
        .joined()
      var pieces: [String] = []
      var rest = Substring(text)
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...9, using: &random))
        pieces.append(String(piece))
        rest = rest.dropFirst(piece.count)
      }
      let whole = Self.redactor.redacted(text)
      found += whole == nil ? 0 : 1
      #expect(stream(pieces).joined() == whole ?? text, "round \(round): \(text.debugDescription)")
    }
    #expect(found > 200)
  }

  @Test func `What never ends is not held back for ever`() {
    var stream = RedactionStream(Self.redactor)
    var longest = 0
    var held = 0
    for _ in 0..<60 {
      held += 1000
      held -= stream.feed(String(repeating: "://a", count: 250)).utf8.count
      longest = max(longest, held)
    }
    #expect(longest <= RedactionStream.limit + 1000)
  }
}
