import WasmCore

/// What a module says, without where its bytes are and how its numbers are encoded.
///
/// Two modules can be compared if the same engine has decoded them, because types are the engine's
/// numbers. Left out is what the text format cannot say: a data count that nothing needs, sections
/// without contents, and several runs of locals of the same type.
public struct ComparableModule: Equatable, Sendable {
  /// Code as far as it can be read; what cannot be read are bytes.
  struct Code: Equatable, Sendable {
    var locals: [InstructionReader.LocalRun] = []
    var opcodes: [Opcode] = []
    var immediates: [Immediates] = []
    /// Branch hints by the number of their instruction.
    var hints: [Int: Bool] = [:]
    /// The bytes from the first instruction on that does not follow the binary format.
    var damage: [UInt8] = []
  }

  struct ElementSegment: Equatable, Sendable {
    var type: ReferenceType
    var isDeclarative = false
    var table: UInt32?
    var offset: Code?
    var functions: [UInt32] = []
    var expressions: [Code] = []
  }

  struct DataSegment: Equatable, Sendable {
    var memory: UInt32?
    var offset: Code?
    var bytes: [UInt8]
  }

  struct Custom: Equatable, Sendable {
    var name: Name
    var contents: [UInt8]
    /// The number of the last section before it that is neither a custom one nor empty.
    var place: UInt8
  }

  var types: [TypeID]
  var definitions: [SubType]
  var groups: [Int]
  var imports: [Import]
  var functions: [UInt32]
  var bodies: [Code]
  var tables: [TableType]
  var memories: [MemoryType]
  var globals: [GlobalType]
  var initializers: [Code]
  var tags: [UInt32]
  var exports: [Export]
  var start: UInt32?
  var elements: [ElementSegment]
  var data: [DataSegment]
  /// The custom sections but those of names, in order.
  var custom: [Custom]
  var names: NameSection

  /// Whether all code could be read.
  public private(set) var isReadable = true

  /// A module that `source` was decoded to.
  ///
  /// Complexity: O(*n*) in the size of the module.
  public init(_ module: ModuleContents, _ source: ModuleSource) {
    types = module.types
    definitions = module.definitions
    groups = module.recursionGroups
    imports = module.imports
    functions = module.functions.map(\.typeIndex)
    tables = module.tables.map(\.type)
    memories = module.memories
    globals = module.globals.map(\.type)
    tags = module.tags
    exports = module.exports
    start = module.start
    names = module.names
    let hasHints = !module.branchHints.isEmpty && !module.hasMisplacedBranchHint(source: source)
    custom = module.customSections.filter { $0.name != "name" }.map {
      // Hints are compared by what they say: their offsets depend on how numbers are encoded.
      let contents = hasHints && $0.name == BranchHint.sectionName ? [] : source.bytes(in: $0.contents)
      return Custom(name: $0.name, contents: contents, place: module.place(after: $0.precedingSection))
    }
    let reader = Reader(module: module, source: source)
    bodies = []
    for (index, function) in module.functions.enumerated() {
      guard let body = function.body else { continue }
      let hints = hasHints ? module.branchHints[UInt32(truncatingIfNeeded: index)] ?? [] : []
      bodies.append(reader.code(body, isBody: true, hints: hints))
    }
    initializers = (module.tables.compactMap(\.initializer) + module.globals.compactMap(\.initializer)).map {
      reader.code($0)
    }
    elements = module.elements.map(reader.segment)
    data = module.data.map(reader.segment)
    let all =
      bodies + initializers + elements.flatMap { $0.expressions + ($0.offset.map { [$0] } ?? []) }
      + data.compactMap(\.offset)
    isReadable = all.allSatisfy(\.damage.isEmpty)
  }
}

/// Reads the code of one module.
private struct Reader {
  let module: ModuleContents
  let source: ModuleSource

  func code(_ range: SourceRange, isBody: Bool = false, hints: [BranchHint] = []) -> ComparableModule.Code {
    var hints = hints[...]
    var code = ComparableModule.Code()
    var reader = InstructionReader(range, of: module, source: source)
    var readable = range.start
    do throws(ModuleError) {
      if isBody { code.locals = joined(try reader.readLocals()) }
      readable = reader.position
      while let instruction = try reader.next() {
        if let hint = hints.first, Int(truncatingIfNeeded: hint.offset) == instruction.offset &- range.start {
          code.hints[code.opcodes.count] = hint.isLikely
          hints.removeFirst()
        }
        code.opcodes.append(instruction.opcode)
        code.immediates.append(instruction.immediates)
        readable = reader.position
      }
    } catch {
      code.damage = source.bytes(in: SourceRange(start: readable, end: range.end))
    }
    return code
  }

  private func joined(_ runs: [InstructionReader.LocalRun]) -> [InstructionReader.LocalRun] {
    var result: [InstructionReader.LocalRun] = []
    for run in runs where run.count > 0 {
      if let last = result.last, last.type == run.type {
        result[result.count - 1].count &+= run.count
      } else {
        result.append(run)
      }
    }
    return result
  }

  func segment(_ segment: ElementSegment) -> ComparableModule.ElementSegment {
    var result = ComparableModule.ElementSegment(type: segment.type)
    switch segment.mode {
    case .passive: break
    case .declarative: result.isDeclarative = true
    case .active(let table, let offset): (result.table, result.offset) = (table, code(offset))
    }
    switch segment.items {
    case .functions(let list): result.functions = list
    case .expressions(let list): result.expressions = list.map { code($0) }
    }
    return result
  }

  func segment(_ segment: DataSegment) -> ComparableModule.DataSegment {
    var result = ComparableModule.DataSegment(bytes: source.bytes(in: segment.bytes))
    if case .active(let memory, let offset) = segment.mode { (result.memory, result.offset) = (memory, code(offset)) }
    return result
  }
}

extension ModuleContents {
  /// The last section at or before one that has contents, but is not the data count.
  fileprivate func place(after section: UInt8) -> UInt8 {
    let counts: [(section: UInt8, count: Int)] = [
      (1, recursionGroups.count), (2, imports.count), (3, functions.count - importedFunctionCount),
      (4, tables.count - importedTableCount), (5, memories.count - importedMemoryCount),
      (13, tags.count - importedTagCount), (6, globals.count - importedGlobalCount), (7, exports.count),
      (8, start == nil ? 0 : 1), (9, elements.count), (12, 0), (10, functions.count - importedFunctionCount),
      (11, data.count),
    ]
    guard let index = counts.firstIndex(where: { $0.section == section }) else { return 0 }
    return counts[...index].last { $0.count > 0 }?.section ?? 0
  }
}
