/// What a plain instruction reads, takes and leaves: a row of a table for opcodes of one byte.
///
/// Plain are instructions that take at most two values and leave at most one, of types that the opcode or a local names:
/// most of all code. They differ only in numbers, so one piece of code without decisions checks them all. A jump for
/// each opcode would be guessed wrong every other time, and that costs more than everything else.
struct PlainRule {
  /// All bits behind the opcode but the highest ones of the bytes in which an integer of variable length must end so
  /// that it cannot be too large.
  var otherBits: UInt64 = 0
  /// How many bytes the instruction takes, with one of the integer.
  var byteCount: UInt32 = 1
  /// All ones if the integer follows the opcode, or the byte behind the opcode.
  var nearMask: UInt32 = 0
  var farMask: UInt32 = 0
  /// The largest first byte behind the opcode that needs no closer look.
  var firstByteLimit: UInt32 = 0xFF
  /// All ones if that byte is a local, whose type comes to the types below.
  var localMask: UInt32 = 0
  /// How many values the instruction takes; more than any stack has if it is not plain.
  var operandCount = Int32.max
  var resultCount: UInt32 = 0
  /// How far below the top the last operand lies.
  var lastDepth: UInt32 = 0
  /// What the deeper operand must be, where the mask has bits; of one operand the same as `lastType`.
  var firstType: UInt32 = 0
  var firstMask: UInt32 = 0
  /// What the last operand must be.
  var lastType: UInt32 = 0
  var lastMask: UInt32 = 0
  var result: UInt32 = 0

  /// - Parameter address: the address type of memory 0, if there is one.
  init(_ rule: InstructionRule, address: ValueType?) {
    switch rule.action {
    case .unary:
      take(rule.operands.0)
      leave(rule.results.0)
    case .binary:
      take(rule.operands.0, rule.operands.1)
      leave(rule.results.0)
    case .constant:
      readConstant(rule.immediates)
      operandCount = 0
      leave(rule.results.0)
    case .load:
      guard let address else { return }
      readMemoryArgument(rule)
      take(address)
      leave(rule.results.0)
    case .store:
      guard let address else { return }
      readMemoryArgument(rule)
      take(address, rule.operands.1)
    case .localGet:
      readLocal()
      operandCount = 0
      resultCount = 1
    case .localSet, .localTee:
      readLocal()
      take(ValueType(raw: 0))
      resultCount = rule.action == .localTee ? 1 : 0
    case .drop: operandCount = 1
    default: break
    }
  }

  private mutating func take(_ type: ValueType) {
    take(type, type)
    operandCount = 1
  }

  private mutating func take(_ first: ValueType, _ last: ValueType) {
    operandCount = 2
    (firstType, firstMask) = (first.raw, .max)
    (lastType, lastMask) = (last.raw, .max)
    lastDepth = 1
  }

  private mutating func leave(_ type: ValueType) {
    result = type.raw
    resultCount = 1
  }

  private mutating func readLocal() {
    localMask = .max
    byteCount = 2
  }

  private mutating func readConstant(_ kind: ImmediateKind) {
    switch kind {
    case .i32: (byteCount, nearMask, otherBits) = (2, .max, ~0x8080_8080)
    case .i64: (byteCount, nearMask, otherBits) = (2, .max, ~0x80_8080_8080_8080)
    case .f32: byteCount = 5
    default: byteCount = 9
    }
  }

  private mutating func readMemoryArgument(_ rule: InstructionRule) {
    firstByteLimit = UInt32(rule.alignment)
    (byteCount, farMask, otherBits) = (3, .max, ~0x80_8080_8000)
  }
}

/// The rules of all opcodes of one byte.
struct PlainRules: ~Copyable {
  // SAFETY: a row for each byte, freed in `deinit`.
  let rows: UnsafePointer<PlainRule>

  init(_ rules: borrowing InstructionRules, address: ValueType?) {
    let rows = UnsafeMutablePointer<PlainRule>.allocate(capacity: 256)
    for code in 0..<256 { (rows + code).initialize(to: PlainRule(rules[code].pointee, address: address)) }
    self.rows = UnsafePointer(rows)
  }

  deinit { rows.deallocate() }
}

/// The types of a function's first locals, where plain instructions find them.
struct PlainLocals: ~Copyable {
  // SAFETY: an entry for each byte, initialised, freed in `deinit`.
  let types: UnsafeMutablePointer<UInt32>
  private var count = 0

  /// Instead of the type of a local that does not exist, or that is not plain: it may have no value yet.
  static var unknown: UInt32 { ValueType.reference(.none, nullable: false).raw }

  init() {
    types = .allocate(capacity: 256)
    types.initialize(repeating: Self.unknown, count: 256)
  }

  deinit { types.deallocate() }

  mutating func replace(by locals: borrowing PlainStack<ValueType>) {
    // Local 128 takes two bytes.
    let newCount = min(locals.count, 128)
    for index in 0..<newCount {
      types[index] = locals[index].isDefaultable ? locals[index].raw : Self.unknown
    }
    for index in newCount..<max(newCount, count) { types[index] = Self.unknown }
    count = newCount
  }
}
