#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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
