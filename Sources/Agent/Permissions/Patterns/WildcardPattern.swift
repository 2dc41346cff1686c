/// Text with wildcards: `*` stands for any characters, `?` for one, and a backslash takes the meaning of the character after
/// it away.
public struct WildcardPattern: Hashable, Sendable {
  /// The pattern as it was written.
  public let text: String

  /// A pattern.
  public init(_ text: String) { self.text = text }

  /// The pattern that only this text fits.
  public init(literal text: String) {
    var pattern = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "*" || scalar == "?" || scalar == "\\" { pattern.append("\\") }
      pattern.append(scalar)
    }
    self.text = String(pattern)
  }

  /// Whether the text fits.
  public func matches(_ text: String, _ strictness: MatchStrictness) -> Bool {
    switch strictness {
    case .exact: Self.matches(tokens { Array($0.unicodeScalars) }, Array(text.unicodeScalars))
    case .lenient: Self.matches(tokens { Array($0.lowercased()) }, Array(text.lowercased()))
    }
  }

  private enum Token<Element: Equatable> {
    case literal(Element)
    case one
    case any
  }

  private func tokens<Element>(_ elements: (String) -> [Element]) -> [Token<Element>] {
    var tokens: [Token<Element>] = []
    var literal = ""
    var isEscaped = false
    func flush() {
      tokens += elements(literal).map(Token.literal)
      literal = ""
    }
    for scalar in text.unicodeScalars {
      if !isEscaped, scalar == "\\" {
        isEscaped = true
      } else if !isEscaped, scalar == "*" || scalar == "?" {
        flush()
        tokens.append(scalar == "*" ? .any : .one)
      } else {
        literal.unicodeScalars.append(scalar)
        isEscaped = false
      }
    }
    if isEscaped { literal.append("\\") }
    flush()
    return tokens
  }

  private static func matches<Element>(_ pattern: [Token<Element>], _ text: [Element]) -> Bool {
    SequenceMatch.matches(pattern, text) { token in
      if case .any = token { true } else { false }
    } matchesOne: { token, element in
      switch token {
      case .literal(let literal): literal == element
      case .one: true
      case .any: false
      }
    }
  }
}
