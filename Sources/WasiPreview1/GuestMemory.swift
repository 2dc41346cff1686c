import WasmCore

/// A pointer of the guest: a place in its memory.
typealias GuestPointer = UInt32

/// The memory of the guest that makes a call. Every access is checked; a bad pointer is the guest's `EFAULT`.
struct GuestMemory {
  private let caller: Caller

  init(_ caller: Caller) { self.caller = caller }

  func load<T: FixedWidthInteger & BitwiseCopyable>(_ pointer: GuestPointer) throws(Errno) -> T {
    do throws(HostError) { return try caller.load(at: UInt64(pointer)) } catch { throw .fault }
  }

  func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at pointer: GuestPointer) throws(Errno) {
    do throws(HostError) { try caller.store(value, at: UInt64(pointer)) } catch { throw .fault }
  }

  func write(_ bytes: [UInt8], at pointer: GuestPointer) throws(Errno) {
    do throws(HostError) { try caller.write(bytes, at: UInt64(pointer)) } catch { throw .fault }
  }

  /// Calls `body` with a range of the memory, in place.
  func withBytes<Result>(
    _ pointer: GuestPointer, count: UInt32, _ body: (UnsafeMutableRawBufferPointer) -> Result
  ) throws(Errno) -> Result {
    do throws(HostError) {
      return try caller.withBytes(at: UInt64(pointer), count: UInt64(count), body)
    } catch {
      throw .fault
    }
  }

  /// Refuses a range before anything else happens on its account.
  func check(_ pointer: GuestPointer, count: UInt64) throws(Errno) {
    guard UInt64(pointer) + count <= caller.memoryByteCount else { throw .fault }
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
      let place = pointer &+ index &* 8
      let vector = IOVector(pointer: try load(place), count: try load(place &+ 4))
      try check(vector.pointer, count: UInt64(vector.count))
      total += UInt64(vector.count)
      vectors.append(vector)
    }
    guard total <= UInt64(UInt32.max) else { throw .invalid }
    return vectors
  }
}
