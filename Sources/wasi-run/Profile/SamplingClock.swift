import Synchronization
import WasmCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks samplers for a sample every millisecond, from a thread of its own.
final class SamplingClock: Sendable {
  private let samplers = Lock<[Sampler]>([])
  private let isStopped = Atomic<Bool>(false)

  /// A sampler for one store.
  func makeSampler() -> Sampler {
    let sampler = Sampler()
    samplers.withLock { $0.append(sampler) }
    return sampler
  }

  /// Starts asking. Without a thread there are no samples.
  func start() {
    _ = NativeThread { [self] in
      let start = ContinuousClock.now
      var asked = 0
      while !isStopped.load(ordering: .relaxed) {
        usleep(1000)
        // The thread may have slept for longer than it wanted to.
        let (seconds, attoseconds) = start.duration(to: .now).components
        let passed = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        let count = passed - asked
        guard count > 0 else { continue }
        asked = passed
        for sampler in samplers.withLock({ $0 }) { sampler.request(count) }
      }
    }
  }

  /// Stops asking, and tells what all samplers have noted.
  func stop() -> [Sampler.Sample] {
    isStopped.store(true, ordering: .relaxed)
    return samplers.withLock { $0 }.flatMap(\.samples)
  }
}
