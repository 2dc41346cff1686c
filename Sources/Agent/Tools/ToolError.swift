/// Why a call of a tool has no answer, in words for the model.
public struct ToolError: Error, Hashable, Sendable {
  /// A kind of error, which the model and programs can tell from others. Tools may have kinds of their own.
  public struct Kind: RawRepresentable, Hashable, Sendable {
    /// What the log and the model call it.
    public let rawValue: String

    /// The kind of that name.
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  /// What kind of error it is.
  public let kind: Kind
  /// What went wrong, where, and what to do about it.
  public let message: String

  /// An error.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}

extension ToolError.Kind {
  /// There is no such tool.
  public static let unknownTool = Self(rawValue: "UnknownTool")
  /// An argument is missing, is something else than it should be, or makes no sense.
  public static let invalidInput = Self(rawValue: "InvalidInput")
  /// The path is none: empty, too long, or with a NUL.
  public static let invalidPath = Self(rawValue: "InvalidPath")
  /// The path leads out of the workspace.
  public static let outsideWorkspace = Self(rawValue: "OutsideWorkspace")
  /// Tools must not touch what is there.
  public static let hidden = Self(rawValue: "Hidden")
  /// There is nothing of that name.
  public static let notFound = Self(rawValue: "NotFound")
  /// The name is taken.
  public static let exists = Self(rawValue: "Exists")
  /// What is there is something else than the tool works on, such as a directory.
  public static let wrongKind = Self(rawValue: "WrongKind")
  /// A file is no text.
  public static let binaryFile = Self(rawValue: "BinaryFile")
  /// A file or an argument is larger than the tool takes.
  public static let tooLarge = Self(rawValue: "TooLarge")
  /// The text that was to be changed is not there.
  public static let noMatch = Self(rawValue: "NoMatch")
  /// A patch does not fit, or is none.
  public static let patchFailed = Self(rawValue: "PatchFailed")
  /// A pattern is none.
  public static let invalidPattern = Self(rawValue: "InvalidPattern")
  /// The files cannot be read or written.
  public static let fileSystem = Self(rawValue: "FileSystem")
  /// The session could not be written.
  public static let session = Self(rawValue: "Session")
  /// The call was cancelled before it was done.
  public static let cancelled = Self(rawValue: "Cancelled")
}

extension ToolError: CustomStringConvertible {
  /// The kind and the message.
  public var description: String { "\(kind.rawValue): \(message)" }
}
