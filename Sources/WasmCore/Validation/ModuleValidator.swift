/// Checks that decoded contents make a valid module.
///
/// Declarations first, then every function body. What the decoder had to know to read the module,
/// the types, has been checked there.
struct ModuleValidator: ~Copyable {
  private let contents: ModuleContents
  private let features: FeatureSet
  private let subtyping: Subtyping
  private var expressions: FunctionValidator
  /// The section whose declarations are being checked, for errors that have no better place.
  private var section = Section.type

  private init(_ contents: ModuleContents, source: ModuleSource, engine: Engine) {
    self.contents = contents
    features = engine.configuration.features
    subtyping = Subtyping(registry: engine.types)
    expressions = FunctionValidator(contents, source: source, engine: engine)
  }

  static func validate(_ contents: ModuleContents, source: ModuleSource, engine: Engine) throws(ModuleError) {
    var validator = ModuleValidator(contents, source: source, engine: engine)
    try validator.checkDeclarations()
    try validator.checkFunctions()
  }

  private mutating func checkDeclarations() throws(ModuleError) {
    section = .tag
    try checkTags()
    section = .memory
    try checkMemories()
    section = .table
    try checkTables()
    section = .global
    try checkGlobals()
    section = .export
    try checkExports()
    section = .start
    try checkStart()
    section = .element
    try checkElements()
    section = .data
    try checkData()
  }

  private mutating func checkFunctions() throws(ModuleError) {
    for index in contents.importedFunctionCount..<contents.functions.count {
      guard let body = contents.functions[index].body else { continue }
      do throws(ModuleError) {
        try expressions.validate(body, typeIndex: contents.functions[index].typeIndex)
      } catch {
        var located = error
        located.functionIndex = UInt32(truncatingIfNeeded: index)
        located.functionName = contents.names.functions[UInt32(truncatingIfNeeded: index)]?.description
        throw located
      }
    }
  }

  // MARK: Declarations

  private func checkTags() throws(ModuleError) {
    for (index, type) in contents.tags.enumerated() {
      guard case .function(let signature) = contents.definitions[Int(truncatingIfNeeded: type)].composite,
        signature.results.isEmpty
      else { throw invalid("non-empty tag result type of tag \(index)") }
    }
  }

  private func checkMemories() throws(ModuleError) {
    if contents.memories.count > 1, !features.contains(.multiMemory) {
      throw disabled(.multiMemory, "multiple memories: the module has \(contents.memories.count)")
    }
    for (index, memory) in contents.memories.enumerated() {
      guard memory.pageSizeLog2 == 0 || memory.pageSizeLog2 == 16 else {
        throw invalid("invalid custom page size of memory \(index): 2 to the power of \(memory.pageSizeLog2)")
      }
      try checkRange(memory.limits, of: "memory \(index)")
      // As many pages as addresses allow; with pages of one byte the count itself must be an address.
      let addresses = memory.address == .i32 ? UInt64(UInt32.max) : .max
      let most = memory.pageSizeLog2 == 0 ? addresses : (addresses &>> 16) &+ 1
      guard memory.limits.minimum <= most, memory.limits.maximum ?? 0 <= most else {
        throw invalid(
          memory.address == .i32 && memory.pageSizeLog2 == 16
            ? "memory size must be at most 65536 pages (4GiB)"
            : "memory size must be at most \(most) pages")
      }
      if memory.isShared, memory.limits.maximum == nil { throw invalid("shared memory must have maximum") }
    }
  }

  private mutating func checkTables() throws(ModuleError) {
    if contents.tables.count > 1, !features.contains(.referenceTypes) {
      throw disabled(.referenceTypes, "multiple tables: the module has \(contents.tables.count)")
    }
    for (index, table) in contents.tables.enumerated() {
      try checkRange(table.type.limits, of: "table \(index)")
      let most: UInt64 = table.type.address == .i32 ? UInt64(UInt32.max) : .max
      guard table.type.limits.minimum <= most, table.type.limits.maximum ?? 0 <= most else {
        throw invalid("table size must be at most \(most) elements")
      }
      if let initializer = table.initializer {
        try expressions.validate(
          constant: initializer, type: ValueType(table.type.element), visibleGlobals: contents.importedGlobalCount)
      } else if index >= contents.importedTableCount, !table.type.element.isNullable {
        throw invalid("type mismatch: table \(index) of \(table.type.element) has no initial value")
      }
    }
  }

  private func checkRange(_ limits: Limits, of what: String) throws(ModuleError) {
    guard let maximum = limits.maximum, maximum < limits.minimum else { return }
    throw invalid(
      "size minimum must not be greater than maximum: \(limits.minimum) and \(maximum), of \(what)")
  }

  private mutating func checkGlobals() throws(ModuleError) {
    for (index, global) in contents.globals.enumerated() {
      guard let initializer = global.initializer else { continue }
      try expressions.validate(constant: initializer, type: global.type.value, visibleGlobals: index)
    }
  }

  private func checkExports() throws(ModuleError) {
    var names: Set<Name> = []
    for export in contents.exports {
      let count =
        switch export.kind {
        case .function: contents.functions.count
        case .table: contents.tables.count
        case .memory: contents.memories.count
        case .global: contents.globals.count
        case .tag: contents.tags.count
        }
      guard UInt64(export.index) < UInt64(truncatingIfNeeded: count) else {
        throw invalid("unknown \(export.kind.name) \(export.index): export \"\(export.name)\"")
      }
      guard names.insert(export.name).inserted else { throw invalid("duplicate export name \"\(export.name)\"") }
      if export.kind == .global, !features.contains(.mutableGlobals),
        contents.globals[Int(truncatingIfNeeded: export.index)].type.isMutable
      {
        throw disabled(.mutableGlobals, "mutable global \(export.index) is exported")
      }
    }
  }

  private func checkStart() throws(ModuleError) {
    guard let start = contents.start else { return }
    guard UInt64(start) < UInt64(truncatingIfNeeded: contents.functions.count) else {
      throw invalid("unknown function \(start): start function")
    }
    let type = contents.functions[Int(truncatingIfNeeded: start)].typeIndex
    guard case .function(let signature) = contents.definitions[Int(truncatingIfNeeded: type)].composite,
      signature.parameters.isEmpty, signature.results.isEmpty
    else { throw invalid("start function: function \(start) takes or returns values") }
  }

  private mutating func checkElements() throws(ModuleError) {
    for (index, segment) in contents.elements.enumerated() {
      if case .active(let table, let offset) = segment.mode {
        guard UInt64(table) < UInt64(truncatingIfNeeded: contents.tables.count) else {
          throw invalid("unknown table \(table): element segment \(index)", at: offset.start)
        }
        let type = contents.tables[Int(truncatingIfNeeded: table)].type
        guard subtyping.isSubtype(segment.type, of: type.element) else {
          throw invalid(
            "type mismatch: element segment \(index) of \(segment.type) for a table of \(type.element)",
            at: offset.start)
        }
        try expressions.validate(
          constant: offset, type: type.address.valueType, visibleGlobals: contents.globals.count)
      }
      switch segment.items {
      case .functions(let functions):
        for function in functions where UInt64(function) >= UInt64(truncatingIfNeeded: contents.functions.count) {
          throw invalid("unknown function \(function): element segment \(index)")
        }
      case .expressions(let items):
        for item in items {
          try expressions.validate(
            constant: item, type: ValueType(segment.type), visibleGlobals: contents.globals.count)
        }
      }
    }
  }

  private mutating func checkData() throws(ModuleError) {
    for (index, segment) in contents.data.enumerated() {
      guard case .active(let memory, let offset) = segment.mode else { continue }
      guard UInt64(memory) < UInt64(truncatingIfNeeded: contents.memories.count) else {
        throw invalid("unknown memory \(memory): data segment \(index)", at: offset.start)
      }
      try expressions.validate(
        constant: offset, type: contents.memories[Int(truncatingIfNeeded: memory)].address.valueType,
        visibleGlobals: contents.globals.count)
    }
  }

  // MARK: Errors

  private func invalid(_ message: String, at offset: Int? = nil) -> ModuleError {
    ModuleError(.invalid, message, offset: offset ?? sectionOffset)
  }

  private func disabled(_ feature: Feature, _ message: String) -> ModuleError {
    ModuleError(.disabled(feature), message, offset: sectionOffset)
  }

  /// Where the section starts; what was imported, so that there is no such section, is in the import section.
  private var sectionOffset: Int {
    let offset = contents.sectionOffsets[Int(section.rawValue)]
    return offset > 0 ? offset : contents.sectionOffsets[Int(Section.import.rawValue)]
  }
}
