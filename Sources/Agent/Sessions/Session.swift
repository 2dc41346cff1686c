import ShadowFS
import Synchronization

/// A session that events are added to.
///
/// Only one process at a time has a session open like this, and each event is in the file before `append` returns, so that
/// the log is valid whenever the process ends. Threads may add events at the same time; they get numbers in some order.
/// The events themselves are not kept in memory.
public final class Session: Sendable {
  /// Which session it is.
  public let id: SessionID
  /// What is remembered of it.
  public let meta: SessionMeta
  /// What was mended when it was opened: the end of the log, if somebody was interrupted while writing there.
  public let repair: SessionRepair?
  private let log: Mutex<EventLog>
  private let openSource: @Sendable () throws(FileError) -> any ByteSource

  /// Opens a log for writing.
  ///
  /// - Parameters:
  ///   - storage: Where the log is; nobody else may have it.
  ///   - openSource: What reads the log, while more is written.
  init(
    _ meta: SessionMeta, storage: sending any JournalStorage, configuration: SessionConfiguration,
    openSource: @escaping @Sendable () throws(FileError) -> any ByteSource
  ) throws(SessionError) {
    id = meta.sessionId
    self.meta = meta
    self.openSource = openSource
    var repair: SessionRepair?
    var log = try EventLog(storage, of: meta.sessionId, configuration, repair: &repair)
    if let repair { _ = try log.append(.sessionRepair(repair)) }
    self.repair = repair
    self.log = Mutex(log)
  }

  /// Adds an event, and returns it as it was written: without its secrets.
  @discardableResult
  public func append(_ event: SessionEvent) throws(SessionError) -> SessionRecord {
    try log.withLock { log throws(SessionError) in try log.append(event) }
  }

  /// The last event, and the hash that stands for all of them.
  public var head: SessionHead { log.withLock { $0.head } }

  /// What was begun and not ended.
  public var progress: SessionProgress { log.withLock { $0.progress } }

  /// Returns when all events would survive a loss of power.
  public func synchronize() throws(SessionError) {
    try log.withLock { log throws(SessionError) in try log.synchronize() }
  }

  /// Reads the events that there are now, from one of them on.
  public func records(from sequence: Int = 1) throws(SessionError) -> SessionReader {
    let end = log.withLock { $0.count }
    do throws(FileError) {
      return SessionReader(
        try openSource(), end: end, limit: EventLine.maximumLength, from: sequence, through: .max,
        path: SessionFolder.eventsName)
    } catch {
      throw .file(SessionFolder.eventsName, error)
    }
  }
}
