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

/// Where one thread at a time can sleep until others wake it.
///
/// Waking a spot at which nobody sleeps keeps the next one from falling asleep, so that no waking is lost. Sleepers
/// may wake without a reason; they look again whether to go on.
final class ParkingSpot: @unchecked Sendable {
  #if hasFeature(Embedded)
    func unpark() {}
  #else
    // SAFETY: neither must move, so they have a place of their own; they are freed with the spot.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    // SAFETY: read and written only under `mutex`.
    private var isWoken = false

    init() {
      mutex = .allocate(capacity: 1)
      mutex.initialize(to: pthread_mutex_t())
      pthread_mutex_init(mutex, nil)
      condition = .allocate(capacity: 1)
      condition.initialize(to: pthread_cond_t())
      #if canImport(Darwin)
        pthread_cond_init(condition, nil)
      #else
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
      #endif
    }

    deinit {
      pthread_cond_destroy(condition)
      condition.deallocate()
      pthread_mutex_destroy(mutex)
      mutex.deallocate()
    }

    /// Wakes who sleeps here, or would next.
    func unpark() {
      pthread_mutex_lock(mutex)
      isWoken = true
      pthread_cond_signal(condition)
      pthread_mutex_unlock(mutex)
    }

    /// Sleeps until `unpark`, or for a while.
    ///
    /// - Parameter duration: the longest time to sleep, nil for any.
    func park(for duration: Duration?) {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      if !isWoken {
        if let duration {
          sleep(for: duration)
        } else {
          pthread_cond_wait(condition, mutex)
        }
      }
      isWoken = false
    }

    private func sleep(for duration: Duration) {
      guard duration > .zero else { return }
      // A day is as good as forever for somebody who looks again, and its end cannot overflow.
      let (seconds, attoseconds) = min(duration, .seconds(86_400)).components
      let nanoseconds = attoseconds / 1_000_000_000
      #if canImport(Darwin)
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds))
        pthread_cond_timedwait_relative_np(condition, mutex, &time)
      #else
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        time.tv_nsec += Int(nanoseconds)
        // In tv_sec's own type, which is not the same everywhere.
        time.tv_sec += numericCast(seconds)
        if time.tv_nsec >= 1_000_000_000 {
          time.tv_nsec -= 1_000_000_000
          time.tv_sec += 1
        }
        pthread_cond_timedwait(condition, mutex, &time)
      #endif
    }
  #endif
}
