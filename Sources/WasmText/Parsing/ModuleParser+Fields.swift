import WasmCore

/// The third pass: every field but types, in the order of the text.
extension ModuleParser {
  mutating func defineFields() throws(TextError) {
    while true {
      try takeCustomAnnotations()
      guard reader.token.kind == .leftParenthesis else { return }
      if reader.isList("type") || reader.isList("rec") {
        reader.skipList()
        continue
      }
      reader.advance()
      if reader.take("func") {
        try defineFunction()
      } else if reader.take("import") {
        try defineImport()
      } else if reader.take("global") {
        try defineGlobal()
      } else if reader.take("memory") {
        try defineMemory()
      } else if reader.take("table") {
        try defineTable()
      } else if reader.take("tag") {
        try defineTag()
      } else if reader.take("export") {
        try defineExport()
      } else if reader.take("start") {
        guard sections.start == nil else { throw reader.error("multiple start sections") }
        sections.start = try index(.function)
      } else if reader.take("elem") {
        try defineElements()
      } else if reader.take("data") {
        try defineData()
      } else {
        throw reader.unexpected("a module field")
      }
      try reader.expectClosing()
    }
  }

  // MARK: Imports and exports

  private mutating func defineImport() throws(TextError) {
    let module = try reader.expectName()
    let name = try reader.expectName()
    try reader.expectOpening()
    if reader.take("func") {
      try beginDefinition(.function)
      try importFunction(module, name)
    } else if reader.take("table") {
      try beginDefinition(.table)
      try importTable(module, name)
    } else if reader.take("memory") {
      try beginDefinition(.memory)
      try importMemory(module, name)
    } else if reader.take("global") {
      try beginDefinition(.global)
      try importGlobal(module, name)
    } else if reader.take("tag") {
      try beginDefinition(.tag)
      try importTag(module, name)
    } else {
      throw reader.unexpected("an import description")
    }
    try reader.expectClosing()
  }

  private mutating func beginImport(_ module: [UInt8], _ name: [UInt8], _ kind: ExternalKind) {
    sections[.importing].count &+= 1
    sections[.importing].bytes.appendVector(module)
    sections[.importing].bytes.appendVector(name)
    sections[.importing].bytes.append(kind.rawValue)
  }

  private mutating func importFunction(_ module: [UInt8], _ name: [UInt8]) throws(TextError) {
    let type = try resolve(try typeUse(.ignored))
    beginImport(module, name, .function)
    sections[.importing].bytes.appendUnsigned(type)
  }

  private mutating func importTable(_ module: [UInt8], _ name: [UInt8]) throws(TextError) {
    let limits = try tableLimits()
    let type = try referenceType()
    beginImport(module, name, .table)
    sections[.importing].bytes.appendType(type)
    limits.append(to: &sections[.importing].bytes)
  }

  private mutating func importMemory(_ module: [UInt8], _ name: [UInt8]) throws(TextError) {
    let limits = try memoryLimits()
    beginImport(module, name, .memory)
    limits.append(to: &sections[.importing].bytes)
  }

  private mutating func importGlobal(_ module: [UInt8], _ name: [UInt8]) throws(TextError) {
    let (type, isMutable) = try globalType()
    beginImport(module, name, .global)
    sections[.importing].bytes.appendType(type)
    sections[.importing].bytes.append(isMutable ? 1 : 0)
  }

  private mutating func importTag(_ module: [UInt8], _ name: [UInt8]) throws(TextError) {
    let type = try resolve(try typeUse(.ignored))
    beginImport(module, name, .tag)
    sections[.importing].bytes.append(0)
    sections[.importing].bytes.appendUnsigned(type)
  }

  private mutating func defineExport() throws(TextError) {
    let name = try reader.expectName()
    try reader.expectOpening()
    if reader.take("func") {
      addExport(name, .function, try index(.function))
    } else if reader.take("table") {
      addExport(name, .table, try index(.table))
    } else if reader.take("memory") {
      addExport(name, .memory, try index(.memory))
    } else if reader.take("global") {
      addExport(name, .global, try index(.global))
    } else if reader.take("tag") {
      addExport(name, .tag, try index(.tag))
    } else {
      throw reader.unexpected("an export description")
    }
    try reader.expectClosing()
  }

  private mutating func addExport(_ name: [UInt8], _ kind: ExternalKind, _ index: UInt32) {
    sections[.export].count &+= 1
    sections[.export].bytes.appendVector(name)
    sections[.export].bytes.append(kind.rawValue)
    sections[.export].bytes.appendUnsigned(index)
  }

  /// Moves past the identifier of a thing and gives it its index.
  @discardableResult
  private mutating func beginDefinition(_ kind: IndexSpace.Kind) throws(TextError) -> UInt32 {
    let index = takeNext(kind)
    _ = reader.takeIdentifier()
    try annotateName(kind, index)
    return index
  }

  /// Reads the exports and the import that may be written within a definition.
  ///
  /// - Returns: the names of the import, if the thing is imported.
  private mutating func inlineExportsAndImport(
    _ kind: ExternalKind, _ index: UInt32
  ) throws(TextError) -> (module: [UInt8], name: [UInt8])? {
    while reader.takeList("export") {
      addExport(try reader.expectName(), kind, index)
      try reader.expectClosing()
    }
    guard reader.takeList("import") else { return nil }
    let module = try reader.expectName()
    let name = try reader.expectName()
    try reader.expectClosing()
    return (module, name)
  }

  // MARK: Functions and tags

  private mutating func defineFunction() throws(TextError) {
    let index = try beginDefinition(.function)
    if let names = try inlineExportsAndImport(.function, index) {
      try importFunction(names.module, names.name)
      return
    }
    resetLocals()
    let use = try typeUse(.bound)
    let type = try resolve(use)
    if use.named != nil, parameters.isEmpty { declareAnonymous(.local, count: types.parameterCount(type)) }
    sections[.function].count &+= 1
    sections[.function].bytes.appendUnsigned(type)

    code.removeAll(keepingCapacity: true)
    try readLocals()
    isInFunction = true
    try expression(isSingle: false)
    isInFunction = false
    code.append(0x0B)
    sections[.code].count &+= 1
    sections[.code].bytes.appendVector(code)
    finishFunction(index)
  }

  private mutating func readLocals() throws(TextError) {
    var locals: [ValueTypeCode] = []
    while reader.takeList("local") {
      let index = count(.local)
      var isSingle = reader.token.kind == .identifier
      if isSingle { try declare(.local) }
      if let name = try takeNameAnnotation("local") {
        if !isSingle { declareAnonymous(.local) }
        annotateLocal(index, name)
        isSingle = true
      }
      if isSingle {
        locals.append(try valueType())
      } else {
        while reader.token.kind != .rightParenthesis {
          locals.append(try valueType())
          declareAnonymous(.local)
        }
      }
      try reader.expectClosing()
    }
    // Neighbours of one type share a declaration.
    var groups: [(count: UInt32, type: ValueTypeCode)] = []
    for type in locals {
      if let last = groups.last, last.type == type {
        groups[groups.count - 1].count &+= 1
      } else {
        groups.append((1, type))
      }
    }
    code.appendCount(groups.count)
    for group in groups {
      code.appendUnsigned(group.count)
      code.appendType(group.type)
    }
  }

  private mutating func finishFunction(_ index: UInt32) {
    names.addLocals(function: index, names(.local))
    names.addLabels(function: index, labels.names.map { ($0.index, identifiers.name($0.identifier)) })
    labels.reset()
    guard !hints.isEmpty else { return }
    branchHints.count &+= 1
    branchHints.bytes.appendUnsigned(index)
    branchHints.bytes.appendCount(hints.count)
    for hint in hints {
      branchHints.bytes.appendUnsigned(hint.offset)
      branchHints.bytes.append(1)
      branchHints.bytes.append(hint.isLikely ? 1 : 0)
    }
    hints.removeAll()
  }

  private mutating func defineTag() throws(TextError) {
    let index = try beginDefinition(.tag)
    if let names = try inlineExportsAndImport(.tag, index) {
      try importTag(names.module, names.name)
      return
    }
    let type = try resolve(try typeUse(.ignored))
    sections[.tag].count &+= 1
    sections[.tag].bytes.append(0)
    sections[.tag].bytes.appendUnsigned(type)
  }

  // MARK: Globals

  private mutating func globalType() throws(TextError) -> (type: ValueTypeCode, isMutable: Bool) {
    guard reader.takeList("mut") else { return (try valueType(), false) }
    let type = try valueType()
    try reader.expectClosing()
    return (type, true)
  }

  private mutating func defineGlobal() throws(TextError) {
    let index = try beginDefinition(.global)
    if let names = try inlineExportsAndImport(.global, index) {
      try importGlobal(names.module, names.name)
      return
    }
    let (type, isMutable) = try globalType()
    sections[.global].count &+= 1
    sections[.global].bytes.appendType(type)
    sections[.global].bytes.append(isMutable ? 1 : 0)
    sections[.global].bytes.append(contentsOf: try constantExpression(isSingle: false))
  }

  // MARK: Tables and memories

  private mutating func defineTable() throws(TextError) {
    let index = try beginDefinition(.table)
    if let names = try inlineExportsAndImport(.table, index) {
      try importTable(names.module, names.name)
      return
    }
    let isWide = try addressType()
    guard reader.token.kind == .number else {
      try defineTableWithElements(index, isWide)
      return
    }
    let limits = try limits(isWide: isWide)
    let type = try referenceType()
    sections[.table].count &+= 1
    let hasInitializer = reader.token.kind != .rightParenthesis
    if hasInitializer { sections[.table].bytes.append(contentsOf: [0x40, 0x00]) }
    sections[.table].bytes.appendType(type)
    limits.append(to: &sections[.table].bytes)
    if hasInitializer { sections[.table].bytes.append(contentsOf: try constantExpression(isSingle: false)) }
  }

  private mutating func defineTableWithElements(_ index: UInt32, _ isWide: Bool) throws(TextError) {
    let type = try referenceType()
    try reader.expectList("elem")
    let offset: [UInt8] = [isWide ? 0x42 : 0x41, 0x00, 0x0B]
    _ = takeNext(.element)
    let count = try inlineElements(table: index, offset: offset, type: type)
    try reader.expectClosing()
    let size = UInt64(truncatingIfNeeded: count)
    sections[.table].count &+= 1
    sections[.table].bytes.appendType(type)
    LimitsCode(minimum: size, maximum: size, isWide: isWide).append(to: &sections[.table].bytes)
  }

  private mutating func defineMemory() throws(TextError) {
    let index = try beginDefinition(.memory)
    if let names = try inlineExportsAndImport(.memory, index) {
      try importMemory(names.module, names.name)
      return
    }
    let isWide = try addressType()
    sections[.memory].count &+= 1
    if reader.token.kind == .number {
      try memoryLimits(isWide: isWide).append(to: &sections[.memory].bytes)
      return
    }
    let pageSize = try pageSizeLog2()
    try reader.expectList("data")
    let bytes = reader.takeStrings()
    try reader.expectClosing()
    let pageMask = UInt64(1) << UInt64(pageSize ?? 16) &- 1
    let size = UInt64(truncatingIfNeeded: bytes.count)
    let pages = pageMask == .max ? (size == 0 ? 0 : 1) : (size &+ pageMask) >> UInt64(pageSize ?? 16)
    LimitsCode(minimum: pages, maximum: pages, isWide: isWide, pageSizeLog2: pageSize)
      .append(to: &sections[.memory].bytes)
    _ = takeNext(.data)
    addActiveData(memory: index, offset: [isWide ? 0x42 : 0x41, 0x00, 0x0B], bytes)
  }

  /// Reads the address type of a table or memory, if it is written.
  ///
  /// - Returns: whether addresses are 64 bits wide.
  private mutating func addressType() throws(TextError) -> Bool {
    if reader.take("i64") { return true }
    _ = reader.take("i32")
    return false
  }

  private mutating func tableLimits() throws(TextError) -> LimitsCode { try limits(isWide: try addressType()) }

  private mutating func memoryLimits() throws(TextError) -> LimitsCode { try memoryLimits(isWide: try addressType()) }

  private mutating func memoryLimits(isWide: Bool) throws(TextError) -> LimitsCode {
    var limits = try limits(isWide: isWide)
    limits.isShared = reader.take("shared")
    limits.pageSizeLog2 = try pageSizeLog2()
    return limits
  }

  private mutating func limits(isWide: Bool) throws(TextError) -> LimitsCode {
    let minimum = try reader.expectUInt64()
    let maximum = reader.token.kind == .number ? try reader.expectUInt64() : nil
    return LimitsCode(minimum: minimum, maximum: maximum, isWide: isWide)
  }

  private mutating func pageSizeLog2() throws(TextError) -> UInt8? {
    guard reader.takeList("pagesize") else { return nil }
    let start = reader.token
    let size = try reader.expectUInt64()
    guard size.nonzeroBitCount == 1 else { throw reader.error("invalid custom page size \(size)", at: start) }
    try reader.expectClosing()
    return UInt8(truncatingIfNeeded: size.trailingZeroBitCount)
  }
}

/// The limits of a table or memory, with the flags that the binary format puts before them.
struct LimitsCode {
  let minimum: UInt64
  let maximum: UInt64?
  let isWide: Bool
  var isShared = false
  var pageSizeLog2: UInt8?

  func append(to bytes: inout [UInt8]) {
    var flags: UInt8 = maximum == nil ? 0 : 1
    if isShared { flags |= 2 }
    if isWide { flags |= 4 }
    if pageSizeLog2 != nil { flags |= 8 }
    bytes.append(flags)
    bytes.appendUnsigned(minimum)
    if let maximum { bytes.appendUnsigned(maximum) }
    if let pageSizeLog2 { bytes.appendUnsigned(UInt32(pageSizeLog2)) }
  }
}
