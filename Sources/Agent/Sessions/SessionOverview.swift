/// What a session consists of, in numbers.
public struct SessionOverview: Sendable {
  /// How many events of each type there are, sorted by type.
  public private(set) var counts: [(type: String, count: Int)] = []
  /// How many calls of tools failed.
  public private(set) var failedToolUses = 0
  /// How many permissions were denied.
  public private(set) var denials = 0
  /// When the first event was written, in milliseconds since 1970.
  public private(set) var firstTime: Int64?
  /// When the last event was written, in milliseconds since 1970.
  public private(set) var lastTime: Int64?
  /// What was begun and not ended.
  public private(set) var progress = SessionProgress()
  /// The last event.
  public private(set) var head = SessionHead.empty

  /// Reads all that is left to be read.
  public init(_ reader: inout SessionReader) throws(SessionError) {
    var counts: [String: Int] = [:]
    while let record = try reader.next() {
      counts[record.event.type, default: 0] += 1
      firstTime = firstTime ?? record.time
      lastTime = record.time
      progress.note(record.event)
      switch record.event {
      case .toolResult(let result) where result.isError == true: failedToolUses += 1
      case .permissionDecision(let decision) where !decision.allowed: denials += 1
      default: break
      }
    }
    head = reader.head
    self.counts = counts.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }
}
