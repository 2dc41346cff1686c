import JSONText

/// How much a program may use. A call can only ask for less.
public struct CommandLimits: Hashable, Sendable {
  /// How long it may run, by the host's clock.
  public var time: Duration = .seconds(60)
  /// How much it may compute. Unlike time, this ends a program at the same place on every machine.
  public var fuel: UInt64 = 40_000_000_000
  /// How much memory it may have.
  public var memoryBytes: UInt64 = 256 << 20
  /// How much of what it writes to standard output is kept.
  public var stdoutBytes = 1 << 20
  /// How much of what it writes to standard error is kept.
  public var stderrBytes = 1 << 20
  /// How large a module may be.
  public var moduleBytes = 64 << 20

  /// The usual limits.
  public init() {}

  /// As events have them.
  var members: JSONObject {
    [
      "timeoutMs": .integer(time.wholeMilliseconds), "fuel": .unsigned(fuel), "memoryBytes": .unsigned(memoryBytes),
      "maxStdoutBytes": .integer(Int64(stdoutBytes)), "maxStderrBytes": .integer(Int64(stderrBytes)),
    ]
  }
}

extension Duration {
  /// Whole milliseconds.
  var wholeMilliseconds: Int64 {
    let (seconds, overflow) = components.seconds.multipliedReportingOverflow(by: 1000)
    return overflow ? .max : seconds &+ components.attoseconds / 1_000_000_000_000_000
  }
}
