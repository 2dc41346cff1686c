// Between `Value`s and the bits in slots.

extension Store {
  /// Checks a value against a type and writes its bits.
  ///
  /// - Returns: false when the value is not of the type or of this store.
  func write(_ value: Value, as type: ValueType, to slot: SP) -> Bool {
    switch value {
    case .i32(let number):
      guard type == .i32 else { return false }
      slot[0] = UInt64(UInt32(bitPattern: number))
    case .i64(let number):
      guard type == .i64 else { return false }
      slot[0] = UInt64(bitPattern: number)
    case .f32(let number):
      guard type == .f32 else { return false }
      slot[0] = UInt64(number.bitPattern)
    case .f64(let number):
      guard type == .f64 else { return false }
      slot[0] = number.bitPattern
    case .v128(let vector):
      guard type == .v128 else { return false }
      slot[0] = vector.low
      slot[1] = vector.high
    case .funcref(let reference):
      guard let expected = type.referenceType else { return false }
      guard let reference else {
        guard expected.isNullable, subtyping.isSubtype(.noFunction, of: expected.heap) else { return false }
        slot[0] = 0
        return true
      }
      guard reference.store === self,
        subtyping.isSubtype(.concrete(reference.record.pointee.type), of: expected.heap)
      else { return false }
      slot[0] = reference.record.reference
    case .externref(let reference):
      return write(reference, as: type, below: .external, none: .noExternal, to: slot) { bits(of: $0) }
    case .anyref(let reference):
      return write(reference, as: type, below: .any, none: .none, to: slot) { reference in
        guard let expected = type.referenceType, subtyping.isSubtype(reference.heapType, of: expected.heap) else {
          return nil
        }
        return reference.bits(in: self)
      }
    case .exnref(let reference):
      return write(reference, as: type, below: .exception, none: .noException, to: slot) { $0.bits(in: self) }
    }
    return true
  }

  /// Writes a reference of one of the collected hierarchies.
  private func write<Reference>(
    _ reference: Reference?, as type: ValueType, below top: HeapType, none: HeapType, to slot: SP,
    _ bits: (Reference) -> UInt64?
  ) -> Bool {
    guard let expected = type.referenceType else { return false }
    guard let reference else {
      guard expected.isNullable, subtyping.isSubtype(none, of: expected.heap) else { return false }
      slot[0] = 0
      return true
    }
    guard subtyping.isSubtype(expected.heap, of: top), expected.heap != none, let bits = bits(reference) else {
      return false
    }
    slot[0] = bits
    return true
  }

  /// The bits that stand for a value of the host; nil if it is an object of another store, or the heap is full.
  func bits(of reference: ExternReference) -> UInt64? {
    switch reference.content {
    case .host(let object): heap.hostObjects.reference(to: reference, object, in: heap)
    case .guest(let reference): reference.bits(in: self)
    }
  }

  /// The value of a type whose bits are in a slot (and the next one, for vectors).
  func value(_ type: ValueType, at slot: SP) -> Value {
    switch type {
    case .i32: return .i32(Int32(bitPattern: slot[0].low))
    case .i64: return .i64(Int64(bitPattern: slot[0]))
    case .f32: return .f32(Float(bitPattern: slot[0].low))
    case .f64: return .f64(Double(bitPattern: slot[0]))
    case .v128: return .v128(V128(low: slot[0], high: slot[1]))
    default:
      return referenceValue(type, slot[0])
    }
  }

  private func referenceValue(_ type: ValueType, _ bits: UInt64) -> Value {
    let isNull = bits == 0
    if subtyping.isSubtype(type, of: .funcref) {
      return .funcref(
        isNull ? nil : FunctionReference(record: UnsafeMutablePointer<FunctionRecord>(reference: bits), store: self))
    }
    if subtyping.isSubtype(type, of: .externref) {
      guard !isNull else { return .externref(nil) }
      if bits & 1 == 0, let object = heap.hostObjects.object(bits) { return .externref(object) }
      return .externref(ExternReference(AnyReference(bits, self)))
    }
    if subtyping.isSubtype(type, of: .exnref) { return .exnref(isNull ? nil : ExceptionReference(bits, self)) }
    return .anyref(isNull ? nil : AnyReference(bits, self))
  }

  var subtyping: Subtyping { Subtyping(registry: engine.types) }

  /// Writes arguments to consecutive slots after checking number and types.
  func write(_ values: [Value], as types: [ValueType], to slots: SP) throws(UsageError) {
    guard values.count == types.count else {
      throw .wrongArgumentCount(expected: types.count, found: values.count)
    }
    var slot = slots
    // No root knows yet of what is written.
    heap.pauses += 1
    defer { heap.pauses -= 1 }
    for index in values.indices {
      guard write(values[index], as: types[index], to: slot) else {
        if case .funcref(let reference?) = values[index], reference.store !== self {
          throw .foreignStore
        }
        throw .wrongArgumentType(index: index, expected: types[index], found: values[index].type)
      }
      slot += types[index].slotCount
    }
  }

  /// Reads values from consecutive slots.
  func values(_ types: [ValueType], at slots: SP) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(types.count)
    var slot = slots
    for type in types {
      result.append(value(type, at: slot))
      slot += type.slotCount
    }
    return result
  }
}
