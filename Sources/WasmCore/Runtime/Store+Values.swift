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
      guard let expected = type.referenceType, expected.heap == .external || reference == nil else { return false }
      guard let reference else {
        guard expected.isNullable, subtyping.isSubtype(.noExternal, of: expected.heap) else { return false }
        slot[0] = 0
        return true
      }
      slot[0] = bits(of: reference)
    }
    return true
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
      if subtyping.isSubtype(type, of: .funcref) {
        guard slot[0] != 0 else { return .funcref(nil) }
        let record = UnsafeMutablePointer<FunctionRecord>(reference: slot[0])
        return .funcref(FunctionReference(record: record, store: self))
      }
      return .externref(externReference(slot[0]))
    }
  }

  var subtyping: Subtyping { Subtyping(registry: engine.types) }

  /// Writes arguments to consecutive slots after checking number and types.
  func write(_ values: [Value], as types: [ValueType], to slots: SP) throws(UsageError) {
    guard values.count == types.count else {
      throw .wrongArgumentCount(expected: types.count, found: values.count)
    }
    var slot = slots
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
