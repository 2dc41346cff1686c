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

/// The order of forms in families of two integer operands; the last only where operands cannot be exchanged.
private enum IntegerForm {
  static var slotSlot: Int { 0 }
  static var accumulatorSlot: Int { 2 }
  static var slotImmediate: Int { 4 }
  static var accumulatorImmediate: Int { 6 }
  static var slotAccumulator: Int { 8 }
}

/// The order of forms in families of two float operands; the last three only where operands cannot be exchanged.
private enum FloatForm {
  static var slotSlot: Int { 0 }
  static var accumulatorSlot: Int { 2 }
  static var slotConstant: Int { 4 }
  static var accumulatorConstant: Int { 6 }
  static var slotAccumulator: Int { 8 }
  static var constantSlot: Int { 10 }
  static var constantAccumulator: Int { 12 }
}

/// How many operations a family of comparisons has.
private var comparisonStride: Int { 8 }

extension Operation {
  /// The first forms of `add sub mul div_s … rotr`, in that order.
  fileprivate static let i32Families: [Operation] = [
    .i32AddSS, .i32SubSS, .i32MulSS, .i32DivSSS, .i32DivUSS, .i32RemSSS, .i32RemUSS, .i32AndSS, .i32OrSS, .i32XorSS,
    .i32ShlSS, .i32ShrSSS, .i32ShrUSS, .i32RotlSS, .i32RotrSS,
  ]
  fileprivate static let i64Families: [Operation] = [
    .i64AddSS, .i64SubSS, .i64MulSS, .i64DivSSS, .i64DivUSS, .i64RemSSS, .i64RemUSS, .i64AndSS, .i64OrSS, .i64XorSS,
    .i64ShlSS, .i64ShrSSS, .i64ShrUSS, .i64RotlSS, .i64RotrSS,
  ]
  /// The first forms of `add sub mul div min max copysign`, in that order.
  fileprivate static let f32Families: [Operation] = [
    .f32AddSS, .f32SubSS, .f32MulSS, .f32DivSS, .f32MinSS, .f32MaxSS, .f32CopysignSS,
  ]
  fileprivate static let f64Families: [Operation] = [
    .f64AddSS, .f64SubSS, .f64MulSS, .f64DivSS, .f64MinSS, .f64MaxSS, .f64CopysignSS,
  ]
}

extension FunctionTranslator {
  // MARK: Integers

  /// - Parameter place: the place of the instruction among `add sub mul div_s … rotr`.
  mutating func integerBinary(_ place: Int, is64Bit: Bool) {
    let family = is64Bit ? Operation.i64Families[place] : Operation.i32Families[place]
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
    let family = valueClass == .single ? Operation.f32Families[place] : Operation.f64Families[place]
    var right = pop()
    var left = pop()
    // add, mul
    if place == 0 || place == 2 { exchangeIfUseful(&left, &right) }
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

  /// Puts the operands of an operation that does not mind into the order that its forms have.
  ///
  /// - Returns: whether they were exchanged.
  @discardableResult
  private func exchangeIfUseful(_ left: inout Operand, _ right: inout Operand) -> Bool {
    guard left.place == .constant || (isInAccumulator(right) && !isInAccumulator(left)) else { return false }
    // Of two constants, or two values in the accumulator, the left one is given a slot by whoever writes the operation.
    if right.place == .constant { return false }
    swap(&left, &right)
    return true
  }

  private mutating func floatOperands(
    _ left: Operand, _ right: Operand
  ) -> (form: Int, word: UInt64, constant: UInt64?) {
    if right.place == .constant && left.place != .constant {
      if isInAccumulator(left) { return (FloatForm.accumulatorConstant, 0, right.payload) }
      return (FloatForm.slotConstant, Assembler.fields(a: slot(of: left, scratch: 0)), right.payload)
    }
    if left.place == .constant && right.place == .constant {
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
    if exchangeIfUseful(&left, &right) { relation = Comparison.exchanged(relation, isInteger: true) }
    // Two constants: the left one gets a slot.
    let (form, w, _) = integerOperands(left, right, is64Bit: domain == .i64, isCommutative: false)
    let inAccumulator = form == IntegerForm.accumulatorSlot || form == IntegerForm.accumulatorImmediate
    let isImmediate = form == IntegerForm.slotImmediate || form == IntegerForm.accumulatorImmediate
    let comparison = Comparison(
      domain: domain, relation: relation, left: inAccumulator ? .accumulator : .slot(w.fieldA),
      right: isImmediate ? .constant(right.payload) : .slot(w.fieldB))
    writeComparison(comparison, form: form, w, constant: nil)
  }

  private mutating func compareFloats(
    _ first: Operand, _ second: Operand, _ domain: Comparison.Domain, _ firstRelation: Int
  ) {
    var (left, right, relation) = (first, second, firstRelation)
    if exchangeIfUseful(&left, &right) { relation = Comparison.exchanged(relation, isInteger: false) }
    let (form, w, constant) = floatOperands(left, right)
    let inAccumulator = form == FloatForm.accumulatorSlot || form == FloatForm.accumulatorConstant
    let comparison = Comparison(
      domain: domain, relation: relation, left: inAccumulator ? .accumulator : .slot(w.fieldA),
      right: constant.map { .constant($0) } ?? .slot(w.fieldB))
    writeComparison(comparison, form: form, w, constant: constant)
  }

  private mutating func writeComparison(_ comparison: Comparison, form: Int, _ w: UInt64, constant: UInt64?) {
    let operation = Comparison.firstOperation(comparison.domain).advanced(
      by: comparison.relation * comparisonStride + form)
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
        comparison.relation = Comparison.inverse(of: comparison.relation)
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
    case (.accumulator, .slot(let b)): (form, w) = (IntegerForm.accumulatorSlot, Assembler.fields(b: b))
    case (.accumulator, .constant(let bits)):
      (form, w) = (IntegerForm.accumulatorImmediate, Assembler.fields(high: UInt32(truncatingIfNeeded: bits)))
    default: return
    }
    writeComparison(comparison, form: form, w, constant: nil)
  }
}
