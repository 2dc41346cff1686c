/// Errors. All of this is off the path of valid code, and kept out of line so that it stays off it.
extension FunctionValidator {
  @inline(never)
  mutating func invalid(_ message: String) -> ModuleError { ModuleError(.invalid, message, offset: instructionStart) }

  @inline(never)
  mutating func malformed(_ message: String) -> ModuleError {
    ModuleError(.malformed, message, offset: instructionStart)
  }

  @inline(never)
  mutating func limit(_ name: String, _ what: String, _ value: Int) -> ModuleError {
    ModuleError(.limit(name), "\(what) exceeds the limit of \(value)", offset: instructionStart)
  }

  @inline(never)
  mutating func mismatch(expected: ValueType, found: ValueType) -> ModuleError {
    invalid("type mismatch: expected \(describe(expected)), found [\(describe(found))]\(inInstruction())")
  }

  @inline(never)
  mutating func missing(_ expected: ValueType?) -> ModuleError {
    let wanted = expected.map { describe($0) } ?? "a value"
    return invalid("type mismatch: expected \(wanted), found []\(inInstruction())")
  }

  @inline(never)
  mutating func leftovers() -> ModuleError {
    let frame = controls[controls.count &- 1]
    let place = frame.kind == .function ? "the function" : "the block at 0x" + String(frame.offset, radix: 16)
    return invalid(
      "type mismatch: expected \(describe(frame.results)) at the end of \(place), "
        + "found \(operands.count &- floor) more values")
  }

  @inline(never)
  mutating func unknownOpcode() -> ModuleError { reader.illegalOpcode(from: instructionStart) }

  @inline(never)
  mutating func disabled(_ feature: Feature) -> ModuleError {
    ModuleError(.disabled(feature), "the instruction needs \(feature.name)\(inInstruction())", offset: instructionStart)
  }

  @inline(never)
  mutating func notConstant(_ rule: InstructionRule) -> ModuleError {
    let message = "constant expression required: \(OpcodeInfo.of(rule.opcode).name)"
    guard rule.isExtendedConstant else { return invalid(message + " is not constant") }
    return ModuleError(
      .disabled(.extendedConstants), message + " is constant only with \(Feature.extendedConstants.name)",
      offset: instructionStart)
  }

  @inline(never)
  mutating func globalNotImported(_ index: Int) -> ModuleError {
    ModuleError(
      .disabled(.gc),
      "unknown global \(index): a constant expression can refer to globals that are not imported only with "
        + Feature.gc.name, offset: instructionStart)
  }

  @inline(never)
  mutating func missingEnd() -> ModuleError {
    malformed("unexpected end of section or function: END opcode expected, \(controls.count) blocks are open")
  }

  @inline(never)
  mutating func trailingBytes() -> ModuleError {
    reader.malformed("END opcode expected: \(reader.remaining) bytes follow the last end")
  }

  @inline(never)
  mutating func operandStackFull() -> ModuleError {
    limit("operandStackDepth", "an operand stack of \(operands.count &+ 1)", limits.operandStackDepth)
  }

  @inline(never)
  mutating func nestingTooDeep() -> ModuleError {
    limit("nestingDepth", "a nesting of \(controls.count &+ 1) blocks", limits.nestingDepth)
  }

  @inline(never)
  mutating func unknownLabel(_ depth: UInt32) -> ModuleError {
    invalid("unknown label \(depth): there are \(controls.count)")
  }

  @inline(never)
  mutating func unknownFunction(_ index: UInt32) -> ModuleError {
    invalid("unknown function \(index): the module has \(view.functionCount)")
  }

  @inline(never)
  mutating func unknownGlobal(_ index: UInt32) -> ModuleError {
    invalid("unknown global \(index): the module has \(view.globalCount)")
  }

  @inline(never)
  mutating func immutableGlobal() -> ModuleError { invalid("immutable global: global.set of a constant") }

  @inline(never)
  mutating func unknownMemory(_ index: UInt32) -> ModuleError {
    invalid("unknown memory \(index): the module has \(view.memoryCount)")
  }

  @inline(never)
  mutating func offsetOutOfRange(_ offset: UInt64) -> ModuleError {
    invalid("offset out of range: \(offset) in a memory with 32-bit addresses")
  }

  // MARK: Words for types

  /// Types are shown with the module's own type indices instead of the engine's numbers.
  mutating func describe(_ type: ValueType) -> String {
    guard let reference = type.referenceType, let id = reference.heap.typeID, let index = types.firstIndex(of: id)
    else { return type.description }
    return reference.isNullable ? "(ref null \(index))" : "(ref \(index))"
  }

  mutating func describe(_ list: TypeList) -> String {
    var text = "["
    for index in 0..<list.count {
      if index > 0 { text += " " }
      text += describe(list[index])
    }
    return text + "]"
  }

  /// The name of the current instruction, for the end of a message.
  private mutating func inInstruction() -> String {
    var ahead = ByteReader(base: reader.base, position: instructionStart, end: reader.end)
    do throws(ModuleError) {
      return ", in \(try ahead.opcode().name)"
    } catch {
      return ""
    }
  }
}
