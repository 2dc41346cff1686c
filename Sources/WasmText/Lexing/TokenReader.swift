/// A place in a sequence of tokens, and the questions that parsers ask there.
struct TokenReader {
  let source: SourceText
  private let tokens: [Token]
  /// The index of the current token; never past the `end` token.
  private(set) var position = 0

  init(_ text: LexedText) {
    source = text.source
    tokens = text.tokens
  }

  @inline(__always)
  var token: Token { tokens[position] }

  /// The token after the current one.
  var nextToken: Token { tokens[min(position + 1, tokens.count - 1)] }

  var isAtEnd: Bool { token.kind == .end }

  @inline(__always)
  mutating func advance() {
    if position + 1 < tokens.count { position += 1 }
  }

  /// Moves to any token.
  mutating func move(to index: Int) { position = min(max(index, 0), tokens.count - 1) }

  /// Moves past the list that begins at the current left parenthesis.
  mutating func skipList() { move(to: token.closingIndex + 1) }

  // MARK: Questions

  func isKeyword(_ word: StaticString) -> Bool { isKeyword(token, word) }

  func isKeyword(_ token: Token, _ word: StaticString) -> Bool {
    guard token.kind == .keyword else { return false }
    let count = token.endOffset - token.startOffset
    guard count == word.utf8CodeUnitCount else { return false }
    let start = token.startOffset
    let expected = word.utf8Start
    // SAFETY: `index` stays below the length of `word`, which `count` equals.
    for index in 0..<count where source.bytes[start + index] != expected[index] { return false }
    return true
  }

  /// Whether the current token opens a list that begins with a keyword.
  func isList(_ word: StaticString) -> Bool {
    token.kind == .leftParenthesis && isKeyword(tokens[position + 1], word)
  }

  /// The bytes of a token.
  func text(_ token: Token) -> ArraySlice<UInt8> { source.bytes[token.startOffset..<token.endOffset] }

  // MARK: Expectations

  /// Moves past a keyword if it is the current token.
  mutating func take(_ word: StaticString) -> Bool {
    guard isKeyword(word) else { return false }
    advance()
    return true
  }

  /// Moves past the opening of a list if it begins with a keyword.
  mutating func takeList(_ word: StaticString) -> Bool {
    guard isList(word) else { return false }
    advance()
    advance()
    return true
  }

  /// Moves past the opening of a list that must begin with a keyword.
  mutating func expectList(_ word: StaticString) throws(TextError) {
    guard takeList(word) else { throw unexpected("\"(\(word)\"") }
  }

  mutating func expectOpening() throws(TextError) {
    guard token.kind == .leftParenthesis else { throw unexpected("\"(\"") }
    advance()
  }

  mutating func expectClosing() throws(TextError) {
    guard token.kind == .rightParenthesis else { throw unexpected("\")\"") }
    advance()
  }

  /// Moves past an identifier if there is one.
  mutating func takeIdentifier() -> Token? {
    guard token.kind == .identifier else { return nil }
    let result = token
    advance()
    return result
  }

  mutating func expectString() throws(TextError) -> [UInt8] {
    guard token.kind == .string else { throw unexpected("a string") }
    let result = StringLiteral.decode(source.bytes, from: token.startOffset, to: token.endOffset)
    advance()
    return result
  }

  /// Moves past strings and returns their bytes as one.
  mutating func takeStrings() -> [UInt8] {
    var result: [UInt8] = []
    while token.kind == .string {
      StringLiteral.append(source.bytes, from: token.startOffset, to: token.endOffset, to: &result)
      advance()
    }
    return result
  }

  /// Moves past a string that must be well-formed UTF-8.
  mutating func expectName() throws(TextError) -> [UInt8] {
    let start = token.startOffset
    let result = try expectString()
    guard UTF8Validation.isValid(result) else { throw source.error("malformed UTF-8 encoding", at: start) }
    return result
  }

  // MARK: Numbers

  /// Moves past an unsigned integer.
  ///
  /// - Parameter type: what to call the number when it is too large.
  mutating func expectUnsigned(_ bits: Int, _ type: StaticString) throws(TextError) -> UInt64 {
    guard token.kind == .number,
      let literal = IntegerLiteral(source.bytes, from: token.startOffset, to: token.endOffset), !literal.isSigned
    else { throw unexpected("a natural number") }
    guard let magnitude = literal.magnitude, bits == 64 || magnitude >> UInt64(bits) == 0 else {
      throw error("\(type) constant out of range")
    }
    advance()
    return magnitude
  }

  mutating func expectUInt32() throws(TextError) -> UInt32 {
    UInt32(truncatingIfNeeded: try expectUnsigned(32, "i32"))
  }

  mutating func expectUInt64() throws(TextError) -> UInt64 { try expectUnsigned(64, "i64") }

  /// Moves past an integer of the signed or unsigned range of a width, and returns its low bits.
  mutating func expectInteger(_ bits: Int) throws(TextError) -> UInt64 {
    guard token.kind == .number,
      let literal = IntegerLiteral(source.bytes, from: token.startOffset, to: token.endOffset)
    else { throw unexpected("an integer") }
    guard let value = literal.bits(bits) else { throw error("constant out of range") }
    advance()
    return value
  }

  /// Moves past a floating-point number and returns its bits.
  mutating func expectFloat(_ format: FloatFormat) throws(TextError) -> UInt64 {
    guard token.kind == .number || token.kind == .keyword else { throw unexpected("a number") }
    switch FloatLiteral.parse(source.bytes, from: token.startOffset, to: token.endOffset, format) {
    case .bits(let bits):
      advance()
      return bits
    case .outOfRange: throw error("constant out of range")
    case .malformed: throw unexpected("a number")
    }
  }

  // MARK: Errors

  /// An error at the current token.
  func error(_ message: String, kind: TextError.Kind = .malformed) -> TextError {
    error(message, at: token, kind: kind)
  }

  func error(_ message: String, at token: Token, kind: TextError.Kind = .malformed) -> TextError {
    source.error(message, at: token.startOffset, kind: kind)
  }

  /// The error for a current token that does not belong here.
  func unexpected(_ expected: String) -> TextError {
    switch token.kind {
    case .reserved: return error("unknown operator \(shortText(token)), expected \(expected)")
    case .end: return error("unexpected token: the text ends, expected \(expected)")
    default: return error("unexpected token \(shortText(token)), expected \(expected)")
    }
  }

  /// The text of a token for a message.
  func shortText(_ token: Token) -> String {
    let bytes = text(token)
    guard bytes.count > 60 else { return String(decoding: bytes, as: UTF8.self) }
    return String(decoding: bytes.prefix(60), as: UTF8.self) + "…"
  }
}
