import WasmCore

extension Wasi {
  func clockTimeGet(_ caller: Caller, _ slots: HostSlots) throws(Errno) {
    guard let clock = Clock(rawValue: slots.i32(0)), let time = system.time(clock) else { throw .invalid }
    try GuestMemory(caller).store(time, at: slots.i32(2))
  }

  func clockResGet(_ caller: Caller, _ slots: HostSlots) throws(Errno) {
    guard let clock = Clock(rawValue: slots.i32(0)), let resolution = system.resolution(clock) else {
      throw .invalid
    }
    try GuestMemory(caller).store(resolution, at: slots.i32(1))
  }

  func randomGet(_ caller: Caller, _ slots: HostSlots) throws(Errno) {
    let memory = try GuestMemory(caller)
    var (pointer, rest) = (slots.i32(0), slots.i32(1))
    try memory.check(pointer, count: UInt64(rest))
    while rest > 0 {
      let count = min(rest, StreamBuffer.size)
      var failure = Errno.success
      let bytes = StreamBuffer.filled(count) { buffer in
        failure = system.random(buffer)
        return buffer.count
      }
      guard failure == .success else { throw failure }
      try memory.write(bytes, at: pointer)
      pointer &+= count
      rest -= count
    }
  }
}
