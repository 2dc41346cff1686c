import Foundation
import JSONText
import ShadowFS
import Testing

@testable import Agent

/// Which secrets stay out of the log.
struct RedactorTests {
  private static let key = Redactor.KnownValue(name: "provider-key", value: "correct-horse-battery")

  @Test(
    arguments: [
      ("sk-abcdefghijklmnopqrstuvwxyz", "[redacted:api-key]"),
      ("OPENAI_API_KEY=sk-proj-abc_def-ghijklmnopqrst\nnext", "OPENAI_API_KEY=[redacted:api-key]\nnext"),
      ("ask-me-anything-about-this-long-word", nil), ("sk-short", nil), ("task sk-", nil),
      ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "[redacted:github-token]"),
      ("AKIAIOSFODNN7EXAMPLE", "[redacted:aws-key]"), ("xAKIAIOSFODNN7EXAMPLE", nil),
      ("Authorization: Bearer abcdefghijklmnop.qrs/tuv+w==", "Authorization: Bearer [redacted:bearer-token]"),
      ("bearer of bad news", nil), ("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", nil),
      (
        "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\nb", "a\n[redacted:private-key]\nb"
      ),
      ("-----BEGIN PRIVATE KEY-----\nMIIB", "[redacted:private-key]"),
      ("my correct-horse-battery.", "my [redacted:provider-key]."),
      ("xcorrect-horse-batteryx correct-horse-battery", "x[redacted:provider-key]x [redacted:provider-key]"),
      ("correct-horse-batter", nil), ("", nil), ("größe 日本 🦉", nil),
      ("git clone https://user:pass@host/repo.git", "git clone https://[redacted:url]@host/repo.git"),
      ("see https://host/a?id=3&token=abc&x=1#top or so", "see https://host/a?id=3&token=[redacted:url]&x=1#top or so"),
      ("https://host/cb#access_token=abc&state=1", "https://host/cb#access_token=[redacted:url]&state=1"),
      ("http://a/?key=1 http://b/?KEY=2", "http://a/?key=[redacted:url] http://b/?KEY=[redacted:url]"),
      ("https://host/path?page=2", nil), ("https://host/a@b", nil), ("a://", nil), ("://", nil), ("mailto:a@b.c", nil),
    ] as [(String, String?)])
  func `Secrets are found, and other text is left`(_ text: String, _ redacted: String?) {
    #expect(Redactor(knownValues: [Self.key]).redacted(text) == redacted)
  }

  @Test func `Values that are too short to be secrets are ignored, and the longest one counts`() {
    let redactor = Redactor(
      knownValues: [
        .init(name: "short", value: "abc"), .init(name: "a", value: "secret"),
        .init(name: "b", value: "secret-and-more"),
      ], patterns: [])
    #expect(redactor.redacted("abc secret-and-more secret") == "abc [redacted:b] [redacted:a]")
    #expect(Redactor(patterns: []).redacted("sk-abcdefghijklmnopqrstuvwxyz") == nil)
    let own = SecretPattern(name: "own", prefix: "our_", rest: .characters(.alphanumeric, atLeast: 3))
    #expect(Redactor(patterns: [own]).redacted("our_12 our_123") == "our_12 [redacted:own]")
  }

  @Test func `Nothing of a secret is in the files of a session`() throws {
    let sessions = try TestSessions(redactor: Redactor(knownValues: [Self.key]))
    let secret = Self.key.value
    let session = try sessions.store.create(metadata: ["note": .string(secret)])
    let use = ToolUse(
      toolUseId: "a", name: "x", input: ["list": [.string("a \(secret)")], "deep": ["\(secret)": [.string(secret)]]])
    let events: [SessionEvent] = [
      .userMessage(UserMessage(text: secret)), .toolUse(use),
      .toolResult(ToolResult(toolUseId: secret, output: nil, isError: true, errorType: secret, errorMessage: secret)),
      .commandStart(CommandStart(toolUseId: "a", argv: ["echo", secret])),
      .permissionQuestion(PermissionQuestion(questionId: "a", toolName: "x", prompt: "Run echo \(secret)?")),
      .unknown(UnknownEvent(type: "own", members: ["\(secret)": .string(secret)])),
    ]
    for event in events {
      let record = try session.append(event)
      #expect(!JSONValue.object(record.event.members).description.contains(secret))
    }
    for name in ["meta.json", "events.jsonl"] {
      let text = try #require(sessions.folder.text("sessions/\(session.id)/\(name)"))
      #expect(!text.contains(secret) && text.contains("[redacted:provider-key]"))
    }
    // The hashes are those of what was written.
    #expect(try sessions.store.verify(session.id).isIntact)
    #expect(session.progress.openToolUses.first?.input?["list"] == ["a [redacted:provider-key]"])
  }

  @Test(arguments: [
    ("https://user:pw@host/p?q=needle&page=2#f", "https://[redacted:url]@host/p?q=[redacted:url]&page=[redacted:url]"),
    ("https://host/p?needle", "https://host/p?[redacted:url]"), ("https://host/p#needle", "https://host/p"),
    ("https://host/p", "https://host/p"), ("no address", "no address"),
  ])
  func `Requests are logged without what their addresses ask for`(_ url: String, _ logged: String) throws {
    var log = try EventLog(MemoryJournal())
    let record = try log.append(
      .netFetch(NetFetch(toolUseId: "a", url: url, status: 200, bytes: 1, truncated: false, durationMs: 1)))
    guard case .netFetch(let event) = record.event else { return #expect(Bool(false)) }
    #expect(event.url == logged)
  }

  /// Twice the text may take about twice as long; what is quadratic takes minutes here.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "sk-", "Bearer ", "-----BEGIN PRIVATE KEY-----", "http://", "?key=", "correct-horse-", "a://b?", "AKIA", "@",
    ])
  func `Long text takes time that grows with its length`(_ piece: String) {
    let text = String(repeating: piece, count: 250_000 / piece.utf8.count)
    _ = Redactor(knownValues: [Self.key]).redacted(text)
    _ = Redactor(knownValues: [Self.key]).redacted("http://" + text)
  }
}
