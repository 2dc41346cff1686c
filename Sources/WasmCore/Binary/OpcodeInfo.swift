/// What the binary format, the text format and the type system need to know of one instruction.
public struct OpcodeInfo: Sendable {
  public let opcode: Opcode
  /// The instruction's name in the text format.
  public let name: StaticString
  public let immediates: ImmediateKind
  /// Operand and result types in the notation of `OpcodeInfo.all`.
  public let signature: StaticString
  public let feature: Feature
  /// Base-2 logarithm of the natural alignment, for instructions that access memory.
  public let alignment: UInt8

  init(
    _ opcode: Opcode, _ name: StaticString, _ immediates: ImmediateKind, _ signature: StaticString,
    _ feature: Feature, alignment: UInt8 = 0
  ) {
    self.opcode = opcode
    self.name = name
    self.immediates = immediates
    self.signature = signature
    self.feature = feature
    self.alignment = alignment
  }

  /// Whether the typing of the instruction is fully described by `signature`.
  public var hasFixedSignature: Bool { signature.utf8CodeUnitCount > 1 || signature.utf8Start[0] != UInt8(ascii: "-") }
}

/// The shapes of what follows an opcode in the binary format.
public enum ImmediateKind: UInt8, Sendable {
  case none
  case blockType
  case label
  /// `br_table`: labels and a default.
  case labelTable
  case function
  /// `call_indirect`: a type and a table.
  case typeTable
  case type
  case tag
  case local
  case global
  case table
  /// `table.copy`: destination and source.
  case tablePair
  case element
  /// `table.init`: element segment, then table.
  case elementTable
  case memoryIndex
  /// `memory.copy`: destination and source.
  case memoryPair
  case data
  /// `memory.init`: data segment, then memory.
  case dataMemory
  /// Alignment, optional memory index, offset.
  case memory
  /// As `memory`, then a lane.
  case memoryLane
  case lane
  /// `i8x16.shuffle`: sixteen lanes.
  case shuffle
  case i32, i64, f32, f64, v128
  case heapType
  /// `select` with its result types written out.
  case selectTypes
  /// A block type and catch clauses.
  case tryTable
  /// A type and a field of it.
  case typeField
  /// A type and an element count.
  case typeCount
  case typeData
  case typeElement
  /// `array.copy`: destination and source type.
  case typePair
  /// `br_on_cast`: flags, label, source and target heap type.
  case branchOnCast
  /// `atomic.fence`: one reserved byte.
  case fence
}
