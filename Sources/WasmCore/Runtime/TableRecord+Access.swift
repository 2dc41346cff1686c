extension UnsafeMutablePointer where Pointee == TableRecord {
  @inline(__always)
  func range(_ start: UInt64, _ count: UInt64) -> UnsafeMutablePointer<UInt64>? {
    let size = UInt64(pointee.count)
    guard start <= size && count <= size - start else { return nil }
    return pointee.elements + Int(truncatingIfNeeded: start)
  }

  @inline(never)
  func copy(from source: UnsafeMutablePointer<TableRecord>, _ to: UInt64, _ start: UInt64, _ count: UInt64) -> TrapKind
  {
    guard let from = source.range(start, count), let target = range(to, count) else { return .tableOutOfBounds }
    target.update(from: from, count: Int(truncatingIfNeeded: count))
    return .none
  }

  @inline(never)
  func fill(_ start: UInt64, _ value: UInt64, _ count: UInt64) -> TrapKind {
    guard let target = range(start, count) else { return .tableOutOfBounds }
    target.update(repeating: value, count: Int(truncatingIfNeeded: count))
    return .none
  }

  @inline(never)
  func initialize(
    from segment: UnsafeMutablePointer<ElementRecord>, _ to: UInt64, _ start: UInt64, _ count: UInt64
  ) -> TrapKind {
    let available = UInt64(segment.pointee.count)
    guard start <= available && count <= available - start, let target = range(to, count) else {
      return .tableOutOfBounds
    }
    target.update(from: segment.pointee.items + Int(truncatingIfNeeded: start), count: Int(truncatingIfNeeded: count))
    return .none
  }
}
