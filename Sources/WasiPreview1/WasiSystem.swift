/// A clock that guests can read.
public enum Clock: UInt32, Sendable {
  /// The time of day: nanoseconds since 1970.
  case realtime = 0
  /// Time that never goes back, from an arbitrary start.
  case monotonic = 1
  /// Time that the process has spent computing.
  case processCPU = 2
  /// Time that the thread has spent computing.
  case threadCPU = 3
}

/// What a WASI instance asks of the world outside: time, randomness and the three standard streams.
///
/// Every source of nondeterminism is one of these closures, so a host that wants a guest to be
/// reproducible, or has no operating system below, puts its own in their place.
public struct WasiSystem: Sendable {
  /// The time of a clock in nanoseconds; nil when the system has no such clock.
  public var time: @Sendable (Clock) -> UInt64?
  /// The resolution of a clock in nanoseconds; nil when the system has no such clock.
  public var resolution: @Sendable (Clock) -> UInt64?
  /// Fills the buffer with random bytes.
  public var random: @Sendable (UnsafeMutableRawBufferPointer) -> Errno
  /// Writes to standard output (1) or standard error (2). Returns how many bytes were taken.
  public var write: @Sendable (_ descriptor: UInt32, UnsafeRawBufferPointer) -> Result<Int, Errno>
  /// Reads from standard input. Returns how many bytes were put into the buffer, zero at the end.
  public var read: @Sendable (UnsafeMutableRawBufferPointer) -> Result<Int, Errno>
  /// Whether a standard stream is a terminal, which makes C libraries buffer by line.
  public var isTerminal: @Sendable (_ descriptor: UInt32) -> Bool
  /// Lets others run.
  public var yield: @Sendable () -> Void

  /// A system made of these closures.
  public init(
    time: @escaping @Sendable (Clock) -> UInt64?,
    resolution: @escaping @Sendable (Clock) -> UInt64?,
    random: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Errno,
    write: @escaping @Sendable (_ descriptor: UInt32, UnsafeRawBufferPointer) -> Result<Int, Errno>,
    read: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Result<Int, Errno>,
    isTerminal: @escaping @Sendable (_ descriptor: UInt32) -> Bool = { _ in false },
    yield: @escaping @Sendable () -> Void = {}
  ) {
    self.time = time
    self.resolution = resolution
    self.random = random
    self.write = write
    self.read = read
    self.isTerminal = isTerminal
    self.yield = yield
  }
}
