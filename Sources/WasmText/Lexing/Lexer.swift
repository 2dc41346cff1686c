/// Takes a text apart into tokens.
///
/// One pass over the bytes. Parentheses are matched here, so that later passes can step over a whole
/// list at once. Annotations are taken out: unknown ones are dropped once they are known to be well
/// formed, known ones are kept aside with the token that they stand before.
struct Lexer {
  private let source: SourceText
  private let bytes: [UInt8]
  private var position = 0
  private var tokens: [Token] = []
  private var openParentheses: [Int] = []
  private var annotations: [Annotation] = []
  private var annotationTokens: [Token] = []

  private init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
  }

  /// Takes a text apart.
  ///
  /// Complexity: O(*n*) in the length of the text.
  static func lex(_ source: SourceText) throws(TextError) -> LexedText {
    var lexer = Lexer(source)
    try lexer.run()
    return LexedText(
      source: source, tokens: lexer.tokens, annotations: lexer.annotations, annotationTokens: lexer.annotationTokens)
  }

  private mutating func run() throws(TextError) {
    // Token positions are 32 bits wide, with room for one past the end.
    guard bytes.count < Int(Int32.max) else { throw source.error("text of more than 2 GiB", at: 0) }
    if let offset = source.firstInvalidByte { throw source.error("malformed UTF-8 encoding", at: offset) }
    tokens.reserveCapacity(bytes.count / 4 + 1)
    while try skipSpace() {
      let start = position
      switch bytes[position] {
      case UInt8(ascii: "("):
        if start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "@") {
          try annotation()
        } else {
          position += 1
          openParentheses.append(tokens.count)
          tokens.append(Token(.leftParenthesis, start: start, payload: 0))
        }
      case UInt8(ascii: ")"):
        position += 1
        guard let opening = openParentheses.popLast() else { throw source.error("unexpected token \")\"", at: start) }
        tokens[opening].closingIndex = tokens.count
        tokens.append(Token(.rightParenthesis, start: start, payload: position))
      default:
        let token = try word()
        if token.kind == .reserved, token.endOffset == start + 1, bytes[start] == UInt8(ascii: "$") {
          throw source.error("empty identifier", at: start)
        }
        tokens.append(token)
      }
    }
    if let opening = openParentheses.last {
      throw source.error("unexpected token: the text ends before this list does", at: tokens[opening].startOffset)
    }
    tokens.append(Token(.end, start: bytes.count, payload: bytes.count))
  }

  /// Moves to the next byte that is neither white space nor part of a comment.
  ///
  /// - Returns: false at the end of the text.
  private mutating func skipSpace() throws(TextError) -> Bool {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D:
        position += 1
      case UInt8(ascii: ";") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: ";"):
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
      case UInt8(ascii: "(") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: ";"):
        try skipBlockComment()
      default:
        return true
      }
    }
    return false
  }

  private mutating func skipBlockComment() throws(TextError) {
    let start = position
    var depth = 0
    while position + 1 < bytes.count {
      switch (bytes[position], bytes[position + 1]) {
      case (UInt8(ascii: "("), UInt8(ascii: ";")):
        depth += 1
        position += 2
      case (UInt8(ascii: ";"), UInt8(ascii: ")")):
        depth -= 1
        position += 2
        if depth == 0 { return }
      default:
        position += 1
      }
    }
    throw source.error("unclosed comment", at: start)
  }

  /// Reads the longest run of characters that belong to tokens other than parentheses.
  private mutating func word() throws(TextError) -> Token {
    let start = position
    var onlyIdentifierCharacters = true
    var firstStringEnd = 0
    scan: while position < bytes.count {
      let byte = bytes[position]
      if CharacterClass.isIdentifier(byte) {
        position += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        try string()
        onlyIdentifierCharacters = false
        if firstStringEnd == 0 { firstStringEnd = position }
      case UInt8(ascii: ";") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: ";"):
        break scan
      case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
        UInt8(ascii: "}"):
        onlyIdentifierCharacters = false
        position += 1
      case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "("), UInt8(ascii: ")"):
        break scan
      default:
        throw source.error("illegal character", at: position)
      }
    }
    let kind: Token.Kind
    switch bytes[start] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"):
      kind = onlyIdentifierCharacters ? .keyword : .reserved
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      kind = onlyIdentifierCharacters ? .number : .reserved
    case UInt8(ascii: "$"):
      kind = try isIdentifier(start, onlyIdentifierCharacters, firstStringEnd) ? .identifier : .reserved
    case UInt8(ascii: "\""):
      kind = firstStringEnd == position ? .string : .reserved
    default:
      kind = .reserved
    }
    return Token(kind, start: start, payload: position)
  }

  private func isIdentifier(
    _ start: Int, _ onlyIdentifierCharacters: Bool, _ stringEnd: Int
  ) throws(TextError) -> Bool {
    if onlyIdentifierCharacters { return position > start + 1 }
    guard stringEnd == position, bytes[start + 1] == UInt8(ascii: "\"") else { return false }
    guard position > start + 3 else { throw source.error("empty identifier", at: start) }
    guard UTF8Validation.isValid(StringLiteral.decode(bytes, from: start + 1, to: position)) else {
      throw source.error("malformed UTF-8 encoding", at: start)
    }
    return true
  }

  /// Moves past a string and checks its characters and escapes.
  private mutating func string() throws(TextError) {
    let start = position
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"):
        guard let length = StringLiteral.escapeLength(bytes, at: position) else {
          throw source.error("illegal escape", at: position)
        }
        position += length
      case 0x0A, 0x0D:
        throw source.error("unclosed string", at: start)
      case 0..<0x20, 0x7F:
        throw source.error("illegal character", at: position)
      default:
        position += 1
      }
    }
    throw source.error("unclosed string", at: start)
  }

  // MARK: Annotations

  private mutating func annotation() throws(TextError) {
    let start = position
    let kind = try annotationName()
    let contentsStart = annotationTokens.count
    var open: [Int] = []
    // Annotations within an annotation are white space as well; their tokens are not kept.
    var nested: Int?
    while try skipSpace() {
      let tokenStart = position
      switch bytes[position] {
      case UInt8(ascii: "("):
        open.append(annotationTokens.count)
        if isNestedAnnotation {
          _ = try annotationName()
          if nested == nil { nested = open.count }
        } else {
          position += 1
          if nested == nil { annotationTokens.append(Token(.leftParenthesis, start: tokenStart, payload: 0)) }
        }
      case UInt8(ascii: ")"):
        position += 1
        if let opening = open.popLast() {
          if let depth = nested {
            if open.count < depth { nested = nil }
          } else {
            annotationTokens[opening].closingIndex = annotationTokens.count
            annotationTokens.append(Token(.rightParenthesis, start: tokenStart, payload: position))
          }
          continue
        }
        if let kind {
          annotations.append(
            Annotation(
              kind: kind, start: start, target: tokens.count, contents: contentsStart..<annotationTokens.count))
        } else {
          annotationTokens.removeSubrange(contentsStart...)
        }
        return
      default:
        let token = try word()
        if nested == nil { annotationTokens.append(token) }
      }
    }
    throw source.error("unclosed annotation", at: start)
  }

  /// Whether a list within an annotation is an annotation itself. Unlike elsewhere, `(@)` is just a list.
  private var isNestedAnnotation: Bool {
    guard position + 2 < bytes.count, bytes[position + 1] == UInt8(ascii: "@") else { return false }
    return CharacterClass.isIdentifier(bytes[position + 2]) || bytes[position + 2] == UInt8(ascii: "\"")
  }

  /// Moves past `(@` and a name.
  ///
  /// - Returns: the kind of annotation, if it is a known one.
  private mutating func annotationName() throws(TextError) -> Annotation.Kind? {
    let start = position
    position += 2
    var name: [UInt8]
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      let nameStart = position
      try string()
      name = StringLiteral.decode(bytes, from: nameStart, to: position)
      guard UTF8Validation.isValid(name) else { throw source.error("malformed UTF-8 encoding", at: nameStart) }
    } else {
      let nameStart = position
      while position < bytes.count, CharacterClass.isIdentifier(bytes[position]) { position += 1 }
      name = Array(bytes[nameStart..<position])
    }
    guard !name.isEmpty else { throw source.error("empty annotation id", at: start) }
    switch String(decoding: name, as: UTF8.self) {
    case "name": return .name
    case "custom": return .custom
    case "metadata.code.branch_hint": return .branchHint
    default: return nil
    }
  }
}

/// The characters that identifiers and keywords are made of.
enum CharacterClass {
  @inline(__always)
  static func isIdentifier(_ byte: UInt8) -> Bool {
    // Every visible ASCII character except the space and " ( ) , ; [ ] { }.
    switch byte {
    case 0x21, 0x23...0x27, 0x2A...0x2B, 0x2D...0x3A, 0x3C...0x5A, 0x5C, 0x5E...0x7A, 0x7C, 0x7E: true
    default: false
    }
  }
}
