/// Evaluates the constant expressions of a validated module in an instance under construction.
struct ConstantEvaluator {
  let instance: InstanceData

  init(_ instance: InstanceData) { self.instance = instance }

  /// The bits of an expression's value; `high` is used by vectors only.
  ///
  /// The heap must not collect meanwhile. Fails when it is full.
  func evaluate(_ range: SourceRange) throws(InstantiationError) -> V128 {
    var reader = CodeReader(instance.module.source, range)
    var stack: [V128] = []
    func push(_ low: UInt64) { stack.append(V128(low: low, high: 0)) }
    func binary(_ operation: (UInt64, UInt64) -> UInt64) {
      let right = stack.popLast()?.low ?? 0
      let left = stack.popLast()?.low ?? 0
      push(operation(left, right))
    }
    while !reader.isAtEnd {
      let number = reader.opcode()
      guard let opcode = instance.opcodes[Int(number)] else { break }
      switch opcode {
      case .i32Const: push(UInt64(UInt32(truncatingIfNeeded: reader.signed())))
      case .i64Const: push(UInt64(bitPattern: reader.signed()))
      case .f32Const: push(UInt64(reader.bits32()))
      case .f64Const: push(reader.bits64())
      case .v128Const:
        let low = reader.bits64()
        stack.append(V128(low: low, high: reader.bits64()))
      case .globalGet:
        let cell = instance.globals[reader.index()]
        stack.append(V128(low: cell[0], high: cell[1]))
      case .refNull:
        reader.skipType()
        push(0)
      case .refFunc: push(instance.functions[reader.index()].reference)
      case .i32Add: binary { UInt64($0.low &+ $1.low) }
      case .i32Sub: binary { UInt64($0.low &- $1.low) }
      case .i32Mul: binary { UInt64($0.low &* $1.low) }
      case .i64Add: binary { $0 &+ $1 }
      case .i64Sub: binary { $0 &- $1 }
      case .i64Mul: binary { $0 &* $1 }
      case .refI31: push(UInt64((stack.popLast()?.low ?? 0) << 1 & 0xFFFF_FFFF | 1))
      // Both hierarchies have the same references.
      case .anyConvertExtern, .externConvertAny: break
      case .structNew, .structNewDefault, .arrayNew, .arrayNewDefault, .arrayNewFixed:
        guard let object = makeObject(opcode, &reader, &stack) else { throw .trap(Trap(.outOfMemory)) }
        push(object.reference)
      default: return stack.last ?? V128(low: 0, high: 0)
      }
    }
    return stack.last ?? V128(low: 0, high: 0)
  }

  /// A struct or array; nil when the heap is full.
  private func makeObject(_ opcode: Opcode, _ reader: inout CodeReader, _ stack: inout [V128]) -> ObjectPointer? {
    let type = instance.module.contents.types[reader.index()]
    let registry = instance.module.engine.types
    let heap = instance.store.heap
    let descriptor = heap.descriptor(type, registry)
    switch registry.definition(of: type).composite {
    case .structure(let fields):
      guard let object = heap.allocate(descriptor, byteCount: descriptor.pointee.byteCount) else { return nil }
      guard opcode == .structNew else { return object }
      var word = Int(truncatingIfNeeded: descriptor.pointee.byteCount / 8)
      for field in fields.reversed() {
        let value = stack.popLast() ?? V128(low: 0, high: 0)
        word -= field.storage.unpacked.slotCount
        object[word] = value.low
        if field.storage.unpacked.isVector { object[word + 1] = value.high }
      }
      return object
    case .array(let field):
      let isVector = field.storage.unpacked.isVector
      let values: [V128]
      let count: UInt64
      if opcode == .arrayNewFixed {
        count = UInt64(reader.u32())
        values = Array(stack.suffix(Int(truncatingIfNeeded: count)))
        stack.removeLast(values.count)
      } else {
        count = stack.popLast()?.low ?? 0
        values = opcode == .arrayNew ? Array(stack.suffix(1)) : []
        stack.removeLast(values.count)
      }
      guard let array = heap.allocateArray(descriptor, count: count) else { return nil }
      var slots: [UInt64] = []
      for value in values {
        slots.append(value.low)
        if isVector { slots.append(value.high) }
      }
      guard !slots.isEmpty else { return array }
      slots.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        if opcode == .arrayNew {
          array.fillElements(from: 0, count: count, with: base)
        } else {
          array.setElements(fromSlots: base)
        }
      }
      return array
    case .function: return nil
    }
  }
}
