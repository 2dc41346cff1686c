// Arithmetic, comparisons and conversions: choosing the operand form of an operation.
//
// Operations come in families. Within a family the forms follow each other in a fixed order, each in
// an accumulator and a slot variant, and families follow each other in the order of the binary
// format, so that an operation is found by arithmetic on raw values.

extension Operation {
  @inline(__always)
  func advanced(by distance: Int) -> Operation {
    Operation(rawValue: rawValue &+ UInt16(truncatingIfNeeded: distance)) ?? self
  }
}

/// The order of forms in families of two integer operands.
private enum IntegerForm {
  static var slotSlot: Int { 0 }
  static var accumulatorSlot: Int { 2 }
  static var slotAccumulator: Int { 4 }
  static var slotImmediate: Int { 6 }
  static var accumulatorImmediate: Int { 8 }
  static var count: Int { 10 }
}

/// The order of forms in families of two float operands.
private enum FloatForm {
  static var slotSlot: Int { 0 }
  static var accumulatorSlot: Int { 2 }
  static var slotAccumulator: Int { 4 }
  static var slotConstant: Int { 6 }
  static var accumulatorConstant: Int { 8 }
  static var constantSlot: Int { 10 }
  static var constantAccumulator: Int { 12 }
  static var count: Int { 14 }
}

extension FunctionTranslator {
  // MARK: Integers

  /// - Parameter place: the place of the instruction among `add sub mul div_s … rotr`.
  mutating func integerBinary(_ place: Int, is64Bit: Bool) {
    let family = (is64Bit ? Operation.i64AddSS : .i32AddSS).advanced(by: place * IntegerForm.count)
    // add, mul, and, or, xor
    let isCommutative = place == 0 || place == 2 || (7...9).contains(place)
    var right = pop()
    var left = pop()
    if isCommutative && left.place == .constant { swap(&left, &right) }
    if place == 0 && !is64Bit && left.place == .local && right.place == .constant && isReadAsAddress {
      return pushSum(left, UInt32(truncatingIfNeeded: right.payload))
    }
    let (form, w, sum) = integerOperands(left, right, is64Bit: is64Bit, isCommutative: isCommutative)
    spill(.integer)
    let before = accumulators.integer
    let operation = family.advanced(by: form)
    let position = code.operation(operation)
    code.word(w)
    pushResult(.integer, producer: position, operation: operation)
    if place == 0 && !is64Bit, let sum {
      last = LastOperation(kind: sum, start: position, end: code.count, accumulator: before)
    }
  }

  /// Whether the sum just made may be an address: anything but the value of a local, which needs it computed.
  private var isReadAsAddress: Bool { reader.peek != 0x21 && reader.peek != 0x22 }

  /// Places two popped integer operands and tells the form, the second word, and how an address sum would see them.
  private mutating func integerOperands(
    _ left: Operand, _ right: Operand, is64Bit: Bool, isCommutative: Bool
  ) -> (form: Int, word: UInt64, sum: LastOperation.Kind?) {
    if right.place == .constant, let immediate = immediate(right.payload, is64Bit: is64Bit) {
      if isInAccumulator(left) {
        return (IntegerForm.accumulatorImmediate, Assembler.fields(high: immediate), .sumImmediate(a: nil, immediate))
      }
      let a = slot(of: left, scratch: 0)
      return (IntegerForm.slotImmediate, Assembler.fields(a: a, high: immediate), .sumImmediate(a: a, immediate))
    }
    if isInAccumulator(left) {
      let b = slot(of: right, scratch: 1)
      return (IntegerForm.accumulatorSlot, Assembler.fields(b: b), .sum(a: nil, b: b))
    }
    if isInAccumulator(right) {
      let a = slot(of: left, scratch: 0)
      if isCommutative { return (IntegerForm.accumulatorSlot, Assembler.fields(b: a), .sum(a: nil, b: a)) }
      return (IntegerForm.slotAccumulator, Assembler.fields(a: a), nil)
    }
    let b = slot(of: right, scratch: 1)
    let a = slot(of: left, scratch: 0)
    return (IntegerForm.slotSlot, Assembler.fields(a: a, b: b), .sum(a: a, b: b))
  }

  /// The constant as a sign-extended 32-bit immediate, if it is one. i32 constants always are.
  private func immediate(_ bits: UInt64, is64Bit: Bool) -> UInt32? {
    let low = UInt32(truncatingIfNeeded: bits)
    if !is64Bit { return low }
    return Int64(Int32(bitPattern: low)) == Int64(bitPattern: bits) ? low : nil
  }

  /// One operand, one result; `family` is the slot form, the accumulator form follows two later.
  mutating func unary(_ family: Operation, from source: ValueClass, to result: ValueClass) {
    let operand = pop()
    var w: UInt64 = 0
    var operation = family
    if isInAccumulator(operand) {
      operation = family.advanced(by: 2)
    } else {
      w = Assembler.fields(a: slot(of: operand, scratch: 0))
    }
    spill(result)
    let position = code.operation(operation)
    code.word(w)
    pushResult(result, producer: position, operation: operation)
  }

  /// The same bits under another type. Values in slots and constants need no code.
  mutating func reinterpret(_ family: Operation, to result: ValueClass) {
    let top = stack[stack.count - 1]
    switch top.place {
    case .constant:
      _ = pop()
      pushConstant(top.payload, result)
    case .home where accumulators[top.valueClass].slot != Int(top.home):
      var operand = top
      operand.valueClass = result
      stack[stack.count - 1] = operand
    default:
      unary(family, from: top.valueClass, to: result)
    }
  }

  /// `i64.extend_i32_u`: slots hold i32 values zero-extended, so this is the identity.
  func extendUnsigned() {}

  // MARK: Floats

  /// - Parameter place: the place of the instruction among `add sub mul div min max copysign`.
  mutating func floatBinary(_ place: Int, _ valueClass: ValueClass) {
    let family = (valueClass == .single ? Operation.f32AddSS : .f64AddSS).advanced(by: place * FloatForm.count)
    let right = pop()
    let left = pop()
    let (form, w, constant) = floatOperands(left, right)
    spill(valueClass)
    let operation = family.advanced(by: form)
    let position = code.operation(operation)
    code.word(w)
    if let constant { code.word(constant) }
    pushResult(valueClass, producer: position, operation: operation)
    // copysign only moves bits
    if place != 6 { canonicalizeTop(valueClass) }
  }

  private mutating func floatOperands(
    _ left: Operand, _ right: Operand
  ) -> (form: Int, word: UInt64, constant: UInt64?) {
    if right.place == .constant && left.place != .constant {
      if isInAccumulator(left) { return (FloatForm.accumulatorConstant, 0, right.payload) }
      return (FloatForm.slotConstant, Assembler.fields(a: slot(of: left, scratch: 0)), right.payload)
    }
    if left.place == .constant {
      if isInAccumulator(right) { return (FloatForm.constantAccumulator, 0, left.payload) }
      return (FloatForm.constantSlot, Assembler.fields(b: slot(of: right, scratch: 1)), left.payload)
    }
    if isInAccumulator(left) {
      return (FloatForm.accumulatorSlot, Assembler.fields(b: slot(of: right, scratch: 1)), nil)
    }
    if isInAccumulator(right) {
      return (FloatForm.slotAccumulator, Assembler.fields(a: slot(of: left, scratch: 0)), nil)
    }
    let b = slot(of: right, scratch: 1)
    let a = slot(of: left, scratch: 0)
    return (FloatForm.slotSlot, Assembler.fields(a: a, b: b), nil)
  }

  /// - Parameter place: the place of the instruction among `abs neg ceil floor trunc nearest sqrt`.
  mutating func floatUnary(_ place: Int, _ valueClass: ValueClass) {
    let family = (valueClass == .single ? Operation.f32AbsS : .f64AbsS).advanced(by: place * 4)
    unary(family, from: valueClass, to: valueClass)
    // abs and neg only move bits
    if place >= 2 { canonicalizeTop(valueClass) }
  }

  /// In engines that promise it: makes a NaN on top of the stack the canonical one.
  mutating func canonicalizeTop(_ valueClass: ValueClass) {
    guard canonicalizesNaNs else { return }
    unary(valueClass == .single ? .f32CanonicalS : .f64CanonicalS, from: valueClass, to: valueClass)
  }

  // MARK: Comparisons

  mutating func compare(_ domain: Comparison.Domain, _ relation: Int) {
    let right = pop()
    let left = pop()
    switch domain {
    case .i32, .i64: compareIntegers(left, right, domain, relation)
    case .f32, .f64: compareFloats(left, right, domain, relation)
    }
  }

  private mutating func compareIntegers(
    _ first: Operand, _ second: Operand, _ domain: Comparison.Domain, _ firstRelation: Int
  ) {
    var (left, right, relation) = (first, second, firstRelation)
    if left.place == .constant || (isInAccumulator(right) && !isInAccumulator(left)) {
      swap(&left, &right)
      relation = Comparison.exchanged(relation, isInteger: true)
    }
    let (form, w, _) = integerOperands(left, right, is64Bit: domain == .i64, isCommutative: false)
    let comparison: Comparison
    switch form {
    case IntegerForm.slotImmediate:
      comparison = Comparison(
        domain: domain, relation: relation, left: .slot(w.fieldA), right: .constant(right.payload))
    case IntegerForm.accumulatorImmediate:
      comparison = Comparison(domain: domain, relation: relation, left: .accumulator, right: .constant(right.payload))
    case IntegerForm.slotSlot:
      comparison = Comparison(domain: domain, relation: relation, left: .slot(w.fieldA), right: .slot(w.fieldB))
    case IntegerForm.accumulatorSlot:
      comparison = Comparison(domain: domain, relation: relation, left: .accumulator, right: .slot(w.fieldB))
    default:
      comparison = Comparison(domain: domain, relation: relation, left: .slot(w.fieldA), right: .accumulator)
    }
    writeComparison(comparison, form: form, formCount: IntegerForm.count, w, constant: nil)
  }

  private mutating func compareFloats(
    _ left: Operand, _ right: Operand, _ domain: Comparison.Domain, _ relation: Int
  ) {
    let (form, w, constant) = floatOperands(left, right)
    var comparison: Comparison
    switch form {
    case FloatForm.slotConstant:
      comparison = Comparison(
        domain: domain, relation: relation, left: .slot(w.fieldA), right: .constant(right.payload))
    case FloatForm.accumulatorConstant:
      comparison = Comparison(domain: domain, relation: relation, left: .accumulator, right: .constant(right.payload))
    case FloatForm.constantSlot:
      comparison = Comparison(domain: domain, relation: relation, left: .slot(w.fieldB), right: .constant(left.payload))
      comparison.relation = Comparison.exchanged(relation, isInteger: false)
    case FloatForm.constantAccumulator:
      comparison = Comparison(domain: domain, relation: relation, left: .accumulator, right: .constant(left.payload))
      comparison.relation = Comparison.exchanged(relation, isInteger: false)
    case FloatForm.slotSlot:
      comparison = Comparison(domain: domain, relation: relation, left: .slot(w.fieldA), right: .slot(w.fieldB))
    case FloatForm.accumulatorSlot:
      comparison = Comparison(domain: domain, relation: relation, left: .accumulator, right: .slot(w.fieldB))
    default:
      comparison = Comparison(domain: domain, relation: relation, left: .accumulator, right: .slot(w.fieldA))
      comparison.relation = Comparison.exchanged(relation, isInteger: false)
    }
    let written = Comparison.firstOperation(domain).advanced(by: relation * FloatForm.count + form)
    finishComparison(comparison, written, w, constant: constant)
  }

  private mutating func writeComparison(
    _ comparison: Comparison, form: Int, formCount: Int, _ w: UInt64, constant: UInt64?
  ) {
    let operation = Comparison.firstOperation(comparison.domain).advanced(
      by: comparison.relation * formCount + form)
    finishComparison(comparison, operation, w, constant: constant)
  }

  private mutating func finishComparison(
    _ comparison: Comparison, _ operation: Operation, _ w: UInt64, constant: UInt64?
  ) {
    spill(.integer)
    let before = accumulators.integer
    let position = code.operation(operation)
    code.word(w)
    if let constant { code.word(constant) }
    pushResult(.integer, producer: position, operation: operation)
    last = LastOperation(
      kind: .comparison(comparison, isNegated: false), start: position, end: code.count, accumulator: before)
  }

  /// `eqz`. Of a comparison just made it becomes the opposite comparison.
  mutating func equalsZero(_ domain: Comparison.Domain) {
    if domain == .i32, stack[stack.count - 1].place == .accumulator, let operation = swallowable,
      case .comparison(var comparison, let isNegated) = operation.kind
    {
      if comparison.isInteger {
        _ = pop()
        swallow(operation)
        comparison.relation = Comparison.inverse(ofInteger: comparison.relation)
        return repeatComparison(comparison)
      }
      // No float comparison is the opposite of another, but a branch can be on the opposite.
      _ = pop()
      let position = code.operation(.i32EqRI)
      code.word(0)
      pushResult(.integer, producer: position, operation: .i32EqRI)
      last = LastOperation(
        kind: .comparison(comparison, isNegated: !isNegated), start: operation.start, end: code.count,
        accumulator: operation.accumulator)
      return
    }
    pushConstant(0)
    compare(domain, 0)
  }

  private mutating func repeatComparison(_ comparison: Comparison) {
    let form: Int
    let w: UInt64
    switch (comparison.left, comparison.right) {
    case (.slot(let a), .slot(let b)): (form, w) = (IntegerForm.slotSlot, Assembler.fields(a: a, b: b))
    case (.slot(let a), .constant(let bits)):
      (form, w) = (IntegerForm.slotImmediate, Assembler.fields(a: a, high: UInt32(truncatingIfNeeded: bits)))
    case (.slot(let a), .accumulator): (form, w) = (IntegerForm.slotAccumulator, Assembler.fields(a: a))
    case (.accumulator, .slot(let b)): (form, w) = (IntegerForm.accumulatorSlot, Assembler.fields(b: b))
    case (.accumulator, .constant(let bits)):
      (form, w) = (IntegerForm.accumulatorImmediate, Assembler.fields(high: UInt32(truncatingIfNeeded: bits)))
    default: return
    }
    writeComparison(comparison, form: form, formCount: IntegerForm.count, w, constant: nil)
  }
}
