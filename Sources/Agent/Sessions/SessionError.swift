import ShadowFS

/// Why something cannot be done with a session.
public enum SessionError: Error, Hashable, Sendable {
  /// This is no identifier of a session.
  case invalidID(String)
  /// There is no such session.
  case unknown(SessionID)
  /// Somebody else writes to the session.
  case inUse(SessionID)
  /// Nothing is added to a log that is not as it was written.
  case damaged(SessionID, SessionDamage)
  /// `meta.json` does not say what it should.
  case unreadableMeta(SessionID, String)
  /// The session was written by a newer version of this program.
  case newerSchema(SessionID, version: Int)
  /// The session has no event of that number.
  case noSuchEvent(SessionID, sequence: Int)
  /// The event is too large for the log.
  case eventTooLarge(bytes: Int, limit: Int)
  /// The event has a type that cannot be written, or a member whose name is the log's own.
  case unwritableEvent(String)
  /// The file could not be written, and not be brought back into order. Opening the session again repairs it.
  case broken(SessionID)
  /// The host refuses.
  case file(String, FileError)
}

extension SessionError: CustomStringConvertible {
  /// What happened, and what can be done about it.
  public var description: String {
    switch self {
    case .invalidID(let text): "Invalid sessionId \(text.debugDescription): 32 hexadecimal digits are wanted"
    case .unknown(let id): "there is no session \(id)"
    case .inUse(let id): "session \(id) is in use by another process"
    case .damaged(let id, let damage):
      "the log of session \(id) was changed after it was written: \(damage); fork it before that event to go on"
    case .unreadableMeta(let id, let reason): "session \(id): meta.json: \(reason)"
    case .newerSchema(let id, let version):
      "session \(id) has version \(version) of the log, and this program knows \(EventLine.version) only"
    case .noSuchEvent(let id, let sequence): "session \(id) has no event \(sequence)"
    case .eventTooLarge(let bytes, let limit): "an event of \(bytes) bytes is too large for the log (\(limit))"
    case .unwritableEvent(let reason): "the event cannot be written: \(reason)"
    case .broken(let id): "session \(id) could not be written; open it again"
    case .file(let path, let error): "\(path): \(error)"
    }
  }
}
