/// How JSON text is laid out. Each format writes equal values as equal text, on every machine.
public struct JSONFormat: Hashable, Sendable {
  /// Whether members and elements have lines of their own, two spaces further in than what holds them.
  public var isIndented: Bool
  /// Whether members are sorted by the UTF-16 code units of their names.
  public var sortsNames: Bool
  /// Whether characters that a terminal obeys or does not show are written as escapes, not only those below U+0020.
  public var escapesInvisible: Bool

  /// A format of one's own.
  public init(isIndented: Bool = false, sortsNames: Bool = false, escapesInvisible: Bool = false) {
    self.isIndented = isIndented
    self.sortsNames = sortsNames
    self.escapesInvisible = escapesInvisible
  }

  /// One line without white space.
  public static let compact = JSONFormat()
  /// For people.
  public static let indented = JSONFormat(isIndented: true)
  /// What hashes and signatures are made of: no white space, sorted names.
  public static let canonical = JSONFormat(sortsNames: true)
}
