import Foundation
import JSONText
import ShadowFS
import Testing

@testable import Agent

/// Looking at sessions.
struct SessionListTests {
  @Test func `The list says what each session is about, the last used one first`() throws {
    let sessions = try TestSessions()
    #expect(try sessions.store.list() == [])
    let (first, second) = (try sessions.conversation(messages: 3), try sessions.conversation())
    try sessions.store.open(first).append(
      .toolResult(ToolResult(toolUseId: "a", output: .string(String(repeating: "x", count: 100_000)))))
    // What else is there is no session.
    try sessions.folder.put("", at: "sessions/.new-\(second)/meta.json")
    try sessions.folder.put("", at: "sessions/README")
    let list = try sessions.store.list()
    #expect(list.map(\.id) == [first, second] && list.map(\.eventCount) == [5, 2])
    #expect(list.map(\.firstMessage) == ["message 1", "message 1"] && list.allSatisfy { $0.problem == nil })
    #expect(list[0].lastTime == 1_700_000_009_000 && list[0].byteCount > 100_000)
  }

  @Test func `An overview counts`() throws {
    let sessions = try TestSessions()
    let session = try sessions.store.create()
    for (event, _) in SessionEventTests.examples { try session.append(event) }
    var reader = try sessions.store.read(session.id)
    let overview = try SessionOverview(&reader)
    #expect(overview.counts.map(\.count).reduce(0, +) == SessionEventTests.examples.count)
    #expect(overview.counts.first { $0.type == "tool.use" }?.count == 2)
    #expect(overview.failedToolUses == 1 && overview.denials == 1 && overview.head == session.head)
    #expect(overview.firstTime == 1_700_000_002_000)
  }

  @Test func `A part of the events can be read`() throws {
    let sessions = try TestSessions()
    let id = try sessions.conversation(messages: 9)
    var reader = try sessions.store.read(id, from: 3, through: 5)
    var numbers: [Int] = []
    while let record = try reader.next() { numbers.append(record.sequence) }
    #expect(numbers == [3, 4, 5])
  }

  private func hostile() throws -> (TestSessions, SessionID) {
    let sessions = try TestSessions()
    let session = try sessions.store.create(metadata: ["title": "# x\u{1B}[2J"])
    try session.append(.systemInit(SystemInit(sessionId: "\(session.id)")))
    try session.append(.userMessage(UserMessage(text: "```\n# Not a heading\n<script>\u{202E}")))
    try session.append(.assistantDelta(AssistantDelta(textDelta: "piece")))
    try session.append(.toolUse(ToolUse(toolUseId: "a", name: "`Read`\n## 9 fake", input: ["file_path": "````"])))
    try session.append(
      .toolResult(ToolResult(toolUseId: "a", output: nil, isError: true, errorType: "E", errorMessage: "no\nfile")))
    try session.append(.result(TurnResult(finalText: "", stopReason: "end")))
    return (sessions, session.id)
  }

  @Test func `A page shows everything, and what others wrote is text in it`() throws {
    let (sessions, id) = try hostile()
    var reader = try sessions.store.read(id)
    let sink = MemorySink()
    try SessionExport.markdown(try sessions.store.meta(of: id), &reader, to: sink)
    let page = String(decoding: sink.bytes, as: UTF8.self)
    let head = reader.head
    #expect(
      page == """
        # Session \(id)

        Created 2023-11-14 22:13:21 UTC.

        ## 1 ` system.init ` · 2023-11-14 22:13:22 UTC

        ```json
        {
          "sessionId": "\(id)"
        }
        ```

        ## 2 ` user.message ` · 2023-11-14 22:13:23 UTC

        ````text
        ```
        # Not a heading
        <script>\\u{202E}
        ````

        ## 4 ` tool.use ` · 2023-11-14 22:13:25 UTC

        `` `Read`\\n## 9 fake ``

        `````json
        {
          "file_path": "````"
        }
        `````

        ## 5 ` tool.result ` · 2023-11-14 22:13:26 UTC

        Failed: ` E: no\\nfile `

        ## 6 ` result ` · 2023-11-14 22:13:27 UTC

        Ended: ` end `

        ---

        6 events, SHA-256 \(head.hash)

        """)
  }

  @Test func `A session is exported as one JSON document`() throws {
    let (sessions, id) = try hostile()
    var reader = try sessions.store.read(id)
    let sink = MemorySink()
    try SessionExport.json(try sessions.store.meta(of: id), &reader, to: sink)
    let document = try JSONValue(parsing: sink.bytes)
    #expect(document["meta"]?["sessionId"]?.text == "\(id)" && document["head"]?.text == "\(reader.head)")
    let events = try #require(document["events"]?.array)
    #expect(
      events.map { String(decoding: $0.text(JSONFormat(escapesInvisible: true)), as: UTF8.self) }
        == sessions.lines(id).dropLast())
  }

  @Test(
    arguments: [
      (0, "1970-01-01 00:00:00 UTC"), (951_782_400_000, "2000-02-29 00:00:00 UTC"), (-1, "1969-12-31 23:59:59 UTC"),
      (4_102_444_799_999, "2099-12-31 23:59:59 UTC"), (Int64.max, "292278994-08-17 07:12:55 UTC"),
    ] as [(Int64, String)])
  func `Times are those of the calendar`(_ milliseconds: Int64, _ text: String) {
    #expect("\(UTCTime(milliseconds: milliseconds))" == text)
  }
}
