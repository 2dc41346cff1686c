#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A thread of the system, with a stack of the size that main threads have, which task pools do not give.
  package struct NativeThread: @unchecked Sendable {
    // SAFETY: only a number to join by, once.
    private let thread: pthread_t

    private final class Work: Sendable {
      let body: @Sendable () -> Void

      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts a thread; nil when the system has none left.
    package init?(_ body: @escaping @Sendable () -> Void) {
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      pthread_attr_setstacksize(&attributes, 8 << 20)
      defer { pthread_attr_destroy(&attributes) }
      var thread = pthread_t(bitPattern: 0)
      let work = Unmanaged.passRetained(Work(body))
      let status = pthread_create(
        &thread, &attributes,
        { context in
          if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
          return nil
        }, work.toOpaque())
      guard status == 0 else {
        work.release()
        return nil
      }
      self.thread = thread
    }

    /// Waits for the end of the thread.
    package func join() { pthread_join(thread, nil) }
  }
#endif
