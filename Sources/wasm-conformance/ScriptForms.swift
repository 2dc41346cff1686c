/// The lists at the outermost level of a script's text.
///
/// One command that cannot be read makes the whole script unreadable for the parser; split into its
/// lists, only that command is lost.
struct ScriptForms: Sequence, IteratorProtocol {
  struct Form {
    let line: Int
    /// The list, behind as many line breaks as it had before it, so that places in it stay the same.
    let text: [UInt8]
  }

  private let text: [UInt8]
  private var position = 0
  private var line = 1

  init(_ text: [UInt8]) { self.text = text }

  mutating func next() -> Form? {
    var depth = 0
    var start: (position: Int, line: Int)?
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "\""): skipString()
      case UInt8(ascii: ";") where follows(";"): skipLine()
      case UInt8(ascii: "(") where follows(";"): skipComment()
      case UInt8(ascii: "("):
        if depth == 0 { start = (position, line) }
        depth += 1
        advance()
      case UInt8(ascii: ")"):
        depth -= 1
        advance()
        if depth <= 0 { return form(from: start) }
      default: advance()
      }
    }
    // A list that nobody closes: what is there of it tells the parser what is wrong.
    return start == nil ? nil : form(from: start)
  }

  private func form(from start: (position: Int, line: Int)?) -> Form {
    let (first, line) = start ?? (position - 1, self.line)
    return Form(line: line, text: [UInt8](repeating: UInt8(ascii: "\n"), count: line - 1) + text[first..<position])
  }

  private func follows(_ character: Unicode.Scalar) -> Bool {
    position + 1 < text.count && text[position + 1] == UInt8(ascii: character)
  }

  private mutating func advance() {
    if text[position] == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  private mutating func skipLine() {
    while position < text.count, text[position] != UInt8(ascii: "\n") { position += 1 }
  }

  private mutating func skipString() {
    advance()
    while position < text.count, text[position] != UInt8(ascii: "\"") {
      if text[position] == UInt8(ascii: "\\"), position + 1 < text.count { advance() }
      advance()
    }
    if position < text.count { advance() }
  }

  private mutating func skipComment() {
    var depth = 0
    while position < text.count {
      if text[position] == UInt8(ascii: "("), follows(";") {
        depth += 1
        position += 2
      } else if text[position] == UInt8(ascii: ";"), follows(")") {
        depth -= 1
        position += 2
        if depth == 0 { return }
      } else {
        advance()
      }
    }
  }
}
