// Instantiation: link, allocate, evaluate initialisers, copy segments, start; in the order of the
// specification, so that what a failing module has written before stays visible as it demands.

extension Store {
  /// Creates an instance of a module and runs its start function.
  public func instantiate(
    _ module: Module, _ imports: Imports = Imports()
  ) throws(InstantiationError) -> Instance {
    guard module.engine === engine else { throw .engineMismatch }
    guard instances.count < limits.instances else { throw .limit(.instances(limit: limits.instances)) }
    let instance = InstanceData(module, store: self)
    // References to the instance may get into tables before a failure: it stays even if it is not returned.
    instances.append(instance)
    do throws(LinkError) {
      try link(instance, imports)
    } catch {
      instances.removeLast()
      throw .link(error)
    }
    makeFunctions(of: instance)
    try initialize(instance)
    if engine.configuration.translatesEagerly {
      for index in module.contents.importedFunctionCount..<module.contents.functions.count {
        instance.translate(instance.functions[index])
      }
      instance.releaseTranslator()
    }
    if let start = module.contents.start {
      do throws(CallError) {
        try Function(self, instance.functions[Int(start)]).call()
      } catch .trap(let trap) {
        throw .trap(trap)
      } catch {
        throw .start(error)
      }
    }
    return Instance(self, instance)
  }

  /// Makes what the module defines, and gives it its first contents.
  private func initialize(_ instance: InstanceData) throws(InstantiationError) {
    let contents = instance.module.contents
    // Until everything is in place, references are where no root finds them.
    heap.pauses += 1
    defer { heap.pauses -= 1 }
    do throws(LimitError) {
      for memory in contents.memories.dropFirst(contents.importedMemoryCount) {
        instance.memories.append(try makeMemory(memory))
      }
    } catch {
      throw .limit(error)
    }
    if let memory = instance.memories.first { instance.record.pointee.memory = memory }
    try evaluateGlobals(of: instance)
    try makeTables(of: instance)
    makeTags(of: instance)
    try evaluateElements(of: instance)
    let kind = try copySegments(of: instance)
    guard kind == .none else { throw .trap(Trap(kind)) }
  }

  // MARK: Linking

  private func link(_ instance: InstanceData, _ imports: Imports) throws(LinkError) {
    let contents = instance.module.contents
    var functionIndex = 0
    for entry in contents.imports {
      guard let item = imports.items[Imports.Key(module: entry.module, name: entry.name)] else {
        throw .unknownImport(module: entry.module, name: entry.name, type: describe(entry.type))
      }
      let provided = try resolve(item, for: entry)
      guard provided.store === self, matches(provided, entry.type) else {
        throw .incompatibleImport(
          module: entry.module, name: entry.name, expected: describe(entry.type), found: describe(provided.type))
      }
      switch provided {
      case .function(let function):
        instance.functions[functionIndex] = function.record
        instance.importTargets[functionIndex] = importTarget(function.record)
        functionIndex += 1
      case .table(let table): instance.tables.append(table.record)
      case .memory(let memory): instance.memories.append(memory.record)
      case .global(let global): instance.globals.append(global.cell)
      case .tag(let tag): instance.tags.append(tag.identity)
      }
    }
  }

  private func resolve(_ item: Imports.Item, for entry: Import) throws(LinkError) -> Extern {
    switch item {
    case .external(let item): return item
    case .shared(let memory): return .memory(Memory(self, memory))
    case .host(let definition):
      do throws(UsageError) {
        return .function(try Function(self, definition))
      } catch {
        throw .unknownImport(module: entry.module, name: entry.name, type: describe(entry.type))
      }
    }
  }

  /// What a direct call to an imported function enters: host functions as they are, others by a crossing.
  private func importTarget(
    _ function: UnsafeMutablePointer<FunctionRecord>
  ) -> UnsafeMutablePointer<FunctionRecord> {
    guard let instance = function.pointee.instance else { return function }
    let record = makeFunctions(1)
    record.initialize(
      to: FunctionRecord(
        stub: Assembler.address(of: .importStub), entry: record.stubEntry, instance: instance,
        type: function.pointee.type, headerSlot: function.pointee.headerSlot,
        parameterSlots: function.pointee.parameterSlots, index: function.pointee.index, target: function))
    return record
  }

  private func matches(_ item: Extern, _ type: ExternalType) -> Bool {
    switch (item.type, type) {
    case (.function(let found), .function(let wanted)): return engine.types.isSubtype(found, of: wanted)
    case (.table(let found), .table(let wanted)):
      return found.element == wanted.element && found.address == wanted.address
        && matches(found.limits, wanted.limits)
    case (.memory(let found), .memory(let wanted)):
      return found.address == wanted.address && found.isShared == wanted.isShared
        && found.pageSizeLog2 == wanted.pageSizeLog2 && matches(found.limits, wanted.limits)
    case (.global(let found), .global(let wanted)):
      guard found.isMutable == wanted.isMutable else { return false }
      return found.isMutable ? found.value == wanted.value : subtyping.isSubtype(found.value, of: wanted.value)
    case (.tag(let found), .tag(let wanted)): return found == wanted
    default: return false
    }
  }

  private func matches(_ found: Limits, _ wanted: Limits) -> Bool {
    guard found.minimum >= wanted.minimum else { return false }
    guard let maximum = wanted.maximum else { return true }
    guard let given = found.maximum else { return false }
    return given <= maximum
  }

  /// A type in words, for messages.
  func describe(_ type: ExternalType) -> String {
    switch type {
    case .function(let id): return "function \(engine.functionType(id)?.description ?? "")"
    case .table(let type): return "table \(describe(type.limits)) \(type.element)"
    case .memory(let type): return "memory \(describe(type.limits)) pages\(type.isShared ? " shared" : "")"
    case .global(let type): return "global \(type.isMutable ? "mut " : "")\(type.value)"
    case .tag(let id): return "tag \(engine.functionType(id)?.description ?? "")"
    }
  }

  private func describe(_ limits: Limits) -> String {
    guard let maximum = limits.maximum else { return "\(limits.minimum).." }
    return "\(limits.minimum)..\(maximum)"
  }

  // MARK: Allocation

  private func makeFunctions(of instance: InstanceData) {
    let contents = instance.module.contents
    let imported = contents.importedFunctionCount
    let count = contents.functions.count - imported
    let block = makeFunctions(count)
    let stub = Assembler.address(of: .translateStub)
    for place in 0..<count {
      let index = imported + place
      let declaration = contents.functions[index]
      let layout = instance.layouts[Int(declaration.typeIndex)]
      let record = block + place
      record.initialize(
        to: FunctionRecord(
          stub: stub, entry: record.stubEntry, instance: instance.record, type: declaration.type,
          headerSlot: UInt32(truncatingIfNeeded: layout.headerSlot),
          parameterSlots: UInt32(truncatingIfNeeded: layout.parameterSlots),
          index: UInt32(truncatingIfNeeded: index)))
      instance.functions[index] = record
    }
  }

  private func evaluateGlobals(of instance: InstanceData) throws(InstantiationError) {
    let contents = instance.module.contents
    for global in contents.globals.dropFirst(contents.importedGlobalCount) {
      var bits = V128(low: 0, high: 0)
      if let initializer = global.initializer { bits = try ConstantEvaluator(instance).evaluate(initializer) }
      instance.globals.append(makeGlobal(global.type.value, bits.low, bits.high))
    }
  }

  private func makeTags(of instance: InstanceData) {
    let contents = instance.module.contents
    var names = contents.names.tags
    for export in contents.exports where export.kind == .tag && names[export.index] == nil {
      names[export.index] = export.name
    }
    for (index, type) in contents.tags.enumerated().dropFirst(contents.importedTagCount) {
      instance.tags.append(
        TagIdentity(contents.types[Int(type)], name: names[UInt32(truncatingIfNeeded: index)]))
    }
  }

  private func makeTables(of instance: InstanceData) throws(InstantiationError) {
    let contents = instance.module.contents
    for table in contents.tables.dropFirst(contents.importedTableCount) {
      var bits: UInt64 = 0
      if let initializer = table.initializer { bits = try ConstantEvaluator(instance).evaluate(initializer).low }
      do throws(LimitError) {
        instance.tables.append(try makeTable(table.type, filling: bits))
      } catch {
        throw .limit(error)
      }
    }
  }

  // MARK: Segments

  private func evaluateElements(of instance: InstanceData) throws(InstantiationError) {
    for (index, segment) in instance.module.contents.elements.enumerated() {
      let count = segment.count
      let items = UnsafeMutablePointer<UInt64>.allocate(capacity: max(count, 1))
      switch segment.items {
      case .functions(let functions):
        for (place, function) in functions.enumerated() { items[place] = instance.functions[Int(function)].reference }
      case .expressions(let expressions):
        for (place, expression) in expressions.enumerated() {
          items[place] = try ConstantEvaluator(instance).evaluate(expression).low
        }
      }
      instance.elements[index].items.deallocate()
      instance.elements[index] = ElementRecord(items: items, count: count)
    }
  }

  private func copySegments(of instance: InstanceData) throws(InstantiationError) -> TrapKind {
    let contents = instance.module.contents
    for (index, segment) in contents.elements.enumerated() {
      switch segment.mode {
      case .passive: continue
      case .declarative: break
      case .active(let table, let offset):
        let start = try ConstantEvaluator(instance).evaluate(offset).low
        let kind = instance.tables[Int(table)].initialize(
          from: instance.elements + index, start, 0, UInt64(segment.count))
        guard kind == .none else { return kind }
      }
      instance.elements[index].count = 0
    }
    for (index, segment) in contents.data.enumerated() {
      guard case .active(let memory, let offset) = segment.mode else { continue }
      let start = try ConstantEvaluator(instance).evaluate(offset).low
      let kind = instance.memories[Int(memory)].initialize(
        from: instance.data + index, start, 0, UInt64(instance.data[index].count))
      guard kind == .none else { return kind }
      instance.data[index].count = 0
    }
    return .none
  }
}
