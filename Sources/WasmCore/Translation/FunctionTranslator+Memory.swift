// Loads, stores and the instructions on whole memories and tables.

extension FunctionTranslator {
  /// How the address of an access reaches the operation. The raw values are the order of the operations' forms.
  private enum AddressForm: Int {
    case slot, accumulator, sum, accumulatorSum, slotImmediate, accumulatorImmediate, constant
  }

  /// Pops the address of an access to memory 0, swallowing an addition made just before.
  ///
  /// - Returns: the form, and the fields of the second word that make the address.
  private mutating func popAddress(
    offset: UInt64, allowsAccumulatorSum: Bool
  ) -> (form: AddressForm, word: UInt64) {
    let high = UInt32(truncatingIfNeeded: offset)
    let isResult = stack[stack.count - 1].place == .accumulator
    if stack[stack.count - 1].place == .sum && offset != 0 { compute(stack.count - 1) }
    let operand = pop()
    if operand.place == .sum {
      let a = reachable(operand.localSlot, scratch: 0)
      return (.slotImmediate, Assembler.fields(a: a, high: operand.addend))
    }
    if operand.place == .constant {
      let address = (operand.payload & 0xFFFF_FFFF) &+ offset
      if address <= UInt64(UInt32.max) {
        return (.constant, Assembler.fields(high: UInt32(truncatingIfNeeded: address)))
      }
    }
    if isResult, let operation = swallowable {
      switch operation.kind {
      case .sum(let a?, let b) where offset <= 0xFFFF:
        swallow(operation)
        return (.sum, Assembler.fields(a: a, b: b, c: Int(truncatingIfNeeded: offset)))
      case .sum(nil, let b) where offset <= 0xFFFF && allowsAccumulatorSum:
        swallow(operation)
        return (.accumulatorSum, Assembler.fields(b: b, c: Int(truncatingIfNeeded: offset)))
      case .sumImmediate(let a?, let immediate) where offset == 0:
        swallow(operation)
        return (.slotImmediate, Assembler.fields(a: a, high: immediate))
      case .sumImmediate(nil, let immediate) where offset == 0:
        swallow(operation)
        return (.accumulatorImmediate, Assembler.fields(high: immediate))
      default: break
      }
    }
    if isInAccumulator(operand) { return (.accumulator, Assembler.fields(high: high)) }
    return (.slot, Assembler.fields(a: slot(of: operand, scratch: 0), high: high))
  }

  // MARK: Loads

  /// Loads by address form are this far apart: 9 integer and 2 float loads, two variants each.
  private static var loadStride: Int { 22 }

  /// - Parameter operation: the load with its address in a slot.
  mutating func load(_ operation: Operation, _ valueClass: ValueClass) {
    let offset = reader.memoryArgument().offset
    let (form, w) = popAddress(offset: offset, allowsAccumulatorSum: true)
    spill(valueClass)
    let chosen = operation.advanced(by: form.rawValue * Self.loadStride)
    let position = code.operation(chosen)
    code.word(w)
    pushResult(valueClass, producer: position, operation: chosen)
    lastLoad = LastLoad(operation: chosen, start: position, end: code.count)
  }

  // MARK: Stores

  /// The store operations of one width, by the form of address and value.
  ///
  /// Not all exist: what is in an accumulator was computed last, so that an address is not there at the same time
  /// and has not been swallowed.
  struct StoreFamily {
    /// Values in slots, by `AddressForm`; constants follow their slot forms.
    var slots: [Operation]
    var constants: [Operation]
    /// Values in the accumulator of their class.
    var accumulatorToSlot: Operation
    var accumulatorToSlotImmediate: Operation
    var accumulatorToConstant: Operation
    /// For f32 and f64: address in the integer accumulator, value in the float one.
    var accumulatorToAccumulator: Operation?
  }

  mutating func store(_ family: StoreFamily) {
    let offset = reader.memoryArgument().offset
    if stack[stack.count - 2].place == .sum && offset != 0 { compute(stack.count - 2) }
    let value = pop()
    if value.place == .accumulator { return storeFromAccumulator(family, offset) }
    let constant = value.place == .constant ? value.payload : nil
    // Taken before the address is looked at: giving the value a slot may write code.
    let source = constant == nil ? slot(of: value, scratch: 1) : 0
    let (form, w) = popAddress(offset: offset, allowsAccumulatorSum: false)
    let operations = constant == nil ? family.slots : family.constants
    writeStore(operations[form.rawValue], w | Assembler.fields(t: source))
    if let constant { code.word(constant) }
  }

  private mutating func storeFromAccumulator(_ family: StoreFamily, _ offset: UInt64) {
    let high = UInt32(truncatingIfNeeded: offset)
    let top = stack[stack.count - 1]
    if top.place == .sum && offset == 0 {
      _ = pop()
      // A copy that this may write leaves the accumulators as they are.
      let a = reachable(top.localSlot, scratch: 0)
      return writeStore(family.accumulatorToSlotImmediate, Assembler.fields(a: a, high: top.addend))
    }
    let address = (top.payload & 0xFFFF_FFFF) &+ offset
    if top.place == .constant && address <= UInt64(UInt32.max) {
      _ = pop()
      return writeStore(
        family.accumulatorToConstant, Assembler.fields(high: UInt32(truncatingIfNeeded: address)))
    }
    let operand = pop()
    if let operation = family.accumulatorToAccumulator, isInAccumulator(operand) {
      return writeStore(operation, Assembler.fields(high: high))
    }
    let a = slot(of: operand, scratch: 0)
    writeStore(family.accumulatorToSlot, Assembler.fields(a: a, high: high))
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

  private mutating func writeBulk(_ work: BulkWork, _ target: UInt64, _ source: UInt64 = 0) {
    let first = popRun(3)
    code.operation(.bulk)
    code.word(UInt64(first) | UInt64(work.rawValue) << 32)
    code.word(target)
    code.word(source)
  }

  private mutating func writeRun(_ operation: Operation, operands: Int, _ records: UInt64...) {
    let first = popRun(operands)
    code.operation(operation)
    code.word(UInt64(first))
    for record in records { code.word(record) }
  }

  mutating func memoryCopy(_ target: Int, _ source: Int) {
    writeBulk(.memoryCopy, word(instance.memories[target]), word(instance.memories[source]))
  }

  mutating func memoryFill(_ index: Int) {
    writeBulk(.memoryFill, word(instance.memories[index]))
  }

  mutating func memoryInit(data: Int, _ memory: Int) {
    writeBulk(.memoryInit, word(instance.memories[memory]), word(instance.data + data))
  }

  mutating func dataDrop(_ index: Int) {
    writeSegmentDrop(&instance.data[index].count)
  }

  // MARK: Tables

  mutating func tableGet(_ index: Int) {
    let operand = pop()
    let slot = anySlot(of: operand)
    spill(.integer)
    code.operation(.tableGet)
    code.word(UInt64(slot))
    code.word(word(instance.tables[index]))
    pushResult(.reference)
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
    writeBulk(.tableFill, word(instance.tables[index]))
  }

  mutating func tableCopy(_ target: Int, _ source: Int) {
    writeBulk(.tableCopy, word(instance.tables[target]), word(instance.tables[source]))
  }

  mutating func tableInit(element: Int, _ table: Int) {
    writeBulk(.tableInit, word(instance.tables[table]), word(instance.elements + element))
  }

  mutating func elementDrop(_ index: Int) {
    writeSegmentDrop(&instance.elements[index].count)
  }

  private mutating func writeSegmentDrop(_ count: UnsafeMutablePointer<Int>) {
    code.operation(.segmentDrop)
    code.word(word(count))
  }
}
