/// Types as the binary format writes them.
///
/// A reader knows no module, so a reference to a defined type comes back as `HeapType.recursive` with
/// the module's own type index in it; whoever has the types resolves it with `resolved(_:)`.
extension ByteReader {
  /// A value type, with type indices unresolved.
  @inline(__always)
  mutating func valueType(_ features: FeatureSet) throws(ModuleError) -> ValueType {
    if position < end, let number = ValueType(numberCode: base[position]) {
      position &+= 1
      return number
    }
    return try otherValueType(features)
  }

  @inline(never)
  private mutating func otherValueType(_ features: FeatureSet) throws(ModuleError) -> ValueType {
    let start = position
    guard position < end, base[position] != 0x7B else {
      _ = try byte()
      try require(.simd, in: features, for: "the type v128", at: start)
      return .v128
    }
    return ValueType(try referenceType(features, isElement: false))
  }

  /// A reference type, with type indices unresolved.
  ///
  /// - Parameter isElement: whether this is what a table holds, where `funcref` has always been allowed.
  mutating func referenceType(_ features: FeatureSet, isElement: Bool = true) throws(ModuleError) -> ReferenceType {
    let start = position
    let code = try byte()
    switch code {
    case 0x63, 0x64:
      try require(.functionReferences, in: features, for: "a typed reference", at: start)
      return ReferenceType(try heapType(features), nullable: code == 0x63)
    default:
      guard let heap = HeapType(abstractCode: code) else {
        throw malformed("malformed reference type: unknown code 0x\(String(code, radix: 16))", at: start)
      }
      if heap != .function || !isElement { try require(heap, in: features, at: start) }
      return ReferenceType(heap, nullable: true)
    }
  }

  /// A heap type, with type indices unresolved.
  mutating func heapType(_ features: FeatureSet) throws(ModuleError) -> HeapType {
    let start = position
    let code = try s33()
    guard code < 0 else {
      try require(.functionReferences, in: features, for: "a type index as heap type", at: start)
      guard code < Int64(TypeID.limit) else {
        throw ModuleError(.invalid, "unknown type \(code)", offset: start)
      }
      return .recursive(UInt32(truncatingIfNeeded: code))
    }
    guard code >= -64, let heap = HeapType(abstractCode: UInt8(truncatingIfNeeded: code & 0x7F)) else {
      throw malformed("malformed heap type: unknown code \(code)", at: start)
    }
    try require(heap, in: features, at: start)
    return heap
  }

  /// A block type, with type indices unresolved (`.value`) or as written (`.type`).
  mutating func blockType(_ features: FeatureSet) throws(ModuleError) -> BlockType {
    let start = position
    guard position < end else { return .value(try valueType(features)) }
    switch base[position] {
    case 0x40:
      position &+= 1
      return .empty
    case 0x41...0x7F:
      return .value(try valueType(features))
    default:
      let index = try s33()
      guard index >= 0 else { throw malformed("malformed block type: \(index)", at: start) }
      try require(.multiValue, in: features, for: "a block with a type index", at: start)
      return .type(UInt32(truncatingIfNeeded: index))
    }
  }

  private func require(_ heap: HeapType, in features: FeatureSet, at offset: Int) throws(ModuleError) {
    let feature: Feature =
      switch heap {
      case .function, .external: .referenceTypes
      case .exception, .noException: .exceptions
      default: .gc
      }
    try require(feature, in: features, for: "the heap type \(heap)", at: offset)
  }

  /// Refuses what `feature` brought when the engine has it switched off.
  @inline(__always)
  func require(
    _ feature: Feature, in features: FeatureSet, for what: @autoclosure () -> String, at offset: Int
  ) throws(ModuleError) {
    guard features.contains(feature) else {
      throw ModuleError(.disabled(feature), "\(what()) needs \(feature.name)", offset: offset)
    }
  }
}

extension ValueType {
  /// The number type that the binary format writes as `code`.
  @inline(__always)
  init?(numberCode code: UInt8) {
    guard code >= 0x7C, code <= 0x7F else { return nil }
    self.init(raw: UInt32(0x7F &- code))
  }

  /// The same type with a module type index replaced by the number in `types`; nil if there is no such type.
  @inline(__always)
  func resolved(_ types: [TypeID]) -> ValueType? {
    guard let reference = referenceType, let index = reference.heap.recursiveIndex else { return self }
    guard Int(truncatingIfNeeded: index) < types.count else { return nil }
    return .reference(.concrete(types[Int(truncatingIfNeeded: index)]), nullable: reference.isNullable)
  }
}

extension HeapType {
  /// The same type with a module type index replaced by the number in `types`; nil if there is no such type.
  func resolved(_ types: [TypeID]) -> HeapType? {
    guard let index = recursiveIndex else { return self }
    guard Int(truncatingIfNeeded: index) < types.count else { return nil }
    return .concrete(types[Int(truncatingIfNeeded: index)])
  }
}
