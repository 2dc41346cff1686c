/// What a list of sessions says of one.
public struct SessionSummary: Hashable, Sendable {
  /// The session.
  public let id: SessionID
  /// What is remembered of it.
  public internal(set) var meta: SessionMeta?
  /// The number of its last event.
  public internal(set) var eventCount = 0
  /// When it was used last, in milliseconds since 1970.
  public internal(set) var lastTime: Int64?
  /// How large its log is.
  public internal(set) var byteCount: UInt64 = 0
  /// What the user said first, if that is near the beginning.
  public internal(set) var firstMessage: String?
  /// Why it cannot be read.
  public internal(set) var problem: SessionError?

  init(id: SessionID) { self.id = id }
}
