// Wide arithmetic: 128-bit results as two i64. The low word goes home, the high word stays in the accumulator.

extension FunctionTranslator {
  /// Pops the two words of each summand.
  ///
  /// - Parameter operation: `i64Add128` or `i64Sub128`.
  mutating func wideSum(_ operation: Operation) {
    let right = (high: pop(), low: pop())
    let left = (high: pop(), low: pop())
    let lowHome = Int(left.low.home)
    let (lowA, highA) = (slot(of: left.low, scratch: 0), slot(of: left.high, scratch: 1))
    let (lowB, highB) = (slot(of: right.low, scratch: 2), slot(of: right.high, scratch: 3))
    writeWide(
      operation, Assembler.fields(a: lowA, b: highA), Assembler.fields(a: lowB, b: highB), lowHome: lowHome)
  }

  /// - Parameter operation: `i64MulWideS` or `i64MulWideU`.
  mutating func wideProduct(_ operation: Operation) {
    let right = pop()
    let left = pop()
    let lowHome = Int(left.home)
    let (a, b) = (slot(of: left, scratch: 0), slot(of: right, scratch: 1))
    writeWide(operation, Assembler.fields(a: a, b: b), 0, lowHome: lowHome)
  }

  private mutating func writeWide(_ operation: Operation, _ first: UInt64, _ second: UInt64, lowHome: Int) {
    spill(.integer)
    let target = lowHome <= 0xFFFF ? lowHome : writeScratch
    let position = code.operation(operation)
    code.word(first)
    code.word(second | Assembler.fields(t: target))
    accumulators.forget(slot: lowHome)
    if target != lowHome {
      code.operation(.copyWide)
      code.word(Assembler.halves(target, lowHome))
    }
    push(.home, .integer)
    pushResult(.integer, producer: position, operation: operation)
  }
}
