// Bulk operations on memories. They return a trap kind instead of throwing: Swift 6.3.1 can tail-jump
// from a throwing function into memmove without restoring the error register (docs/workarounds.md).

extension UnsafeMutablePointer where Pointee == MemoryRecord {
  /// The bytes `[start, start + count)`, or nil when they do not lie within the memory.
  @inline(__always)
  func range(_ start: UInt64, _ count: UInt64) -> Base? {
    guard contains(start, count) || refresh() && contains(start, count) else { return nil }
    return pointee.base + Int(truncatingIfNeeded: start)
  }

  @inline(__always)
  private func contains(_ start: UInt64, _ count: UInt64) -> Bool {
    let size = UInt64(pointee.byteCount)
    return start <= size && count <= size - start
  }

  /// Learns how large a shared memory is by now.
  ///
  /// - Returns: whether it has grown since the last time.
  @inline(never)
  @discardableResult
  func refresh() -> Bool {
    guard let shared = pointee.shared else { return false }
    let size = shared._withUnsafeGuaranteedRef { $0.loadSize() }
    defer { pointee.byteCount = size }
    return size > pointee.byteCount
  }

  /// The present size in bytes.
  var currentByteCount: UInt64 {
    refresh()
    return UInt64(pointee.byteCount)
  }

  @inline(never)
  func copy(
    from source: UnsafeMutablePointer<MemoryRecord>, _ to: UInt64, _ start: UInt64, _ count: UInt64
  ) -> TrapKind {
    guard let from = source.range(start, count), let target = range(to, count) else { return .memoryOutOfBounds }
    target.copyMemory(from: from, byteCount: Int(truncatingIfNeeded: count))
    return .none
  }

  @inline(never)
  func fill(_ start: UInt64, _ value: UInt64, _ count: UInt64) -> TrapKind {
    guard let target = range(start, count) else { return .memoryOutOfBounds }
    target.initializeMemory(
      as: UInt8.self, repeating: UInt8(truncatingIfNeeded: value), count: Int(truncatingIfNeeded: count))
    return .none
  }

  @inline(never)
  func initialize(
    from data: UnsafeMutablePointer<DataRecord>, _ to: UInt64, _ start: UInt64, _ count: UInt64
  ) -> TrapKind {
    let available = UInt64(data.pointee.count)
    guard start <= available && count <= available - start, let target = range(to, count) else {
      return .memoryOutOfBounds
    }
    target.copyMemory(
      from: data.pointee.bytes + Int(truncatingIfNeeded: start), byteCount: Int(truncatingIfNeeded: count))
    return .none
  }
}
