#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Names the input that is being tried when the process is about to die or hangs.
///
/// The text is prepared before each input, because a signal handler may do little more than write bytes.
struct CrashReport {
  // A signal handler has no context, so this one place has to be global.
  // SAFETY: written by the only thread, read by a handler on that thread.
  nonisolated(unsafe) private static let text = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 128)
  nonisolated(unsafe) private static var length = 0

  private let hangLimit: UInt32

  /// Installs the handlers.
  ///
  /// - Parameter hangLimit: after how many seconds an input counts as hanging.
  init(hangLimit: UInt32) {
    self.hangLimit = hangLimit
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
      signal(number) { number in
        CrashReport.write()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    signal(SIGALRM) { _ in
      CrashReport.write()
      _exit(3)
    }
  }

  func begin(seed: UInt64, index: UInt64) {
    let message = "\nwasm-fuzz: crash or hang: --seed \(seed) --start \(index) --count 1\n"
    var length = 0
    for byte in message.utf8.prefix(Self.text.count) {
      Self.text[length] = byte
      length += 1
    }
    Self.length = length
    alarm(hangLimit)
  }

  func end() { alarm(0) }

  private static func write() {
    #if canImport(Glibc)
      _ = Glibc.write(2, text.baseAddress, length)
    #elseif canImport(Musl)
      _ = Musl.write(2, text.baseAddress, length)
    #elseif canImport(Darwin)
      _ = Darwin.write(2, text.baseAddress, length)
    #endif
  }
}
