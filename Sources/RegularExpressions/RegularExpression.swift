/// A pattern that texts are searched for, in time that grows with the text and never beyond.
///
///     let pattern = try RegularExpression("(\\w+)@(\\w+)")
///     var matcher = pattern.matcher()
///     let match = matcher.firstMatch(in: Array("to me@here".utf8))     // match?[1] is 3..<5
///
/// Texts are bytes, and patterns match UTF-8; what is no UTF-8 in a text is matched by nothing. Of several matches the
/// first one counts, and of those that begin there the one that Perl would find.
public struct RegularExpression: Sendable {
  /// How a pattern is to be read.
  public struct Options: Hashable, Sendable {
    /// Whether upper and lower case are the same, as with `(?i)`.
    public var ignoresCase = false
    /// Whether `^` and `$` hold at every line, as with `(?m)`.
    public var isMultiline = false
    /// Whether `.` takes the end of a line, too, as with `(?s)`.
    public var dotTakesLineEnd = false

    /// As the pattern says.
    public init(ignoresCase: Bool = false, isMultiline: Bool = false, dotTakesLineEnd: Bool = false) {
      self.ignoresCase = ignoresCase
      self.isMultiline = isMultiline
      self.dotTakesLineEnd = dotTakesLineEnd
    }
  }

  let program: MatchProgram
  /// The numbers of the groups that have names.
  public let groupNames: [String: Int]
  /// How many groups the pattern has.
  public var groupCount: Int { program.groupCount - 1 }

  /// Reads a pattern.
  /// - Throws: What is wrong with it, and where.
  public init(_ pattern: String, options: Options = Options()) throws(RegularExpressionError) {
    try self.init(Array(pattern.utf8), options: options)
  }

  /// Reads a pattern from its UTF-8 bytes.
  /// - Throws: What is wrong with it, and where.
  public init(_ pattern: [UInt8], options: Options = Options()) throws(RegularExpressionError) {
    let flags = PatternParser.Flags(
      ignoresCase: options.ignoresCase, dotTakesLineEnd: options.dotTakesLineEnd, isMultiline: options.isMultiline)
    var parser = try PatternParser(pattern, flags: flags)
    let tree = try parser.parse()
    program = try Compiler.compile(tree, groupCount: parser.groupCount)
    groupNames = parser.groupNames
  }

  /// What searches texts. Making one takes time and memory, so it is best used for many texts.
  public func matcher() -> Matcher { Matcher(self) }

  /// Searches texts, one after the other.
  public struct Matcher {
    private let expression: RegularExpression
    private var automaton: LazyAutomaton
    private var threads: ThreadedMatcher?

    init(_ expression: RegularExpression) {
      self.expression = expression
      automaton = LazyAutomaton(expression.program)
    }

    /// Whether a text has a match.
    public mutating func hasMatch(in text: some Sequence<UInt8>) -> Bool {
      Self.withBytes(of: text) { automaton.hasMatch(in: $0) }
    }

    /// The first match that begins at or after a place.
    public mutating func firstMatch(in text: some Sequence<UInt8>, from start: Int = 0) -> RegularExpressionMatch? {
      Self.withBytes(of: text) { text in
        guard start >= 0, start <= text.count else { return nil }
        var threads = threads ?? ThreadedMatcher(expression.program)
        defer { self.threads = threads }
        self.threads = nil
        return threads.firstMatch(in: text, from: start).map { RegularExpressionMatch(places: $0) }
      }
    }

    /// All matches that do not overlap, from first to last.
    public mutating func matches(in text: some Sequence<UInt8>) -> [RegularExpressionMatch] {
      var matches: [RegularExpressionMatch] = []
      let text = Array(text)
      guard hasMatch(in: text) else { return [] }
      var place = 0
      while let match = firstMatch(in: text, from: place) {
        matches.append(match)
        place = match.range.upperBound
        guard match.range.isEmpty else { continue }
        // An empty match is not found again in its place, nor in the middle of a character.
        repeat { place += 1 } while place < text.count && text[place] & 0xC0 == 0x80
      }
      return matches
    }

    private static func withBytes<Result>(
      of text: some Sequence<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
      if let result = text.withContiguousStorageIfAvailable({ body($0) }) { return result }
      return Array(text).withUnsafeBufferPointer { body($0) }
    }
  }
}

/// Where a match is, and its groups.
public struct RegularExpressionMatch: Hashable, Sendable {
  let places: [Int]

  /// Where the match is.
  public var range: Range<Int> { places[0]..<places[1] }

  /// Where a group is; `nil` if it took no part. Group 0 is the whole match.
  public subscript(group: Int) -> Range<Int>? {
    guard group >= 0, 2 * group + 1 < places.count, places[2 * group] >= 0, places[2 * group + 1] >= 0 else {
      return nil
    }
    return places[2 * group]..<places[2 * group + 1]
  }
}
