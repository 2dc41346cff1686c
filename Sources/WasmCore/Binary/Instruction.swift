/// One instruction as the binary format writes it.
public struct Instruction: Hashable, Sendable {
  public let opcode: Opcode
  public let immediates: Immediates
  /// Where the opcode starts, in bytes from the start of the module.
  public let offset: Int

  /// What is known of every instruction with this opcode.
  public var info: OpcodeInfo { OpcodeInfo.of(opcode) }

  public init(_ opcode: Opcode, _ immediates: Immediates, offset: Int) {
    self.opcode = opcode
    self.immediates = immediates
    self.offset = offset
  }
}

/// What follows an opcode. The case is determined by the opcode's `ImmediateKind`.
public enum Immediates: Hashable, Sendable {
  case none
  case blockType(BlockType)
  /// A label, function, type, tag, local, global, table, segment or memory.
  case index(UInt32)
  /// Two indices in the order of the binary format, which `ImmediateKind` describes.
  case indices(UInt32, UInt32)
  case labelTable([UInt32], default: UInt32)
  case memory(MemoryArgument)
  case memoryLane(MemoryArgument, lane: UInt8)
  case lane(UInt8)
  case shuffle([UInt8])
  case i32(Int32)
  case i64(Int64)
  /// The bits of a number.
  case f32(UInt32)
  case f64(UInt64)
  case v128(low: UInt64, high: UInt64)
  case heapType(HeapType)
  case selectTypes([ValueType])
  case tryTable(BlockType, [CatchClause])
  case branchOnCast(label: UInt32, source: ReferenceType, target: ReferenceType)
}

/// The type of a block.
public enum BlockType: Hashable, Sendable {
  /// Takes and leaves nothing.
  case empty
  /// Takes nothing and leaves one value.
  case value(ValueType)
  /// Takes and leaves what a function type of the module says; the payload is the module's type index.
  case type(UInt32)
}

/// One handler of a `try_table`.
public struct CatchClause: Hashable, Sendable {
  /// What a clause catches and what it hands to its label; raw values as in the binary format.
  public enum Kind: UInt8, Hashable, Sendable {
    /// Exceptions with one tag: hands on their values.
    case tag = 0
    /// Exceptions with one tag: hands on their values and a reference.
    case tagReference = 1
    /// Every exception: hands on nothing.
    case all = 2
    /// Every exception: hands on a reference.
    case allReference = 3

    public var hasTag: Bool { self == .tag || self == .tagReference }
    public var hasReference: Bool { self == .tagReference || self == .allReference }
  }

  public var kind: Kind
  /// The tag that is caught; nil for the kinds that catch everything.
  public var tag: UInt32?
  public var label: UInt32

  public init(_ kind: Kind, tag: UInt32?, label: UInt32) {
    self.kind = kind
    self.tag = tag
    self.label = label
  }
}
