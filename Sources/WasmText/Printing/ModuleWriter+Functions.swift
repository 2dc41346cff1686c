import WasmCore

/// Functions and expressions: sequences of instructions.
extension ModuleWriter {
  mutating func writeFunction(_ index: UInt32, _ function: FunctionDeclaration, _ body: SourceRange) {
    localNames = IdentifierAssignment(contents.names.locals[index] ?? [:])
    labels = PrintedLabels(names: contents.names.labels[index] ?? [:])
    output.newLine()
    beginDefinition("func", index, functionNames)
    output.write(" (type")
    writeIndex(function.typeIndex, typeNames)
    output.write(")")
    var localCount: UInt32 = 0
    if let type = functionType(function.typeIndex) {
      writeLocals(type.parameters, "param", from: &localCount, within: function.typeIndex)
      write(type.results, "result", within: function.typeIndex)
    }
    output.depth += 1
    var reader = InstructionReader(body, of: contents, source: source)
    do throws(ModuleError) {
      for run in try reader.readLocals() { writeLocals(run, from: &localCount) }
      try writeInstructions(&reader)
    } catch {
      writeDamage(error)
    }
    output.depth = 1
    output.write(")")
  }

  /// Writes parameters; those with names one by one.
  private mutating func writeLocals(
    _ types: [ValueType], _ keyword: StaticString, from index: inout UInt32, within context: UInt32?
  ) {
    var isOpen = false
    for type in types {
      if localNames.hasName(index) {
        if isOpen { output.write(")") }
        isOpen = false
        beginLocal(keyword, index)
        write(type, within: context)
        output.write(")")
      } else {
        if !isOpen {
          output.separate()
          output.write("(")
          output.write(keyword)
        }
        isOpen = true
        write(type, within: context)
      }
      index &+= 1
    }
    if isOpen { output.write(")") }
  }

  private mutating func writeLocals(_ run: InstructionReader.LocalRun, from index: inout UInt32) {
    // A module that is not valid can declare billions of them, and the text has no short way to say so.
    let limit: UInt32 = 1_000_000
    output.newLine()
    guard run.count <= limit else {
      output.write("(; \(run.count) locals of one type ;)")
      index &+= run.count
      return
    }
    writeLocals(
      [ValueType](repeating: run.type, count: Int(truncatingIfNeeded: run.count)), "local", from: &index, within: nil)
  }

  private mutating func beginLocal(_ keyword: StaticString, _ index: UInt32) {
    output.separate()
    output.write("(")
    output.write(keyword)
    output.write(" ")
    if let name = localNames.identifier(index) {
      output.writeIdentifier(name)
    } else if let name = localNames.annotation(index) {
      writeNameAnnotation(name)
    }
  }

  // MARK: Instructions

  /// Writes instructions, one a line, up to the end of the body.
  private mutating func writeInstructions(_ reader: inout InstructionReader) throws(ModuleError) {
    // The `end` of the body itself is not written.
    while let instruction = try reader.next() {
      switch instruction.opcode {
      case .end where labels.isEmpty:
        continue
      case .end:
        output.depth -= 1
        writeLine(instruction)
        labels.pop()
      case .delegate:
        output.depth -= 1
        labels.pop()
        writeLine(instruction)
      case .else, .catch, .catchAll:
        output.depth -= 1
        writeLine(instruction)
        output.depth += 1
      case .block, .loop, .if, .try, .tryTable:
        writeLine(instruction)
        output.depth += 1
      default:
        writeLine(instruction)
      }
    }
  }

  private mutating func writeLine(_ instruction: Instruction) {
    output.newLine()
    if let isLikely = hints.isLikely(at: instruction.offset) {
      output.write(
        isLikely ? "(@metadata.code.branch_hint \"\\01\")" : "(@metadata.code.branch_hint \"\\00\")")
      output.newLine()
    }
    write(instruction)
  }

  /// Writes an expression on one line: in parentheses if it is a single instruction.
  ///
  /// - Parameter list: the keyword of a list that longer expressions must be in.
  mutating func writeExpression(_ range: SourceRange, list: StaticString?) {
    labels = PrintedLabels()
    var reader = InstructionReader(range, of: contents, source: source)
    var instructions: [Instruction] = []
    do throws(ModuleError) {
      while let instruction = try reader.next() { instructions.append(instruction) }
    } catch {
      writeDamage(error)
    }
    if instructions.last?.opcode == .end { instructions.removeLast() }
    output.write(" ")
    let isSingle = instructions.count == 1
    if isSingle {
      output.write("(")
    } else if let list {
      output.write("(")
      output.write(list)
      output.write(" ")
    }
    for (place, instruction) in instructions.enumerated() {
      if place > 0 { output.write(" ") }
      if instruction.opcode == .delegate { labels.pop() }
      write(instruction)
      if instruction.opcode == .end { labels.pop() }
    }
    if isSingle || list != nil { output.write(")") }
  }

  /// Says where code could not be read any further.
  private mutating func writeDamage(_ error: ModuleError) {
    output.newLine()
    output.write(";; ")
    output.write(error.description)
    output.newLine()
  }
}

/// The labels in force while instructions are written.
struct PrintedLabels {
  private let names: [UInt32: Name]
  /// The names of the labels in force, innermost last.
  private var stack: [Name?] = []
  /// By name, the places on the stack of its labels, innermost last.
  private var places: [Name: [Int]] = [:]
  private var total: UInt32 = 0

  init(names: [UInt32: Name] = [:]) { self.names = names }

  var isEmpty: Bool { stack.isEmpty }

  /// The identifier of the next block's label.
  var next: Name? {
    guard let name = names[total], !name.bytes.isEmpty else { return nil }
    return name
  }

  /// Puts the label of the next block in force.
  mutating func push() {
    let name = next
    total &+= 1
    if let name { places[name, default: []].append(stack.count) }
    stack.append(name)
  }

  mutating func pop() {
    guard let last = stack.popLast(), let name = last else { return }
    places[name]?.removeLast()
  }

  /// The identifier that refers to the label at a depth, unless an inner label has the same.
  func identifier(_ depth: UInt32) -> Name? {
    guard depth < stack.count else { return nil }
    let place = stack.count - 1 - Int(truncatingIfNeeded: depth)
    guard let name = stack[place], places[name]?.last == place else { return nil }
    return name
  }
}
