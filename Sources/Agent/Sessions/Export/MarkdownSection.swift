import JSONText

/// An event as a section of a page; pieces of answers have none, because the whole answer follows.
struct MarkdownSection {
  let text: String

  init?(_ record: SessionRecord) {
    let body: String
    switch record.event {
    case .assistantDelta: return nil
    case .userMessage(let event): body = Self.quoted(event.text)
    case .assistantMessage(let event): body = Self.quoted(event.text)
    case .result(let event): body = "Ended: \(Self.code(event.stopReason ?? "end"))\n"
    case .toolUse(let event): body = "\(Self.code(event.name))\n\n" + Self.block(event.input)
    case .toolResult(let event):
      let isError = event.isError == true
      let error = [event.errorType, event.errorMessage].compactMap { $0 }.joined(separator: ": ")
      body = isError ? "Failed: \(Self.code(error))\n" : Self.block(event.output)
    case let event: body = Self.block(.object(event.members))
    }
    text = "\n## \(record.sequence) \(Self.code(record.event.type)) · \(UTCTime(milliseconds: record.time))\n\n" + body
  }

  /// Text that is shown as it is, in a block of its own.
  private static func quoted(_ text: String) -> String { fenced(VisibleText.of(text), language: "text") }

  private static func block(_ value: JSONValue?) -> String {
    guard let value else { return "" }
    if let text = value.text { return quoted(text) }
    let text = String(decoding: value.text(JSONFormat(isIndented: true, escapesInvisible: true)), as: UTF8.self)
    return fenced(text, language: "json")
  }

  /// No line of the text can end the block: its fence is longer than any that the text has.
  private static func fenced(_ text: String, language: String) -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(text) + 1))
    return "\(fence)\(language)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n"
  }

  private static func code(_ text: String) -> String {
    let line = VisibleText.of(text, isOneLine: true)
    let mark = String(repeating: "`", count: longestRun(line) + 1)
    return "\(mark) \(line) \(mark)"
  }

  private static func longestRun(_ text: String) -> Int {
    var (longest, run) = (0, 0)
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
