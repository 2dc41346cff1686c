// Structs, arrays, 31-bit numbers and casts.

extension FunctionTranslator {
  // MARK: Types

  /// The descriptor of a struct or array type of the module.
  private func descriptor(_ type: Int) -> UnsafeMutablePointer<ObjectDescriptor> {
    instance.store.heap.descriptor(instance.module.contents.types[type], instance.module.engine.types)
  }

  /// The fields of a struct type, or the element of an array type.
  private func fields(_ type: Int) -> [FieldType] {
    switch instance.module.contents.definitions[type].composite {
    case .structure(let fields): return fields
    case .array(let element): return [element]
    case .function: return []
    }
  }

  // MARK: Structs

  mutating func structNew(_ type: Int) {
    let fields = fields(type)
    settleTop(fields.count)
    spillAll()
    recordRoots()
    let first = fields.isEmpty ? 0 : popRun(fields.count)
    let descriptor = descriptor(type)
    let words = Int(descriptor.pointee.byteCount / 8) - 1
    let operation: Operation = 1...4 ~= words ? .structNew1.advanced(by: (words - 1) * 2) : .structNew
    let position = code.operation(operation)
    code.word(Assembler.fields(high: UInt32(truncatingIfNeeded: words + 1)))
    code.word(descriptor.word)
    code.word(UInt64(first))
    pushResult(.reference, producer: position, operation: operation)
  }

  mutating func structNewDefault(_ type: Int) {
    spillAll()
    recordRoots()
    let descriptor = descriptor(type)
    let position = code.operation(.structNewDefault)
    code.word(Assembler.fields(high: UInt32(truncatingIfNeeded: descriptor.pointee.byteCount / 8)))
    code.word(descriptor.word)
    code.word(0)
    pushResult(.reference, producer: position, operation: .structNewDefault)
  }

  /// The type of a field and its distance from the start of the object.
  private func place(ofField index: Int, in type: Int) -> (storage: StorageType, offset: UInt32) {
    let fields = fields(type)
    var words = 1
    for field in fields[..<index] { words += field.storage.unpacked.slotCount }
    return (fields[index].storage, UInt32(truncatingIfNeeded: words * 8))
  }

  mutating func structGet(isSigned: Bool) {
    let type = reader.index()
    let (storage, offset) = place(ofField: reader.index(), in: type)
    let reference = pop()
    let valueClass = ValueClass(storage.unpacked)
    if valueClass == .vector {
      let a = slot(of: reference, scratch: 0)
      return pushVector(writeVector(.fieldGetVector, Assembler.fields(a: a, high: offset)))
    }
    let family: Operation
    switch storage {
    case .i8: family = isSigned ? .fieldGet8SS : .fieldGet8US
    case .i16: family = isSigned ? .fieldGet16SS : .fieldGet16US
    case .value(.f32): family = .fieldGetF32S
    case .value(.f64): family = .fieldGetF64S
    case .value: family = .fieldGet64S
    }
    // The forms with the object in the accumulator come after all those with it in a slot.
    let distance = Int(Operation.fieldGet64R.rawValue) - Int(Operation.fieldGet64S.rawValue)
    let inAccumulator = isInAccumulator(reference)
    let a = inAccumulator ? 0 : slot(of: reference, scratch: 0)
    spill(valueClass)
    let operation = inAccumulator ? family.advanced(by: distance) : family
    let position = code.operation(operation)
    code.word(Assembler.fields(a: a, high: offset))
    pushResult(valueClass, producer: position, operation: operation)
  }

  mutating func structSet() {
    let type = reader.index()
    let (storage, offset) = place(ofField: reader.index(), in: type)
    let valueClass = ValueClass(storage.unpacked)
    let value = pop()
    if valueClass == .vector {
      let t = vectorSlot(of: value, scratch: 2)
      let a = slot(of: pop(), scratch: 0)
      code.operation(.fieldSetVector)
      code.word(Assembler.fields(a: a, t: t, high: offset))
      return
    }
    let isFloat = !valueClass.isWord
    if value.place != .constant && isInAccumulator(value) {
      // The value stays where it is while the object gets a slot, if both want the integer accumulator.
      let reference = pop()
      let inAccumulator = isFloat && isInAccumulator(reference)
      let a = inAccumulator ? 0 : slot(of: reference, scratch: 0)
      switch valueClass {
      case .single: code.operation(inAccumulator ? .fieldSetF32R : .fieldSetF32S)
      case .double: code.operation(inAccumulator ? .fieldSetF64R : .fieldSetF64S)
      default: code.operation(.fieldSet64SR)
      }
      code.word(Assembler.fields(a: a, high: offset))
      return
    }
    let t = value.place == .constant ? 0 : slot(of: value, scratch: 1)
    let reference = pop()
    let inAccumulator = isInAccumulator(reference)
    let a = inAccumulator ? 0 : slot(of: reference, scratch: 0)
    if value.place == .constant {
      code.operation(inAccumulator ? .fieldSet64RK : .fieldSet64SK)
    } else {
      code.operation(inAccumulator ? .fieldSet64RS : .fieldSet64SS)
    }
    code.word(Assembler.fields(a: a, t: t, high: offset))
    if value.place == .constant { code.word(value.payload) }
  }

  // MARK: Arrays

  /// - Parameter operands: how many values the array is made of.
  private mutating func makeArray(_ work: ArrayWork, _ type: Int, operands: Int, _ record: UInt64 = 0) {
    settleTop(operands)
    spillAll()
    recordRoots()
    let first = operands == 0 ? 0 : popRun(operands)
    let position = code.operation(.arrayMake)
    code.word(UInt64(work.rawValue) << 32)
    code.word(UInt64(first))
    code.word(descriptor(type).word)
    code.word(record)
    pushResult(.reference, producer: position, operation: .arrayMake)
  }

  mutating func arrayNew() { makeArray(.new, reader.index(), operands: 2) }

  mutating func arrayNewDefault() { makeArray(.newDefault, reader.index(), operands: 1) }

  mutating func arrayNewFixed() {
    let type = reader.index()
    let count = reader.index()
    makeArray(.newFixed, type, operands: count, UInt64(count))
  }

  mutating func arrayNewData() {
    let type = reader.index()
    makeArray(.newData, type, operands: 2, word(instance.data + reader.index()))
  }

  mutating func arrayNewElements() {
    let type = reader.index()
    makeArray(.newElements, type, operands: 2, word(instance.elements + reader.index()))
  }

  private mutating func writeArrayWork(_ work: ArrayWork, operands: Int, _ record: UInt64 = 0) {
    let first = popRun(operands)
    code.operation(.arrayBulk)
    code.word(UInt64(work.rawValue) << 32)
    code.word(UInt64(first))
    code.word(0)
    code.word(record)
  }

  mutating func arrayFill() {
    _ = reader.index()
    writeArrayWork(.fill, operands: 4)
  }

  mutating func arrayCopy() {
    _ = reader.index()
    _ = reader.index()
    writeArrayWork(.copy, operands: 5)
  }

  mutating func arrayInitializeData() {
    _ = reader.index()
    writeArrayWork(.initializeData, operands: 4, word(instance.data + reader.index()))
  }

  mutating func arrayInitializeElements() {
    _ = reader.index()
    writeArrayWork(.initializeElements, operands: 4, word(instance.elements + reader.index()))
  }

  /// How an operation finds array and index.
  private enum ElementForm: Int { case slots, indexInAccumulator, arrayInAccumulator }

  mutating func arrayGet(isSigned: Bool) {
    let storage = fields(reader.index())[0].storage
    let valueClass = ValueClass(storage.unpacked)
    let index = pop()
    let array = pop()
    if valueClass == .vector {
      let b = slot(of: index, scratch: 1)
      let a = slot(of: array, scratch: 0)
      return pushVector(writeVector(.elementGetVector, Assembler.fields(a: a, b: b)))
    }
    let family: Operation
    switch storage {
    case .i8: family = isSigned ? .elementGet8SSS : .elementGet8USS
    case .i16: family = isSigned ? .elementGet16SSS : .elementGet16USS
    case .value(.f32): family = .elementGetF32SS
    case .value(.f64): family = .elementGetF64SS
    case .value(.i32): family = .elementGet32SS
    case .value: family = .elementGet64SS
    }
    var form = ElementForm.slots
    if isInAccumulator(index) {
      form = .indexInAccumulator
    } else if isInAccumulator(array) {
      form = .arrayInAccumulator
    }
    let b = form == .indexInAccumulator ? 0 : slot(of: index, scratch: 1)
    let a = form == .arrayInAccumulator ? 0 : slot(of: array, scratch: 0)
    spill(valueClass)
    let operation = family.advanced(by: form.rawValue * 2)
    let position = code.operation(operation)
    code.word(Assembler.fields(a: a, b: b))
    pushResult(valueClass, producer: position, operation: operation)
  }

  mutating func arraySet() {
    let storage = fields(reader.index())[0].storage
    let valueClass = ValueClass(storage.unpacked)
    let value = pop()
    if valueClass == .vector {
      let t = vectorSlot(of: value, scratch: 2)
      let b = slot(of: pop(), scratch: 1)
      let a = slot(of: pop(), scratch: 0)
      code.operation(.elementSetVector)
      code.word(Assembler.fields(a: a, t: t, b: b))
      return
    }
    let isConstant = value.place == .constant
    let isResult = !isConstant && isInAccumulator(value)
    let t = isConstant || isResult ? 0 : slot(of: value, scratch: 2)
    let index = pop()
    let hasFreeAccumulator = !isConstant && !isResult
    let isIndexResult = hasFreeAccumulator && isInAccumulator(index)
    let b = isIndexResult ? 0 : slot(of: index, scratch: 1)
    let a = slot(of: pop(), scratch: 0)
    if isResult && !valueClass.isWord {
      code.operation(valueClass == .single ? .elementSetF32 : .elementSetF64)
    } else {
      // Forms: index and value in slots, value in the accumulator, value constant, index in the accumulator.
      let form = isResult ? 1 : isConstant ? 2 : isIndexResult ? 3 : 0
      code.operation(Self.elementSet(storage).advanced(by: form))
    }
    code.word(Assembler.fields(a: a, t: t, b: b))
    if isConstant { code.word(value.payload) }
  }

  private static func elementSet(_ storage: StorageType) -> Operation {
    switch storage {
    case .i8: .elementSet8SSS
    case .i16: .elementSet16SSS
    case .value(.i32), .value(.f32): .elementSet32SSS
    case .value: .elementSet64SSS
    }
  }

  // MARK: Casts

  /// What tests and casts take besides the reference.
  private struct TypeTest {
    enum Kind { case concrete, kind, function }
    var kind: Kind
    /// The high half of the second word: a mask of kinds, and whether null is of the type.
    var high: UInt32
    /// The third word, unless the mask says it all.
    var word: UInt64
  }

  private func typeTest(_ heap: HeapType, nullable: Bool) -> TypeTest {
    let registry = instance.module.engine.types
    let null: UInt32 = nullable ? 1 << 31 : 0
    if Subtyping(registry: registry).isSubtype(heap, of: .function) {
      return TypeTest(kind: .function, high: null, word: UInt64(heap.raw))
    }
    guard let type = heap.typeID else {
      return TypeTest(kind: .kind, high: ObjectKind.mask(of: heap) | null, word: 0)
    }
    let depth = UInt64(registry.display(of: type).depth)
    return TypeTest(kind: .concrete, high: null, word: UInt64(type.rawValue) | depth << 32)
  }

  /// Pops a reference and pushes whether it is of the type.
  mutating func refTest(nullable: Bool) {
    let test = typeTest(readHeapType(), nullable: nullable)
    writeTest(pop(), test)
  }

  private mutating func writeTest(_ reference: Operand, _ test: TypeTest) {
    let inAccumulator = test.kind != .function && isInAccumulator(reference)
    let a = inAccumulator ? 0 : slot(of: reference, scratch: 0)
    spill(.integer)
    let operation: Operation
    switch test.kind {
    case .concrete: operation = inAccumulator ? .testConcreteR : .testConcreteS
    case .kind: operation = inAccumulator ? .testKindR : .testKindS
    case .function: operation = .testFunction
    }
    let position = code.operation(operation)
    code.word(Assembler.fields(a: a, high: test.high))
    if test.kind != .kind { code.word(test.word) }
    pushResult(.integer, producer: position, operation: operation)
  }

  /// Traps if the reference is not of the type; it stays where it is.
  mutating func refCast(nullable: Bool) {
    let test = typeTest(readHeapType(), nullable: nullable)
    let reference = stack[stack.count - 1]
    let inAccumulator = test.kind != .function && isInAccumulator(reference)
    var a = 0
    if !inAccumulator {
      if reference.place == .constant || reference.place == .accumulator {
        settle(stack.count - 1, keepingConstants: false)
      }
      a = slot(of: stack[stack.count - 1], scratch: 0)
    }
    switch test.kind {
    case .concrete: code.operation(inAccumulator ? .castConcreteR : .castConcreteS)
    case .kind: code.operation(inAccumulator ? .castKindR : .castKindS)
    case .function: code.operation(.castFunction)
    }
    code.word(Assembler.fields(a: a, high: test.high))
    if test.kind != .kind { code.word(test.word) }
  }

  /// Branches with the reference if it is of the type, or, `ifNot`, if it is not.
  mutating func branchOnCast(ifNot: Bool) {
    let flags = reader.byte()
    let depth = reader.index()
    _ = readHeapType()
    let test = typeTest(readHeapType(), nullable: flags & 2 != 0)
    let frame = control[control.count - 1 - depth]
    // The reference is the last of the label's values, and stays on the other way.
    settleTop(labelArity(frame))
    writeTest(stack[stack.count - 1], test)
    writeBranch(popCondition(), inverted: ifNot, to: frame, depth)
    beginBasicBlock()
  }

  /// The heap type at the reader.
  private mutating func readHeapType() -> HeapType {
    let number = reader.signed()
    if number >= 0 { return .concrete(instance.module.contents.types[Int(truncatingIfNeeded: number)]) }
    return HeapType(abstractCode: UInt8(truncatingIfNeeded: number & 0x7F)) ?? .none
  }
}
