extension ModuleDecoder {
  mutating func typeSection() throws(ModuleError) {
    let count = try count(limits.recursionGroups, "recursionGroups", of: "recursion groups")
    contents.recursionGroups.reserveCapacity(room(for: count))
    contents.types.reserveCapacity(room(for: count))
    contents.definitions.reserveCapacity(room(for: count))
    for _ in 0..<count { try recursionGroup() }
  }

  private mutating func recursionGroup() throws(ModuleError) {
    let start = reader.position
    var group: [SubType] = []
    if reader.position < reader.end, reader.base[reader.position] == 0x4E {
      try require(.gc, for: "a recursion group")
      reader.position &+= 1
      let count = try count(limits.typesInGroup, "typesInGroup", of: "types in a recursion group")
      try check(count &+ contents.types.count, limits.types, "types", "a type section with", "types")
      group.reserveCapacity(room(for: count))
      for _ in 0..<count { group.append(try subType(groupSize: count)) }
    } else {
      try check(contents.types.count &+ 1, limits.types, "types", "a type section with", "types")
      group.append(try subType(groupSize: 1))
    }
    contents.recursionGroups.append(group.count)
    if group.isEmpty { return }
    try intern(group, at: start)
  }

  private mutating func intern(_ group: [SubType], at offset: Int) throws(ModuleError) {
    let first: TypeID
    do throws(TypeRegistry.Refusal) {
      first = try engine.types.intern(group, maximumDepth: limits.subtypingDepth)
    } catch {
      throw refusal(error, at: offset)
    }
    for index in group.indices {
      let id = TypeID(rawValue: first.rawValue &+ UInt32(truncatingIfNeeded: index))
      contents.types.append(id)
      contents.definitions.append(engine.types.definition(of: id))
    }
  }

  private func refusal(_ refusal: TypeRegistry.Refusal, at offset: Int) -> ModuleError {
    let base = contents.types.count
    switch refusal {
    case .full:
      return ModuleError(.limit("engineTypes"), "the engine has no type numbers left", offset: offset)
    case .tooDeep(let member):
      return ModuleError(
        .limit("subtypingDepth"),
        "type \(base &+ member) is more than \(limits.subtypingDepth) levels below its root", offset: offset)
    case .supertypeNotEarlier(let member):
      return ModuleError(
        .invalid, "unknown type: the supertype of type \(base &+ member) is not an earlier type", offset: offset)
    case .supertypeIsFinal(let member):
      return ModuleError(.invalid, "sub type: the supertype of type \(base &+ member) is final", offset: offset)
    case .structureMismatch(let member):
      return ModuleError(
        .invalid, "sub type: type \(base &+ member) does not match its supertype", offset: offset)
    }
  }

  private mutating func subType(groupSize: Int) throws(ModuleError) -> SubType {
    let start = reader.position
    let code = try reader.byte()
    guard code == 0x50 || code == 0x4F else {
      return SubType(try compositeType(code, groupSize: groupSize, at: start))
    }
    try reader.require(.gc, in: features, for: "a declared subtype", at: start)
    let count = try reader.count()
    var supertype: HeapType?
    for _ in 0..<count {
      let place = reader.position
      let index = try reader.u32()
      supertype = try typeInGroup(index, groupSize: groupSize, at: place)
    }
    guard count <= 1 else {
      throw ModuleError(.invalid, "sub type: \(count) supertypes, at most one is allowed", offset: start)
    }
    let compositeStart = reader.position
    let composite = try compositeType(try reader.byte(), groupSize: groupSize, at: compositeStart)
    return SubType(composite, supertype: supertype, isFinal: code == 0x4F)
  }

  private mutating func compositeType(
    _ code: UInt8, groupSize: Int, at start: Int
  ) throws(ModuleError) -> CompositeType {
    switch code {
    case 0x60:
      let parameters = try valueTypes(limits.parameters, "parameters", groupSize: groupSize)
      let results = try valueTypes(limits.results, "results", groupSize: groupSize)
      if results.count > 1 { try require(.multiValue, for: "a function with \(results.count) results") }
      return .function(FunctionType(parameters, results))
    case 0x5F:
      try reader.require(.gc, in: features, for: "a struct type", at: start)
      let count = try count(limits.structFields, "structFields", of: "fields")
      var fields: [FieldType] = []
      fields.reserveCapacity(room(for: count))
      for _ in 0..<count { fields.append(try fieldType(groupSize: groupSize)) }
      return .structure(fields)
    case 0x5E:
      try reader.require(.gc, in: features, for: "an array type", at: start)
      return .array(try fieldType(groupSize: groupSize))
    default:
      throw reader.malformed("malformed type definition: unknown code 0x\(String(code, radix: 16))", at: start)
    }
  }

  private mutating func valueTypes(
    _ limit: Int, _ name: String, groupSize: Int
  ) throws(ModuleError) -> [ValueType] {
    let count = try count(limit, name, of: name)
    var types: [ValueType] = []
    types.reserveCapacity(room(for: count))
    for _ in 0..<count { types.append(try typeInGroup(groupSize: groupSize)) }
    return types
  }

  private mutating func fieldType(groupSize: Int) throws(ModuleError) -> FieldType {
    let storage: StorageType
    switch reader.isAtEnd ? 0 : reader.base[reader.position] {
    case 0x78:
      reader.position &+= 1
      storage = .i8
    case 0x77:
      reader.position &+= 1
      storage = .i16
    default:
      storage = .value(try typeInGroup(groupSize: groupSize))
    }
    return FieldType(storage, mutable: try mutability())
  }

  /// A value type of a definition: references within the group stay places in the group.
  private mutating func typeInGroup(groupSize: Int) throws(ModuleError) -> ValueType {
    let start = reader.position
    let type = try reader.valueType(features)
    guard let reference = type.referenceType, let index = reference.heap.recursiveIndex else { return type }
    return .reference(
      try typeInGroup(index, groupSize: groupSize, at: start), nullable: reference.isNullable)
  }

  private func typeInGroup(_ index: UInt32, groupSize: Int, at offset: Int) throws(ModuleError) -> HeapType {
    let index = Int(truncatingIfNeeded: index)
    if index >= 0, index < contents.types.count { return .concrete(contents.types[index]) }
    guard index >= 0, index &- contents.types.count < groupSize else {
      throw ModuleError(
        .invalid, "unknown type \(index): \(contents.types.count &+ groupSize) are defined so far", offset: offset)
    }
    return .recursive(UInt32(truncatingIfNeeded: index &- contents.types.count))
  }

  // MARK: Types of other sections

  mutating func mutability() throws(ModuleError) -> Bool {
    let start = reader.position
    switch try reader.byte() {
    case 0: return false
    case 1: return true
    case let code: throw reader.malformed("malformed mutability 0x\(String(code, radix: 16))", at: start)
    }
  }

  mutating func valueType() throws(ModuleError) -> ValueType {
    let start = reader.position
    guard let type = try reader.valueType(features).resolved(contents.types) else { throw unknownType(at: start) }
    return type
  }

  mutating func referenceType() throws(ModuleError) -> ReferenceType {
    let start = reader.position
    let type = try reader.referenceType(features)
    guard let heap = type.heap.resolved(contents.types) else { throw unknownType(at: start) }
    return ReferenceType(heap, nullable: type.isNullable)
  }

  /// The index of a function type, and its number.
  mutating func functionTypeIndex() throws(ModuleError) -> (index: UInt32, id: TypeID) {
    let start = reader.position
    let index = try reader.u32()
    guard UInt64(index) < UInt64(contents.types.count) else { throw unknownType(at: start) }
    let place = Int(truncatingIfNeeded: index)
    guard case .function = contents.definitions[place].composite else {
      throw ModuleError(.invalid, "unknown type: type \(index) is not a function type", offset: start)
    }
    return (index, contents.types[place])
  }

  private func unknownType(at offset: Int) -> ModuleError {
    ModuleError(.invalid, "unknown type: the module has \(contents.types.count)", offset: offset)
  }
}
