// Instructions that ask whether a reference is null.

extension FunctionTranslator {
  /// Traps on null; the reference stays where it is.
  mutating func refAsNonNull() {
    let reference = stack[stack.count - 1]
    if reference.place == .constant && reference.payload != 0 { return }
    if isInAccumulator(reference) {
      code.operation(.refAsNonNullR)
    } else {
      let slot = slot(of: reference, scratch: 0)
      code.operation(.refAsNonNullS)
      code.word(Assembler.fields(a: slot))
    }
  }

  /// Branches without the reference if it is null, else goes on with it.
  mutating func branchOnNull(_ depth: Int) {
    let reference = pop()
    if reference.place == .constant {
      if reference.payload == 0 { return branch(depth) }
      return putBack(reference)
    }
    let frame = control[control.count - 1 - depth]
    settleTop(labelArity(frame))
    branch(ifNull: true, reference, frame, depth)
    putBack(reference)
    beginBasicBlock()
  }

  /// Branches with the reference if it is not null, else goes on without it.
  mutating func branchOnNonNull(_ depth: Int) {
    let constant = stack[stack.count - 1]
    if constant.place == .constant {
      if constant.payload == 0 { return drop(1) }
      return branch(depth)
    }
    let frame = control[control.count - 1 - depth]
    settleTop(labelArity(frame))
    branch(ifNull: false, stack[stack.count - 1], frame, depth)
    drop(1)
    beginBasicBlock()
  }

  /// A branch that depends on whether a reference, not a constant, is null. The values that it takes along are at home.
  private mutating func branch(ifNull: Bool, _ reference: Operand, _ frame: OpenBlock, _ depth: Int) {
    let source: Comparison.Source =
      isInAccumulator(reference) ? .accumulator : .slot(slot(of: reference, scratch: 0))
    let comparison = Comparison(domain: .i64, relation: ifNull ? 0 : 1, left: source, right: .constant(0))
    writeBranch(.comparison(comparison, isNegated: false), inverted: false, to: frame, depth)
  }

  /// Pushes an operand again that was the top and whose value is still where it was.
  private mutating func putBack(_ operand: Operand) {
    switch operand.place {
    case .local: locals[operand.local].uses += 1
    case .accumulator: accumulators[operand.valueClass].entry = stack.count
    case .home, .constant, .sum: break
    }
    stack.push(operand)
  }
}
