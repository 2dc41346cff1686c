/// The sections that hold code and data: element segments, function bodies, data segments.
extension ModuleDecoder {
  mutating func elementSection() throws(ModuleError) {
    let count = try count(limits.elementSegments, "elementSegments", of: "element segments")
    contents.elements.reserveCapacity(room(for: count))
    for _ in 0..<count { contents.elements.append(try elementSegment()) }
  }

  private mutating func elementSegment() throws(ModuleError) -> ElementSegment {
    let start = reader.position
    let flags = try reader.u32()
    guard flags < 8 else { throw reader.malformed("malformed elements segment kind \(flags)", at: start) }
    if flags != 0 { try reader.require(.bulkMemory, in: features, for: "this form of element segment", at: start) }
    // Bit 0: not active. Bit 1: declarative, or an explicit table. Bit 2: expressions instead of functions.
    let mode: ElementSegment.Mode
    switch flags & 3 {
    case 0: mode = .active(table: 0, offset: try expression())
    case 1: mode = .passive
    case 2:
      let table = try reader.u32()
      mode = .active(table: table, offset: try expression())
    default: mode = .declarative
    }
    let usesExpressions = flags & 4 != 0
    var type = ReferenceType(.function, nullable: usesExpressions)
    if flags & 3 != 0 {
      if usesExpressions {
        type = try referenceType()
      } else if try reader.byte() != 0 {
        throw reader.malformed("malformed element kind", at: reader.position &- 1)
      }
    }
    return ElementSegment(type: type, mode: mode, items: try elementItems(usesExpressions))
  }

  private mutating func elementItems(_ areExpressions: Bool) throws(ModuleError) -> ElementSegment.Items {
    let start = reader.position
    let count = try reader.count()
    guard UInt64(count) <= limits.tableElements else {
      throw ModuleError(
        .limit("tableElements"), "\(count) elements in a segment exceed the limit of \(limits.tableElements)",
        offset: start)
    }
    guard areExpressions else {
      var functions: [UInt32] = []
      functions.reserveCapacity(room(for: count))
      for _ in 0..<count { functions.append(try reader.u32()) }
      declared.append(contentsOf: functions)
      return .functions(functions)
    }
    var expressions: [SourceRange] = []
    expressions.reserveCapacity(room(for: count))
    for _ in 0..<count { expressions.append(try expression()) }
    return .expressions(expressions)
  }

  mutating func dataCountSection() throws(ModuleError) {
    try require(.bulkMemory, for: "a data count section")
    let start = reader.position
    let count = try reader.u32()
    guard UInt64(count) <= UInt64(truncatingIfNeeded: max(limits.dataSegments, 0)) else {
      throw ModuleError(
        .limit("dataSegments"), "\(count) data segments exceed the limit of \(limits.dataSegments)", offset: start)
    }
    contents.dataCount = count
  }

  mutating func codeSection() throws(ModuleError) {
    let start = reader.position
    let count = try reader.u32()
    let defined = contents.functions.count &- contents.importedFunctionCount
    guard UInt64(count) == UInt64(defined) else {
      throw reader.malformed(
        "function and code section have inconsistent lengths: \(defined) functions, \(count) bodies", at: start)
    }
    bodyCount = defined
    for index in contents.importedFunctionCount..<contents.functions.count {
      let body = try reader.sizedRange()
      guard body.end &- body.start <= limits.functionSize else {
        throw ModuleError(
          .limit("functionSize"),
          "a body of \(body.end &- body.start) bytes exceeds the limit of \(limits.functionSize)",
          offset: body.start, functionIndex: UInt32(truncatingIfNeeded: index))
      }
      contents.functions[index].body = body
    }
  }

  mutating func dataSection() throws(ModuleError) {
    let start = reader.position
    let count = try count(limits.dataSegments, "dataSegments", of: "data segments")
    if let announced = contents.dataCount, Int(truncatingIfNeeded: announced) != count {
      throw reader.malformed(
        "data count and data section have inconsistent lengths: \(announced) announced, \(count) present", at: start)
    }
    contents.data.reserveCapacity(room(for: count))
    for _ in 0..<count {
      let place = reader.position
      let flags = try reader.u32()
      if flags != 0 { try reader.require(.bulkMemory, in: features, for: "this form of data segment", at: place) }
      let mode: DataSegment.Mode
      switch flags {
      case 0: mode = .active(memory: 0, offset: try expression())
      case 1: mode = .passive
      case 2:
        let memory = try reader.u32()
        mode = .active(memory: memory, offset: try expression())
      default: throw reader.malformed("malformed data segment kind \(flags)", at: place)
      }
      contents.data.append(DataSegment(mode: mode, bytes: try reader.sizedRange()))
    }
  }
}
