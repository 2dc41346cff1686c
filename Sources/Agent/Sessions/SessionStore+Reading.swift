import JSONText
import ShadowFS

extension SessionStore {
  /// Reads the events of a session from `first` to `last`, also while somebody writes there.
  public func read(
    _ id: SessionID, from first: Int = 1, through last: Int = .max
  ) throws(SessionError) -> SessionReader {
    let source = try events(of: id)
    return SessionReader(
      source, limit: EventLine.maximumLength, from: first, through: last, path: SessionFolder.eventsName)
  }

  /// What is remembered of a session.
  public func meta(of id: SessionID) throws(SessionError) -> SessionMeta {
    try meta(of: id, in: folder(of: id))
  }

  /// All sessions, the last used one first. Of each only the beginning and the end are read.
  public func list() throws(SessionError) -> [SessionSummary] {
    let names: [String]
    do throws(FileError) {
      names = try SessionFolder.root(path, isMade: false).list().map(\.name.description)
    } catch .notFound {
      return []
    } catch {
      throw .file(path, error)
    }
    let summaries = names.compactMap { name in SessionID(name).flatMap { $0.description == name ? $0 : nil } }
      .map(summary)
    return summaries.sorted { ($1.lastTime ?? 0, $0.id.description) < ($0.lastTime ?? 0, $1.id.description) }
  }

  /// What the list says of a session.
  private func summary(_ id: SessionID) -> SessionSummary {
    var summary = SessionSummary(id: id)
    do throws(SessionError) {
      let folder = try folder(of: id)
      let meta = try meta(of: id, in: folder)
      summary.meta = meta
      summary.lastTime = meta.createdAt
      try file(SessionFolder.eventsName) { () throws(FileError) in
        let source = try folder.events()
        summary.byteCount = source.count
        var beginning = LogScanner(source, end: min(source.count, 64 << 10), limit: EventLine.maximumLength)
        while summary.firstMessage == nil, case .event(let envelope, let line, _) = try beginning.next() {
          let record = SessionRecord(envelope, line: line, damage: [], number: 0, offset: 0)
          if case .userMessage(let message) = record.event { summary.firstMessage = message.text }
        }
        if let last = try Self.lastEvent(in: source) {
          summary.eventCount = last.sequence
          summary.lastTime = last.time
        }
      }
    } catch {
      summary.problem = error
    }
    return summary
  }

  /// What the last line that ends with a line break says of itself.
  private static func lastEvent(in source: any ByteSource) throws(FileError) -> EventEnvelope? {
    var size: UInt64 = 16 << 10
    while true {
      let start = source.count - min(source.count, size)
      let bytes = try source.bytes(at: start, count: Int(source.count - start))
      let lines = bytes.split(separator: 10, omittingEmptySubsequences: false).dropLast()
      // The first one may have begun before.
      if let last = lines.last, lines.count > 1 || start == 0 { return EventEnvelope(last) }
      guard start > 0, size < UInt64(EventLine.maximumLength) else { return nil }
      size *= 4
    }
  }

  func events(of id: SessionID) throws(SessionError) -> any ByteSource {
    let folder = try folder(of: id)
    return try file(SessionFolder.eventsName) { () throws(FileError) in try folder.events() }
  }
}
