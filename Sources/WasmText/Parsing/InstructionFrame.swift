/// Something that has been opened while reading instructions and is not closed yet.
struct InstructionFrame {
  enum Kind {
    /// A folded instruction whose operands are being read.
    case operands
    /// A folded `block`, `loop` or `try_table`.
    case foldedBlock
    /// A folded `if` before `(then`: operands.
    case foldedCondition
    case foldedThen
    case foldedAfterThen
    case foldedElse
    case foldedAfterElse
    /// A folded `try` before `(do`.
    case foldedTry
    case foldedDo
    /// After `(do …)`: handlers or a `delegate`.
    case foldedAfterDo
    case foldedCatch
    case foldedAfterCatch
    case foldedCatchAll
    case foldedAfterCatchAll
    case foldedAfterDelegate
    /// `block`, `loop` or `try_table` without parentheses, and so on.
    case block
    case conditional
    case alternative
    case attempt
    case handler
    case lastHandler

    /// Whether it contains instructions, plain ones included.
    var containsInstructions: Bool {
      switch self {
      case .foldedBlock, .foldedThen, .foldedElse, .foldedDo, .foldedCatch, .foldedCatchAll: true
      case .block, .conditional, .alternative, .attempt, .handler, .lastHandler: true
      default: false
      }
    }

    /// Whether it ends with `end` instead of a parenthesis.
    var isPlain: Bool {
      switch self {
      case .block, .conditional, .alternative, .attempt, .handler, .lastHandler: true
      default: false
      }
    }
  }

  var kind: Kind
  /// Where its instruction begins in the parser's `pending`, for `operands` and `foldedCondition`.
  var pendingStart = 0
  /// The label of a folded `if`, which is in force only after the condition.
  var label: Identifier?
  /// Whether its condition is expected to hold, if there is a hint.
  var hint: Bool?
}

/// The labels in force, innermost last, and the names that labels of the function have had.
struct LabelStack {
  private struct Entry {
    let identifier: Identifier?
    /// What the identifier referred to before: one more than a place on the stack, or 0.
    let shadowed: Int
  }

  private var entries: [Entry] = []
  /// By identifier: one more than the place on the stack of its innermost label, or 0.
  private var bindings: [Int] = []
  /// How many labels the function has had.
  private var total: UInt32 = 0
  private(set) var names: [(index: UInt32, identifier: Identifier)] = []

  mutating func push(_ identifier: Identifier?) {
    var shadowed = 0
    if let identifier {
      if identifier.place >= bindings.count {
        bindings.append(contentsOf: repeatElement(0, count: identifier.place + 1 - bindings.count))
      }
      shadowed = bindings[identifier.place]
      bindings[identifier.place] = entries.count + 1
      names.append((total, identifier))
    }
    entries.append(Entry(identifier: identifier, shadowed: shadowed))
    total &+= 1
  }

  mutating func pop() {
    guard let entry = entries.popLast(), let identifier = entry.identifier else { return }
    bindings[identifier.place] = entry.shadowed
  }

  /// The identifier of the innermost label.
  var top: Identifier? { entries.last?.identifier }

  /// How many labels lie between here and the one with an identifier.
  func depth(of identifier: Identifier) -> UInt32? {
    guard identifier.place < bindings.count, bindings[identifier.place] != 0 else { return nil }
    return UInt32(truncatingIfNeeded: entries.count - bindings[identifier.place])
  }

  /// Forgets everything, for the next function.
  mutating func reset() {
    while !entries.isEmpty { pop() }
    names.removeAll()
    total = 0
  }
}
