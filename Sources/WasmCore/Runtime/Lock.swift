#if !hasFeature(Embedded)
  import Synchronization

  /// A value that is only reached under a lock.
  struct Lock<Value>: ~Copyable, Sendable {
    private let mutex: Mutex<LockedValue<Value>>

    init(_ value: sending Value) { mutex = Mutex(LockedValue(value: value)) }

    borrowing func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
      // SAFETY: the closure runs here and now; results are values of their own.
      nonisolated(unsafe) let body = body
      return mutex.withLock { box in
        nonisolated(unsafe) let result = body(&box.value)
        return result
      }
    }
  }

  /// What a `Lock` guards. Not nested in it: the compiler emits broken code for that in debug builds (Swift 6.3.1).
  ///
  /// SAFETY: only reached through the mutex, so the value never has two users.
  struct LockedValue<Value>: @unchecked Sendable {
    var value: Value
  }
#else
  /// A value that is only reached under a lock. Embedded hosts have one thread, so there is nothing to lock.
  final class Lock<Value>: @unchecked Sendable {
    private var value: Value

    init(_ value: Value) { self.value = value }

    func withLock<Result>(_ body: (inout Value) -> Result) -> Result { body(&value) }
  }
#endif
