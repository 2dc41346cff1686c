extension MemoryRecord {
  /// A memory of a type, or nil when the operating system has no room for it.
  static func make(
    _ type: MemoryType, _ bounds: MemoryBounds, budget: UnsafeMutablePointer<MemoryBudget>
  ) -> MemoryRecord? {
    guard let count = bounds.minimumByteCount else { return nil }
    var capacity = HostPages.reservation(minimum: count, maximum: bounds.maximum)
    if !budget.pointee.reserve(capacity) { capacity = count }
    var base = HostPages.allocate(capacity)
    if base == nil {
      capacity = count
      base = HostPages.allocate(capacity)
    }
    guard let base else { return nil }
    return MemoryRecord(
      base: base, byteCount: UInt(count), capacity: UInt(capacity), maximumByteCount: bounds.maximum,
      pageSizeLog2: type.pageSizeLog2, has64BitAddresses: type.address == .i64,
      declaredMaximum: type.limits.maximum, budget: budget)
  }
}

extension UnsafeMutablePointer where Pointee == MemoryRecord {
  /// Grows the memory and returns its old size in pages, or all ones when it must not or cannot grow.
  ///
  /// The result is an i32 for memories with 32-bit addresses, so the failure value is cut to that.
  @inline(never)
  func grow(byPages delta: UInt64) -> UInt64 {
    let failure: UInt64 = pointee.has64BitAddresses ? .max : UInt64(UInt32.max)
    if let shared = pointee.shared {
      let old = shared._withUnsafeGuaranteedRef { $0.grow(byPages: delta) }
      refresh()
      return old ?? failure
    }
    let shift = UInt64(pointee.pageSizeLog2)
    let old = pointee.pageCount
    // No memory has more bytes than its maximum, so neither difference nor shift can overflow.
    guard delta <= pointee.maximumByteCount >> shift &- old, let new = Int(exactly: (old &+ delta) << shift)
    else { return failure }
    let added = delta << shift
    if let budget = pointee.budget, budget.pointee.unused < added { return failure }
    if UInt(bitPattern: new) > pointee.capacity && !move(to: new) { return failure }
    pointee.byteCount = UInt(bitPattern: new)
    pointee.budget?.pointee.unused -= added
    return old
  }

  /// Finds a larger place; half as much again, so that growing step by step does not copy each time.
  private func move(to count: Int) -> Bool {
    let generous = UInt64(count) + min(UInt64(count) / 2, pointee.maximumByteCount - UInt64(count))
    for wish in [generous, UInt64(count)] {
      guard let capacity = Int(exactly: wish), let base = HostPages.allocate(capacity) else { continue }
      base.copyMemory(from: pointee.base, byteCount: Int(bitPattern: pointee.byteCount))
      HostPages.deallocate(pointee.base, Int(bitPattern: pointee.capacity))
      pointee.base = base
      pointee.capacity = UInt(bitPattern: capacity)
      return true
    }
    return false
  }
}
