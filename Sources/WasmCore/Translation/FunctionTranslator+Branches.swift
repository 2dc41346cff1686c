// Branches: operations that jump, and moving the values that a label takes.

extension FunctionTranslator {
  // MARK: Labels

  /// A branch operation, and the word whose high half is its distance.
  struct BranchSite {
    var origin: Int
    var word: Int
    /// The operation that branches when this one does not, and has the same operands; nil for jumps.
    var inverse: Operation?

    /// An operation with its distance in the second word.
    init(_ origin: Int, inverse: Operation? = nil) { self.init(origin, word: origin + 1, inverse: inverse) }

    init(_ origin: Int, word: Int, inverse: Operation? = nil) {
      self.origin = origin
      self.word = word
      self.inverse = inverse
    }
  }

  /// Lets a branch lead to the label at `depth`, now or when the label's place is known.
  mutating func aim(_ site: BranchSite, at depth: Int) {
    aim(Fixup(position: site.word, origin: site.origin, site: .high, next: -1), at: depth)
  }

  /// Lets an entry of a jump table lead to the label at `depth`.
  mutating func aim(tableEntry word: Int, of origin: Int, at depth: Int) {
    aim(Fixup(position: word, origin: origin, site: .word, next: -1), at: depth)
  }

  /// Lets what a clause of the exception table catches lead to the label at `depth`.
  mutating func aim(clause: Int, at depth: Int) {
    aim(Fixup(position: clause, origin: 0, site: .clause, next: -1), at: depth)
  }

  /// Lets a part behind the function's code go on at the label at `depth`.
  mutating func aim(part: Int, at depth: Int) {
    aim(Fixup(position: part, origin: 0, site: .part, next: -1), at: depth)
  }

  private mutating func aim(_ place: Fixup, at depth: Int) {
    branchCount &+= 1
    let index = control.count - 1 - depth
    if control[index].kind == .loop {
      setDistance(control[index].start - place.origin, in: place.position, place.site)
    } else {
      var fixup = place
      fixup.next = control[index].fixup
      fixups.append(fixup)
      control[index].fixup = fixups.count - 1
    }
  }

  mutating func setDistance(_ distance: Int, in position: Int, _ site: Fixup.Site) {
    switch site {
    case .high: code[position] |= UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: distance))) << 32
    case .word: code[position] = UInt64(bitPattern: Int64(distance))
    case .part: unlikelyParts[position].continuation = distance
    case .clause: exceptions.setTarget(of: position, to: distance)
    }
  }

  /// Lets all branches in a list of fixups come here.
  mutating func bind(_ first: Int) {
    var index = first
    while index >= 0 {
      let fixup = fixups[index]
      setDistance(code.count - fixup.origin, in: fixup.position, fixup.site)
      index = fixup.next
    }
  }

  /// A branch whose target is a place further on in this very translation step.
  mutating func bindHere(_ site: BranchSite) {
    setDistance(code.count - site.origin, in: site.word, .high)
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
  /// The distance is still zero.
  mutating func writeBranch(_ condition: Condition, inverted: Bool) -> BranchSite {
    switch condition {
    case .accumulator:
      if let site = writeLoadBranch(.constant(0), relation: inverted ? 0 : 1) { return site }
      let position = code.operation(inverted ? .branchZeroR : .branchNonZeroR)
      code.word(0)
      return BranchSite(position, inverse: inverted ? .branchNonZeroR : .branchZeroR)
    case .slot(let slot):
      let position = code.operation(inverted ? .branchZeroS : .branchNonZeroS)
      code.word(Assembler.fields(a: slot))
      return BranchSite(position, inverse: inverted ? .branchNonZeroS : .branchZeroS)
    case .comparison(let comparison, let isNegated):
      return writeBranch(comparison, isNegated: isNegated != inverted)
    }
  }

  private mutating func writeBranch(_ comparison: Comparison, isNegated: Bool) -> BranchSite {
    var relation = comparison.relation
    let (left, right) = (comparison.left, comparison.right)
    var isNegated = isNegated
    // The opposites of integer relations, and of equality, are relations too.
    if isNegated && (comparison.isInteger || relation < 2) {
      relation = Comparison.inverse(of: relation)
      isNegated = false
    }
    if comparison.domain == .i32 && relation < 2, case .accumulator = left,
      let site = writeLoadBranch(right, relation: relation)
    {
      return site
    }
    // Against zero there is a shorter form.
    if comparison.domain == .i32 && relation < 2, case .constant(let bits) = right, bits.low == 0 {
      if case .slot(let slot) = left { return writeBranch(.slot(slot), inverted: relation == 0) }
      return writeBranch(.accumulator, inverted: relation == 0)
    }
    let family = Comparison.branch(comparison.domain, relation, isNegated: isNegated)
    let hasInverse = comparison.isInteger || relation < 2
    let inverse =
      hasInverse
      ? Comparison.branch(comparison.domain, Comparison.inverse(of: relation), isNegated: false)
      : Comparison.branch(comparison.domain, relation, isNegated: !isNegated)
    let position: Int
    let form: Int
    switch (left, right) {
    case (.slot(let a), .slot(let b)):
      form = 0
      position = code.operation(family)
      code.word(Assembler.fields(a: a, t: b))
    case (.accumulator, .slot(let b)):
      form = 1
      position = code.operation(family.advanced(by: 1))
      code.word(Assembler.fields(t: b))
    case (.slot(let a), .constant(let bits)):
      form = 2
      position = code.operation(family.advanced(by: 2))
      code.word(Assembler.fields(a: a))
      code.word(bits)
    case (_, .constant(let bits)):
      form = 3
      position = code.operation(family.advanced(by: 3))
      code.word(0)
      code.word(bits)
    default:
      // Constants on the left and accumulators on the right have been exchanged.
      form = 0
      position = code.operation(family)
      code.word(0)
    }
    return BranchSite(position, inverse: inverse.advanced(by: form))
  }

  /// Makes a branch on the value that was just loaded part of the load.
  private mutating func writeLoadBranch(_ right: Comparison.Source, relation: Int) -> BranchSite? {
    guard let load = lastLoad, load.end == code.count else { return nil }
    if load.vectorBranch != nil { return writeVectorBranch(load, right, relation: relation) }
    let family: Operation
    var form = 0
    switch load.operation {
    case .i32LoadS, .i32LoadST: family = .branchLoad32EqSS
    case .i32LoadR, .i32LoadRT:
      family = .branchLoad32EqSS
      form = 4
    case .i32Load8US, .i32Load8UST: family = .branchLoad8EqSS
    case .i32Load8UR, .i32Load8URT:
      family = .branchLoad8EqSS
      form = 4
    default: return nil
    }
    let low: UInt64
    switch right {
    case .slot(let slot): low = UInt64(slot)
    case .constant(let bits):
      low = UInt64(bits.low)
      form += 2
    case .accumulator: return nil
    }
    let w = code[load.start + 1]
    code.cut(to: code.cutPosition(for: load.start))
    lastLoad = nil
    form += load.isStored ? 1 : 0
    let position = code.operation(family.advanced(by: relation * 8 + form))
    code.word(w)
    code.word(low)
    // Whatever the load left in accumulator and slot, the branch leaves there too, but it cannot be changed any more.
    accumulators.integer.producer = -1
    return BranchSite(position, word: position + 2, inverse: family.advanced(by: (1 - relation) * 8 + form))
  }

  /// Makes a branch on the test of a vector that was just made part of the test.
  private mutating func writeVectorBranch(
    _ test: LastLoad, _ right: Comparison.Source, relation: Int
  ) -> BranchSite? {
    guard let branch = test.vectorBranch, case .constant(0) = right else { return nil }
    let w = code[test.start + 1]
    code.cut(to: code.cutPosition(for: test.start))
    lastLoad = nil
    let form = test.isStored ? 1 : 0
    let position = code.operation(branch.advanced(by: (relation == 0 ? 2 : 0) + form))
    code.word(w)
    accumulators.integer.producer = -1
    return BranchSite(position, inverse: branch.advanced(by: (relation == 0 ? 0 : 2) + form))
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
    aim(BranchSite(position), at: depth)
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

  /// - Parameter isLikely: what the module's author expects of the condition.
  mutating func branchIf(_ depth: Int, isLikely: Bool?) {
    let frame = control[control.count - 1 - depth]
    let condition = popCondition()
    closeWindow()
    let arity = labelArity(frame)
    if arity > 0, isLikely == false {
      writeRareBranch(condition, to: frame, depth)
      return beginBasicBlock()
    }
    // The values are needed on both ways.
    if arity > 0 { settleTop(arity) }
    if arity == 0, let copy = frame.headCopy, case .accumulator = condition, accumulators.integer.slot == copy.source {
      let position = code.operation(.branchStoreNonZeroR)
      code.word(Assembler.fields(t: copy.target))
      branchCount &+= 1
      setDistance(frame.start + HeadCopy.words - position, in: position + 1, .high)
    } else {
      writeBranch(condition, inverted: false, to: frame, depth)
    }
    beginBasicBlock()
  }

  /// Writes a branch to a label, whose values are at home or constants, with what it takes to move them.
  mutating func writeBranch(_ condition: Condition, inverted: Bool, to frame: OpenBlock, _ depth: Int) {
    if valuesAreInPlace(frame) { return aim(writeBranch(condition, inverted: inverted), at: depth) }
    let skip = writeBranch(condition, inverted: !inverted)
    let saved = accumulators
    moveValues(to: frame)
    let position = code.operation(.jump)
    code.word(0)
    aim(BranchSite(position), at: depth)
    accumulators = saved
    bindHere(skip)
    last = nil
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
        aim(tableEntry: table + entry, of: position, at: depth)
      } else if let detour = detours[depth] {
        code[table + entry] = UInt64(bitPattern: Int64(detour - position))
      } else {
        let detour = code.count
        detours[depth] = detour
        code[table + entry] = UInt64(bitPattern: Int64(detour - position))
        moveValues(to: frame)
        let jump = code.operation(.jump)
        code.word(0)
        aim(BranchSite(jump), at: depth)
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
