import WasmCore

/// Writes modules in the text format.
public enum ModulePrinter {
  /// The text of a decoded module, which need not be valid.
  ///
  /// Reading the text again gives the same module: types keep their order and grouping, names become
  /// identifiers where they are unique and annotations elsewhere, custom sections and branch hints become
  /// annotations, and floating-point numbers keep their bits.
  ///
  /// - Parameters:
  ///   - module: what `source` was decoded to.
  ///   - source: the module's bytes.
  ///   - engine: the engine that the module was decoded for.
  public static func print(_ module: ModuleContents, source: ModuleSource, engine: Engine) -> String {
    var writer = ModuleWriter(module, source: source)
    writer.writeModule()
    return String(decoding: writer.output.bytes, as: UTF8.self)
  }
}

/// Walks over a module and writes it field by field.
struct ModuleWriter {
  let contents: ModuleContents
  let source: ModuleSource
  var output = TextOutput()
  let types: TypeNumbering
  let typeNames: IdentifierAssignment
  let functionNames: IdentifierAssignment
  let tableNames: IdentifierAssignment
  let memoryNames: IdentifierAssignment
  let globalNames: IdentifierAssignment
  let tagNames: IdentifierAssignment
  let elementNames: IdentifierAssignment
  let dataNames: IdentifierAssignment
  private var fieldNames: [UInt32: IdentifierAssignment] = [:]
  /// The branch hints; if there are any, their section is not written by itself.
  let hints: BranchHintTable

  // The function being written.
  var localNames = IdentifierAssignment()
  var labels = PrintedLabels()

  init(_ contents: ModuleContents, source: ModuleSource) {
    self.contents = contents
    self.source = source
    types = TypeNumbering(contents)
    let names = contents.names
    typeNames = IdentifierAssignment(names.types)
    functionNames = IdentifierAssignment(names.functions)
    tableNames = IdentifierAssignment(names.tables)
    memoryNames = IdentifierAssignment(names.memories)
    globalNames = IdentifierAssignment(names.globals)
    tagNames = IdentifierAssignment(names.tags)
    elementNames = IdentifierAssignment(names.elements)
    dataNames = IdentifierAssignment(names.data)
    for (type, fields) in names.fields { fieldNames[type] = IdentifierAssignment(fields) }
    hints = BranchHintTable(contents, source: source)
  }

  mutating func writeModule() {
    output.write("(module")
    if let name = contents.names.module {
      output.write(" ")
      if name.bytes.isEmpty {
        writeNameAnnotation(name)
      } else {
        output.writeIdentifier(name)
      }
    }
    output.depth = 1
    writeTypes()
    writeImports()
    writeDefinitions()
    writeExports()
    writeElements()
    writeData()
    writeCustomSections()
    output.depth = 0
    output.write(")\n")
  }

  // MARK: Names and indices

  func fields(of type: UInt32) -> IdentifierAssignment? { fieldNames[type] }

  /// Writes the start of a definition: its keyword, and its identifier or its index as a comment.
  mutating func beginDefinition(_ keyword: StaticString, _ index: UInt32, _ names: IdentifierAssignment) {
    output.write("(")
    output.write(keyword)
    output.write(" ")
    if let name = names.identifier(index) {
      output.writeIdentifier(name)
      output.write(" ")
    }
    output.write("(;")
    output.write(index)
    output.write(";)")
    if let name = names.annotation(index) {
      output.write(" ")
      writeNameAnnotation(name)
    }
  }

  mutating func writeNameAnnotation(_ name: Name) {
    output.write("(@name ")
    output.writeName(name.bytes)
    output.write(")")
  }

  /// Writes a space and a reference to a thing.
  mutating func writeIndex(_ index: UInt32, _ names: IdentifierAssignment) {
    output.write(" ")
    if let name = names.identifier(index) { output.writeIdentifier(name) } else { output.write(index) }
  }

  // MARK: Custom sections

  /// Writes the custom sections that have no text of their own.
  private mutating func writeCustomSections() {
    // What follows the names without another section between is at the end of the re-encoded module too.
    let nameIndex = contents.customSections.lastIndex { $0.name == "name" }
    let lastSection = contents.customSections.last?.precedingSection
    for (index, section) in contents.customSections.enumerated() {
      if section.name == "name" { continue }
      if !hints.isEmpty, section.name == BranchHint.sectionName { continue }
      output.newLine()
      output.write("(@custom ")
      output.writeName(section.name.bytes)
      if let nameIndex, index > nameIndex, section.precedingSection == lastSection {
        // The default placement.
      } else if let kind = ModuleSections.Kind.allCases.first(where: { $0.id == section.precedingSection }) {
        output.write(" (after ")
        output.write(kind.keyword)
        output.write(")")
      } else {
        output.write(" (before first)")
      }
      output.write(" ")
      output.writeString(source.bytes(in: section.contents))
      output.write(")")
    }
  }
}
