/// The known annotations of a text, taken by the parser where they mean something.
struct AnnotationList {
  private var annotations: [Annotation]
  private let tokens: [Token]
  private let source: SourceText

  init(_ text: LexedText) {
    annotations = text.annotations
    tokens = text.annotationTokens
    source = text.source
  }

  var isEmpty: Bool { annotations.isEmpty }

  /// Takes the annotations of a kind that stand before a token.
  mutating func take(_ kind: Annotation.Kind, before token: Int) -> [Annotation] {
    guard !annotations.isEmpty else { return [] }
    // The first annotation whose target is not before the token.
    var low = 0
    var high = annotations.count
    while low < high {
      let middle = (low + high) / 2
      if annotations[middle].target < token { low = middle + 1 } else { high = middle }
    }
    var taken: [Annotation] = []
    while low < annotations.count, annotations[low].target == token {
      if annotations[low].kind == kind, !annotations[low].isUsed {
        annotations[low].isUsed = true
        taken.append(annotations[low])
      }
      low += 1
    }
    return taken
  }

  /// The first annotation that nothing has taken.
  var firstUnused: Annotation? { annotations.first { !$0.isUsed } }

  /// The tokens that an annotation contains. Parentheses refer to each other by places in the whole list.
  func contents(_ annotation: Annotation) -> ArraySlice<Token> { tokens[annotation.contents] }

  /// The bytes of a string token.
  func string(_ token: Token) -> [UInt8] {
    StringLiteral.decode(source.bytes, from: token.startOffset, to: token.endOffset)
  }

  func error(_ message: String, at annotation: Annotation, kind: TextError.Kind = .malformedAnnotation) -> TextError {
    source.error("\(annotation.kind.spelling) annotation: \(message)", at: annotation.start, kind: kind)
  }

  func misplaced(_ annotation: Annotation) -> TextError {
    source.error(
      "misplaced \(annotation.kind.spelling) annotation", at: annotation.start, kind: .malformedAnnotation)
  }
}
