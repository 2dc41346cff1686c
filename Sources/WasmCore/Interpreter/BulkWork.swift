/// What a `bulk` operation does. The high half of its second word says it; two records follow, the second
/// of which is zero for those that need only one.
///
/// One operation for all, because the compiler merges handlers of this length that differ only in what they
/// call, into one that is called: the next handler would run within it, and the native stack would grow.
enum BulkWork: UInt32 {
  case memoryCopy
  case memoryFill
  case memoryInit
  case tableFill
  case tableCopy
  case tableInit

  /// Does the work of the operation at `pc`, and says which trap it ends in.
  @inline(never)
  static func perform(_ pc: PC, _ sp: SP) -> TrapKind {
    let x = operands(pc, sp)
    switch BulkWork(rawValue: UInt32(truncatingIfNeeded: pc[1] >> 32)) {
    case .memoryCopy:
      return pointer(pc[2], to: MemoryRecord.self).copy(from: pointer(pc[3], to: MemoryRecord.self), x[0], x[1], x[2])
    case .memoryFill:
      return pointer(pc[2], to: MemoryRecord.self).fill(x[0], x[1], x[2])
    case .memoryInit:
      return pointer(pc[2], to: MemoryRecord.self).initialize(
        from: pointer(pc[3], to: DataRecord.self), x[0], x[1], x[2])
    case .tableFill:
      return pointer(pc[2], to: TableRecord.self).fill(x[0], x[1], x[2])
    case .tableCopy:
      return pointer(pc[2], to: TableRecord.self).copy(from: pointer(pc[3], to: TableRecord.self), x[0], x[1], x[2])
    case .tableInit, nil:
      return pointer(pc[2], to: TableRecord.self).initialize(
        from: pointer(pc[3], to: ElementRecord.self), x[0], x[1], x[2])
    }
  }

  var name: StaticString {
    switch self {
    case .memoryCopy: "memory.copy"
    case .memoryFill: "memory.fill"
    case .memoryInit: "memory.init"
    case .tableFill: "table.fill"
    case .tableCopy: "table.copy"
    case .tableInit: "table.init"
    }
  }
}
