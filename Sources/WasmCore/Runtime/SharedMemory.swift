import Synchronization

/// A linear memory that instances in several stores, each on a thread of its own, have in common.
///
/// ```swift
/// let memory = try SharedMemory(MemoryType(Limits(minimum: 1, maximum: 100), isShared: true))
/// // On every thread:
/// let store = Store(engine)
/// var imports = Imports()
/// imports.define("env", "memory", memory)
/// let instance = try store.instantiate(module, imports)
/// ```
///
/// It belongs to no store, so how large it may get is told when it is made. A shared memory that a module declares
/// gets the limits of the store that instantiates the module.
///
/// Its bytes never move. Every store that uses it has a `MemoryRecord` of its own with the size that the store has
/// seen last; only `size` is written by several threads.
public final class SharedMemory: Sendable {
  /// The type that the memory was made of, with the size that it had then.
  public let type: MemoryType
  // SAFETY: the address is written once, here; the bytes behind it are the guests', who agree on who writes what.
  nonisolated(unsafe) let base: Base
  /// Bytes at `base`, all of which the memory may grow into.
  let capacity: Int
  /// Bytes that guests can use.
  private let size: Atomic<UInt>
  /// Who waits for a notification at which address.
  let waiters = WaitQueue()

  /// Makes a memory.
  ///
  /// - Parameters:
  ///   - type: is taken as that of a shared memory; without a maximum, `limit` is the maximum.
  ///   - limit: the most bytes that the memory may have.
  public init(_ type: MemoryType, limit: UInt64 = StoreLimits().memoryBytes) throws(LimitError) {
    let bounds = MemoryBounds(type, limit: limit)
    guard let minimum = bounds.minimumByteCount else { throw bounds.refusal }
    // What is reserved is all that there will ever be; a system that does not give as much gets smaller wishes.
    var wish = HostPages.sharedReservation(minimum: minimum, maximum: bounds.maximum)
    var pages = HostPages.allocate(wish)
    while pages == nil && wish > minimum {
      wish = max(minimum, wish / 2)
      pages = HostPages.allocate(wish)
    }
    guard let pages else { throw bounds.refusal }
    self.type = MemoryType(
      Limits(minimum: type.limits.minimum, maximum: type.limits.maximum ?? bounds.maximum >> bounds.shift),
      address: type.address, isShared: true, pageSizeLog2: type.pageSizeLog2)
    base = pages
    capacity = wish
    size = Atomic(UInt(bitPattern: minimum))
  }

  deinit { HostPages.deallocate(base, capacity) }

  /// The present size in bytes.
  public var byteCount: UInt64 { UInt64(loadSize()) }

  /// The present size in pages.
  public var pageCount: UInt64 { byteCount >> UInt64(type.pageSizeLog2) }

  @inline(__always)
  func loadSize() -> UInt { size.load(ordering: .sequentiallyConsistent) }

  /// Wakes guests that wait at an address, those that have waited longest first.
  ///
  /// - Parameter count: the most guests to wake.
  /// - Returns: how many there were.
  @discardableResult
  public func notify(at address: UInt64, count: UInt32 = .max) -> UInt32 { waiters.notify(at: address, count: count) }

  /// Adds pages, which all threads see.
  ///
  /// - Returns: the size before, in pages; nil when the memory cannot grow that far.
  @discardableResult
  public func grow(byPages delta: UInt64) -> UInt64? {
    let shift = UInt64(type.pageSizeLog2)
    let most = UInt64(UInt(bitPattern: capacity)) >> shift
    var old = loadSize()
    while true {
      let pages = UInt64(old) >> shift
      guard delta <= most - pages else { return nil }
      let new = UInt(truncatingIfNeeded: (pages + delta) << shift)
      let (exchanged, found) = size.compareExchange(expected: old, desired: new, ordering: .sequentiallyConsistent)
      if exchanged { return pages }
      old = found
    }
  }
}
