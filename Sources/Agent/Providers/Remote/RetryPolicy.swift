import Foundation

/// When a request that failed is made again.
public struct RetryPolicy: Hashable, Sendable {
  /// How often a request is made at most.
  public var maximumAttempts: Int
  /// The wait before the second attempt; it doubles from there.
  public var firstDelay: Duration
  /// The longest wait, unless the server asks for a longer one.
  public var maximumDelay: Duration
  /// The longest wait that a server may ask for; beyond it, the request fails.
  public var maximumRetryAfter: Duration
  /// Whether a request is made again also when a part of the answer was handed over already.
  public var retriesAfterOutput: Bool

  /// A policy.
  public init(
    maximumAttempts: Int = 4, firstDelay: Duration = .milliseconds(500), maximumDelay: Duration = .seconds(20),
    maximumRetryAfter: Duration = .seconds(120), retriesAfterOutput: Bool = false
  ) {
    self.maximumAttempts = maximumAttempts
    self.firstDelay = firstDelay
    self.maximumDelay = maximumDelay
    self.maximumRetryAfter = maximumRetryAfter
    self.retriesAfterOutput = retriesAfterOutput
  }

  /// How long to wait before another attempt; nil if there is none.
  ///
  /// - Parameters:
  ///   - attempt: The number of the attempt that failed, from 1.
  ///   - hasOutput: Whether a part of the answer was handed over.
  ///   - jitter: From 0 to 1. Clients that failed together should not come back together.
  func delay(after error: ProviderError, attempt: Int, hasOutput: Bool, jitter: Double) -> Duration? {
    guard error.isTransient, attempt < maximumAttempts, retriesAfterOutput || !hasOutput else { return nil }
    var delay = min(firstDelay, maximumDelay)
    for _ in 1..<max(1, min(attempt, 32)) { delay = min(delay * 2, maximumDelay) }
    delay = delay * (0.5 + 0.5 * min(1, max(0, jitter)))
    guard let wanted = error.retryAfter else { return delay }
    return wanted <= maximumRetryAfter ? max(wanted, delay) : nil
  }
}

/// The clock and the randomness of retries.
public struct RetryTiming: Sendable {
  /// Seconds since 1970.
  public var now: @Sendable () -> Double
  /// Waits; ends early with an error when the task is cancelled.
  public var sleep: @Sendable (Duration) async throws -> Void
  /// A random number from 0 to 1.
  public var jitter: @Sendable () -> Double

  /// A clock and randomness of one's own.
  public init(
    now: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Duration) async throws -> Void,
    jitter: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.sleep = sleep
    self.jitter = jitter
  }

  /// Those of the system.
  public static let system = RetryTiming(
    now: { Date().timeIntervalSince1970 }, sleep: { try await Task.sleep(for: $0) },
    jitter: { Double.random(in: 0...1) })
}
