import ShadowFS

/// Goes through a log from its beginning, and follows the chain of hashes.
struct LogScanner {
  /// What comes next in a log.
  enum Step {
    /// An event, and what is wrong with its place in the chain.
    case event(EventEnvelope, line: ArraySlice<UInt8>, [SessionDamage])
    /// A line that is none of a log.
    case unreadable(SessionDamage)
    /// The end, which has no line break.
    case torn(ArraySlice<UInt8>)
  }

  private var lines: LineReader
  private let limit: Int
  /// The number of the line that was returned last.
  private(set) var lineNumber = 0
  /// Where it begins.
  private(set) var lineOffset: UInt64 = 0
  /// The last event that was returned, as it calls itself.
  private(set) var head = SessionHead.empty
  private var isAtEnd = false
  /// Where the next line begins.
  var offset: UInt64 { lines.offset }

  /// - Parameter limit: How many bytes a line may have.
  init(_ source: any ByteSource, end: UInt64? = nil, limit: Int) {
    lines = LineReader(source, end: end, limit: limit)
    self.limit = limit
  }

  /// What comes next; nil at the end.
  mutating func next() throws(FileError) -> Step? {
    guard !isAtEnd else { return nil }
    lineOffset = lines.offset
    lineNumber += 1
    let damage = { [lineNumber, lineOffset] kind in SessionDamage(line: lineNumber, offset: lineOffset, kind: kind) }
    switch try lines.next() {
    case nil:
      isAtEnd = true
      return nil
    case .tooLong:
      isAtEnd = true
      return .unreadable(damage(.tooLong(limit: limit)))
    case .torn(let bytes):
      isAtEnd = true
      return .torn(bytes)
    case .whole(let line):
      guard let envelope = EventEnvelope(line) else { return .unreadable(damage(.malformed)) }
      var found: [SessionDamage] = []
      let expected = head.sequence &+ 1
      if envelope.sequence != expected {
        found.append(damage(.wrongSequence(expected: expected, found: envelope.sequence)))
      }
      if EventLine.hash(of: envelope.body, after: head.hash) != envelope.hash { found.append(damage(.wrongHash)) }
      head = envelope.head
      return .event(envelope, line: line, found)
    }
  }

  /// Whether a line that lacks nothing but its line break is the next of the log.
  func isNext(_ line: ArraySlice<UInt8>) -> Bool {
    guard let envelope = EventEnvelope(line) else { return false }
    return envelope.sequence == head.sequence &+ 1
      && EventLine.hash(of: envelope.body, after: head.hash) == envelope.hash
  }
}
