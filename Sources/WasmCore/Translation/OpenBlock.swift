/// A block that the translator is inside of.
struct OpenBlock {
  enum Kind: UInt8 { case function, block, loop, ifThen, ifElse, tryTable, tryBody, catchBody }

  var kind: Kind
  var signature: BlockSignature
  /// The depth of the operand stack below the block's parameters.
  var height: Int
  /// For loops: where branches go.
  var start = 0
  /// For loops that begin with a copy: what it copies. Branches back can do it themselves and lead behind it.
  var headCopy: HeadCopy?
  /// The latest forward branch to the block's end, or -1; earlier ones are linked from it.
  var fixup = -1
  /// For `if`: the branch to the else part, or -1.
  var elseFixup = -1
  /// For `if`: whether the module's author expects the condition to hold.
  var isLikely: Bool?
  /// For `if` and `else`: what is needed to move the present part out of the way.
  var unlikely: UnlikelyStart?
  /// What catches the exceptions of the block's code: a region of the exception table, or -1.
  var region = -1
  /// For `try`: the region of its body, also while in its handlers.
  var catching = -1

  init(kind: Kind, signature: BlockSignature, height: Int) {
    self.kind = kind
    self.signature = signature
    self.height = height
  }
}

/// The copy that a loop begins with.
struct HeadCopy {
  var source: Int
  var target: Int

  /// The words of a copy.
  static var words: Int { 2 }
}

/// A block type, reduced to what placing values needs.
enum BlockSignature {
  case empty
  case result(ValueClass)
  /// A function type, by the module's type index.
  case type(Int)
}

/// A forward branch whose distance is not known yet.
struct Fixup {
  enum Site {
    /// The high half of a word.
    case high
    /// A whole word, in jump tables.
    case word
    /// The target of a clause in the exception table.
    case clause
    /// Where a part behind the function's code goes on.
    case part
  }

  /// The word that holds the distance, or the number of the clause or part.
  var position: Int
  /// Where distances are counted from: the branch operation.
  var origin: Int
  var site: Site
  /// The next older fixup of the same label, or -1.
  var next: Int
}

extension FunctionTranslator {
  func parameters(of signature: BlockSignature) -> [ValueClass] {
    switch signature {
    case .empty, .result: []
    case .type(let index): instance.layouts[index].parameters
    }
  }

  func results(of signature: BlockSignature) -> [ValueClass] {
    switch signature {
    case .empty: []
    case .result(let valueClass): [valueClass]
    case .type(let index): instance.layouts[index].results
    }
  }

  func parameterCount(of signature: BlockSignature) -> Int {
    switch signature {
    case .empty, .result: 0
    case .type(let index): instance.layouts[index].parameters.count
    }
  }

  func resultCount(of signature: BlockSignature) -> Int {
    switch signature {
    case .empty: 0
    case .result: 1
    case .type(let index): instance.layouts[index].results.count
    }
  }

  /// How many values a branch to the block carries.
  func labelArity(_ frame: OpenBlock) -> Int {
    frame.kind == .loop ? parameterCount(of: frame.signature) : resultCount(of: frame.signature)
  }

  /// The block type at the reader.
  mutating func readBlockSignature() -> BlockSignature {
    let first = reader.peek
    switch first {
    case 0x40:
      _ = reader.byte()
      return .empty
    case 0x63...0x7F:
      return .result(readValueClass())
    default:
      return .type(Int(truncatingIfNeeded: reader.signed()))
    }
  }
}
