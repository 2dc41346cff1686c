extension TableRecord {
  /// Elements without values, or nil when there is no room for them.
  static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt64>? {
    let (byteCount, overflow) = capacity.multipliedReportingOverflow(by: MemoryLayout<UInt64>.stride)
    guard !overflow else { return nil }
    // The heap ends the process when it has no more, so what is large comes from where that can be seen.
    guard isLarge(capacity) else { return .allocate(capacity: capacity) }
    return HostPages.allocate(byteCount)?.bindMemory(to: UInt64.self, capacity: capacity)
  }

  static func deallocate(_ elements: UnsafeMutablePointer<UInt64>, _ capacity: Int) {
    guard isLarge(capacity) else { return elements.deallocate() }
    HostPages.deallocate(elements, capacity * MemoryLayout<UInt64>.stride)
  }

  private static func isLarge(_ capacity: Int) -> Bool { capacity >= 1 << 16 }
}

extension UnsafeMutablePointer where Pointee == TableRecord {
  /// Grows the table and returns its old size, or all ones when it must not or cannot grow.
  ///
  /// The result is an i32 for tables with 32-bit addresses, so the failure value is cut to that.
  @inline(never)
  func grow(by delta: UInt64, filling value: UInt64) -> UInt64 {
    let old = pointee.count
    let failure: UInt64 = pointee.has64BitAddresses ? .max : UInt64(UInt32.max)
    // No table has more elements than its maximum, so neither difference nor sum can overflow.
    guard delta <= pointee.maximumCount &- UInt64(old), let new = Int(exactly: UInt64(old) &+ delta),
      new <= pointee.capacity || move(to: new)
    else { return failure }
    (pointee.elements + old).initialize(repeating: value, count: new - old)
    pointee.count = new
    return UInt64(old)
  }

  /// Finds a larger place; twice as large, so that growing step by step does not copy each time.
  private func move(to count: Int) -> Bool {
    let generous = max(count, min(pointee.capacity &* 2, Int(clamping: pointee.maximumCount)))
    for capacity in [generous, count] {
      guard let elements = TableRecord.allocate(capacity) else { continue }
      elements.initialize(from: pointee.elements, count: pointee.count)
      TableRecord.deallocate(pointee.elements, pointee.capacity)
      pointee.elements = elements
      pointee.capacity = capacity
      return true
    }
    return false
  }
}
