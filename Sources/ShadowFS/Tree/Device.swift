/// A character device of the file system.
public enum Device: UInt8, Hashable, Sendable, CaseIterable {
  /// `/dev/null`: empty, and takes everything.
  case null
  /// `/dev/zero`: zeros without end.
  case zero
  /// `/dev/urandom`: bytes of the file system's random source.
  case random
  /// `/dev/stdin`: the opener's own standard input. The file system itself cannot read it.
  case standardInput
  /// `/dev/stdout`: the opener's own standard output. The file system itself cannot write it.
  case standardOutput
  /// `/dev/stderr`: the opener's own standard error. The file system itself cannot write it.
  case standardError

  /// The device's name in `/dev`.
  public var name: String {
    switch self {
    case .null: "null"
    case .zero: "zero"
    case .random: "urandom"
    case .standardInput: "stdin"
    case .standardOutput: "stdout"
    case .standardError: "stderr"
    }
  }
}
