// Branches: operations that jump, and moving the values that a label takes.

extension FunctionTranslator {
  // MARK: Labels

  /// Writes the distance to the label at `depth` into the branch operation at `origin`, now or later.
  mutating func aim(_ origin: Int, at depth: Int, word: Int? = nil) {
    let index = control.count - 1 - depth
    if control[index].kind == .loop {
      setDistance(control[index].start - origin, in: word ?? origin + 1, isWholeWord: word != nil)
    } else {
      fixups.append(
        Fixup(position: word ?? origin + 1, origin: origin, isWholeWord: word != nil, next: control[index].fixup))
      control[index].fixup = fixups.count - 1
    }
  }

  private func setDistance(_ distance: Int, in position: Int, isWholeWord: Bool) {
    if isWholeWord {
      code[position] = UInt64(bitPattern: Int64(distance))
    } else {
      code[position] |= UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: distance))) << 32
    }
  }

  /// Lets all branches in a list of fixups come here.
  mutating func bind(_ first: Int) {
    var index = first
    while index >= 0 {
      let fixup = fixups[index]
      setDistance(code.count - fixup.origin, in: fixup.position, isWholeWord: fixup.isWholeWord)
      index = fixup.next
    }
  }

  /// A branch whose target is a place further on in this very translation step.
  mutating func bindHere(_ origin: Int) {
    setDistance(code.count - origin, in: origin + 1, isWholeWord: false)
  }

  // MARK: Conditions

  /// A condition that has been taken off the stack and is not yet code.
  enum Condition {
    case comparison(Comparison, isNegated: Bool)
    case accumulator
    case slot(Int)
  }

  /// Pops the condition of a branch, swallowing a comparison made just before.
  mutating func popCondition() -> Condition {
    let isResult = stack[stack.count - 1].place == .accumulator
    let operand = pop()
    if isResult, let operation = swallowable, case .comparison(let comparison, let isNegated) = operation.kind {
      swallow(operation)
      return .comparison(comparison, isNegated: isNegated)
    }
    if isInAccumulator(operand) { return .accumulator }
    return .slot(slot(of: operand, scratch: 0))
  }

  /// Writes a branch that is taken when the condition holds, or, `inverted`, when it does not.
  ///
  /// - Returns: the position of the operation, whose distance is still zero.
  mutating func writeBranch(_ condition: Condition, inverted: Bool) -> Int {
    switch condition {
    case .accumulator:
      let position = code.operation(inverted ? .branchZeroR : .branchNonZeroR)
      code.word(0)
      return position
    case .slot(let slot):
      let position = code.operation(inverted ? .branchZeroS : .branchNonZeroS)
      code.word(Assembler.fields(a: slot))
      return position
    case .comparison(let comparison, let isNegated):
      return writeBranch(comparison, isNegated: isNegated != inverted)
    }
  }

  private mutating func writeBranch(_ comparison: Comparison, isNegated: Bool) -> Int {
    var relation = comparison.relation
    var (left, right) = (comparison.left, comparison.right)
    if case .accumulator = right {
      swap(&left, &right)
      relation = Comparison.exchanged(relation, isInteger: comparison.isInteger)
    }
    if isNegated && comparison.isInteger { relation = Comparison.inverse(ofInteger: relation) }
    // Against zero there is a shorter form.
    if comparison.domain == .i32 && relation < 2, case .constant(let bits) = right, bits.low == 0 {
      if case .slot(let slot) = left { return writeBranch(.slot(slot), inverted: relation == 0) }
      return writeBranch(.accumulator, inverted: relation == 0)
    }
    let family = Comparison.firstBranch(comparison.domain, isNegated: isNegated && !comparison.isInteger)
      .advanced(by: relation * 4)
    let position: Int
    switch (left, right) {
    case (.slot(let a), .slot(let b)):
      position = code.operation(family)
      code.word(Assembler.fields(a: a, t: b))
    case (.accumulator, .slot(let b)):
      position = code.operation(family.advanced(by: 1))
      code.word(Assembler.fields(t: b))
    case (.slot(let a), .constant(let bits)):
      position = code.operation(family.advanced(by: 2))
      code.word(Assembler.fields(a: a))
      code.word(bits)
    case (_, .constant(let bits)):
      position = code.operation(family.advanced(by: 3))
      code.word(0)
      code.word(bits)
    default:
      // Both operands in the one accumulator, or a constant on the left: neither arises.
      position = code.operation(family)
      code.word(0)
    }
    return position
  }

  // MARK: Values

  /// Whether the values of a label are already where the label expects them.
  func valuesAreInPlace(_ frame: OpenBlock) -> Bool {
    let arity = labelArity(frame)
    guard arity > 0 else { return true }
    guard stack.count - arity == frame.height else { return false }
    for index in frame.height..<stack.count where stack[index].place != .home { return false }
    return true
  }

  /// Moves the top values to the homes that the label expects them in, without popping them.
  ///
  /// Targets lie at or below sources, so going upwards never overwrites a value that is still needed.
  mutating func moveValues(to frame: OpenBlock) {
    let arity = labelArity(frame)
    guard arity > 0 else { return }
    let first = stack.count - arity
    var target = homeSlot(atDepth: frame.height)
    for index in first..<stack.count {
      let operand = stack[index]
      switch operand.place {
      case .constant: writeConstant(operand.payload, to: target, operand.valueClass)
      case .local: writeCopy(from: operand.localSlot, to: target, operand.valueClass)
      case .home: writeCopy(from: Int(operand.home), to: target, operand.valueClass)
      case .accumulator, .sum:
        settle(index, keepingConstants: false)
        writeCopy(from: Int(operand.home), to: target, operand.valueClass)
      }
      target += operand.valueClass.slotCount
    }
  }

  /// The home of the entry at a depth of the stack that is below or at its present height.
  func homeSlot(atDepth depth: Int) -> Int {
    if depth < stack.count { return Int(stack[depth].home) }
    return nextHomeSlot
  }

  // MARK: Branch instructions

  mutating func branch(_ depth: Int) {
    let frame = control[control.count - 1 - depth]
    if frame.kind == .function { return returnFromFunction() }
    moveSingleResult(to: frame)
    let position = code.operation(.jump)
    code.word(0)
    aim(position, at: depth)
    isUnreachable = true
  }

  /// As `moveValues`, but a single value in an accumulator goes straight to its target.
  private mutating func moveSingleResult(to frame: OpenBlock) {
    if labelArity(frame) == 1 && stack[stack.count - 1].place == .accumulator {
      let target = homeSlot(atDepth: frame.height)
      let operand = pop()
      storeAccumulator(operand.valueClass, to: target)
      push(.home, operand.valueClass)
    } else {
      moveValues(to: frame)
    }
  }

  mutating func branchIf(_ depth: Int) {
    let frame = control[control.count - 1 - depth]
    let condition = popCondition()
    let arity = labelArity(frame)
    if arity > 0 {
      // The values are needed on both ways.
      settleTop(arity)
    }
    if valuesAreInPlace(frame) {
      aim(writeBranch(condition, inverted: false), at: depth)
    } else {
      let skip = writeBranch(condition, inverted: true)
      let saved = accumulators
      moveValues(to: frame)
      let position = code.operation(.jump)
      code.word(0)
      aim(position, at: depth)
      accumulators = saved
      bindHere(skip)
      last = nil
    }
    beginBasicBlock()
  }

  mutating func branchTable() {
    let count = reader.index()
    let operand = pop()
    let firstFrame = control[control.count - 1 - peekDefaultDepth(count)]
    let arity = labelArity(firstFrame)
    settleTop(arity)
    let position: Int
    if isInAccumulator(operand) {
      position = code.operation(.branchTableR)
      code.word(Assembler.halves(0, count))
    } else {
      let slot = slot(of: operand, scratch: 0)
      position = code.operation(.branchTableS)
      code.word(Assembler.fields(a: slot, high: UInt32(truncatingIfNeeded: count)))
    }
    let table = code.count
    for _ in 0...count { code.word(0) }
    // Labels that need their values moved are reached by way of a few operations after the table.
    var detours: [Int: Int] = [:]
    for entry in 0...count {
      let depth = reader.index()
      let frame = control[control.count - 1 - depth]
      if arity == 0 || valuesAreInPlace(frame) {
        aim(position, at: depth, word: table + entry)
      } else if let detour = detours[depth] {
        code[table + entry] = UInt64(bitPattern: Int64(detour - position))
      } else {
        let detour = code.count
        detours[depth] = detour
        code[table + entry] = UInt64(bitPattern: Int64(detour - position))
        moveValues(to: frame)
        let jump = code.operation(.jump)
        code.word(0)
        aim(jump, at: depth)
      }
    }
    isUnreachable = true
  }

  /// The default label of the `br_table` whose label count has just been read. All its labels take as many values.
  private func peekDefaultDepth(_ count: Int) -> Int {
    var ahead = reader
    for _ in 0..<count { _ = ahead.u32() }
    return ahead.index()
  }

  // MARK: Returning

  mutating func returnFromFunction() {
    if layout.results.count == 1, let valueClass = layout.accumulatorResult {
      let operand = pop()
      writeDepthExit()
      if operand.place == .constant {
        code.operation(.returnK)
        code.word(Assembler.halves(0, layout.headerSlot))
        code.word(operand.payload)
      } else if isInAccumulator(operand) {
        code.operation(.return)
        code.word(Assembler.halves(0, layout.headerSlot))
      } else {
        let slot = slot(of: operand, scratch: 0)
        let operation: Operation =
          valueClass == .single ? .returnF32S : valueClass == .double ? .returnF64S : .returnS
        code.operation(operation)
        code.word(Assembler.fields(a: slot, high: UInt32(truncatingIfNeeded: layout.headerSlot)))
      }
    } else {
      let count = layout.results.count
      // Results go where parameters are, which some of them may still come from.
      settleTop(count)
      var target = 0
      for index in (stack.count - count)..<stack.count {
        let operand = stack[index]
        writeCopy(from: Int(operand.home), to: target, operand.valueClass)
        target += operand.valueClass.slotCount
      }
      writeDepthExit()
      code.operation(.return)
      code.word(Assembler.halves(0, layout.headerSlot))
    }
    isUnreachable = true
  }

  mutating func writeDepthExit() {
    if limitsDepth { code.operation(.leaveDepth) }
  }
}
