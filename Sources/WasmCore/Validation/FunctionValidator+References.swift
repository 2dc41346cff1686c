/// References: functions, null, casts and conversions.
extension FunctionValidator {
  // MARK: Types in instructions

  mutating func resolve(_ type: ValueType) throws(ModuleError) -> ValueType {
    guard let reference = type.referenceType, reference.heap.recursiveIndex != nil else { return type }
    return .reference(try resolve(reference.heap), nullable: reference.isNullable)
  }

  private mutating func resolve(_ heap: HeapType) throws(ModuleError) -> HeapType {
    guard let index = heap.recursiveIndex else { return heap }
    return .concrete(try type(index).pointee.id)
  }

  mutating func type(_ index: UInt32) throws(ModuleError) -> UnsafePointer<TypeView> {
    guard UInt64(index) < UInt64(truncatingIfNeeded: view.typeCount) else { throw invalid("unknown type \(index)") }
    return UnsafePointer(view.types + Int(truncatingIfNeeded: index))
  }

  mutating func functionType(_ index: UInt32) throws(ModuleError) -> UnsafePointer<TypeView> {
    let type = try type(index)
    guard type.pointee.form == .function else { throw invalid("unknown type: type \(index) is not a function type") }
    return type
  }

  /// The heap type at the top of a heap type's hierarchy.
  private mutating func top(of heap: HeapType) -> HeapType {
    switch heap {
    case .function, .noFunction: return .function
    case .external, .noExternal: return .external
    case .exception, .noException: return .exception
    default:
      if let id = heap.typeID, subtyping.registry.abstractParent(of: id) == .function { return .function }
      return .any
    }
  }

  // MARK: Instructions

  mutating func refNull() throws(ModuleError) {
    try push(.reference(try resolve(try reader.heapType(features)), nullable: true))
  }

  mutating func refFunc() throws(ModuleError) {
    let index = try reader.u32()
    guard UInt64(index) < UInt64(truncatingIfNeeded: view.functionCount) else { throw unknownFunction(index) }
    let place = Int(truncatingIfNeeded: index)
    guard view.isDeclared[place] else {
      throw invalid("undeclared function reference: nothing outside of code names function \(index)")
    }
    let type = view.types[Int(truncatingIfNeeded: view.functions[place])]
    try push(.reference(.concrete(type.id), nullable: false))
  }

  mutating func branchOnNull() throws(ModuleError) {
    let types = try label().pointee.labelTypes
    let reference = try popReference()
    if types.count > 0 {
      try pop(types)
      try push(types)
    }
    try push(.reference(reference.heap, nullable: false))
  }

  mutating func branchOnNonNull() throws(ModuleError) {
    let types = try label().pointee.labelTypes
    let reference = try popReference()
    try push(.reference(reference.heap, nullable: false))
    guard types.count > 0 else { throw invalid("type mismatch: the label takes [], expected a reference") }
    try pop(types)
    for index in 0..<(types.count &- 1) { try push(types[index]) }
    guard types[types.count &- 1].isReference else {
      throw invalid("type mismatch: expected a label that takes a reference, found \(describe(types))")
    }
  }

  mutating func refEq() throws(ModuleError) {
    let eq = ValueType.reference(.eq, nullable: true)
    try pop(eq)
    try pop(eq)
    try push(.i32)
  }

  mutating func refTest(nullable: Bool) throws(ModuleError) {
    let target = try resolve(try reader.heapType(features))
    try pop(.reference(top(of: target), nullable: true))
    try push(.i32)
  }

  mutating func refCast(nullable: Bool) throws(ModuleError) {
    let target = try resolve(try reader.heapType(features))
    try pop(.reference(top(of: target), nullable: true))
    try push(.reference(target, nullable: nullable))
  }

  /// `br_on_cast` and, with `onFailure`, `br_on_cast_fail`.
  mutating func branchOnCast(onFailure: Bool) throws(ModuleError) {
    let flags = try reader.castFlags()
    let types = try label().pointee.labelTypes
    let source = ReferenceType(try resolve(try reader.heapType(features)), nullable: flags & 1 != 0)
    let target = ReferenceType(try resolve(try reader.heapType(features)), nullable: flags & 2 != 0)
    guard subtyping.isSubtype(target, of: source) else {
      throw mismatch(expected: ValueType(source), found: ValueType(target))
    }
    // What a value is when the cast fails: null has been ruled out if the target takes it.
    let rest = ReferenceType(source.heap, nullable: source.isNullable && !target.isNullable)
    guard types.count > 0 else { throw invalid("type mismatch: the label takes [], expected a reference") }
    try pop(ValueType(source))
    try push(ValueType(onFailure ? rest : target))
    try pop(types)
    for index in 0..<(types.count &- 1) { try push(types[index]) }
    try push(ValueType(onFailure ? target : rest))
  }

  /// `any.convert_extern` and its inverse, which keep nullability.
  mutating func convert(from source: HeapType, to target: HeapType) throws(ModuleError) {
    let type = try popReference()
    guard subtyping.isSubtype(type.heap, of: source) else {
      throw mismatch(expected: .reference(source, nullable: true), found: ValueType(type))
    }
    try push(.reference(target, nullable: type.isNullable))
  }

  // MARK: Select

  mutating func select() throws(ModuleError) {
    try pop(.i32)
    let second = try popAny()
    let first = try popAny()
    guard !first.isReference, !second.isReference else {
      throw invalid("type mismatch: select without a type takes numbers and vectors, found a reference")
    }
    guard first == second || first.isBottom || second.isBottom else { throw mismatch(expected: first, found: second) }
    try push(first.isBottom ? second : first)
  }

  mutating func selectTyped() throws(ModuleError) {
    let count = try reader.count()
    var type = ValueType.bottom
    for _ in 0..<count { type = try resolve(try reader.valueType(features)) }
    guard count == 1 else { throw invalid("invalid result arity: select yields one value, \(count) are declared") }
    try pop(.i32)
    try pop(type)
    try pop(type)
    try push(type)
  }
}
