/// Something in a directory of the host that a layer does not show.
public struct HiddenPath: Hashable, Sendable {
  /// Why something is not shown.
  public enum Reason: Hashable, Sendable {
    /// It is a device, socket or FIFO.
    case special
    /// Somebody said that it is of no interest.
    case ignored
    /// Nobody below may read it.
    case secret
    /// It has too many directories above it.
    case tooDeep
    /// So many files and directories were shown already.
    case tooMany
    /// It has more bytes than may be read. It is the only one that is shown; it cannot be opened.
    case tooLarge
  }

  /// The path relative to the layer's directory.
  public let path: [UInt8]
  /// Why it is not shown.
  public let reason: Reason

  /// Something that is not shown.
  public init(path: [UInt8], reason: Reason) {
    self.path = path
    self.reason = reason
  }
}

extension HiddenPath.Reason: CustomStringConvertible {
  /// The reason, in words.
  public var description: String {
    switch self {
    case .special: "a device, socket or FIFO"
    case .ignored: "ignored"
    case .secret: "secret"
    case .tooDeep: "too deep"
    case .tooMany: "too many files"
    case .tooLarge: "too large"
    }
  }
}

/// How much of a directory of the host a layer shows.
public struct HostLimits: Hashable, Sendable {
  /// How many files and directories are shown.
  public var entries = Int.max
  /// How many names a path may have.
  public var depth = Int.max
  /// How many bytes a file may have that is opened.
  public var fileBytes = UInt64.max
  /// How many bytes all files together may have that are opened.
  public var bytes = UInt64.max

  /// No limits.
  public init() {}
}
