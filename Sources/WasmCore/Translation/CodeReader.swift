/// Reads the body of a validated function.
///
/// Validation has read the same bytes with every check, so this reader has none.
struct CodeReader {
  private(set) var cursor: UnsafePointer<UInt8>
  private let start: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  init(_ source: ModuleSource, _ range: SourceRange) {
    start = source.base
    cursor = start + range.start
    end = start + range.end
  }

  /// Bytes from the start of the module.
  var position: Int { cursor - start }
  var isAtEnd: Bool { cursor >= end }
  var peek: UInt8 { cursor.pointee }

  @inline(__always)
  mutating func byte() -> UInt8 {
    let value = cursor.pointee
    cursor += 1
    return value
  }

  @inline(__always)
  mutating func u32() -> UInt32 {
    let first = byte()
    if first < 0x80 { return UInt32(first) }
    return UInt32(truncatingIfNeeded: unsigned(first))
  }

  @inline(__always)
  mutating func index() -> Int { Int(truncatingIfNeeded: u32()) }

  mutating func u64() -> UInt64 { unsigned(byte()) }

  private mutating func unsigned(_ first: UInt8) -> UInt64 {
    var value = UInt64(first & 0x7F)
    var shift: UInt64 = 7
    var last = first
    while last & 0x80 != 0 {
      last = byte()
      value |= UInt64(last & 0x7F) &<< shift
      shift &+= 7
    }
    return value
  }

  mutating func signed() -> Int64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var last: UInt8
    repeat {
      last = byte()
      value |= UInt64(last & 0x7F) &<< shift
      shift &+= 7
    } while last & 0x80 != 0
    if shift < 64 && last & 0x40 != 0 { value |= ~0 &<< shift }
    return Int64(bitPattern: value)
  }

  mutating func bits32() -> UInt32 {
    let value = UnsafeRawPointer(cursor).loadUnaligned(as: UInt32.self)
    cursor += 4
    return value
  }

  mutating func bits64() -> UInt64 {
    let value = UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self)
    cursor += 8
    return value
  }

  mutating func skip(_ count: Int) { cursor += count }

  /// The next opcode, in the numbering of `Opcode`.
  @inline(__always)
  mutating func opcode() -> UInt16 {
    let first = byte()
    switch first {
    case 0xFB: return 0x300 &+ UInt16(truncatingIfNeeded: u32())
    case 0xFC: return 0x100 &+ UInt16(truncatingIfNeeded: u32())
    case 0xFD: return 0x400 &+ UInt16(truncatingIfNeeded: u32())
    case 0xFE: return 0x200 &+ UInt16(truncatingIfNeeded: u32())
    default: return UInt16(first)
    }
  }

  /// A memory argument: memory index and offset. The alignment is only a hint.
  mutating func memoryArgument() -> (memory: Int, offset: UInt64) {
    let flags = u32()
    let memory = flags & 0x40 != 0 ? index() : 0
    return (memory, u64())
  }

  /// Passes over a value or heap type.
  mutating func skipType() {
    let first = byte()
    switch first {
    case 0x63, 0x64: _ = signed()
    case 0x80...:  // the rest of a long type index
      while byte() & 0x80 != 0 {}
    default: break
    }
  }

  /// Passes over the immediates of an instruction.
  mutating func skipImmediates(_ kind: ImmediateKind) {
    switch kind {
    case .none: break
    case .blockType: skipType()
    case .label, .function, .type, .tag, .local, .global, .table, .element, .memoryIndex, .data: _ = u32()
    case .typeTable, .tablePair, .elementTable, .memoryPair, .dataMemory, .typeField, .typeCount, .typeData,
      .typeElement, .typePair:
      _ = u32()
      _ = u32()
    case .labelTable:
      let count = u32()
      for _ in 0...count { _ = u32() }
    case .memory: _ = memoryArgument()
    case .memoryLane:
      _ = memoryArgument()
      skip(1)
    case .lane, .fence: skip(1)
    case .shuffle, .v128: skip(16)
    case .i32, .i64: _ = signed()
    case .f32: skip(4)
    case .f64: skip(8)
    case .heapType: skipType()
    case .selectTypes:
      let count = u32()
      for _ in 0..<count { skipType() }
    case .tryTable:
      skipType()
      let count = u32()
      for _ in 0..<count {
        if byte() < 2 { _ = u32() }
        _ = u32()
      }
    case .branchOnCast:
      skip(1)
      _ = u32()
      skipType()
      skipType()
    }
  }
}
