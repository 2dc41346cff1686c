/// A linear memory in a store.
public struct Memory {
  public let store: Store
  let record: UnsafeMutablePointer<MemoryRecord>

  init(_ store: Store, _ record: UnsafeMutablePointer<MemoryRecord>) {
    self.store = store
    self.record = record
  }

  /// A memory of the host's making, for imports.
  public init(_ store: Store, _ type: MemoryType) throws(LimitError) {
    self.init(store, try store.makeMemory(type))
  }

  /// A shared memory as this store sees it.
  public init(_ store: Store, _ memory: SharedMemory) {
    self.init(store, store.record(of: memory))
  }

  /// What other stores can have of this memory too, if its type is shared.
  public var shared: SharedMemory? { record.pointee.shared?.takeUnretainedValue() }

  /// The type, with the present size as minimum.
  public var type: MemoryType {
    MemoryType(
      Limits(minimum: pageCount, maximum: record.pointee.declaredMaximum),
      address: record.pointee.has64BitAddresses ? .i64 : .i32, isShared: record.pointee.shared != nil,
      pageSizeLog2: record.pointee.pageSizeLog2)
  }

  public var byteCount: UInt64 { record.currentByteCount }
  public var pageCount: UInt64 { byteCount >> UInt64(record.pointee.pageSizeLog2) }

  /// Adds pages.
  ///
  /// - Returns: the size before, in pages; nil when the memory cannot grow that far.
  @discardableResult
  public func grow(byPages delta: UInt64) -> UInt64? {
    if let shared { return shared.grow(byPages: delta) }
    let old = pageCount
    return record.grow(byPages: delta) == old ? old : nil
  }

  /// The bytes `[address, address + count)` themselves; nil when they do not all lie within the memory.
  ///
  /// The buffer is good for a host function that runs: guest code that goes on may let the memory grow, and move.
  public func unsafeBytes(at address: UInt64, count: UInt64) -> UnsafeMutableRawBufferPointer? {
    guard let start = record.range(address, count) else { return nil }
    return UnsafeMutableRawBufferPointer(start: start, count: Int(truncatingIfNeeded: count))
  }

  /// Copies bytes out.
  public func read(at address: UInt64, count: UInt64) throws(MemoryAccessError) -> [UInt8] {
    let start = try pointer(at: address, count: count)
    return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(truncatingIfNeeded: count)))
  }

  /// Copies bytes in.
  public func write(_ bytes: [UInt8], at address: UInt64) throws(MemoryAccessError) {
    let start = try pointer(at: address, count: UInt64(bytes.count))
    for index in bytes.indices { start.storeBytes(of: bytes[index], toByteOffset: index, as: UInt8.self) }
  }

  /// Reads an integer in the guest's byte order.
  public func load<T: FixedWidthInteger & BitwiseCopyable>(
    _: T.Type = T.self, at address: UInt64
  ) throws(MemoryAccessError) -> T {
    T(littleEndian: try pointer(at: address, count: UInt64(MemoryLayout<T>.size)).loadUnaligned(as: T.self))
  }

  /// Writes an integer in the guest's byte order.
  public func store<T: FixedWidthInteger & BitwiseCopyable>(
    _ value: T, at address: UInt64
  ) throws(MemoryAccessError) {
    try pointer(at: address, count: UInt64(MemoryLayout<T>.size)).storeBytes(of: value.littleEndian, as: T.self)
  }

  private func pointer(at address: UInt64, count: UInt64) throws(MemoryAccessError) -> UnsafeMutableRawPointer {
    guard let start = record.range(address, count) else {
      throw MemoryAccessError(address: address, count: count, memorySize: byteCount)
    }
    return start
  }
}
