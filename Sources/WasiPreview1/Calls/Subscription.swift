/// What a guest wants to hear of from `poll_oneoff`.
struct Subscription {
  enum Kind {
    case clock(Clock?, timeout: UInt64, isAbsolute: Bool)
    case descriptor(UInt32, WaitCondition.Direction)
    case unknown
  }

  /// The size of an `event`.
  static var eventSize: UInt32 { 32 }

  let userData: UInt64
  let type: UInt8
  let kind: Kind

  /// Reads a subscription in the form that the guest knows.
  init(_ memory: GuestMemory, _ place: GuestPointer, _ dialect: Dialect) throws(Errno) {
    userData = try memory.load(place)
    type = try memory.load(place &+ 8)
    switch type {
    case 0:
      // The older form has a name for the clock subscription in front.
      let clock = dialect == .preview1 ? place &+ 16 : place &+ 24
      let flags: UInt16 = try memory.load(clock &+ 24)
      kind = .clock(
        Clock(rawValue: try memory.load(clock)), timeout: try memory.load(clock &+ 8), isAbsolute: flags & 1 != 0)
    case 1: kind = .descriptor(try memory.load(place &+ 16), .read)
    case 2: kind = .descriptor(try memory.load(place &+ 16), .write)
    default: kind = .unknown
    }
  }

  /// Writes an event for the subscription.
  func writeEvent(
    _ errno: Errno, byteCount: UInt64 = 0, isHungUp: Bool = false, _ memory: GuestMemory, at place: GuestPointer
  ) throws(Errno) {
    try memory.store(userData, at: place)
    try memory.store(UInt64(errno.rawValue) | UInt64(type) << 16, at: place &+ 8)
    try memory.store(byteCount, at: place &+ 16)
    try memory.store(UInt64(isHungUp ? 1 : 0), at: place &+ 24)
  }
}
