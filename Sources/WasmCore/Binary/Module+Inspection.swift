extension Module {
  /// Decodes a module without validating it, for printers and other tools.
  public static func decode(_ source: ModuleSource, engine: Engine) throws(ModuleError) -> ModuleContents {
    var decoder = ModuleDecoder(source: source, engine: engine)
    return try decoder.decode()
  }

  /// What the module needs, in the order in which it asks.
  public var imports: [Import] { contents.imports }

  /// What the module offers, in the order of its export section.
  public var exports: [ExportedType] {
    contents.exports.map { ExportedType(name: $0.name, type: type(of: $0.kind, $0.index)) }
  }

  /// The names that the module's `name` section gives.
  public var names: NameSection { contents.names }

  /// The name of a function in the `name` section, if it has one.
  public func functionName(_ index: UInt32) -> Name? { contents.names.functions[index] }

  /// The custom sections, in order.
  public var customSections: [CustomSection] { contents.customSections }

  /// A copy of the bytes of a custom section, after its name.
  public func bytes(of section: CustomSection) -> [UInt8] { source.bytes(in: section.contents) }

  /// Whether a branch hint is for something else than a conditional branch. Such a hint has no effect.
  public var hasMisplacedBranchHint: Bool { contents.hasMisplacedBranchHint(source: source) }

  private func type(of kind: ExternalKind, _ index: UInt32) -> ExternalType {
    let index = Int(truncatingIfNeeded: index)
    switch kind {
    case .function: return .function(contents.functions[index].type)
    case .table: return .table(contents.tables[index].type)
    case .memory: return .memory(contents.memories[index])
    case .global: return .global(contents.globals[index].type)
    case .tag: return .tag(contents.types[Int(truncatingIfNeeded: contents.tags[index])])
    }
  }
}

/// An export of a module, with its type.
public struct ExportedType: Hashable, Sendable {
  public var name: Name
  public var type: ExternalType
}

extension ModuleSource {
  /// A copy of the bytes in `range`, as far as they exist.
  public func bytes(in range: SourceRange) -> [UInt8] {
    let start = min(max(range.start, 0), count)
    let end = min(max(range.end, start), count)
    return Array(UnsafeBufferPointer(start: base + start, count: end - start))
  }
}
