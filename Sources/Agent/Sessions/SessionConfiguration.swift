#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// When events are sure to survive a loss of power. They survive the end of the process in every mode: each is handed
/// over to the system in one call before `append` returns.
public enum SessionDurability: Hashable, Sendable {
  /// When the system writes them, some seconds later.
  case written
  /// After the end of a turn, a decision about a permission, a commit of the workspace and a way back: events that
  /// nobody should have to repeat.
  case turns
  /// After each event. This costs a wait for the disk each time.
  case everyEvent

  func synchronizes(after event: SessionEvent) -> Bool {
    switch (self, event) {
    case (.written, _): false
    case (.everyEvent, _): true
    case (.turns, .result), (.turns, .permissionDecision), (.turns, .permissionRevoke), (.turns, .permissionMode),
      (.turns, .workspaceCommit),
      (.turns, .workspaceRollback), (.turns, .sessionFork), (.turns, .sessionRepair):
      true
    case (.turns, _): false
    }
  }
}

/// What sessions get from outside.
public struct SessionConfiguration: Sendable {
  /// The time in milliseconds since 1970.
  public var clock: @Sendable () -> Int64
  /// Random bytes, that many.
  public var randomBytes: @Sendable (Int) -> [UInt8]
  /// What takes secrets out of events before they are written.
  public var redactor: Redactor
  /// When events are sure to survive a loss of power.
  public var durability: SessionDurability
  /// How large an event may be in the log.
  public var maximumEventBytes: Int

  /// The clock of the system, true randomness, and the patterns of well-known secrets, unless told otherwise.
  public init(
    clock: @escaping @Sendable () -> Int64 = SessionConfiguration.systemClock,
    randomBytes: @escaping @Sendable (Int) -> [UInt8] = { SystemRandomness.bytes($0) },
    redactor: Redactor = Redactor(), durability: SessionDurability = .turns, maximumEventBytes: Int = 16 << 20
  ) {
    self.clock = clock
    self.randomBytes = randomBytes
    self.redactor = redactor
    self.durability = durability
    self.maximumEventBytes = maximumEventBytes
  }

  /// The time of the system.
  public static let systemClock: @Sendable () -> Int64 = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) &* 1000 &+ Int64(time.tv_nsec) / 1_000_000
  }
}
