/// The buffers of a scattered read or a gathered write: an array in the guest's memory.
///
/// The array is checked as a whole and then read again vector by vector: nothing has to be allocated for it, and the
/// second look checks, too, because other threads of the guest may have changed the array in between.
struct IOVectors {
  /// As many vectors as POSIX systems take in one call.
  static var limit: UInt32 { 1024 }

  private let memory: GuestMemory
  private let pointer: GuestPointer
  let count: UInt32

  /// The vectors at `pointer`, all of which must lie in the guest's memory and have no more than 4 GiB together.
  init(_ memory: GuestMemory, _ pointer: GuestPointer, count: UInt32) throws(Errno) {
    guard count <= Self.limit else { throw .invalid }
    self.memory = memory
    self.pointer = pointer
    self.count = count
    try memory.check(pointer, count: UInt64(count) * 8)
    var total: UInt64 = 0
    for index in 0..<count { total += UInt64(try self[index].count) }
    guard total <= UInt64(UInt32.max) else { throw .invalid }
  }

  /// The bytes of all vectors together.
  var byteCount: Int {
    get throws(Errno) {
      var total = 0
      for index in 0..<count { total += try self[index].count }
      return total
    }
  }

  /// The bytes of a vector.
  @inline(__always)
  subscript(index: UInt32) -> UnsafeMutableRawBufferPointer {
    get throws(Errno) {
      let place = pointer &+ index &* 8
      return try memory.bytes(try memory.load(place), count: try memory.load(place &+ 4))
    }
  }
}
