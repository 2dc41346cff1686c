#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Android)
    import Android
  #elseif canImport(Darwin)
    import Darwin
  #endif
#endif

/// A value that is only reached under a lock. Embedded hosts have one thread, so there is nothing to lock there.
///
/// The mutex is the system's because the thread sanitizer knows what it orders (docs/workarounds.md).
package final class Lock<Value>: @unchecked Sendable {
  // SAFETY: read and written only inside `withLock`.
  private var value: Value
  #if !hasFeature(Embedded)
    // SAFETY: a mutex must not move, so it has a place of its own; it is freed with the lock.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  #endif

  package init(_ value: Value) {
    self.value = value
    #if !hasFeature(Embedded)
      mutex = .allocate(capacity: 1)
      mutex.initialize(to: pthread_mutex_t())
      pthread_mutex_init(mutex, nil)
    #endif
  }

  #if !hasFeature(Embedded)
    deinit {
      pthread_mutex_destroy(mutex)
      mutex.deallocate()
    }
  #endif

  package func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    #if !hasFeature(Embedded)
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
    #endif
    return body(&value)
  }
}
