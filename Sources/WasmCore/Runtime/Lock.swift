#if !hasFeature(Embedded)
  import Synchronization

  /// A value that is only reached under a lock.
  struct Lock<Value>: ~Copyable, Sendable {
    private let mutex: Mutex<Value>

    init(_ value: sending Value) { mutex = Mutex(value) }

    borrowing func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
      // SAFETY: the value never leaves the closure; results are values of their own.
      nonisolated(unsafe) var result: Result?
      nonisolated(unsafe) let body = body
      mutex.withLock { result = body(&$0) }
      return result!
    }
  }
#else
  /// A value that is only reached under a lock. Embedded hosts have one thread, so there is nothing to lock.
  final class Lock<Value>: @unchecked Sendable {
    private var value: Value

    init(_ value: Value) { self.value = value }

    func withLock<Result>(_ body: (inout Value) -> Result) -> Result { body(&value) }
  }
#endif
