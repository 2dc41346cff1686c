/// Why a text is not a module or a script.
public struct TextError: Error, Hashable, Sendable {
  /// What kind of rule the text breaks.
  public enum Kind: Hashable, Sendable {
    /// The text does not follow the grammar.
    case malformed
    /// A known annotation does not follow its grammar, or stands where it means nothing.
    case malformedAnnotation
    /// A known annotation is well formed but does not fit what it annotates.
    case invalidAnnotation
  }

  public let kind: Kind
  /// What happened, in words.
  public let message: String
  /// The line, counted from 1.
  public let line: Int
  /// The column, counted from 1 in characters.
  public let column: Int
  /// The text of the line; of a very long line, the part around the error.
  public let sourceLine: String
  /// The column of the error within `sourceLine`, counted from 1 in characters.
  public let sourceColumn: Int

  public init(
    _ kind: Kind, _ message: String, line: Int, column: Int, sourceLine: String = "", sourceColumn: Int = 1
  ) {
    self.kind = kind
    self.message = message
    self.line = line
    self.column = column
    self.sourceLine = sourceLine
    self.sourceColumn = sourceColumn
  }
}

extension TextError: CustomStringConvertible {
  /// The place and message, then the offending line with a caret below it.
  public var description: String {
    var text = "\(line):\(column): \(message)"
    guard !sourceLine.isEmpty else { return text }
    let gutter = "\(line) | "
    text += "\n" + gutter + sourceLine + "\n"
    for _ in gutter.unicodeScalars.dropLast(2) { text += " " }
    text += "| "
    for scalar in sourceLine.unicodeScalars.prefix(sourceColumn - 1) { text += scalar == "\t" ? "\t" : " " }
    return text + "^"
  }
}
