/// The guest that has called a host function.
///
/// Valid while the host function runs: afterwards it has no memory, and reading or writing throws.
public final class Caller {
  // SAFETY: machines own their caller and belong to the store; `context` is nil while no host function runs.
  private unowned(unsafe) let owner: Store
  private var context: UnsafeMutablePointer<Context>?

  init(_ store: Store) { owner = store }

  func enter(_ context: UnsafeMutablePointer<Context>) -> UnsafeMutablePointer<Context>? {
    let saved = self.context
    self.context = context
    return saved
  }

  func leave(_ saved: UnsafeMutablePointer<Context>?) { context = saved }

  /// The store in which the guest runs; nil when the host function has returned.
  public var store: Store? { context == nil ? nil : owner }

  /// The embedder's object, as given to the store.
  public var userData: AnyObject? { store?.userData }

  /// The instance whose code made the call; nil when the host itself called.
  public var instance: Instance? {
    guard let context, let data = context.pointee.instance.pointee.owner else { return nil }
    return Instance(owner, data.takeUnretainedValue())
  }

  /// The calling instance's first memory.
  public var memory: Memory? {
    guard let context, context.pointee.memory != owner.emptyMemory else { return nil }
    return Memory(owner, context.pointee.memory)
  }

  // MARK: Memory 0, without allocation

  /// The number of bytes of the calling instance's first memory.
  public var memoryByteCount: UInt64 { context?.pointee.memory.currentByteCount ?? 0 }

  /// Checks that bytes lie within the first memory and calls `body` with them.
  ///
  /// The buffer must not be kept, nor used after a call back into the guest.
  @inline(__always)
  public func withBytes<Result>(
    at address: UInt64, count: UInt64, _ body: (UnsafeMutableRawBufferPointer) -> Result
  ) throws(HostError) -> Result {
    let start = try pointer(at: address, count: count)
    return body(UnsafeMutableRawBufferPointer(start: start, count: Int(truncatingIfNeeded: count)))
  }

  /// Reads an integer in the guest's byte order.
  @inline(__always)
  public func load<T: FixedWidthInteger & BitwiseCopyable>(
    _: T.Type = T.self, at address: UInt64
  ) throws(HostError) -> T {
    T(littleEndian: try pointer(at: address, count: UInt64(MemoryLayout<T>.size)).loadUnaligned(as: T.self))
  }

  /// Writes an integer in the guest's byte order.
  @inline(__always)
  public func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at address: UInt64) throws(HostError) {
    try pointer(at: address, count: UInt64(MemoryLayout<T>.size)).storeBytes(of: value.littleEndian, as: T.self)
  }

  /// Copies bytes out of the first memory.
  public func read(at address: UInt64, count: UInt64) throws(HostError) -> [UInt8] {
    let start = try pointer(at: address, count: count)
    return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(truncatingIfNeeded: count)))
  }

  /// Copies bytes into the first memory.
  public func write(_ bytes: [UInt8], at address: UInt64) throws(HostError) {
    let start = try pointer(at: address, count: UInt64(bytes.count))
    for index in bytes.indices { start.storeBytes(of: bytes[index], toByteOffset: index, as: UInt8.self) }
  }

  @usableFromInline
  func pointer(at address: UInt64, count: UInt64) throws(HostError) -> UnsafeMutableRawPointer {
    guard let context, let start = context.pointee.memory.range(address, count) else {
      throw .memory(MemoryAccessError(address: address, count: count, memorySize: memoryByteCount))
    }
    return start
  }
}
