// Loads, stores and the instructions on whole memories and tables.

extension FunctionTranslator {
  /// How the address of an access reaches the operation.
  private enum Address {
    case slot(Int)
    case accumulator
    case sum(a: Int, b: Int)
    case accumulatorSum(b: Int)
  }

  /// Pops the address of an access to memory 0, swallowing an addition made just before.
  private mutating func popAddress(offset: UInt64, allowsAccumulatorSum: Bool) -> Address {
    let isResult = stack[stack.count - 1].place == .accumulator
    let operand = pop()
    if isResult, offset <= 0xFFFF, let operation = swallowable, case .sum(let a, let b) = operation.kind {
      if let a {
        swallow(operation)
        return .sum(a: a, b: b)
      }
      if allowsAccumulatorSum {
        swallow(operation)
        return .accumulatorSum(b: b)
      }
    }
    if isInAccumulator(operand) { return .accumulator }
    return .slot(slot(of: operand, scratch: 0))
  }

  // MARK: Loads

  /// Loads by address form are this far apart: 9 integer and 2 float loads, two variants each.
  private static var loadStride: Int { 22 }

  /// - Parameter operation: the load with its address in a slot.
  mutating func load(_ operation: Operation, _ valueClass: ValueClass) {
    let offset = reader.memoryArgument().offset
    let address = popAddress(offset: offset, allowsAccumulatorSum: true)
    spill(valueClass)
    let form: Int
    let w: UInt64
    switch address {
    case .slot(let a): (form, w) = (0, Assembler.fields(a: a, high: UInt32(truncatingIfNeeded: offset)))
    case .accumulator: (form, w) = (1, Assembler.fields(high: UInt32(truncatingIfNeeded: offset)))
    case .sum(let a, let b): (form, w) = (2, Assembler.fields(a: a, b: b, c: Int(truncatingIfNeeded: offset)))
    case .accumulatorSum(let b): (form, w) = (3, Assembler.fields(b: b, c: Int(truncatingIfNeeded: offset)))
    }
    let chosen = operation.advanced(by: form * Self.loadStride)
    let position = code.operation(chosen)
    code.word(w)
    pushResult(valueClass, producer: position, operation: chosen)
  }

  // MARK: Stores

  /// The store operations of one width, by the form of address and value.
  struct StoreFamily {
    var slotSlot: Operation
    var slotAccumulator: Operation
    var slotConstant: Operation
    var accumulatorSlot: Operation
    var accumulatorConstant: Operation
    var sumSlot: Operation
    var sumConstant: Operation
    /// For f32 and f64: address in the integer accumulator, value in the float one.
    var accumulatorAccumulator: Operation?
  }

  mutating func store(_ family: StoreFamily) {
    let offset = reader.memoryArgument().offset
    let low = UInt32(truncatingIfNeeded: offset)
    let value = pop()
    // A value in an accumulator was computed after the address; an addition before it cannot be swallowed.
    if value.place == .accumulator {
      let address = pop()
      if let operation = family.accumulatorAccumulator, isInAccumulator(address) {
        return writeStore(operation, Assembler.fields(high: low))
      }
      let a = slot(of: address, scratch: 0)
      return writeStore(family.slotAccumulator, Assembler.fields(a: a, high: low))
    }
    let constant = value.place == .constant ? value.payload : nil
    // Taken before the address is looked at: finding the value a slot may write code.
    let source = constant == nil ? slot(of: value, scratch: 1) : 0
    switch popAddress(offset: offset, allowsAccumulatorSum: false) {
    case .slot(let a):
      writeStore(
        constant == nil ? family.slotSlot : family.slotConstant, Assembler.fields(a: a, t: source, high: low))
    case .accumulator, .accumulatorSum:
      writeStore(
        constant == nil ? family.accumulatorSlot : family.accumulatorConstant,
        Assembler.fields(t: source, high: low))
    case .sum(let a, let b):
      writeStore(
        constant == nil ? family.sumSlot : family.sumConstant,
        Assembler.fields(a: a, t: source, b: b, c: Int(truncatingIfNeeded: offset)))
    }
    if let constant { code.word(constant) }
  }

  private mutating func writeStore(_ operation: Operation, _ w: UInt64) {
    code.operation(operation)
    code.word(w)
  }

  // MARK: Whole memories

  /// The address of a record as a word of code.
  private func word<T>(_ record: UnsafeMutablePointer<T>) -> UInt64 { UInt64(UInt(bitPattern: record)) }

  mutating func memorySize(_ index: Int) {
    spill(.integer)
    code.operation(.memorySize)
    code.word(word(instance.memories[index]))
    pushResult(.integer)
  }

  mutating func memoryGrow(_ index: Int) {
    let operand = pop()
    let slot = anySlot(of: operand)
    spill(.integer)
    code.operation(.memoryGrow)
    code.word(UInt64(slot))
    code.word(word(instance.memories[index]))
    pushResult(.integer)
  }

  /// Puts the top `count` values into consecutive slots, pops them and tells the first slot.
  private mutating func popRun(_ count: Int) -> Int {
    settleTop(count)
    let first = Int(stack[stack.count - count].home)
    drop(count)
    return first
  }

  private mutating func writeRun(_ operation: Operation, operands: Int, _ records: UInt64...) {
    let first = popRun(operands)
    code.operation(operation)
    code.word(UInt64(first))
    for record in records { code.word(record) }
  }

  mutating func memoryCopy(_ target: Int, _ source: Int) {
    writeRun(.memoryCopy, operands: 3, word(instance.memories[target]), word(instance.memories[source]))
  }

  mutating func memoryFill(_ index: Int) {
    writeRun(.memoryFill, operands: 3, word(instance.memories[index]))
  }

  mutating func memoryInit(data: Int, _ memory: Int) {
    writeRun(.memoryInit, operands: 3, word(instance.memories[memory]), word(instance.data + data))
  }

  mutating func dataDrop(_ index: Int) {
    code.operation(.dataDrop)
    code.word(word(instance.data + index))
  }

  // MARK: Tables

  mutating func tableGet(_ index: Int) {
    let operand = pop()
    let slot = anySlot(of: operand)
    spill(.integer)
    code.operation(.tableGet)
    code.word(UInt64(slot))
    code.word(word(instance.tables[index]))
    pushResult(.integer)
  }

  mutating func tableSet(_ index: Int) {
    writeRun(.tableSet, operands: 2, word(instance.tables[index]))
  }

  mutating func tableSize(_ index: Int) {
    spill(.integer)
    code.operation(.tableSize)
    code.word(word(instance.tables[index]))
    pushResult(.integer)
  }

  mutating func tableGrow(_ index: Int) {
    settleTop(2)
    spill(.integer)
    writeRun(.tableGrow, operands: 2, word(instance.tables[index]))
    pushResult(.integer)
  }

  mutating func tableFill(_ index: Int) {
    writeRun(.tableFill, operands: 3, word(instance.tables[index]))
  }

  mutating func tableCopy(_ target: Int, _ source: Int) {
    writeRun(.tableCopy, operands: 3, word(instance.tables[target]), word(instance.tables[source]))
  }

  mutating func tableInit(element: Int, _ table: Int) {
    writeRun(.tableInit, operands: 3, word(instance.tables[table]), word(instance.elements + element))
  }

  mutating func elementDrop(_ index: Int) {
    code.operation(.elementDrop)
    code.word(word(instance.elements + index))
  }
}
