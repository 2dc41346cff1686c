// Locals, globals, constants, drop and select.

extension FunctionTranslator {
  mutating func localGet(_ index: Int) {
    let local = locals[index]
    locals[index].uses += 1
    push(.local, local.valueClass, payload: UInt64(UInt32(bitPattern: local.slot)) | UInt64(index) << 32)
  }

  mutating func localSet(_ index: Int) {
    let local = locals[index]
    let slot = Int(local.slot)
    // While the new value is still on the stack: computing what others make of the old one may need its accumulator.
    preserve(local: index)
    let operand = pop()
    switch operand.place {
    case .accumulator:
      // Writing the local earlier than here is only right if nothing was written in between.
      var state = accumulators[local.valueClass]
      if state.producer < 0 || state.producer + operationLength(state.operation) != code.count {
        state.producer = -1
        accumulators[local.valueClass] = state
      }
      storeAccumulator(local.valueClass, to: slot)
      // The operation has changed: what follows must not swallow it.
      last = nil
    case .constant: writeConstant(operand.payload, to: slot, local.valueClass)
    case .local, .sum: writeCopy(from: operand.localSlot, to: slot, local.valueClass)
    case .home:
      if local.valueClass == .vector && retargetVector(operand, to: slot) { return }
      writeCopy(from: Int(operand.home), to: slot, local.valueClass)
    }
  }

  private func operationLength(_ operation: Operation) -> Int {
    instance.operations[Int(operation.rawValue)].words
  }

  mutating func localTee(_ index: Int) {
    localSet(index)
    localGet(index)
  }

  // MARK: Globals

  mutating func globalGet(_ index: Int) {
    let valueClass = ValueClass(instance.module.contents.globals[index].type.value)
    let cell = instance.globals[index]
    if valueClass == .vector { return globalGetVector(index) }
    if !instance.module.contents.globals[index].type.isMutable { return pushConstant(cell.pointee, valueClass) }
    spill(valueClass)
    let operation: Operation =
      valueClass == .single ? .globalGetF32 : valueClass == .double ? .globalGetF64 : .globalGet
    let position = code.operation(operation)
    code.word(0)
    code.word(UInt64(UInt(bitPattern: cell)))
    pushResult(valueClass, producer: valueClass.isWord ? position : -1, operation: operation)
  }

  mutating func globalSet(_ index: Int) {
    let valueClass = ValueClass(instance.module.contents.globals[index].type.value)
    let cell = instance.globals[index]
    if valueClass == .vector { return globalSetVector(index) }
    let operand = pop()
    let address = UInt64(UInt(bitPattern: cell))
    if operand.place == .constant {
      code.operation(.globalSetK)
      code.word(0)
      code.word(address)
      code.word(operand.payload)
    } else if isInAccumulator(operand) {
      code.operation(valueClass == .single ? .globalSetF32 : valueClass == .double ? .globalSetF64 : .globalSetR)
      code.word(0)
      code.word(address)
    } else {
      let slot = slot(of: operand, scratch: 0)
      code.operation(.globalSetS)
      code.word(Assembler.fields(a: slot))
      code.word(address)
    }
  }

  // MARK: Parametric instructions

  mutating func select() {
    let condition = pop()
    let second = pop()
    let first = pop()
    let valueClass = first.valueClass
    if condition.place == .constant {
      // Both values are where they are; the chosen one takes the place of the first.
      let chosen = UInt32(truncatingIfNeeded: condition.payload) != 0 ? first : second
      return moveToTop(chosen)
    }
    if valueClass == .vector { return selectVector(first, second, condition) }
    let inAccumulator = isInAccumulator(condition)
    let b = slot(of: second, scratch: 1)
    let a = slot(of: first, scratch: 0)
    let c = inAccumulator ? 0 : slot(of: condition, scratch: 2)
    spill(valueClass)
    let operation: Operation
    switch valueClass {
    case .single: operation = inAccumulator ? .selectF32R : .selectF32S
    case .double: operation = inAccumulator ? .selectF64R : .selectF64S
    default: operation = inAccumulator ? .selectR : .selectS
    }
    let position = code.operation(operation)
    code.word(Assembler.fields(a: a, b: b, c: c))
    pushResult(valueClass, producer: position, operation: operation)
  }

  /// Pushes a popped operand again, one or more places lower.
  private mutating func moveToTop(_ operand: Operand) {
    switch operand.place {
    case .constant: pushConstant(operand.payload, operand.valueClass)
    case .local, .sum: localGet(operand.local)
    case .accumulator:
      let state = accumulators[operand.valueClass]
      pushResult(operand.valueClass, producer: state.producer, operation: state.operation)
    case .home:
      let home = nextHomeSlot
      writeCopy(from: Int(operand.home), to: home, operand.valueClass)
      push(.home, operand.valueClass)
    }
  }
}
