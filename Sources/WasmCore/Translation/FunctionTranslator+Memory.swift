// Loads, stores and the instructions on whole memories and tables.

extension FunctionTranslator {
  // MARK: Loads

  /// Loads by address form are this far apart: 9 integer and 2 float loads, two variants each.
  private static var loadStride: Int { 22 }

  /// - Parameter operation: the load with its address in a slot.
  mutating func load(_ operation: Operation, _ valueClass: ValueClass) {
    let (form, w) = popAddress(reader.memoryArgument(), .all)
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
    let use = reader.memoryArgument()
    computeAddress(under: 1, use)
    let value = pop()
    if value.place == .accumulator { return storeFromAccumulator(family, use) }
    let constant = value.place == .constant ? value.payload : nil
    // Taken before the address is looked at: giving the value a slot may write code.
    let source = constant == nil ? slot(of: value, scratch: 1) : 0
    let (form, w) = popAddress(use, [.sum, .slotImmediate, .accumulatorImmediate])
    let operations = constant == nil ? family.slots : family.constants
    writeStore(operations[form.rawValue], w | Assembler.fields(t: source))
    if let constant { code.word(constant) }
  }

  private mutating func storeFromAccumulator(_ family: StoreFamily, _ use: MemoryUse) {
    let (form, w) = popAddress(use, .slotImmediate, keepsAccumulator: family.accumulatorToAccumulator == nil)
    let operation: Operation
    switch form {
    case .constant: operation = family.accumulatorToConstant
    case .slotImmediate: operation = family.accumulatorToSlotImmediate
    case .accumulator: operation = family.accumulatorToAccumulator ?? family.accumulatorToSlot
    default: operation = family.accumulatorToSlot
    }
    writeStore(operation, w)
  }

  private mutating func writeStore(_ operation: Operation, _ w: UInt64) {
    code.operation(operation)
    code.word(w)
  }

  // MARK: Whole memories

  /// The address of a record as a word of code.
  func word<T>(_ record: UnsafeMutablePointer<T>) -> UInt64 { UInt64(UInt(bitPattern: record)) }

  mutating func memorySize(_ index: Int) {
    spill(.integer)
    code.operation(instance.memories[index].pointee.shared == nil ? .memorySize : .memorySizeShared)
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
    // The operation loads base and size of memory 0.
    isWindowOpen = false
    pushResult(.integer)
  }

  /// Puts the top `count` values into consecutive slots, pops them and tells the first slot.
  mutating func popRun(_ count: Int) -> Int {
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
