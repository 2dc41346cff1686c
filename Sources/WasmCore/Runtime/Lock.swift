#if !hasFeature(Embedded)
  import Synchronization
#endif

/// A value that is only reached under a lock. Embedded hosts have one thread, so there is nothing to lock there.
final class Lock<Value>: @unchecked Sendable {
  // SAFETY: read and written only inside `withLock`.
  private var value: Value
  #if !hasFeature(Embedded)
    private let mutex = Mutex<Void>(())
  #endif

  init(_ value: Value) { self.value = value }

  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    #if !hasFeature(Embedded)
      mutex._unsafeLock()
      defer { mutex._unsafeUnlock() }
    #endif
    return body(&value)
  }
}
