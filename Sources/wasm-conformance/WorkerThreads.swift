import Synchronization
import WasmCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs independent pieces of work on several threads.
enum WorkerThreads {
  private final class Queue: Sendable {
    let next = Atomic<Int>(0)
    let count: Int
    let work: @Sendable (Int) -> Void

    init(count: Int, work: @escaping @Sendable (Int) -> Void) {
      self.count = count
      self.work = work
    }

    func drain() {
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        work(index)
      }
    }
  }

  /// Results that threads put down, each at its own place.
  private final class Results<Result: Sendable>: Sendable {
    let places: Mutex<[Result?]>

    init(count: Int) { places = Mutex(Array(repeating: nil, count: count)) }
  }

  /// The results of `work` for all items, in their order, made on at most `limit` threads.
  static func map<Item: Sendable, Result: Sendable>(
    _ items: [Item], limit: Int, _ work: @escaping @Sendable (Item) -> Result
  ) -> [Result] {
    let results = Results<Result>(count: items.count)
    run(count: items.count, limit: limit) { index in
      let result = work(items[index])
      results.places.withLock { $0[index] = result }
    }
    return results.places.withLock { $0.compactMap { $0 } }
  }

  /// The processors of this machine.
  static var processorCount: Int { max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) }

  /// Calls `work` once for every index below `count`, on at most `limit` threads, and waits for all.
  static func run(count: Int, limit: Int, _ work: @escaping @Sendable (Int) -> Void) {
    let queue = Queue(count: count, work: work)
    // Without a thread the others do its share.
    let threads = (0..<max(0, min(limit, count) - 1)).compactMap { _ in NativeThread { queue.drain() } }
    queue.drain()
    for thread in threads { thread.join() }
  }
}
