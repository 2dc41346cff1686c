/// What a call waits for: one of several streams to become ready, or a time to come.
public struct WaitCondition {
  /// Which way bytes would go.
  public enum Direction: Hashable, Sendable {
    case read
    case write
  }

  /// One stream, and what is wanted of it.
  public struct Interest {
    /// What is to become ready.
    public let source: any Pollable
    /// For which call.
    public let direction: Direction

    /// An interest in a stream.
    public init(_ source: any Pollable, _ direction: Direction) {
      self.source = source
      self.direction = direction
    }
  }

  /// The streams; any of them will do.
  public var interests: [Interest]
  /// When the wait ends at the latest, by the monotonic clock of the process.
  public var deadline: UInt64?

  /// A condition.
  public init(_ interests: [Interest], deadline: UInt64? = nil) {
    self.interests = interests
    self.deadline = deadline
  }

  /// Whether the call can be made again with success, as far as streams are concerned.
  public var hasReadySource: Bool {
    interests.contains { $0.source.readiness($0.direction) != .notReady }
  }
}
