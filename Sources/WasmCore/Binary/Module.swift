/// A decoded, validated WebAssembly module: immutable, shareable between threads and stores.
public final class Module: Sendable {
  public let engine: Engine
  let source: ModuleSource
  let contents: ModuleContents

  /// Decodes and validates a module.
  public convenience init(_ bytes: [UInt8], engine: Engine) throws(ModuleError) {
    try self.init(ModuleSource(bytes), engine: engine)
  }

  /// Decodes and validates a module, reading function bodies where they are.
  public init(_ source: ModuleSource, engine: Engine) throws(ModuleError) {
    var decoder = ModuleDecoder(source: source, engine: engine)
    contents = try decoder.decode()
    self.source = source
    self.engine = engine
    try ModuleValidator.validate(contents, source: source, engine: engine)
  }
}

/// Everything that the sections of a module declare. Index spaces hold imports first.
public struct ModuleContents: Sendable {
  /// Canonical identity of each type, by the module's own type index.
  public var types: [TypeID] = []
  /// The definitions behind `types`, with concrete references already canonical.
  public var definitions: [SubType] = []
  /// Lengths of the recursion groups as written (a single type is a group of one), in order.
  public var recursionGroups: [Int] = []
  public var imports: [Import] = []
  public var functions: [FunctionDeclaration] = []
  public var importedFunctionCount = 0
  public var tables: [TableDeclaration] = []
  public var importedTableCount = 0
  public var memories: [MemoryType] = []
  public var importedMemoryCount = 0
  public var globals: [GlobalDeclaration] = []
  public var importedGlobalCount = 0
  /// Module type index of each tag.
  public var tags: [UInt32] = []
  public var importedTagCount = 0
  public var exports: [Export] = []
  public var start: UInt32?
  public var elements: [ElementSegment] = []
  public var dataCount: UInt32?
  public var data: [DataSegment] = []
  public var customSections: [CustomSection] = []
  /// Functions that may be the target of `ref.func`: named in an export, global, element segment or table initialiser.
  public var declaredFunctions: [Bool] = []
  public var names = NameSection()
  /// The hints for conditional branches, by function index, sorted by offset.
  public var branchHints: [UInt32: [BranchHint]] = [:]
  /// Where the contents of each section start in the source, by section id; zero for those that are missing.
  public var sectionOffsets = [Int](repeating: 0, count: 14)
}

/// A run of bytes in a module's source.
public struct SourceRange: Hashable, Sendable {
  public var start: Int
  public var end: Int

  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }
}

public struct Import: Hashable, Sendable {
  public var module: Name
  public var name: Name
  public var type: ExternalType
  /// For functions and tags: the type index as written.
  public var typeIndex: UInt32?
}

public struct Export: Hashable, Sendable {
  public var name: Name
  public var kind: ExternalKind
  public var index: UInt32
}

public struct FunctionDeclaration: Hashable, Sendable {
  /// The module's own type index.
  public var typeIndex: UInt32
  public var type: TypeID
  /// Local declarations and instructions, without the size that precedes them; nil for imports.
  public var body: SourceRange?
}

public struct TableDeclaration: Hashable, Sendable {
  public var type: TableType
  /// The initial value of the elements; nil means null.
  public var initializer: SourceRange?
}

public struct GlobalDeclaration: Hashable, Sendable {
  public var type: GlobalType
  /// The initialising expression up to and including its `end`; nil for imports.
  public var initializer: SourceRange?
}

public struct ElementSegment: Hashable, Sendable {
  public enum Mode: Hashable, Sendable {
    case passive
    case declarative
    case active(table: UInt32, offset: SourceRange)
  }
  public enum Items: Hashable, Sendable {
    case functions([UInt32])
    case expressions([SourceRange])
  }
  public var type: ReferenceType
  public var mode: Mode
  public var items: Items

  public var count: Int {
    switch items {
    case .functions(let list): list.count
    case .expressions(let list): list.count
    }
  }
}

public struct DataSegment: Hashable, Sendable {
  public enum Mode: Hashable, Sendable {
    case passive
    case active(memory: UInt32, offset: SourceRange)
  }
  public var mode: Mode
  public var bytes: SourceRange
}

public struct CustomSection: Hashable, Sendable {
  public var name: Name
  public var contents: SourceRange
  /// The id of the last non-custom section before this one; 0 at the start of the module.
  public var precedingSection: UInt8
}

/// The names of the `name` custom section. A damaged section yields what could be read.
public struct NameSection: Hashable, Sendable {
  public var module: Name?
  public var functions: [UInt32: Name] = [:]
  /// Locals and, below, labels and fields: by function or type, then by index.
  public var locals: [UInt32: [UInt32: Name]] = [:]
  public var labels: [UInt32: [UInt32: Name]] = [:]
  public var types: [UInt32: Name] = [:]
  public var tables: [UInt32: Name] = [:]
  public var memories: [UInt32: Name] = [:]
  public var globals: [UInt32: Name] = [:]
  public var elements: [UInt32: Name] = [:]
  public var data: [UInt32: Name] = [:]
  public var fields: [UInt32: [UInt32: Name]] = [:]
  public var tags: [UInt32: Name] = [:]

  public init() {}
}
