/// Reads the head of a response, line by line.
struct ResponseHead {
  /// What a line was.
  enum Step {
    /// One of several.
    case more
    /// The last one.
    case complete(status: Int, HTTPHeaders)
    /// None of a head.
    case failed(HTTPError)
  }

  private let limit: Int
  private var byteCount = 0
  private var status: Int?
  private var headers: [HTTPHeader] = []
  private var isComplete = false

  /// - Parameter limit: How many bytes all lines together may have.
  init(limit: Int) { self.limit = limit }

  /// Takes a line with its line break.
  mutating func read(_ line: [UInt8]) -> Step {
    byteCount += line.count
    guard byteCount <= limit else { return .failed(.headersTooLarge(limit: limit)) }
    // What follows the body is of no interest.
    guard !isComplete else { return .more }
    let text = String(decoding: line, as: UTF8.self)
    // A line break is one character, whether it has one byte or two.
    let content = text.last?.isNewline == true ? text.dropLast() : text[...]
    guard !content.isEmpty else { return end() }
    if content.hasPrefix("HTTP/") {
      // Another head follows one with a status such as 100.
      headers = []
      status = content.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) }
      return status == nil ? .failed(.malformedResponse("it has no status")) : .more
    }
    if content.first == " " || content.first == "\t" {
      if let last = headers.indices.last { headers[last].value += " " + Self.trimmed(content) }
      return .more
    }
    guard let colon = content.firstIndex(of: ":") else { return .more }
    headers.append(
      HTTPHeader(Self.trimmed(content[..<colon]), Self.trimmed(content[content.index(after: colon)...])))
    return .more
  }

  private mutating func end() -> Step {
    guard let status else { return .failed(.malformedResponse("it has no status")) }
    guard !(100..<200).contains(status) || status == 101 else { return .more }
    isComplete = true
    return .complete(status: status, HTTPHeaders(headers))
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    let start = text.drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(start[...last])
  }
}
