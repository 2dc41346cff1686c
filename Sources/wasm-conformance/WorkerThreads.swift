import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs independent pieces of work on several threads.
///
/// The threads have stacks of the size that main threads have, which task pools do not give.
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

  /// The processors of this machine.
  static var processorCount: Int { max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) }

  /// Calls `work` once for every index below `count`, on at most `limit` threads, and waits for all.
  static func run(count: Int, limit: Int, _ work: @escaping @Sendable (Int) -> Void) {
    let queue = Queue(count: count, work: work)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 8 << 20)
    defer { pthread_attr_destroy(&attributes) }
    var threads: [pthread_t] = []
    for _ in 0..<max(0, min(limit, count) - 1) {
      var thread = pthread_t(bitPattern: 0)
      let context = Unmanaged.passRetained(queue)
      let status = pthread_create(
        &thread, &attributes,
        { context in
          if let context { Unmanaged<Queue>.fromOpaque(context).takeRetainedValue().drain() }
          return nil
        }, context.toOpaque())
      // Without a thread the others do its share.
      if status == 0 { threads.append(thread) } else { context.release() }
    }
    queue.drain()
    for thread in threads { pthread_join(thread, nil) }
  }
}
