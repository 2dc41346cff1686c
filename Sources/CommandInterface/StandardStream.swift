#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One of the three streams that a process starts with.
public enum StandardStream: Int32, Sendable {
  /// What the process reads.
  case input = 0
  /// What it was asked for.
  case output = 1
  /// What else there is to say.
  case error = 2

  /// Writes all of `text`; gives up silently when the reader is gone.
  public func write(_ text: String) {
    var text = text
    text.withUTF8 { _ = Descriptor(rawValue: rawValue).put(UnsafeRawBufferPointer($0)) }
  }

  /// Makes writing to a pipe without a reader an error of the write instead of the end of the process.
  public static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
}
