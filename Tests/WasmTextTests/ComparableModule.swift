import WasmCore

/// What a module says, without where its bytes are and how its numbers are encoded.
///
/// The data count is left out: the text format has no way to ask for one that is not needed.
struct ComparableModule: Equatable {
  struct Code: Equatable {
    var locals: [InstructionReader.LocalRun] = []
    var opcodes: [Opcode] = []
    var immediates: [Immediates] = []
  }

  struct Segment: Equatable {
    var type: ReferenceType?
    var isDeclarative = false
    var target: UInt32?
    var offset: Code?
    var functions: [UInt32] = []
    var expressions: [Code] = []
    var bytes: [UInt8] = []
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
  var elements: [Segment]
  var data: [Segment]
  var customNames: [Name]
  var customContents: [[UInt8]]
  var names: NameSection

  init(_ module: ModuleContents, _ source: ModuleSource) throws(ModuleError) {
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
    let custom = module.customSections.filter { $0.name != "name" }
    customNames = custom.map(\.name)
    customContents = custom.map { source.bytes(in: $0.contents) }

    func code(_ range: SourceRange, isBody: Bool = false) throws(ModuleError) -> Code {
      var code = Code()
      var reader = InstructionReader(range, of: module, source: source)
      if isBody {
        for run in try reader.readLocals() where run.count > 0 {
          if let last = code.locals.last, last.type == run.type {
            code.locals[code.locals.count - 1].count += run.count
          } else {
            code.locals.append(run)
          }
        }
      }
      while let instruction = try reader.next() {
        code.opcodes.append(instruction.opcode)
        code.immediates.append(instruction.immediates)
      }
      return code
    }
    bodies = []
    for function in module.functions {
      if let body = function.body { bodies.append(try code(body, isBody: true)) }
    }
    initializers = []
    for range in module.tables.compactMap(\.initializer) + module.globals.compactMap(\.initializer) {
      initializers.append(try code(range))
    }
    elements = []
    for element in module.elements {
      var segment = Segment(type: element.type)
      switch element.mode {
      case .passive: break
      case .declarative: segment.isDeclarative = true
      case .active(let table, let offset): (segment.target, segment.offset) = (table, try code(offset))
      }
      switch element.items {
      case .functions(let list): segment.functions = list
      case .expressions(let list): for range in list { segment.expressions.append(try code(range)) }
      }
      elements.append(segment)
    }
    data = []
    for item in module.data {
      var segment = Segment(bytes: source.bytes(in: item.bytes))
      if case .active(let memory, let offset) = item.mode {
        (segment.target, segment.offset) = (memory, try code(offset))
      }
      data.append(segment)
    }
  }
}
