import WasmCore

/// A pointer of the guest: a place in its memory.
typealias GuestPointer = UInt32

/// The memory of the guest that makes a call. Every access is checked; a bad pointer is the guest's `EFAULT`.
struct GuestMemory {
  private let memory: Memory

  init(_ caller: Caller) throws(Errno) {
    guard let memory = caller.memory else { throw .fault }
    self.memory = memory
  }

  func read(_ pointer: GuestPointer, count: UInt32) throws(Errno) -> [UInt8] {
    try check(pointer, count: UInt64(count))
    do throws(MemoryAccessError) {
      return try memory.read(at: UInt64(pointer), count: Int(truncatingIfNeeded: count))
    } catch {
      throw .fault
    }
  }

  func write(_ bytes: [UInt8], at pointer: GuestPointer) throws(Errno) {
    do throws(MemoryAccessError) { try memory.write(bytes, at: UInt64(pointer)) } catch { throw .fault }
  }

  func store(_ value: UInt32, at pointer: GuestPointer) throws(Errno) {
    var bytes: [UInt8] = []
    Self.append(value, to: &bytes)
    try write(bytes, at: pointer)
  }

  func store(_ value: UInt64, at pointer: GuestPointer) throws(Errno) {
    var bytes: [UInt8] = []
    Self.append(value, to: &bytes)
    try write(bytes, at: pointer)
  }

  func load(_ pointer: GuestPointer) throws(Errno) -> UInt32 {
    var value: UInt32 = 0
    for byte in try read(pointer, count: 4).reversed() { value = value << 8 | UInt32(byte) }
    return value
  }

  /// Refuses a range before anything is allocated for it or a part of it is changed.
  func check(_ pointer: GuestPointer, count: UInt64) throws(Errno) {
    guard UInt64(pointer) + count <= memory.byteCount else { throw .fault }
  }

  /// Appends an integer in the guest's byte order.
  static func append<T: FixedWidthInteger>(_ value: T, to bytes: inout [UInt8]) {
    for shift in 0..<T.bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: value >> T(shift * 8))) }
  }
}

/// One buffer of a scattered read or a gathered write.
struct IOVector {
  /// As many vectors as POSIX systems take in one call.
  static var limit: UInt32 { 1024 }

  let pointer: GuestPointer
  let count: UInt32
}

extension GuestMemory {
  /// The vectors of an array in the guest's memory, all of them checked.
  func vectors(_ pointer: GuestPointer, count: UInt32) throws(Errno) -> [IOVector] {
    guard count <= IOVector.limit else { throw .invalid }
    try check(pointer, count: UInt64(count) * 8)
    var vectors: [IOVector] = []
    var total: UInt64 = 0
    for index in 0..<count {
      let vector = IOVector(
        pointer: try load(pointer &+ index &* 8), count: try load(pointer &+ index &* 8 &+ 4))
      try check(vector.pointer, count: UInt64(vector.count))
      total += UInt64(vector.count)
      vectors.append(vector)
    }
    guard total <= UInt64(UInt32.max) else { throw .invalid }
    return vectors
  }
}
