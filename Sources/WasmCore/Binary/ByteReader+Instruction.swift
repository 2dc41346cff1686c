/// The alignment, memory and offset that follow the opcode of a load or store.
public struct MemoryArgument: Hashable, Sendable {
  /// Base-2 logarithm of the promised alignment.
  public var alignment: UInt32
  public var memory: UInt32
  public var offset: UInt64

  public init(alignment: UInt32, memory: UInt32, offset: UInt64) {
    self.alignment = alignment
    self.memory = memory
    self.offset = offset
  }
}

extension ByteReader {
  /// The instruction that starts here; the reader moves to its immediates.
  mutating func opcode() throws(ModuleError) -> OpcodeInfo {
    let start = position
    let code = try opcodeNumber()
    guard let info = OpcodeInfo.find(code) else { throw illegalOpcode(from: start) }
    return info
  }

  /// The raw value that `Opcode` gives the instruction that starts here, known or not, below `OpcodeInfo.codeLimit`.
  @inline(__always)
  mutating func opcodeNumber() throws(ModuleError) -> Int {
    let first = try byte()
    return first < 0xFB ? Int(first) : try prefixedOpcodeNumber(first)
  }

  @inline(never)
  private mutating func prefixedOpcodeNumber(_ prefix: UInt8) throws(ModuleError) -> Int {
    let start = position &- 1
    let (plane, size): (Int, UInt32) =
      switch prefix {
      case 0xFC: (0x100, 0x100)
      case 0xFE: (0x200, 0x100)
      case 0xFB: (0x300, 0x100)
      case 0xFD: (0x400, 0x200)
      default: (0xFF, 1)
      }
    guard plane != 0xFF else { return plane }
    let code = try u32()
    guard code < size else { throw illegalOpcode(from: start) }
    return plane &+ Int(truncatingIfNeeded: code)
  }

  /// The error for bytes from `start` up to here that name no instruction.
  @inline(never)
  func illegalOpcode(from start: Int) -> ModuleError {
    var text = "illegal opcode"
    for index in start..<position {
      let digits = String(base[index], radix: 16)
      text += digits.utf8.count == 1 ? " 0\(digits)" : " \(digits)"
    }
    return malformed(text, at: start)
  }

  @inline(__always)
  mutating func memoryArgument(_ features: FeatureSet) throws(ModuleError) -> MemoryArgument {
    let start = position
    let flags = try u32()
    // Before there were more flags, all bits were those of the alignment.
    if flags < 0x20 || (flags < 0x40 && features.contains(.multiMemory)) {
      return MemoryArgument(alignment: flags, memory: 0, offset: try u64(since: .memory64, features))
    }
    guard flags >= 0x40, flags < 0x80 else {
      throw malformed("malformed memop flags 0x\(String(flags, radix: 16))", at: start)
    }
    try require(.multiMemory, in: features, for: "a memory index in an access", at: start)
    let memory = try u32()
    return MemoryArgument(alignment: flags & 0x3F, memory: memory, offset: try u64(since: .memory64, features))
  }

  /// A number that had 32 bits before `feature`.
  @inline(__always)
  mutating func u64(since feature: Feature, _ features: FeatureSet) throws(ModuleError) -> UInt64 {
    features.contains(feature) ? try u64() : UInt64(try u32())
  }

  /// An index that was a reserved zero byte before `feature`.
  @inline(__always)
  mutating func index(since feature: Feature, _ features: FeatureSet) throws(ModuleError) -> UInt32 {
    if features.contains(feature) { return try u32() }
    let start = position
    guard try byte() == 0 else { throw malformed("zero byte expected", at: start) }
    return 0
  }
}
