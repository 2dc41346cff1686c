// Atomic accesses, waits and notifications.

extension FunctionTranslator {
  /// The places of `i32`, `i64`, `i32 8`, `i32 16`, `i64 8`, `i64 16`, `i64 32` among the widths 8, 16, 32, 64.
  private static var atomicWidths: [Int] { [2, 3, 0, 1, 0, 1, 2] }

  /// - Parameter number: the number of an opcode that begins with 0xFE.
  mutating func translateAtomic(_ number: Int) {
    switch number {
    case 0x200: atomicNotify()
    case 0x201: atomicWait(width: 4)
    case 0x202: atomicWait(width: 8)
    case 0x203:
      reader.skipImmediates(.fence)
      code.operation(.atomicFence)
    default:
      // Seven instructions of each kind, one after the other.
      let (kind, member) = (number - 0x210).quotientAndRemainder(dividingBy: 7)
      let width = Self.atomicWidths[member]
      switch kind {
      case 0: atomicLoad(.atomicLoad8S.advanced(by: width * 6))
      case 1: atomicStore(.atomicStore8S.advanced(by: width * 2))
      default:
        let family = (kind - 2) * 4 + width
        atomicModify(.atomicAdd8S.advanced(by: family * 4), operands: kind == 8 ? 2 : 1)
      }
    }
  }

  // MARK: Accesses

  /// - Parameter family: the load with its address in a slot.
  private mutating func atomicLoad(_ family: Operation) {
    let (form, w) = popAddress(reader.memoryArgument(), [])
    writeAtomicResult(family.advanced(by: form == .constant ? 2 : form == .accumulator ? 4 : 0), w)
  }

  private mutating func atomicStore(_ family: Operation) {
    let use = reader.memoryArgument()
    computeAddress(under: 1, use)
    let value = pop()
    let source = slot(of: value, scratch: 1)
    let (form, w) = popAddress(use, [], keepsAccumulator: true)
    code.operation(family.advanced(by: form == .constant ? 1 : 0))
    code.word(w | Assembler.fields(t: source))
  }

  /// Exchanges that compare have two operands besides the address, other modifications one.
  private mutating func atomicModify(_ family: Operation, operands: Int) {
    let use = reader.memoryArgument()
    computeAddress(under: operands, use)
    var slots: UInt64 = 0
    if operands == 2 {
      let replacement = pop()
      slots = Assembler.fields(b: slot(of: replacement, scratch: 2))
    }
    let value = pop()
    slots |= Assembler.fields(a: slot(of: value, scratch: 1))
    let (form, w) = popAddress(use, [], keepsAccumulator: true)
    writeAtomicResult(family.advanced(by: form == .constant ? 2 : 0), w, slots)
  }

  private mutating func writeAtomicResult(_ operation: Operation, _ w: UInt64, _ operands: UInt64? = nil) {
    spill(.integer)
    let position = code.operation(operation)
    code.word(w)
    if let operands { code.word(operands) }
    pushResult(.integer, producer: position, operation: operation)
  }

  // MARK: Waiting

  private mutating func atomicWait(width: Int) {
    writeWait(.memoryWait, operands: 3, high: UInt64(width) << 32)
  }

  private mutating func atomicNotify() {
    writeWait(.memoryNotify, operands: 2)
  }

  private mutating func writeWait(_ operation: Operation, operands: Int, high: UInt64 = 0) {
    let argument = reader.memoryArgument()
    let first = popRun(operands)
    spill(.integer)
    code.operation(operation)
    code.word(UInt64(first) | high)
    code.word(word(instance.memories[argument.memory]))
    code.word(argument.offset)
    pushResult(.integer)
  }
}
