import ShadowFS

/// Reads the events of a session one after the other, and holds no more than one of them.
///
/// ```swift
/// var reader = try store.read(id)
/// while let record = try reader.next() { print(record.sequence, record.event.type) }
/// ```
///
/// A log that somebody has changed is read as far as possible: `SessionRecord.damage` and `unreadable` say what is wrong.
public struct SessionReader {
  private var scanner: LogScanner
  private let first: Int
  private let last: Int
  private let path: String

  /// The lines that are none of a log; no more than 100 of them.
  public private(set) var unreadable: [SessionDamage] = []
  /// How many bytes there are after the last line break: an event that is being written, or was interrupted.
  public private(set) var tornByteCount = 0
  /// The number of the line that was read last, from 1 on.
  var lineNumber: Int { scanner.lineNumber }
  /// Where it begins.
  var lineOffset: UInt64 { scanner.lineOffset }
  /// The last event that was read.
  public var head: SessionHead { scanner.head }

  /// Reads the events from `first` to `last` of what is in `source`, up to `end`.
  init(_ source: any ByteSource, end: UInt64? = nil, limit: Int, from first: Int, through last: Int, path: String) {
    scanner = LogScanner(source, end: end, limit: limit)
    self.first = first
    self.last = last
    self.path = path
  }

  /// The next event; nil at the end.
  public mutating func next() throws(SessionError) -> SessionRecord? {
    do throws(FileError) {
      while scanner.head.sequence < last, let step = try scanner.next() {
        switch step {
        case .event(let envelope, let line, let damage):
          guard envelope.sequence >= first || !damage.isEmpty else { continue }
          return SessionRecord(
            envelope, line: line, damage: damage, number: scanner.lineNumber, offset: scanner.lineOffset)
        case .unreadable(let damage): if unreadable.count < 100 { unreadable.append(damage) }
        case .torn(let bytes): tornByteCount = bytes.count
        }
      }
      return nil
    } catch {
      throw .file(path, error)
    }
  }
}
