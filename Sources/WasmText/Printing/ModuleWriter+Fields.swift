import WasmCore

/// Imports, definitions, exports and segments.
extension ModuleWriter {
  // MARK: Imports

  mutating func writeImports() {
    var next: [ExternalKind: UInt32] = [:]
    for item in contents.imports {
      let index = next[item.type.kind, default: 0]
      next[item.type.kind] = index &+ 1
      output.newLine()
      output.write("(import ")
      output.writeName(item.module.bytes)
      output.write(" ")
      output.writeName(item.name.bytes)
      output.write(" ")
      switch item.type {
      case .function:
        beginDefinition("func", index, functionNames)
        writeTypeUse(item.typeIndex ?? 0)
      case .table(let type):
        beginDefinition("table", index, tableNames)
        write(type)
      case .memory(let type):
        beginDefinition("memory", index, memoryNames)
        write(type)
      case .global(let type):
        beginDefinition("global", index, globalNames)
        write(type)
      case .tag:
        beginDefinition("tag", index, tagNames)
        writeTypeUse(item.typeIndex ?? 0)
      }
      output.write("))")
    }
  }

  private mutating func write(_ type: TableType) {
    if type.address == .i64 { output.write(" i64") }
    write(type.limits)
    write(type.element)
  }

  private mutating func write(_ type: MemoryType) {
    if type.address == .i64 { output.write(" i64") }
    write(type.limits)
    if type.isShared { output.write(" shared") }
    if type.pageSizeLog2 != 16 {
      output.write(" (pagesize ")
      output.write(type.pageSizeLog2 < 64 ? UInt64(1) << UInt64(type.pageSizeLog2) : 0)
      output.write(")")
    }
  }

  private mutating func write(_ limits: Limits) {
    output.write(" ")
    output.write(limits.minimum)
    if let maximum = limits.maximum {
      output.write(" ")
      output.write(maximum)
    }
  }

  private mutating func write(_ type: GlobalType) {
    output.write(type.isMutable ? " (mut" : "")
    write(type.value)
    if type.isMutable { output.write(")") }
  }

  // MARK: Definitions

  mutating func writeDefinitions() {
    for (index, function) in contents.functions.enumerated() {
      guard let body = function.body else { continue }
      writeFunction(UInt32(truncatingIfNeeded: index), function, body)
    }
    for index in contents.tables.indices.dropFirst(contents.importedTableCount) {
      output.newLine()
      beginDefinition("table", UInt32(truncatingIfNeeded: index), tableNames)
      write(contents.tables[index].type)
      if let initializer = contents.tables[index].initializer { writeExpression(initializer, list: nil) }
      output.write(")")
    }
    for index in contents.memories.indices.dropFirst(contents.importedMemoryCount) {
      output.newLine()
      beginDefinition("memory", UInt32(truncatingIfNeeded: index), memoryNames)
      write(contents.memories[index])
      output.write(")")
    }
    for index in contents.tags.indices.dropFirst(contents.importedTagCount) {
      output.newLine()
      beginDefinition("tag", UInt32(truncatingIfNeeded: index), tagNames)
      writeTypeUse(contents.tags[index])
      output.write(")")
    }
    for index in contents.globals.indices.dropFirst(contents.importedGlobalCount) {
      output.newLine()
      beginDefinition("global", UInt32(truncatingIfNeeded: index), globalNames)
      write(contents.globals[index].type)
      if let initializer = contents.globals[index].initializer { writeExpression(initializer, list: nil) }
      output.write(")")
    }
  }

  // MARK: Exports and start

  mutating func writeExports() {
    for item in contents.exports {
      output.newLine()
      output.write("(export ")
      output.writeName(item.name.bytes)
      switch item.kind {
      case .function:
        output.write(" (func")
        writeIndex(item.index, functionNames)
      case .table:
        output.write(" (table")
        writeIndex(item.index, tableNames)
      case .memory:
        output.write(" (memory")
        writeIndex(item.index, memoryNames)
      case .global:
        output.write(" (global")
        writeIndex(item.index, globalNames)
      case .tag:
        output.write(" (tag")
        writeIndex(item.index, tagNames)
      }
      output.write("))")
    }
    guard let start = contents.start else { return }
    output.newLine()
    output.write("(start")
    writeIndex(start, functionNames)
    output.write(")")
  }

  // MARK: Segments

  mutating func writeElements() {
    for (index, segment) in contents.elements.enumerated() {
      output.newLine()
      beginDefinition("elem", UInt32(truncatingIfNeeded: index), elementNames)
      switch segment.mode {
      case .passive: break
      case .declarative: output.write(" declare")
      case .active(let table, let offset):
        if table != 0 {
          output.write(" (table")
          writeIndex(table, tableNames)
          output.write(")")
        }
        writeExpression(offset, list: "offset")
      }
      switch segment.items {
      case .functions(let functions):
        output.write(" func")
        for function in functions { writeIndex(function, functionNames) }
      case .expressions(let expressions):
        write(segment.type)
        for expression in expressions { writeExpression(expression, list: "item") }
      }
      output.write(")")
    }
  }

  mutating func writeData() {
    for (index, segment) in contents.data.enumerated() {
      output.newLine()
      beginDefinition("data", UInt32(truncatingIfNeeded: index), dataNames)
      if case .active(let memory, let offset) = segment.mode {
        if memory != 0 {
          output.write(" (memory")
          writeIndex(memory, memoryNames)
          output.write(")")
        }
        writeExpression(offset, list: "offset")
      }
      output.write(" ")
      output.writeString(source.bytes(in: segment.bytes))
      output.write(")")
    }
  }
}
