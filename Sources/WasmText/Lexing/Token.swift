/// A token: its kind and where it lies in the source. The text itself stays in the source.
struct Token {
  enum Kind: UInt8 {
    case leftParenthesis
    case rightParenthesis
    /// Begins with a small letter.
    case keyword
    /// Begins with a digit or a sign; not checked any further.
    case number
    case string
    /// `$name` or `$"name"`.
    case identifier
    /// Anything else that the grammar sets aside, such as two tokens without space between them.
    case reserved
    /// The end of the text.
    case end
  }

  let kind: Kind
  /// The offset of the first byte.
  let start: UInt32
  /// The offset past the last byte; of a left parenthesis, the index of the token that closes it.
  private(set) var payload: UInt32

  init(_ kind: Kind, start: Int, payload: Int) {
    self.kind = kind
    self.start = UInt32(truncatingIfNeeded: start)
    self.payload = UInt32(truncatingIfNeeded: payload)
  }

  var startOffset: Int { Int(truncatingIfNeeded: start) }

  /// The offset past the last byte.
  var endOffset: Int { kind == .leftParenthesis ? startOffset + 1 : Int(truncatingIfNeeded: payload) }

  /// The index of the token that closes this left parenthesis.
  var closingIndex: Int {
    get { Int(truncatingIfNeeded: payload) }
    set { payload = UInt32(truncatingIfNeeded: newValue) }
  }

  /// Whether the token can stand for an index: a number or an identifier.
  var isIndex: Bool { kind == .number || kind == .identifier }
}

/// A known annotation. The grammar sees white space in its place.
struct Annotation {
  enum Kind {
    case name
    case custom
    case branchHint

    /// The annotation as it is written.
    var spelling: String {
      switch self {
      case .name: "@name"
      case .custom: "@custom"
      case .branchHint: "@metadata.code.branch_hint"
      }
    }
  }

  let kind: Kind
  /// The offset of its left parenthesis.
  let start: Int
  /// The index of the token that it stands before.
  let target: Int
  /// What it contains after its name: a range of `LexedText.annotationTokens`.
  var contents: Range<Int>
  /// Whether something has been annotated by it.
  var isUsed = false
}

/// A text taken apart.
struct LexedText {
  let source: SourceText
  /// Ends with a token of kind `end`.
  var tokens: [Token]
  /// In the order of the text, and so of `target`.
  var annotations: [Annotation]
  var annotationTokens: [Token]
}
