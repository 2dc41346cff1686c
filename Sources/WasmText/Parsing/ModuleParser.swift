import WasmCore

/// Reads a module in the text format and writes it in the binary format.
///
/// Three passes over the tokens, each of which steps over lists that do not concern it:
///
/// 1. *declare*: which fields there are, so that every identifier has its index;
/// 2. *types*: the type section, so that type uses can be compared with it;
/// 3. *define*: everything else, in order, straight into the sections' bytes.
///
/// Nothing is checked that the specification leaves to validation: an index may be out of range, and
/// code may be ill typed. Nested expressions are handled with a stack of frames on the heap, so that the
/// depth of a text never turns into depth of the native stack.
struct ModuleParser {
  var reader: TokenReader
  var annotations: AnnotationList
  var identifiers = IdentifierTable()
  private var spaces = [IndexSpace](repeating: IndexSpace(), count: IndexSpace.Kind.allCases.count)
  var types = TypeTable()
  /// Places of struct fields, by type and name.
  var fields: [FieldKey: UInt32] = [:]
  var sections = ModuleSections()
  var names = NameSectionEncoder()
  /// The index of the next thing of each kind, in the pass that defines them.
  var next = [UInt32](repeating: 0, count: IndexSpace.Kind.allCases.count)

  // The type use that was read last.
  var parameters: [ValueTypeCode] = []
  var results: [ValueTypeCode] = []
  var signature: [UInt8] = []

  /// The bytes of the function body or expression being read.
  var code: [UInt8] = []
  /// Instructions that wait for their operands.
  var pending: [UInt8] = []
  var frames: [InstructionFrame] = []
  var labels = LabelStack()
  var hints: [BranchHint] = []
  var isInFunction = false
  /// The contents of the section of branch hints: functions that have some.
  var branchHints = ModuleSections.Items()
  let mnemonics = MnemonicTable.standard

  struct FieldKey: Hashable {
    let type: UInt32
    let identifier: Identifier
  }

  private init(_ text: LexedText) {
    reader = TokenReader(text)
    annotations = AnnotationList(text)
  }

  /// Translates a text that is one module: `(module …)` or just its fields.
  static func encode(_ source: SourceText) throws(TextError) -> [UInt8] {
    var parser = ModuleParser(try Lexer.lex(source))
    return try parser.module()
  }

  private mutating func module() throws(TextError) -> [UInt8] {
    let isWrapped = reader.takeList("module")
    if isWrapped, let token = reader.takeIdentifier() {
      let identifier = identifiers.intern(token, in: reader.source.bytes)
      names.module = Array(identifiers.name(identifier))
    }
    for annotation in annotations.take(.name, before: reader.position) {
      guard !names.hasModuleAnnotation else { throw annotations.error("multiple module", at: annotation) }
      names.module = try nameAnnotation(annotation)
      names.hasModuleAnnotation = true
    }
    let start = reader.position
    try declareFields()
    reader.move(to: start)
    try defineTypes()
    reader.move(to: start)
    try defineFields()
    if isWrapped { try reader.expectClosing() }
    guard reader.isAtEnd else { throw reader.unexpected("the end of the text") }
    if let annotation = annotations.firstUnused { throw unusedAnnotation(annotation) }
    addBranchHints()
    addNameSection()
    return sections.encode()
  }

  // MARK: Index spaces

  func count(_ kind: IndexSpace.Kind) -> UInt32 { spaces[kind.rawValue].count }

  /// Declares a thing, with the identifier that comes next if there is one.
  mutating func declare(_ kind: IndexSpace.Kind) throws(TextError) {
    guard reader.token.kind == .identifier else {
      spaces[kind.rawValue].append()
      return
    }
    let identifier = identifiers.intern(reader.token, in: reader.source.bytes)
    guard spaces[kind.rawValue].append(identifier) else {
      throw reader.error("duplicate \(kind.noun) \(reader.shortText(reader.token))")
    }
    reader.advance()
  }

  /// Declares things that have no identifiers.
  mutating func declareAnonymous(_ kind: IndexSpace.Kind, count: Int = 1) {
    spaces[kind.rawValue].append(count: count)
  }

  /// The index of the thing that is being defined now.
  mutating func takeNext(_ kind: IndexSpace.Kind) -> UInt32 {
    defer { next[kind.rawValue] &+= 1 }
    return next[kind.rawValue]
  }

  /// Reads an index: a number, or the identifier of something declared.
  mutating func index(_ kind: IndexSpace.Kind) throws(TextError) -> UInt32 {
    guard reader.token.kind == .identifier else { return try reader.expectUInt32() }
    let identifier = identifiers.intern(reader.token, in: reader.source.bytes)
    guard let index = spaces[kind.rawValue].index(identifier) else {
      throw reader.error("unknown \(kind.noun) \(reader.shortText(reader.token))")
    }
    reader.advance()
    return index
  }

  /// Reads an index if there is one.
  mutating func optionalIndex(_ kind: IndexSpace.Kind) throws(TextError) -> UInt32? {
    reader.token.isIndex ? try index(kind) : nil
  }

  mutating func resetLocals() { spaces[IndexSpace.Kind.local.rawValue].removeAll() }

  // MARK: Names

  /// Reads a name annotation that stands here, for a thing that has just been given its identifier.
  mutating func annotateName(_ kind: IndexSpace.Kind, _ index: UInt32) throws(TextError) {
    guard !annotations.isEmpty else { return }
    var isFirst = true
    for annotation in annotations.take(.name, before: reader.position) {
      guard isFirst else { throw annotations.error("multiple \(kind.noun)", at: annotation) }
      isFirst = false
      spaces[kind.rawValue].annotate(index, try nameAnnotation(annotation))
    }
  }

  mutating func annotateLocal(_ index: UInt32, _ name: [UInt8]) {
    spaces[IndexSpace.Kind.local.rawValue].annotate(index, name)
  }

  /// The names of everything in a space, in order of their indices.
  func names(_ kind: IndexSpace.Kind) -> [(index: UInt32, name: ArraySlice<UInt8>)] {
    let space = spaces[kind.rawValue]
    var result: [(index: UInt32, name: ArraySlice<UInt8>)] = []
    var annotated = space.annotated[...]
    for (index, identifier) in space.named {
      while let first = annotated.first, first.index <= index {
        result.append((first.index, first.name[...]))
        annotated.removeFirst()
      }
      if result.last?.index != index { result.append((index, identifiers.name(identifier))) }
    }
    for entry in annotated { result.append((entry.index, entry.name[...])) }
    return result
  }

  private mutating func addNameSection() {
    names.functions = names(.function)
    names.types = names(.type)
    names.tables = names(.table)
    names.memories = names(.memory)
    names.globals = names(.global)
    names.elements = names(.element)
    names.data = names(.data)
    names.tags = names(.tag)
    guard let contents = names.encode() else { return }
    sections.customSections.insert(
      ModuleSections.Custom(name: Array("name".utf8), contents: contents, place: ModuleSections.Custom.last), at: 0)
  }
  /// Writes the branch hints, which belong just before the code.
  private mutating func addBranchHints() {
    guard branchHints.count > 0 else { return }
    var contents: [UInt8] = []
    contents.appendUnsigned(branchHints.count)
    contents.append(contentsOf: branchHints.bytes)
    sections.customSections.append(
      ModuleSections.Custom(
        name: BranchHint.sectionName.bytes, contents: contents,
        place: ModuleSections.Kind.code.rawValue * 2))
  }
}
