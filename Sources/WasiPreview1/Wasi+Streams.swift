import WasmCore

/// The descriptors that a guest has from the start.
enum Stream: UInt32 {
  case input = 0
  case output = 1
  case error = 2
}

extension Wasi {
  /// The open stream behind a descriptor.
  func stream(_ descriptor: UInt32) throws(Errno) -> Stream {
    guard let stream = Stream(rawValue: descriptor), openStreams[Int(descriptor)] else { throw .badDescriptor }
    return stream
  }

  func fdClose(_ slots: HostSlots) throws(Errno) {
    let stream = try stream(slots.i32(0))
    openStreams[Int(stream.rawValue)] = false
  }

  func fdWrite(_ caller: Caller, _ slots: HostSlots) throws(Errno) {
    let stream = try stream(slots.i32(0))
    guard stream != .input else { throw .badDescriptor }
    let memory = GuestMemory(caller)
    let vectors = try memory.vectors(slots.i32(1), count: slots.i32(2))
    try memory.check(slots.i32(3), count: 4)
    var total: UInt32 = 0
    for vector in vectors {
      let (written, failure) = try memory.withBytes(vector.pointer, count: vector.count) { bytes in
        write(UnsafeRawBufferPointer(bytes), to: stream)
      }
      total &+= UInt32(truncatingIfNeeded: written)
      if let failure {
        // What went out before the failure counts; the guest meets the failure at its next call.
        guard total > 0 else { throw failure }
        break
      }
    }
    try memory.store(total, at: slots.i32(3))
  }

  /// Writes all of the bytes, however few the system takes at a time.
  private func write(_ bytes: UnsafeRawBufferPointer, to stream: Stream) -> (written: Int, failure: Errno?) {
    var written = 0
    while written < bytes.count {
      switch system.write(stream.rawValue, UnsafeRawBufferPointer(rebasing: bytes[written...])) {
      case .success(0): return (written, .io)
      case .success(let count): written += count
      case .failure(let errno): return (written, errno)
      }
    }
    return (written, nil)
  }

  func fdRead(_ caller: Caller, _ slots: HostSlots) throws(Errno) {
    guard try stream(slots.i32(0)) == .input else { throw .badDescriptor }
    let memory = GuestMemory(caller)
    let vectors = try memory.vectors(slots.i32(1), count: slots.i32(2))
    try memory.check(slots.i32(3), count: 4)
    var total: UInt32 = 0
    // One read of the system a call, into the first buffer with room: more could wait for input that never comes.
    if let vector = vectors.first(where: { $0.count > 0 }) {
      switch try memory.withBytes(vector.pointer, count: vector.count, { system.read($0) }) {
      case .success(let count): total = UInt32(truncatingIfNeeded: count)
      case .failure(let errno): throw errno
      }
    }
    try memory.store(total, at: slots.i32(3))
  }

  func fdFdstatGet(_ caller: Caller, _ slots: HostSlots) throws(Errno) {
    let stream = try stream(slots.i32(0))
    let (memory, place) = (GuestMemory(caller), slots.i32(1))
    try memory.check(place, count: 24)
    // Without the rights to seek and tell, a character device is what C libraries take for a terminal.
    let (unknown, characterDevice): (UInt64, UInt64) = (0, 2)
    try memory.store(system.isTerminal(stream.rawValue) ? characterDevice : unknown, at: place)
    try memory.store(stream.rights, at: place &+ 8)
    let inheritedRights: UInt64 = 0
    try memory.store(inheritedRights, at: place &+ 16)
  }
}

extension Stream {
  /// What the guest may do with the stream, as a set of bits of the specification.
  fileprivate var rights: UInt64 {
    let (read, write, poll): (UInt64, UInt64, UInt64) = (1 << 1, 1 << 6, 1 << 27)
    return self == .input ? read | poll : write | poll
  }
}
