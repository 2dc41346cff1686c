/// Reads instructions one by one, for printers and other tools.
///
/// It checks what the binary format says and no more, so it also reads function bodies and
/// expressions of modules that are not valid.
public struct InstructionReader {
  private let source: ModuleSource
  private let types: [TypeID]
  private let features: FeatureSet
  private var reader: ByteReader

  /// A reader of the instructions in a range of a decoded module.
  ///
  /// For a function body, `readLocals` must be called before the first `next`.
  public init(_ range: SourceRange, of contents: ModuleContents, source: ModuleSource) {
    self.init(source: source, reader: ByteReader(source, range: range), types: contents.types, features: .all)
  }

  init(source: ModuleSource, reader: ByteReader, types: [TypeID], features: FeatureSet) {
    self.source = source
    self.reader = reader
    self.types = types
    self.features = features
  }

  /// The offset of the next instruction, from the start of the module.
  public var position: Int { reader.position }

  /// Locals that a function body declares in one go.
  public struct LocalRun: Hashable, Sendable {
    public var count: UInt32
    public var type: ValueType
  }

  /// The local declarations at the start of a function body.
  public mutating func readLocals() throws(ModuleError) -> [LocalRun] {
    let count = try reader.count()
    var runs: [LocalRun] = []
    var total: UInt64 = 0
    for _ in 0..<count {
      let start = reader.position
      let run = LocalRun(count: try reader.u32(), type: try valueType())
      total &+= UInt64(run.count)
      guard total <= UInt64(UInt32.max) else { throw reader.malformed("too many locals", at: start) }
      runs.append(run)
    }
    return runs
  }

  /// The next instruction, or nil at the end of the range.
  public mutating func next() throws(ModuleError) -> Instruction? {
    if reader.isAtEnd { return nil }
    let start = reader.position
    let info = try reader.opcode()
    if let missing = info.missingFeature(in: features) {
      throw ModuleError(.disabled(missing), "\(info.name) needs \(missing.name)", offset: start)
    }
    return Instruction(info.opcode, try immediates(of: info), offset: start)
  }

  /// Reads up to and including the `end` that closes the expression that starts here.
  mutating func skipExpression(_ visit: (Instruction) -> Void) throws(ModuleError) {
    var depth = 1
    while depth > 0 {
      guard let instruction = try next() else {
        throw reader.malformed("unexpected end: an expression has no END opcode")
      }
      switch instruction.opcode {
      case .block, .loop, .if, .try, .tryTable: depth &+= 1
      case .end, .delegate: depth &-= 1
      default: visit(instruction)
      }
    }
  }

  private mutating func immediates(of info: OpcodeInfo) throws(ModuleError) -> Immediates {
    switch info.immediates {
    case .none: return .none
    case .blockType: return .blockType(try blockType())
    case .label, .function, .type, .tag, .local, .global, .table, .element, .data:
      return .index(try reader.u32())
    case .memoryIndex: return .index(try reader.index(since: .multiMemory, features))
    case .typeTable:
      let type = try reader.u32()
      return .indices(type, try reader.index(since: .referenceTypes, features))
    case .tablePair, .elementTable, .memoryPair, .dataMemory, .typeField, .typeCount, .typeData, .typeElement,
      .typePair:
      let first = try reader.u32()
      return .indices(first, try reader.u32())
    case .labelTable:
      let count = try reader.count()
      var labels: [UInt32] = []
      labels.reserveCapacity(count)
      for _ in 0..<count { labels.append(try reader.u32()) }
      return .labelTable(labels, default: try reader.u32())
    case .memory: return .memory(try reader.memoryArgument(features))
    case .memoryLane:
      let argument = try reader.memoryArgument(features)
      return .memoryLane(argument, lane: try reader.byte())
    case .lane: return .lane(try reader.byte())
    case .shuffle:
      var lanes: [UInt8] = []
      lanes.reserveCapacity(16)
      for _ in 0..<16 { lanes.append(try reader.byte()) }
      return .shuffle(lanes)
    case .i32: return .i32(try reader.s32())
    case .i64: return .i64(try reader.s64())
    case .f32: return .f32(UInt32(truncatingIfNeeded: try reader.littleEndian(byteCount: 4)))
    case .f64: return .f64(try reader.littleEndian(byteCount: 8))
    case .v128:
      let low = try reader.littleEndian(byteCount: 8)
      return .v128(low: low, high: try reader.littleEndian(byteCount: 8))
    case .heapType: return .heapType(try heapType())
    case .selectTypes:
      let count = try reader.count()
      var types: [ValueType] = []
      for _ in 0..<count { types.append(try valueType()) }
      return .selectTypes(types)
    case .tryTable: return try tryTable()
    case .branchOnCast: return try branchOnCast()
    case .fence:
      guard try reader.byte() == 0 else { throw reader.malformed("zero byte expected", at: reader.position &- 1) }
      return .none
    }
  }

  private mutating func tryTable() throws(ModuleError) -> Immediates {
    let type = try blockType()
    let count = try reader.count()
    var clauses: [CatchClause] = []
    for _ in 0..<count { clauses.append(try reader.catchClause()) }
    return .tryTable(type, clauses)
  }

  private mutating func branchOnCast() throws(ModuleError) -> Immediates {
    let flags = try reader.castFlags()
    let label = try reader.u32()
    let source = ReferenceType(try heapType(), nullable: flags & 1 != 0)
    let target = ReferenceType(try heapType(), nullable: flags & 2 != 0)
    return .branchOnCast(label: label, source: source, target: target)
  }

  // MARK: Types

  private mutating func valueType() throws(ModuleError) -> ValueType {
    let start = reader.position
    guard let type = try reader.valueType(features).resolved(types) else { throw unknownType(at: start) }
    return type
  }

  private mutating func heapType() throws(ModuleError) -> HeapType {
    let start = reader.position
    guard let type = try reader.heapType(features).resolved(types) else { throw unknownType(at: start) }
    return type
  }

  private mutating func blockType() throws(ModuleError) -> BlockType {
    let start = reader.position
    let type = try reader.blockType(features)
    guard case .value(let value) = type else { return type }
    guard let resolved = value.resolved(types) else { throw unknownType(at: start) }
    return .value(resolved)
  }

  private func unknownType(at offset: Int) -> ModuleError {
    ModuleError(.invalid, "unknown type: the module has \(types.count)", offset: offset)
  }
}

extension ByteReader {
  mutating func catchClause() throws(ModuleError) -> CatchClause {
    let start = position
    guard let kind = CatchClause.Kind(rawValue: try byte()) else {
      throw malformed("malformed catch clause", at: start)
    }
    let tag = kind.hasTag ? try u32() : nil
    return CatchClause(kind, tag: tag, label: try u32())
  }

  /// The flags of `br_on_cast`: bit 0 for a nullable source, bit 1 for a nullable target.
  mutating func castFlags() throws(ModuleError) -> UInt8 {
    let start = position
    let flags = try byte()
    guard flags < 4 else { throw malformed("malformed cast flags 0x\(String(flags, radix: 16))", at: start) }
    return flags
  }
}

extension OpcodeInfo {
  /// The feature that an engine with `features` lacks for the instruction.
  func missingFeature(in features: FeatureSet) -> Feature? {
    switch opcode {
    // Both forms of exceptions have it.
    case .throw where features.contains(.legacyExceptions): nil
    case .returnCallRef where !features.contains(.tailCalls): .tailCalls
    default: features.contains(feature) ? nil : feature
    }
  }
}
