/// How much a call of a tool may use and answer. Arguments can only ask for less.
public struct ToolLimits: Hashable, Sendable {
  /// The most bytes of text in an answer.
  public var answerBytes = 1 << 20
  /// The largest file that is changed, or shown as an image.
  public var editedFileBytes = 16 << 20
  /// The most bytes of a file that are looked at to count its lines.
  public var scannedBytes = 256 << 20
  /// The most entries of a directory in an answer.
  public var directoryEntries = 10_000
  /// The most files that a search looks at, and the most directories.
  public var searchedFiles = 20_000
  /// The most matches of a search.
  public var matches = 5_000
  /// The most bytes of a file that are searched.
  public var searchedFileBytes = 1 << 20
  /// The most bytes that one search looks at.
  public var searchedBytes = 256 << 20
  /// The most bytes that are shown of one line of a search.
  public var lineBytes = 2_000
  /// The most lines around a match, before and after it.
  public var contextLines = 50
  /// The most items of a list of things to do.
  public var todos = 200
  /// How much a program may use.
  public var command = CommandLimits()

  /// The usual limits.
  public init() {}
}
