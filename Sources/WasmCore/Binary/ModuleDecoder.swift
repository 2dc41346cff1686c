/// Turns the bytes of a module into `ModuleContents`.
///
/// One pass, section by section. It refuses what the binary format forbids and, because every type
/// becomes a canonical number as it is read, what is wrong with types. Everything else that makes a
/// module invalid is left to `ModuleValidator`; function bodies are only delimited.
struct ModuleDecoder {
  let source: ModuleSource
  let engine: Engine
  let features: FeatureSet
  let limits: ModuleLimits
  var reader: ByteReader
  var contents = ModuleContents()
  /// Functions that `ref.func` may name, as far as they are known to exist; see `declare`.
  var declared: [UInt32] = []
  /// How many function bodies and data segments there were, to compare with what was announced.
  var bodyCount = 0

  init(source: ModuleSource, engine: Engine) {
    self.source = source
    self.engine = engine
    features = engine.configuration.features
    limits = engine.configuration.moduleLimits
    reader = ByteReader(base: source.base, position: 0, end: source.count)
  }

  mutating func decode() throws(ModuleError) -> ModuleContents {
    try check(source.count, limits.moduleSize, "moduleSize", "a module of", "bytes")
    try header()
    var previous: Section?
    while !reader.isAtEnd {
      let start = reader.position
      let code = try reader.byte()
      guard let section = Section(rawValue: code) else {
        throw reader.malformed("malformed section id \(code)", at: start)
      }
      let range = try reader.sizedRange()
      if section != .custom {
        if let previous, previous.order >= section.order {
          throw reader.malformed("unexpected content after last section: \(section.name)", at: start)
        }
        previous = section
        contents.sectionOffsets[Int(code)] = range.start
      }
      try decode(section, in: range, after: previous)
    }
    try finish()
    return contents
  }

  private mutating func header() throws(ModuleError) {
    let magic: [UInt8] = [0x00, 0x61, 0x73, 0x6D]
    let version: [UInt8] = [0x01, 0x00, 0x00, 0x00]
    for byte in magic where try reader.byte() != byte {
      throw reader.malformed("magic header not detected", at: 0)
    }
    for (index, byte) in version.enumerated() where try reader.byte() != byte {
      // Components have the same magic number, and a 1 where modules have the second half of the version.
      let isComponent = index <= 2 && source.count >= 8 && source.base[6] == 1 && source.base[7] == 0
      throw reader.malformed("unknown binary version\(isComponent ? ": a component, not a module" : "")", at: 4)
    }
  }

  private mutating func decode(
    _ section: Section, in range: SourceRange, after previous: Section?
  ) throws(ModuleError) {
    let outer = reader
    reader = ByteReader(base: outer.base, position: range.start, end: range.end)
    switch section {
    case .custom: try customSection(range, after: previous)
    case .type: try typeSection()
    case .import: try importSection()
    case .function: try functionSection()
    case .table: try tableSection()
    case .memory: try memorySection()
    case .tag: try tagSection()
    case .global: try globalSection()
    case .export: try exportSection()
    case .start: contents.start = try reader.u32()
    case .element: try elementSection()
    case .dataCount: try dataCountSection()
    case .code: try codeSection()
    case .data: try dataSection()
    }
    guard reader.isAtEnd else {
      throw reader.malformed("section size mismatch: \(reader.remaining) bytes left in section \(section.name)")
    }
    reader = outer
  }

  /// Checks what sections promised about each other, and settles which functions are declared.
  private mutating func finish() throws(ModuleError) {
    let defined = contents.functions.count &- contents.importedFunctionCount
    guard bodyCount == defined else {
      throw reader.malformed(
        "function and code section have inconsistent lengths: \(defined) functions, \(bodyCount) bodies")
    }
    if let announced = contents.dataCount, Int(truncatingIfNeeded: announced) != contents.data.count {
      throw reader.malformed(
        "data count and data section have inconsistent lengths: \(announced) announced, \(contents.data.count) present")
    }
    contents.declaredFunctions = [Bool](repeating: false, count: contents.functions.count)
    for index in declared where UInt64(index) < UInt64(truncatingIfNeeded: contents.functions.count) {
      contents.declaredFunctions[Int(truncatingIfNeeded: index)] = true
    }
    for custom in contents.customSections where custom.name == "name" {
      contents.names = NameSectionDecoder(source: source).decode(custom.contents)
    }
    contents.branchHints = BranchHintDecoder(source: source, contents: contents).decode()
  }

  private mutating func customSection(_ range: SourceRange, after previous: Section?) throws(ModuleError) {
    let name = try reader.name(limit: limits.nameLength)
    contents.customSections.append(
      CustomSection(
        name: name, contents: SourceRange(start: reader.position, end: range.end),
        precedingSection: previous?.rawValue ?? 0))
    reader.position = range.end
  }

  // MARK: Shared by the sections

  /// Reads how many items follow and checks `present + that` against a limit.
  mutating func count(
    _ limit: Int, _ name: String, present: Int = 0, of what: String
  ) throws(ModuleError) -> Int {
    let start = reader.position
    let declared = try reader.u32()
    guard UInt64(declared) <= UInt64(reader.remaining) else {
      throw reader.malformed(
        "unexpected end: \(declared) \(what) are declared but \(reader.remaining) bytes are left", at: start)
    }
    let total = UInt64(declared) &+ UInt64(truncatingIfNeeded: present)
    guard total <= UInt64(truncatingIfNeeded: max(limit, 0)) else {
      throw ModuleError(.limit(name), "\(total) \(what) exceed the limit of \(limit)", offset: start)
    }
    return Int(truncatingIfNeeded: declared)
  }

  /// How much room to make for `count` declared items before any was seen: enough for common modules,
  /// and never what only a lying count asks for.
  func room(for count: Int) -> Int { min(count, 16_384) }

  func check(
    _ value: Int, _ limit: Int, _ name: String, _ what: String, _ unit: String = ""
  ) throws(ModuleError) {
    guard value <= limit else {
      throw ModuleError(
        .limit(name), "\(what) \(value) \(unit) exceeds the limit of \(limit)", offset: reader.position)
    }
  }

  func require(_ feature: Feature, for what: @autoclosure () -> String) throws(ModuleError) {
    try reader.require(feature, in: features, for: what(), at: reader.position)
  }

  /// Delimits a constant expression; what it names with `ref.func` counts as declared.
  mutating func expression() throws(ModuleError) -> SourceRange {
    let start = reader.position
    var instructions = InstructionReader(source: source, reader: reader, types: contents.types, features: features)
    try instructions.skipExpression { instruction in
      if instruction.opcode == .refFunc, case .index(let function) = instruction.immediates {
        declared.append(function)
      }
    }
    reader.position = instructions.position
    return SourceRange(start: start, end: reader.position)
  }
}
