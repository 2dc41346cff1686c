/// How JSON text is read, and how much of it.
public struct JSONReadingOptions: Hashable, Sendable {
  /// What becomes of things that the standard leaves open.
  public enum Irregularity: Hashable, Sendable {
    /// They are an error.
    case refuse
    /// The text is mended: U+FFFD stands for half a surrogate pair, the last of several members of a name is taken.
    case mend
  }

  /// The largest `maximumDepth`: values are taken apart by recursion.
  public static var depthLimit: Int { 1000 }

  /// How many bytes the text may have.
  public var maximumBytes: Int
  /// How often arrays and objects may be inside each other; never more than `depthLimit`.
  public var maximumDepth: Int
  /// Escapes that stand for one half of a character only.
  public var loneSurrogates: Irregularity
  /// Members that have the name of another one of their object.
  public var duplicateNames: Irregularity

  /// The strict options, unless told otherwise.
  public init(
    maximumBytes: Int = 64 << 20, maximumDepth: Int = 200, loneSurrogates: Irregularity = .refuse,
    duplicateNames: Irregularity = .refuse
  ) {
    self.maximumBytes = maximumBytes
    self.maximumDepth = maximumDepth
    self.loneSurrogates = loneSurrogates
    self.duplicateNames = duplicateNames
  }
}
