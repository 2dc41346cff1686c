/// A module in a script, not parsed yet.
public struct ModuleDefinition: Hashable, Sendable {
  public enum Form: Hashable, Sendable {
    /// The text of the module's own list; `line` is the number of its first line in the script.
    case text([UInt8], line: Int)
    /// The binary format, as written in strings.
    case binary([UInt8])
    /// Text written in strings, joined without anything between them.
    case quote([UInt8])
  }

  /// The module's identifier, without the dollar sign.
  public var name: String?
  public var form: Form

  public init(name: String?, form: Form) {
    self.name = name
    self.form = form
  }

  /// The module in the binary format; the other forms are translated now.
  public func encode() throws(TextError) -> [UInt8] {
    switch form {
    case .binary(let bytes): bytes
    case .quote(let text): try ModuleParser.encode(SourceText(text))
    case .text(let text, let line): try ModuleParser.encode(SourceText(text, firstLine: line))
    }
  }

  /// Whether the module is written as text, in either way.
  public var isText: Bool {
    if case .binary = form { return false }
    return true
  }
}
