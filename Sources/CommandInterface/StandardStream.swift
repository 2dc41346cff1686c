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

  /// Writes all of `bytes`.
  public func put(_ bytes: [UInt8]) throws(FileError) {
    let failure = bytes.withUnsafeBytes { Descriptor(rawValue: rawValue).put($0) }
    if let failure { throw FileError(path: name, code: failure) }
  }

  private var name: String {
    switch self {
    case .input: "standard input"
    case .output: "standard output"
    case .error: "standard error"
    }
  }

  /// Whether a person looks at it.
  public var isTerminal: Bool { isatty(rawValue) == 1 }

  /// Makes the process fit for whatever its streams and files may be; to be called first of all.
  ///
  /// Writing to a pipe without a reader, or more to a file than it may have, becomes an error of the write instead of
  /// the end of the process. A stream that is closed stays so: no file that is opened later gets its number.
  public static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    for stream in [input, output, error] where fcntl(stream.rawValue, F_GETFD) == -1 {
      // The lowest free number is the stream's. It is opened the wrong way round, so that every use fails.
      _ = open("/dev/null", stream == .input ? O_WRONLY : O_RDONLY)
    }
  }
}
