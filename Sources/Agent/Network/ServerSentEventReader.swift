/// Finds the events in the bytes of `text/event-stream`, however these are cut into pieces.
///
/// Lines end with LF, CR LF or CR; a mark of byte order at the beginning and comments are skipped. Identifiers and
/// times for a new connection are for those who connect again, and are skipped too.
public struct ServerSentEventReader: Sendable {
  /// What there is too much of.
  public enum Failure: Error, Hashable, Sendable {
    /// One event has more bytes than this.
    case eventTooLarge(limit: Int)
    /// All events together have more bytes than this.
    case streamTooLarge(limit: Int)
  }

  private let eventLimit: Int
  private let streamLimit: Int
  private var line: [UInt8] = []
  private var type: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  /// The bytes of this event, with comments and fields that are skipped.
  private var eventBytes = 0
  private var streamBytes = 0
  private var isFirstLine = true
  /// Whether the last line ended with CR, which a LF may belong to.
  private var followsReturn = false

  /// A reader.
  public init(eventLimit: Int = 8 << 20, streamLimit: Int = 256 << 20) {
    self.eventLimit = eventLimit
    self.streamLimit = streamLimit
  }

  /// Takes the next bytes.
  ///
  /// - Returns: The events that are complete with them.
  public mutating func read(_ bytes: [UInt8]) throws(Failure) -> [ServerSentEvent] {
    streamBytes += bytes.count
    guard streamBytes <= streamLimit else { throw .streamTooLarge(limit: streamLimit) }
    var events: [ServerSentEvent] = []
    var start = 0
    if followsReturn, let first = bytes.first {
      followsReturn = false
      if first == Self.lineFeed { start = 1 }
    }
    while true {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      try extendLine(bytes[start..<end])
      guard end < bytes.count else { return events }
      start = end + 1
      if bytes[end] == Self.carriageReturn {
        if start == bytes.count {
          followsReturn = true
        } else if bytes[start] == Self.lineFeed {
          start += 1
        }
      }
      if let event = endLine() { events.append(event) }
    }
  }

  /// Takes the end of the stream.
  ///
  /// - Returns: The last event, if the empty line after it, or the end of its last line, is missing. It may be cut off.
  public mutating func finish() -> ServerSentEvent? {
    if !line.isEmpty { _ = endLine() }
    return endEvent()
  }

  private mutating func extendLine(_ bytes: ArraySlice<UInt8>) throws(Failure) {
    eventBytes += bytes.count
    guard eventBytes <= eventLimit else { throw .eventTooLarge(limit: eventLimit) }
    line += bytes
  }

  private mutating func endLine() -> ServerSentEvent? {
    if isFirstLine {
      isFirstLine = false
      if line.starts(with: Self.byteOrderMark) { line.removeFirst(Self.byteOrderMark.count) }
    }
    guard !line.isEmpty else { return endEvent() }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[min(colon + 1, line.endIndex)...]
    if value.first == UInt8(ascii: " ") { value.removeFirst() }
    if line[..<colon].elementsEqual("data".utf8) {
      if hasData { data.append(Self.lineFeed) }
      hasData = true
      data += value
    } else if line[..<colon].elementsEqual("event".utf8) {
      type = Array(value)
    }
    line.removeAll(keepingCapacity: true)
    return nil
  }

  private mutating func endEvent() -> ServerSentEvent? {
    defer {
      type = []
      data = []
      hasData = false
      eventBytes = 0
    }
    guard hasData else { return nil }
    return ServerSentEvent(
      type: type.isEmpty ? "message" : String(decoding: type, as: UTF8.self),
      data: String(decoding: data, as: UTF8.self))
  }

  private static var lineFeed: UInt8 { 0x0A }
  private static var carriageReturn: UInt8 { 0x0D }
  private static var byteOrderMark: [UInt8] { [0xEF, 0xBB, 0xBF] }
}
