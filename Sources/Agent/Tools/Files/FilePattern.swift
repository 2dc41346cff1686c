import RegularExpressions

/// A pattern for paths: `src/**/*.{swift,c}`.
///
/// `*` and `?` stand for characters of a name, `[a-z]` and `[!a-z]` for one of some, `{a,b}` for either, and `**` for any
/// number of names. A backslash takes the meaning of the character after it away. The pattern is translated to a regular
/// expression, so that matching takes linear time, whatever the pattern is. Names that are no UTF-8 match nothing.
struct FilePattern {
  private var matcher: RegularExpression.Matcher

  /// - Throws: `invalidPattern`.
  init(_ pattern: String) throws(ToolError) {
    var translation = PatternTranslation(Array(pattern.unicodeScalars))
    let text = try translation.regularExpression()
    do throws(RegularExpressionError) {
      matcher = try RegularExpression(text).matcher()
    } catch {
      throw ToolError(.invalidPattern, "the pattern \(WorkspacePath.quoted(pattern)) is too large")
    }
  }

  /// Whether a path matches, which is relative to where the pattern begins.
  mutating func matches(_ path: some Sequence<UInt8>) -> Bool { matcher.hasMatch(in: path) }
}

/// Writes a pattern for paths as a regular expression.
private struct PatternTranslation {
  private let pattern: [Unicode.Scalar]
  private var index = 0
  /// Where the pattern begins.
  private var start = 0
  private var result = ""
  private var depth = 0

  private static let depthLimit = 16

  init(_ pattern: [Unicode.Scalar]) { self.pattern = pattern }

  mutating func regularExpression() throws(ToolError) -> String {
    guard !pattern.isEmpty else { throw ToolError(.invalidPattern, "the pattern is empty") }
    // A path of the workspace may begin with a slash or a dot.
    if pattern.starts(with: "./".unicodeScalars) { index = 2 }
    while index < pattern.count, pattern[index] == "/" { index += 1 }
    start = index
    result = #"(?s)\A(?:"#
    while index < pattern.count { try translateNext() }
    guard depth == 0 else { throw ToolError(.invalidPattern, "a { has no }") }
    return result + #")\z"#
  }

  private mutating func translateNext() throws(ToolError) {
    let scalar = pattern[index]
    index += 1
    switch scalar {
    case "*": translateStars()
    case "?": result += "[^/]"
    case "[": try translateBracket()
    case "{":
      depth += 1
      guard depth <= Self.depthLimit else { throw ToolError(.invalidPattern, "braces are too deep in each other") }
      result += "(?:"
    case "}" where depth > 0:
      depth -= 1
      result += ")"
    case "," where depth > 0: result += "|"
    case "\\":
      guard index < pattern.count else { throw ToolError(.invalidPattern, "a backslash with nothing after it") }
      append(pattern[index])
      index += 1
    default: append(scalar)
    }
  }

  private mutating func translateStars() {
    let first = index - 1
    while index < pattern.count, pattern[index] == "*" { index += 1 }
    let isWholeName = first == start || "/{,".unicodeScalars.contains(pattern[first - 1])
    guard index - first > 1, isWholeName else {
      result += "[^/]*"
      return
    }
    if index < pattern.count, pattern[index] == "/" {
      index += 1
      result += "(?:.*/)?"
    } else {
      result += ".*"
    }
  }

  private mutating func translateBracket() throws(ToolError) {
    let isNegated = index < pattern.count && (pattern[index] == "!" || pattern[index] == "^")
    if isNegated { index += 1 }
    let opening = index
    // A slash is never one of several characters.
    var set = isNegated ? "/" : ""
    while index < pattern.count, pattern[index] != "]" || index == opening {
      let first = try bracketScalar()
      var last = first
      if index + 1 < pattern.count, pattern[index] == "-", pattern[index + 1] != "]" {
        index += 1
        last = try bracketScalar()
      }
      guard first <= last else { throw ToolError(.invalidPattern, "a range in brackets is out of order") }
      set += isNegated ? Self.range(first.value, last.value) : Self.rangeWithoutSlash(first.value, last.value)
    }
    guard index < pattern.count else { throw ToolError(.invalidPattern, "a [ has no ]") }
    guard !set.isEmpty else { throw ToolError(.invalidPattern, "a slash in brackets matches nothing") }
    index += 1
    result += isNegated ? "[^\(set)]" : "[\(set)]"
  }

  private mutating func bracketScalar() throws(ToolError) -> Unicode.Scalar {
    if pattern[index] == "\\" { index += 1 }
    guard index < pattern.count else { throw ToolError(.invalidPattern, "a [ has no ]") }
    defer { index += 1 }
    return pattern[index]
  }

  private static func rangeWithoutSlash(_ first: UInt32, _ last: UInt32) -> String {
    let slash: UInt32 = 0x2F
    guard first <= slash, last >= slash else { return range(first, last) }
    return (first < slash ? range(first, slash - 1) : "") + (last > slash ? range(slash + 1, last) : "")
  }

  private static func range(_ first: UInt32, _ last: UInt32) -> String {
    "\\x{\(String(first, radix: 16))}-\\x{\(String(last, radix: 16))}"
  }

  private mutating func append(_ scalar: Unicode.Scalar) { result += Self.escaped(scalar) }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    let isPunctuation =
      scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F && !scalar.properties.isAlphabetic
      && !(0x30...0x39).contains(scalar.value) && scalar != "_"
    return isPunctuation ? "\\" + String(scalar) : String(scalar)
  }
}
