import WasmCore

/// The buffers through which bytes pass from the system into the guest's memory.
enum StreamBuffer {
  /// Large enough that the cost of a call disappears, small enough that no guest makes the host allocate much.
  static var size: UInt32 { 1 << 16 }

  /// At most `count` bytes, as many as `body` says that it has put in.
  static func filled(_ count: UInt32, _ body: (UnsafeMutableRawBufferPointer) -> Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(truncatingIfNeeded: min(count, size))) { buffer, initialized in
      // SAFETY: the slice is as long as the capacity asked for; `body` fills what it counts.
      let whole = UnsafeMutableRawBufferPointer(
        start: buffer.baseAddress, count: Int(truncatingIfNeeded: min(count, size)))
      initialized = min(max(body(whole), 0), whole.count)
    }
  }
}

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
    let memory = try GuestMemory(caller)
    let vectors = try memory.vectors(slots.i32(1), count: slots.i32(2))
    try memory.check(slots.i32(3), count: 4)
    var total: UInt32 = 0
    for vector in vectors {
      let bytes = try memory.read(vector.pointer, count: vector.count)
      var written = 0
      while written < bytes.count {
        let result = bytes.withUnsafeBufferPointer { buffer in
          system.write(stream.rawValue, UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[written...])))
        }
        switch result {
        case .success(let count): written += count
        case .failure(let errno):
          // What went out before the failure counts; the guest meets the failure at its next call.
          total &+= UInt32(truncatingIfNeeded: written)
          guard total > 0 else { throw errno }
          return try memory.store(total, at: slots.i32(3))
        }
      }
      total &+= vector.count
    }
    try memory.store(total, at: slots.i32(3))
  }

  func fdRead(_ caller: Caller, _ slots: HostSlots) throws(Errno) {
    guard try stream(slots.i32(0)) == .input else { throw .badDescriptor }
    let memory = try GuestMemory(caller)
    let vectors = try memory.vectors(slots.i32(1), count: slots.i32(2))
    try memory.check(slots.i32(3), count: 4)
    var total: UInt32 = 0
    // One read of the system a call, into the first buffer with room: more could wait for input that never comes.
    if let vector = vectors.first(where: { $0.count > 0 }) {
      var failure: Errno?
      let bytes = StreamBuffer.filled(vector.count) { buffer in
        switch system.read(buffer) {
        case .success(let count): return count
        case .failure(let errno):
          failure = errno
          return 0
        }
      }
      if let failure { throw failure }
      try memory.write(bytes, at: vector.pointer)
      total = UInt32(truncatingIfNeeded: bytes.count)
    }
    try memory.store(total, at: slots.i32(3))
  }

  func fdFdstatGet(_ caller: Caller, _ slots: HostSlots) throws(Errno) {
    let stream = try stream(slots.i32(0))
    // Without the rights to seek and tell, a character device is what C libraries take for a terminal.
    let characterDevice: UInt8 = 2
    let unknown: UInt8 = 0
    var bytes: [UInt8] = [system.isTerminal(stream.rawValue) ? characterDevice : unknown, 0]
    GuestMemory.append(UInt16(0), to: &bytes)  // flags
    GuestMemory.append(UInt32(0), to: &bytes)  // padding
    GuestMemory.append(stream.rights, to: &bytes)
    GuestMemory.append(UInt64(0), to: &bytes)  // inheriting rights
    try GuestMemory(caller).write(bytes, at: slots.i32(1))
  }
}

extension Stream {
  /// What the guest may do with the stream, as a set of bits of the specification.
  fileprivate var rights: UInt64 {
    let (read, write, poll): (UInt64, UInt64, UInt64) = (1 << 1, 1 << 6, 1 << 27)
    return self == .input ? read | poll : write | poll
  }
}
