// Calls. Arguments are moved to their homes, where the callee's frame begins.

extension FunctionTranslator {
  /// Moves the arguments home, saves the accumulators, and pops the arguments.
  ///
  /// - Returns: the slot where the callee's frame begins.
  mutating func popArguments(_ callee: FrameLayout) -> Int {
    let count = callee.parameters.count
    settleTop(count)
    spillAll()
    let frame = count > 0 ? Int(stack[stack.count - count].home) : nextHomeSlot
    drop(count)
    recordRoots()
    return frame
  }

  mutating func pushResults(_ callee: FrameLayout) {
    accumulators = Accumulators()
    last = nil
    if let valueClass = callee.accumulatorResult {
      pushResult(valueClass)
    } else {
      for valueClass in callee.results { push(.home, valueClass) }
    }
  }

  mutating func call(_ index: Int) {
    let callee = instance.layouts[Int(instance.module.contents.functions[index].typeIndex)]
    let frame = popArguments(callee)
    code.operation(.call)
    code.word(UInt64(UInt(bitPattern: instance.callTarget(index).pointee.entry)))
    code.word(Assembler.halves(frame, callee.headerSlot))
    pushResults(callee)
  }

  mutating func callIndirect(type: Int, table: Int) {
    let callee = instance.layouts[type]
    let index = pop()
    // Arguments move without touching the accumulator that the index may be in.
    let isInAccumulator = isInAccumulator(index)
    let indexSlot = isInAccumulator ? 0 : slot(of: index, scratch: 0)
    let frame = popArguments(callee)
    code.operation(isInAccumulator ? .callIndirectR : .callIndirectS)
    code.word(UInt64(UInt(bitPattern: instance.tables[table])))
    code.word(
      UInt64(UInt32(truncatingIfNeeded: frame)) | UInt64(callee.headerSlot) << 32 | UInt64(indexSlot) << 48)
    code.word(UInt64(instance.module.contents.types[type].rawValue))
    pushResults(callee)
  }

  mutating func tailCall(_ index: Int) {
    let callee = instance.layouts[Int(instance.module.contents.functions[index].typeIndex)]
    let frame = popArguments(callee)
    writeDepthExit()
    code.operation(.tailCall)
    code.word(instance.callTarget(index).reference)
    code.word(tailCallWord(frame, callee))
    code.word(UInt64(callee.parameterSlots))
    isUnreachable = true
  }

  mutating func tailCallIndirect(type: Int, table: Int) {
    let callee = instance.layouts[type]
    let index = pop()
    let indexSlot = anySlot(of: index)
    let frame = popArguments(callee)
    writeDepthExit()
    code.operation(.tailCallIndirectS)
    code.word(UInt64(UInt(bitPattern: instance.tables[table])))
    code.word(tailCallWord(frame, callee))
    code.word(Assembler.halves(callee.parameterSlots, indexSlot))
    code.word(UInt64(instance.module.contents.types[type].rawValue))
    isUnreachable = true
  }

  mutating func callReference(type: Int) {
    let callee = instance.layouts[type]
    let reference = pop()
    // As with the index of an indirect call.
    let isInAccumulator = isInAccumulator(reference)
    let slot = isInAccumulator ? 0 : slot(of: reference, scratch: 0)
    let frame = popArguments(callee)
    code.operation(isInAccumulator ? .callRefR : .callRefS)
    code.word(UInt64(UInt32(truncatingIfNeeded: frame)) | UInt64(callee.headerSlot) << 32 | UInt64(slot) << 48)
    pushResults(callee)
  }

  mutating func tailCallReference(type: Int) {
    let callee = instance.layouts[type]
    let reference = pop()
    let slot = anySlot(of: reference)
    let frame = popArguments(callee)
    writeDepthExit()
    code.operation(.tailCallRefS)
    code.word(tailCallWord(frame, callee))
    code.word(Assembler.halves(callee.parameterSlots, slot))
    isUnreachable = true
  }

  private func tailCallWord(_ frame: Int, _ callee: FrameLayout) -> UInt64 {
    UInt64(UInt32(truncatingIfNeeded: frame)) | UInt64(layout.headerSlot) << 32 | UInt64(callee.headerSlot) << 48
  }
}
