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

/// How closely text must fit to a pattern.
public enum MatchStrictness: Sendable {
  /// Character by character: for what is allowed.
  case exact
  /// Whatever a person or another file system might take for the same: upper and lower case, and other ways to write an
  /// accent. For what is denied or asked about.
  case lenient
}

/// Whether a sequence fits to a pattern with places that any number of elements fit to.
enum SequenceMatch {
  /// Takes time in the order of the product of both lengths at most.
  static func matches<Part, Element>(
    _ pattern: [Part], _ sequence: [Element], isAny: (Part) -> Bool, matchesOne: (Part, Element) -> Bool
  ) -> Bool {
    var (part, element) = (0, 0)
    // The last place for any number of elements, and the first element that was not given to it.
    var retry: (part: Int, element: Int)?
    while element < sequence.count {
      if part < pattern.count, isAny(pattern[part]) {
        retry = (part, element)
        part += 1
      } else if part < pattern.count, matchesOne(pattern[part], sequence[element]) {
        part += 1
        element += 1
      } else if let place = retry {
        retry = (place.part, place.element + 1)
        (part, element) = (place.part + 1, place.element + 1)
      } else {
        return false
      }
    }
    return pattern[part...].allSatisfy(isAny)
  }
}
