/// Everything of the world outside that could make two runs of a process different.
public struct Profile {
  /// What time it is.
  public var clocks: any Clocks
  /// Random bytes.
  public var random: any RandomSource
  /// What is recorded or replayed, if this profile is one that a recording has wrapped.
  var recording: Recording?

  /// Whether a replay has left its recording: then nothing more that a guest does counts.
  var hasDiverged: Bool { recording?.divergence != nil }

  /// A profile.
  public init(clocks: any Clocks, random: any RandomSource) {
    self.clocks = clocks
    self.random = random
  }

  /// A profile under which every run is like the other: virtual clocks, seeded randomness.
  public static func deterministic(seed: UInt64 = 0) -> Profile {
    Profile(clocks: VirtualClocks(), random: SeededRandom(seed: seed))
  }

  #if !hasFeature(Embedded)
    /// The clocks and the random bytes of the system that this process runs on.
    public static func host() -> Profile { Profile(clocks: HostClocks(), random: HostRandom()) }
  #endif
}
