import WasmCore

/// Single instructions.
extension ModuleWriter {
  /// Writes an instruction in its plain form.
  mutating func write(_ instruction: Instruction) {
    output.write(instruction.info.name)
    switch instruction.immediates {
    case .none: break
    case .blockType(let type):
      writeNextLabel()
      labels.push()
      write(type)
    case .index(let index): write(index, instruction.info.immediates)
    case .indices(let first, let second): write(first, second, instruction.info.immediates)
    case .labelTable(let labels, let last):
      for label in labels { writeLabel(label) }
      writeLabel(last)
    case .memory(let argument): write(argument, instruction.info)
    case .memoryLane(let argument, let lane):
      write(argument, instruction.info)
      writeNumber(lane)
    case .lane(let lane): writeNumber(lane)
    case .shuffle(let lanes): for lane in lanes { writeNumber(lane) }
    case .i32(let value): writeNumber(value)
    case .i64(let value): writeNumber(value)
    case .f32(let bits):
      output.write(" ")
      output.writeFloat(bits)
    case .f64(let bits):
      output.write(" ")
      output.writeDouble(bits)
    case .v128(let low, let high):
      output.write(" i32x4")
      for word in [low, low >> 32, high, high >> 32] {
        output.write(" ")
        output.writeHex(word & 0xFFFF_FFFF, digits: 8)
      }
    case .heapType(let type): write(type, of: instruction.opcode)
    case .selectTypes(let types):
      // An empty list is not the same as none.
      if types.isEmpty { output.write(" (result)") }
      write(types, "result", within: nil)
    case .tryTable(let type, let clauses): write(type, clauses)
    case .branchOnCast(let label, let source, let target):
      writeLabel(label)
      write(source)
      write(target)
    }
  }

  private mutating func writeNumber(_ number: some BinaryInteger) {
    output.write(" ")
    output.write(number)
  }

  // MARK: Blocks

  private mutating func writeNextLabel() {
    guard let name = labels.next else { return }
    output.write(" ")
    output.writeIdentifier(name)
  }

  private mutating func write(_ type: BlockType) {
    switch type {
    case .empty: break
    case .value(let result): write([result], "result", within: nil)
    case .type(let index): writeTypeUse(index)
    }
  }

  private mutating func write(_ type: BlockType, _ clauses: [CatchClause]) {
    // The clauses are outside of the block's label, which nevertheless is written first.
    writeNextLabel()
    write(type)
    for clause in clauses {
      switch clause.kind {
      case .tag: output.write(" (catch")
      case .tagReference: output.write(" (catch_ref")
      case .all: output.write(" (catch_all")
      case .allReference: output.write(" (catch_all_ref")
      }
      if let tag = clause.tag { writeIndex(tag, tagNames) }
      writeLabel(clause.label)
      output.write(")")
    }
    labels.push()
  }

  private mutating func writeLabel(_ label: UInt32) {
    output.write(" ")
    if let name = labels.identifier(label) { output.writeIdentifier(name) } else { output.write(label) }
  }

  // MARK: Indices

  private mutating func write(_ index: UInt32, _ kind: ImmediateKind) {
    switch kind {
    case .label: writeLabel(index)
    case .function: writeIndex(index, functionNames)
    case .type: writeIndex(index, typeNames)
    case .tag: writeIndex(index, tagNames)
    case .local: writeIndex(index, localNames)
    case .global: writeIndex(index, globalNames)
    case .element: writeIndex(index, elementNames)
    case .data: writeIndex(index, dataNames)
    case .table: if index != 0 { writeIndex(index, tableNames) }
    case .memoryIndex: if index != 0 { writeIndex(index, memoryNames) }
    default: writeNumber(index)
    }
  }

  private mutating func write(_ first: UInt32, _ second: UInt32, _ kind: ImmediateKind) {
    switch kind {
    case .typeTable:
      if second != 0 { writeIndex(second, tableNames) }
      output.write(" (type")
      writeIndex(first, typeNames)
      output.write(")")
    case .tablePair:
      guard first != 0 || second != 0 else { return }
      writeIndex(first, tableNames)
      writeIndex(second, tableNames)
    case .memoryPair:
      guard first != 0 || second != 0 else { return }
      writeIndex(first, memoryNames)
      writeIndex(second, memoryNames)
    case .elementTable:
      if second != 0 { writeIndex(second, tableNames) }
      writeIndex(first, elementNames)
    case .dataMemory:
      if second != 0 { writeIndex(second, memoryNames) }
      writeIndex(first, dataNames)
    case .typeField:
      writeIndex(first, typeNames)
      writeIndex(second, fields(of: first) ?? IdentifierAssignment())
    case .typeData:
      writeIndex(first, typeNames)
      writeIndex(second, dataNames)
    case .typeElement:
      writeIndex(first, typeNames)
      writeIndex(second, elementNames)
    case .typePair:
      writeIndex(first, typeNames)
      writeIndex(second, typeNames)
    default:
      writeIndex(first, typeNames)
      writeNumber(second)
    }
  }

  // MARK: Memory and types

  private mutating func write(_ argument: MemoryArgument, _ info: OpcodeInfo) {
    if argument.memory != 0 { writeIndex(argument.memory, memoryNames) }
    if argument.offset != 0 {
      output.write(" offset=")
      output.write(argument.offset)
    }
    if argument.alignment != UInt32(info.alignment), argument.alignment < 64 {
      output.write(" align=")
      output.write(UInt64(1) << UInt64(argument.alignment))
    }
  }

  private mutating func write(_ type: HeapType, of opcode: Opcode) {
    switch opcode {
    case .refTest, .refCast: write(ReferenceType(type, nullable: false))
    case .refTestNull, .refCastNull: write(ReferenceType(type, nullable: true))
    default: write(type)
    }
  }
}
