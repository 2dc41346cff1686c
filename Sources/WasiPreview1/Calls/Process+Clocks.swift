/// Clocks, randomness, and what a process does to itself.
extension Process {
  func clockTimeGet(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    guard let clock = Clock(rawValue: arguments.u32(0)) else { throw .invalid }
    try memory.check(arguments.u32(2), count: 8)
    try memory.store(profile.clocks.time(of: clock), at: arguments.u32(2))
  }

  func clockResGet(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    guard let clock = Clock(rawValue: arguments.u32(0)) else { throw .invalid }
    try memory.store(profile.clocks.resolution(of: clock), at: arguments.u32(1))
  }

  func randomGet(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    var rest = try memory.bytes(arguments.u32(0), count: arguments.u32(1))
    while !rest.isEmpty {
      let count = min(rest.count, Self.randomPieceSize)
      profile.random.fill(UnsafeMutableRawBufferPointer(rebasing: rest[..<count]))
      rest = UnsafeMutableRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// As many bytes as sources of random bytes are asked for at a time: those that are recorded get copied.
  private static var randomPieceSize: Int { 1 << 16 }

  /// A moment passes, so that a process that yields until a time comes does not do so forever.
  func schedYield() throws(Errno) { _ = profile.clocks.time(of: .monotonic) }

  func procRaise(_ arguments: CallArguments) throws(Errno) -> CallResult {
    guard let number = UInt8(exactly: arguments.u32(0)), let signal = Signal(rawValue: number) else { throw .invalid }
    switch signal.effect {
    case .nothing: return .done(.success)
    case .end: return .killed(signal)
    // There is nobody who could let it go on.
    case .stop: throw .notSupported
    }
  }
}
