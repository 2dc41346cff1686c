import WasmCore

/// Instructions other than blocks: the opcode and what follows it.
extension ModuleParser {
  /// Reads the immediates of an instruction and writes it at the end of the code.
  mutating func instruction(_ info: OpcodeInfo) throws(TextError) {
    switch info.opcode {
    case .select:
      try select()
      return
    case .refTest, .refCast:
      let type = try referenceType()
      let nullable: Opcode = info.opcode == .refTest ? .refTestNull : .refCastNull
      code.appendOpcode(type.isNullable ? nullable : info.opcode)
      code.appendSigned(type.heap.rawValue)
      return
    default:
      code.appendOpcode(info.opcode)
    }
    switch info.immediates {
    case .none: break
    case .label: code.appendUnsigned(try label())
    case .labelTable: try labelTable()
    case .function: try appendIndex(.function)
    case .type: try appendIndex(.type)
    case .tag: try appendIndex(.tag)
    case .local: try appendIndex(.local)
    case .global: try appendIndex(.global)
    case .table: code.appendUnsigned(try optionalIndex(.table) ?? 0)
    case .memoryIndex: code.appendUnsigned(try optionalIndex(.memory) ?? 0)
    case .element: try appendIndex(.element)
    case .data:
      try appendIndex(.data)
      sections.needsDataCount = true
    case .tablePair: try indexPair(.table)
    case .memoryPair: try indexPair(.memory)
    case .elementTable: try segmentAndTarget(.element, .table)
    case .dataMemory:
      try segmentAndTarget(.data, .memory)
      sections.needsDataCount = true
    case .typeTable: try indirectCall()
    case .memory: try memoryArgument(info.alignment, hasLane: false)
    case .memoryLane:
      try memoryArgument(info.alignment, hasLane: true)
      try appendLane()
    case .lane: try appendLane()
    case .shuffle: try shuffle()
    case .i32: code.appendSigned(Int64(Int32(truncatingIfNeeded: try reader.expectInteger(32))))
    case .i64: code.appendSigned(Int64(bitPattern: try reader.expectInteger(64)))
    case .f32: code.appendLittleEndian(try reader.expectFloat(.single), byteCount: 4)
    case .f64: code.appendLittleEndian(try reader.expectFloat(.double), byteCount: 8)
    case .v128:
      let vector = try reader.expectVector()
      code.appendLittleEndian(vector.low, byteCount: 8)
      code.appendLittleEndian(vector.high, byteCount: 8)
    case .heapType: code.appendSigned(try heapType().rawValue)
    case .typeField: try typeAndField()
    case .typeCount:
      try appendIndex(.type)
      code.appendUnsigned(try reader.expectUInt32())
    case .typeData:
      try appendIndex(.type)
      try appendIndex(.data)
      sections.needsDataCount = true
    case .typeElement:
      try appendIndex(.type)
      try appendIndex(.element)
    case .typePair:
      try appendIndex(.type)
      try appendIndex(.type)
    case .branchOnCast: try branchOnCast()
    case .fence: code.append(0)
    case .blockType, .tryTable, .selectTypes:
      // Blocks and the typed `select` are not written by way of this table.
      throw reader.unexpected("another instruction")
    }
  }

  // MARK: Indices

  private mutating func appendIndex(_ kind: IndexSpace.Kind) throws(TextError) {
    code.appendUnsigned(try index(kind))
  }

  /// Reads a label: an identifier or how many labels to skip.
  mutating func label() throws(TextError) -> UInt32 {
    guard reader.token.kind == .identifier else { return try reader.expectUInt32() }
    guard let depth = labels.depth(of: identifiers.intern(reader.token, in: reader.source.bytes)) else {
      throw reader.error("unknown label \(reader.shortText(reader.token))")
    }
    reader.advance()
    return depth
  }

  private mutating func labelTable() throws(TextError) {
    var list: [UInt32] = []
    repeat { list.append(try label()) } while reader.token.isIndex
    code.appendCount(list.count - 1)
    for label in list { code.appendUnsigned(label) }
  }

  /// Reads two indices, destination first; neither has to be written.
  private mutating func indexPair(_ kind: IndexSpace.Kind) throws(TextError) {
    guard let first = try optionalIndex(kind) else {
      code.append(contentsOf: [0, 0])
      return
    }
    code.appendUnsigned(first)
    try appendIndex(kind)
  }

  /// Reads a segment, and before it the table or memory unless that is the first one.
  private mutating func segmentAndTarget(
    _ segment: IndexSpace.Kind, _ target: IndexSpace.Kind
  ) throws(TextError) {
    var targetIndex: UInt32 = 0
    if reader.token.isIndex, reader.nextToken.isIndex { targetIndex = try index(target) }
    try appendIndex(segment)
    code.appendUnsigned(targetIndex)
  }

  private mutating func indirectCall() throws(TextError) {
    let table = try optionalIndex(.table) ?? 0
    let use = try typeUse(.forbidden)
    code.appendUnsigned(try resolve(use))
    code.appendUnsigned(table)
  }

  private mutating func typeAndField() throws(TextError) {
    let type = try index(.type)
    code.appendUnsigned(type)
    guard reader.token.kind == .identifier else {
      code.appendUnsigned(try reader.expectUInt32())
      return
    }
    let key = FieldKey(type: type, identifier: identifiers.intern(reader.token, in: reader.source.bytes))
    guard let field = fields[key] else { throw reader.error("unknown field \(reader.shortText(reader.token))") }
    reader.advance()
    code.appendUnsigned(field)
  }

  // MARK: Types

  private mutating func select() throws(TextError) {
    guard reader.isList("result") else {
      code.appendOpcode(.select)
      return
    }
    var types: [ValueTypeCode] = []
    while reader.takeList("result") {
      while reader.token.kind != .rightParenthesis { types.append(try valueType()) }
      try reader.expectClosing()
    }
    code.appendOpcode(.selectTyped)
    code.appendTypes(types)
  }

  private mutating func branchOnCast() throws(TextError) {
    let target = try label()
    let source = try referenceType()
    let destination = try referenceType()
    code.append((source.isNullable ? 1 : 0) | (destination.isNullable ? 2 : 0))
    code.appendUnsigned(target)
    code.appendSigned(source.heap.rawValue)
    code.appendSigned(destination.heap.rawValue)
  }

  // MARK: Memory and lanes

  private mutating func memoryArgument(_ naturalAlignment: UInt8, hasLane: Bool) throws(TextError) {
    var memory: UInt32 = 0
    // A number before a lane is a memory only if something else comes between.
    let isMemory: Bool
    switch reader.token.kind {
    case .identifier: isMemory = true
    case .number: isMemory = !hasLane || reader.nextToken.kind == .number || isMemoryOption(reader.nextToken)
    default: isMemory = false
    }
    if isMemory { memory = try index(.memory) }
    let offset = try memoryOption("offset=") ?? 0
    var exponent = UInt64(naturalAlignment)
    let alignment = reader.token
    if let value = try memoryOption("align=") {
      guard value.nonzeroBitCount == 1 else {
        throw reader.error("alignment must be a power of two, is \(value)", at: alignment)
      }
      exponent = UInt64(value.trailingZeroBitCount)
    }
    // The flag for a memory index shares its number with the exponent.
    code.appendUnsigned(memory == 0 ? exponent : exponent | 0x40)
    if memory != 0 { code.appendUnsigned(memory) }
    code.appendUnsigned(offset)
  }

  private func isMemoryOption(_ token: Token) -> Bool {
    token.kind == .keyword
      && (reader.text(token).starts(with: Array("offset=".utf8))
        || reader.text(token).starts(with: Array("align=".utf8)))
  }

  private mutating func memoryOption(_ prefix: StaticString) throws(TextError) -> UInt64? {
    guard reader.token.kind == .keyword else { return nil }
    let count = prefix.utf8CodeUnitCount
    let start = reader.token.startOffset
    let end = reader.token.endOffset
    let bytes = reader.source.bytes
    guard end - start > count else { return nil }
    // SAFETY: `offset` stays below the length of `prefix`.
    for offset in 0..<count where bytes[start + offset] != prefix.utf8Start[offset] { return nil }
    guard let literal = IntegerLiteral(bytes, from: start + count, to: end), !literal.isSigned else {
      throw reader.error("unknown operator \(reader.shortText(reader.token)), expected \(prefix) and a natural number")
    }
    guard let value = literal.magnitude else { throw reader.error("i64 constant out of range") }
    reader.advance()
    return value
  }

  private mutating func appendLane() throws(TextError) {
    code.append(UInt8(truncatingIfNeeded: try reader.expectUnsigned(8, "i8")))
  }

  private mutating func shuffle() throws(TextError) {
    for _ in 0..<16 {
      guard reader.token.kind == .number else { throw reader.error("invalid lane length, expected 16 lanes") }
      try appendLane()
    }
    if reader.token.kind == .number { throw reader.error("invalid lane length, expected 16 lanes") }
  }
}
