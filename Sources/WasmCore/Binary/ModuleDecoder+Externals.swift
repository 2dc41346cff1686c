/// The sections that say what a module consists of: imports, functions, tables, memories, tags, globals, exports.
extension ModuleDecoder {
  mutating func importSection() throws(ModuleError) {
    let count = try count(limits.imports, "imports", of: "imports")
    contents.imports.reserveCapacity(room(for: count))
    for _ in 0..<count {
      let module = try reader.name(limit: limits.nameLength)
      let name = try reader.name(limit: limits.nameLength)
      let start = reader.position
      guard let kind = ExternalKind(rawValue: try reader.byte()) else {
        throw reader.malformed("malformed import kind", at: start)
      }
      let (type, typeIndex) = try importedType(kind)
      contents.imports.append(Import(module: module, name: name, type: type, typeIndex: typeIndex))
    }
    contents.importedFunctionCount = contents.functions.count
    contents.importedTableCount = contents.tables.count
    contents.importedMemoryCount = contents.memories.count
    contents.importedGlobalCount = contents.globals.count
    contents.importedTagCount = contents.tags.count
  }

  private mutating func importedType(_ kind: ExternalKind) throws(ModuleError) -> (ExternalType, UInt32?) {
    switch kind {
    case .function:
      let (index, id) = try functionTypeIndex()
      try check(contents.functions.count &+ 1, limits.functions, "functions", "a module with", "functions")
      contents.functions.append(FunctionDeclaration(typeIndex: index, type: id))
      return (.function(id), index)
    case .table:
      let type = try tableType()
      try check(contents.tables.count &+ 1, limits.tables, "tables", "a module with", "tables")
      contents.tables.append(TableDeclaration(type: type))
      return (.table(type), nil)
    case .memory:
      let type = try memoryType()
      try check(contents.memories.count &+ 1, limits.memories, "memories", "a module with", "memories")
      contents.memories.append(type)
      return (.memory(type), nil)
    case .global:
      let type = try globalType()
      if type.isMutable { try require(.mutableGlobals, for: "the import of a mutable global") }
      try check(contents.globals.count &+ 1, limits.globals, "globals", "a module with", "globals")
      contents.globals.append(GlobalDeclaration(type: type))
      return (.global(type), nil)
    case .tag:
      let (index, id) = try tagType()
      try check(contents.tags.count &+ 1, limits.tags, "tags", "a module with", "tags")
      contents.tags.append(index)
      return (.tag(id), index)
    }
  }

  mutating func functionSection() throws(ModuleError) {
    let count = try count(limits.functions, "functions", present: contents.functions.count, of: "functions")
    contents.functions.reserveCapacity(contents.functions.count &+ room(for: count))
    for _ in 0..<count {
      let (index, id) = try functionTypeIndex()
      contents.functions.append(FunctionDeclaration(typeIndex: index, type: id))
    }
  }

  mutating func tableSection() throws(ModuleError) {
    let count = try count(limits.tables, "tables", present: contents.tables.count, of: "tables")
    for _ in 0..<count {
      guard !reader.isAtEnd, reader.base[reader.position] == 0x40 else {
        contents.tables.append(TableDeclaration(type: try tableType()))
        continue
      }
      try require(.functionReferences, for: "a table with an initial value")
      reader.position &+= 1
      guard try reader.byte() == 0 else {
        throw reader.malformed("malformed table: zero byte expected", at: reader.position &- 1)
      }
      let type = try tableType()
      contents.tables.append(TableDeclaration(type: type, initializer: try expression()))
    }
  }

  mutating func memorySection() throws(ModuleError) {
    let count = try count(limits.memories, "memories", present: contents.memories.count, of: "memories")
    for _ in 0..<count { contents.memories.append(try memoryType()) }
  }

  mutating func tagSection() throws(ModuleError) {
    let count = try count(limits.tags, "tags", present: contents.tags.count, of: "tags")
    for _ in 0..<count { contents.tags.append(try tagType().index) }
  }

  mutating func globalSection() throws(ModuleError) {
    let count = try count(limits.globals, "globals", present: contents.globals.count, of: "globals")
    contents.globals.reserveCapacity(contents.globals.count &+ room(for: count))
    for _ in 0..<count {
      let type = try globalType()
      contents.globals.append(GlobalDeclaration(type: type, initializer: try expression()))
    }
  }

  mutating func exportSection() throws(ModuleError) {
    let count = try count(limits.exports, "exports", of: "exports")
    contents.exports.reserveCapacity(room(for: count))
    for _ in 0..<count {
      let name = try reader.name(limit: limits.nameLength)
      let start = reader.position
      guard let kind = ExternalKind(rawValue: try reader.byte()) else {
        throw reader.malformed("malformed export kind", at: start)
      }
      let index = try reader.u32()
      if kind == .function { declared.append(index) }
      contents.exports.append(Export(name: name, kind: kind, index: index))
    }
  }

  // MARK: Types of externals

  private mutating func tableType() throws(ModuleError) -> TableType {
    let element = try referenceType()
    let start = reader.position
    let flags = try reader.byte()
    guard flags & ~0x05 == 0 else {
      throw reader.malformed("malformed limits flags 0x\(String(flags, radix: 16)) of a table", at: start)
    }
    let (limits, address) = try limits(flags, at: start)
    return TableType(element, limits, address: address)
  }

  private mutating func memoryType() throws(ModuleError) -> MemoryType {
    let start = reader.position
    let flags = try reader.byte()
    guard flags & ~0x0F == 0 else {
      throw reader.malformed("malformed limits flags 0x\(String(flags, radix: 16)) of a memory", at: start)
    }
    if flags & 0x02 != 0 { try reader.require(.threads, in: features, for: "a shared memory", at: start) }
    let (limits, address) = try limits(flags, at: start)
    var pageSizeLog2: UInt8 = 16
    if flags & 0x08 != 0 {
      try reader.require(.customPageSizes, in: features, for: "a custom page size", at: start)
      let place = reader.position
      let exponent = try reader.u32()
      guard exponent < 64 else {
        throw reader.malformed("invalid custom page size: 2 to the power of \(exponent)", at: place)
      }
      pageSizeLog2 = UInt8(truncatingIfNeeded: exponent)
    }
    return MemoryType(limits, address: address, isShared: flags & 0x02 != 0, pageSizeLog2: pageSizeLog2)
  }

  private mutating func limits(_ flags: UInt8, at start: Int) throws(ModuleError) -> (Limits, AddressType) {
    let isWide = flags & 0x04 != 0
    if isWide { try reader.require(.memory64, in: features, for: "a 64-bit address type", at: start) }
    // With 64-bit addresses the format writes all bounds alike; too large ones are the validator's business.
    let minimum = try reader.u64(since: .memory64, features)
    let maximum = flags & 0x01 != 0 ? try reader.u64(since: .memory64, features) : nil
    return (Limits(minimum: minimum, maximum: maximum), isWide ? .i64 : .i32)
  }

  private mutating func globalType() throws(ModuleError) -> GlobalType {
    let value = try valueType()
    return GlobalType(value, mutable: try mutability())
  }

  private mutating func tagType() throws(ModuleError) -> (index: UInt32, id: TypeID) {
    guard features.contains(.exceptions) || features.contains(.legacyExceptions) else {
      throw ModuleError(.disabled(.exceptions), "a tag needs \(Feature.exceptions.name)", offset: reader.position)
    }
    guard try reader.byte() == 0 else {
      throw reader.malformed("malformed tag: unknown attribute", at: reader.position &- 1)
    }
    return try functionTypeIndex()
  }
}
