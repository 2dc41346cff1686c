import ShadowFS

/// Waiting for several things at once.
extension Process {
  /// As many subscriptions as a call may have; more than any system has descriptors.
  private static var subscriptionLimit: UInt32 { 1 << 16 }

  func pollOneoff(_ call: inout Call, _ memory: GuestMemory) throws(Errno) -> CallResult {
    let (subscriptions, events) = (call.arguments.u32(0), call.arguments.u32(1))
    let (count, result) = (call.arguments.u32(2), call.arguments.u32(3))
    guard count > 0, count <= Self.subscriptionLimit else { throw .invalid }
    let size = call.dialect.subscriptionSize
    try memory.check(subscriptions, count: UInt64(count) * UInt64(size))
    try memory.check(events, count: UInt64(count) * UInt64(Subscription.eventSize))
    try memory.check(result, count: 4)

    let now = profile.clocks.time(of: .monotonic)
    let start = call.start ?? now
    var eventCount: UInt32 = 0
    var condition = WaitCondition([])
    for index in 0..<count {
      let subscription = try Subscription(memory, subscriptions &+ index &* size, call.dialect)
      let place = events &+ eventCount &* Subscription.eventSize
      switch subscription.kind {
      case .clock(let clock, let timeout, let isAbsolute):
        guard let deadline = deadline(clock, timeout, isAbsolute: isAbsolute, start: start, now: now) else {
          try subscription.writeEvent(.invalid, memory, at: place)
          eventCount += 1
          continue
        }
        if deadline <= now {
          try subscription.writeEvent(.success, memory, at: place)
          eventCount += 1
        } else {
          condition.deadline = min(deadline, condition.deadline ?? .max)
        }
      case .descriptor(let number, let direction):
        switch readiness(number, direction, &condition) {
        case .notReady: continue
        case .failed(let errno): try subscription.writeEvent(errno, memory, at: place)
        case .ready(let byteCount, let isHungUp):
          try subscription.writeEvent(.success, byteCount: byteCount, isHungUp: isHungUp, memory, at: place)
        }
        eventCount += 1
      case .unknown:
        throw .invalid
      }
    }
    guard eventCount > 0 else {
      call.start = start
      return .blocked(condition)
    }
    try memory.store(eventCount, at: result)
    return .done(.success)
  }

  /// When a clock subscription ends, by the monotonic clock; nil for a clock that nobody can wait for.
  private func deadline(
    _ clock: Clock?, _ timeout: UInt64, isAbsolute: Bool, start: UInt64, now: UInt64
  ) -> UInt64? {
    guard let clock, clock == .realtime || clock == .monotonic else { return nil }
    guard isAbsolute else { return start.addingSaturating(timeout) }
    guard clock == .realtime else { return timeout }
    let realTime = profile.clocks.time(of: .realtime)
    return timeout > realTime ? now.addingSaturating(timeout - realTime) : now
  }

  /// Whether a descriptor is ready; if not, it is added to the condition.
  private func readiness(
    _ number: UInt32, _ direction: WaitCondition.Direction, _ condition: inout WaitCondition
  ) -> Readiness {
    guard let descriptor = descriptors[number] else { return .failed(.badDescriptor) }
    guard descriptor.rights.contains(.poll) else { return .failed(.notCapable) }
    let source: any Pollable
    switch descriptor.file.target {
    case .file(let files, let node): return Self.readiness(node, in: files, descriptor.file.offset, direction)
    case .directory, .device: return .ready(byteCount: 1, isHungUp: false)
    case .stream(let stream): source = stream
    case .connection(let connection): source = connection
    case .listener(let listener): source = listener
    }
    let readiness = source.readiness(direction)
    if readiness == .notReady { condition.interests.append(WaitCondition.Interest(source, direction)) }
    return readiness
  }

  /// Files are always ready; their readers learn how much there is up to the end.
  private static func readiness(
    _ node: NodeID, in files: FileSystem, _ offset: UInt64, _ direction: WaitCondition.Direction
  ) -> Readiness {
    guard direction == .read else { return .ready(byteCount: 1, isHungUp: false) }
    do throws(FileError) {
      let size = try files.attributes(of: node).size
      return .ready(byteCount: size - min(size, offset), isHungUp: false)
    } catch {
      return .failed(Errno(error))
    }
  }
}
