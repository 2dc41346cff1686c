import WasmCore

/// Clocks and randomness.
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
    let failure = try GuestMemory(caller).withBytes(slots.i32(0), count: slots.i32(1)) { system.random($0) }
    guard failure == .success else { throw failure }
  }
}
