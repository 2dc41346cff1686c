import WasmCore

/// A pointer of the guest: a place in its memory.
public typealias GuestPointer = UInt32

/// The memory of the guest that makes a call. Every access is checked; a bad pointer is the guest's `EFAULT`.
public struct GuestMemory {
  private let memory: Memory?

  /// The memory of a guest; nil for one that has none, all of whose pointers are bad.
  public init(_ memory: Memory?) { self.memory = memory }

  /// A range of the memory, in place.
  ///
  /// The buffer is good until the call ends.
  @inline(__always)
  func bytes(_ pointer: GuestPointer, count: UInt32) throws(Errno) -> UnsafeMutableRawBufferPointer {
    guard let bytes = memory?.unsafeBytes(at: UInt64(pointer), count: UInt64(count)) else { throw .fault }
    return bytes
  }

  /// Reads an integer in the guest's byte order.
  @inline(__always)
  func load<T: FixedWidthInteger & BitwiseCopyable>(_ pointer: GuestPointer) throws(Errno) -> T {
    let bytes = try bytes(pointer, count: UInt32(MemoryLayout<T>.size))
    return T(littleEndian: bytes.loadUnaligned(as: T.self))
  }

  /// Writes an integer in the guest's byte order.
  @inline(__always)
  func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at pointer: GuestPointer) throws(Errno) {
    let bytes = try bytes(pointer, count: UInt32(MemoryLayout<T>.size))
    bytes.storeBytes(of: value.littleEndian, as: T.self)
  }

  /// Copies bytes into the memory.
  func write(_ source: [UInt8], at pointer: GuestPointer) throws(Errno) {
    guard let count = UInt32(exactly: source.count) else { throw .fault }
    try bytes(pointer, count: count).copyBytes(from: source)
  }

  /// Copies bytes out of the memory.
  func read(_ pointer: GuestPointer, count: UInt32) throws(Errno) -> [UInt8] {
    [UInt8](UnsafeRawBufferPointer(try bytes(pointer, count: count)))
  }

  /// Refuses a range before anything else happens on its account.
  @inline(__always)
  func check(_ pointer: GuestPointer, count: UInt64) throws(Errno) {
    guard memory?.unsafeBytes(at: UInt64(pointer), count: count) != nil else { throw .fault }
  }
}
