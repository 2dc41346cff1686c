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

  /// Grows the table and returns its old size, or all ones when it must not or cannot grow.
  ///
  /// The result is an i32 for tables with 32-bit addresses, so the failure value is cut to that.
  @inline(never)
  func grow(by delta: UInt64, filling value: UInt64) -> UInt64 {
    let old = pointee.count
    let failure: UInt64 = pointee.has64BitAddresses ? .max : UInt64(UInt32.max)
    guard delta <= pointee.maximumCount, UInt64(old) <= pointee.maximumCount - delta else { return failure }
    let new = old + Int(truncatingIfNeeded: delta)
    if new > pointee.capacity {
      let capacity = max(new, min(pointee.capacity &* 2, Int(clamping: pointee.maximumCount)))
      let elements = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
      elements.initialize(from: pointee.elements, count: old)
      pointee.elements.deallocate()
      pointee.elements = elements
      pointee.capacity = capacity
    }
    (pointee.elements + old).initialize(repeating: value, count: new - old)
    pointee.count = new
    return UInt64(old)
  }
}
