import Testing
import WasiPreview1

/// `poll_oneoff`.
struct PollTests {
  typealias SlowStream = StreamTests.SlowStream

  /// Lays out subscriptions in the present form: 48 bytes each.
  private func subscribe(_ guest: TestGuest, _ subscriptions: [[UInt64]]) throws -> UInt64 {
    let size: UInt64 = guest.dialect == .preview1 ? 48 : 56
    let start = guest.allocate(subscriptions.count * Int(size))
    for (index, words) in subscriptions.enumerated() {
      for (word, value) in words.enumerated() {
        try guest.memory.store(value, at: start + UInt64(index) * size + UInt64(word) * 8)
      }
    }
    return start
  }

  private func clock(_ userData: UInt64, _ clock: UInt64, _ timeout: UInt64, absolute: Bool = false) -> [UInt64] {
    [userData, 0, clock, timeout, 0, absolute ? 1 : 0]
  }
  private func reading(_ userData: UInt64, _ descriptor: UInt64) -> [UInt64] { [userData, 1, descriptor] }
  private func writing(_ userData: UInt64, _ descriptor: UInt64) -> [UInt64] { [userData, 2, descriptor] }

  struct Event: Equatable {
    let userData: UInt64
    var errno = Errno.success
    let type: UInt8
    var byteCount: UInt64 = 0
    var flags: UInt16 = 0
  }

  private func poll(_ guest: TestGuest, _ subscriptions: [UInt64]...) throws -> [Event] {
    let input = try subscribe(guest, subscriptions)
    let (output, result) = (guest.allocate(subscriptions.count * 32), guest.allocate(4))
    try require(try guest.callWaiting(.pollOneoff, [input, output, UInt64(subscriptions.count), result]))
    return try (0..<UInt64(try guest.u32(result))).map { index in
      let place = output + index * 32
      return Event(
        userData: try guest.u64(place), errno: try #require(Errno(rawValue: try guest.u16(place + 8))),
        type: try guest.bytes(place + 10, 1)[0], byteCount: try guest.u64(place + 16), flags: try guest.u16(place + 24))
    }
  }

  @Test func `waiting takes virtual time only`() throws {
    let guest = try TestGuest()
    let before = guest.process.profile.clocks.time(of: .monotonic)
    #expect(try poll(guest, clock(7, 1, 3_600_000_000_000)) == [Event(userData: 7, type: 0)])
    let after = guest.process.profile.clocks.time(of: .monotonic)
    #expect(after - before >= 3_600_000_000_000 && after - before < 3_600_000_100_000)
  }

  @Test func `the earliest of several timeouts ends the wait`() throws {
    #expect(
      try poll(TestGuest(), clock(1, 1, 2_000_000), clock(2, 0, 1_000_000), clock(3, 1, .max))
        == [Event(userData: 2, type: 0)])
  }

  @Test func `a time to come may be given by either clock, and one that has passed is there at once`() throws {
    let guest = try TestGuest()
    let now = guest.process.profile.clocks.time(of: .realtime)
    #expect(try poll(guest, clock(1, 0, now + 5_000_000_000, absolute: true)) == [Event(userData: 1, type: 0)])
    #expect(guest.process.profile.clocks.time(of: .realtime) >= now + 5_000_000_000)
    #expect(try poll(guest, clock(1, 0, now, absolute: true)) == [Event(userData: 1, type: 0)])
    #expect(try poll(guest, clock(1, 1, 0, absolute: true)) == [Event(userData: 1, type: 0)])
  }

  @Test func `the host's clock really waits`() throws {
    let guest = try TestGuest(ProcessConfiguration(profile: .host()))
    let start = ContinuousClock.now
    #expect(try poll(guest, clock(1, 1, 30_000_000)) == [Event(userData: 1, type: 0)])
    #expect(start.duration(to: .now) >= .milliseconds(30))
  }

  @Test func `sleeping a little very often comes to an end`() throws {
    let guest = try TestGuest(ProcessConfiguration(profile: .host()))
    let input = try subscribe(guest, [clock(1, 1, 1_000)])
    for _ in 0..<1000 { try require(try guest.callWaiting(.pollOneoff, [input, 64, 1, 128])) }
  }

  @Test func `streams that are ready are told, with what they have`() throws {
    var configuration = ProcessConfiguration()
    configuration.input = InputBytes([1, 2, 3])
    let guest = try TestGuest(configuration)
    #expect(
      try poll(guest, clock(1, 1, .max), reading(2, 0), writing(3, 1)) == [
        Event(userData: 2, type: 1, byteCount: 3), Event(userData: 3, type: 2, byteCount: 65536),
      ])
    _ = try guest.read(0, 8)
    #expect(try poll(guest, reading(2, 0)) == [Event(userData: 2, type: 1, flags: 1)])
  }

  @Test func `what can never be ready is told as an error of its own`() throws {
    let guest = try TestGuest()
    try require(try guest.call(.fdFdstatSetRights, 2, 0, 0))
    #expect(
      try poll(guest, reading(1, 99), writing(2, 2), clock(3, 2, 1), clock(4, 77, 1)) == [
        Event(userData: 1, errno: .badDescriptor, type: 1), Event(userData: 2, errno: .notCapable, type: 2),
        Event(userData: 3, errno: .invalid, type: 0), Event(userData: 4, errno: .invalid, type: 0),
      ])
  }

  @Test func `a stream that is not ready is waited for until the timeout`() throws {
    let stream = SlowStream(step: 1)
    stream.accepts = false
    var configuration = ProcessConfiguration()
    configuration.input = stream
    let guest = try TestGuest(configuration)
    let input = try subscribe(guest, [reading(1, 0), clock(2, 1, 5_000_000)])
    var call = Call(.pollOneoff, CallArguments([input, 64, 2, 512]))
    guard case .blocked(let condition) = guest.process.perform(&call, GuestMemory(guest.memory)) else {
      Issue.record("the call has not been blocked")
      return
    }
    #expect(condition.interests.count == 1 && condition.deadline != nil)
    // A second look does not begin the timeout again.
    guard case .blocked(let again) = guest.process.perform(&call, GuestMemory(guest.memory)) else {
      Issue.record("the call has not been blocked again")
      return
    }
    #expect(again.deadline == condition.deadline)
    stream.accepts = true
    guard case .done(.success) = guest.process.perform(&call, GuestMemory(guest.memory)) else {
      Issue.record("the call has not been done")
      return
    }
    #expect(try guest.u32(512) == 1)
  }

  @Test func `the older form has a longer subscription`() throws {
    let guest = try TestGuest()
    guest.dialect = .unstable
    #expect(
      try poll(guest, [1, 0, 4711, 1, 1_000_000, 0, 0], [2, 2, 1])
        == [Event(userData: 2, type: 2, byteCount: 65536)])
    #expect(try poll(guest, [1, 0, 4711, 1, 1_000_000, 0, 0]) == [Event(userData: 1, type: 0)])
  }

  @Test func `bad lists of subscriptions`() throws {
    let guest = try TestGuest()
    let end = guest.memory.byteCount
    #expect(try guest.call(.pollOneoff, 64, 64, 0, 64) == .invalid)
    #expect(try guest.call(.pollOneoff, 64, 64, 0xFFFF_FFFF, 64) == .invalid)
    #expect(try guest.call(.pollOneoff, end - 47, 64, 1, 64) == .fault)
    #expect(try guest.call(.pollOneoff, 64, end - 31, 1, 64) == .fault)
    #expect(try guest.call(.pollOneoff, 64, 64, 1, end - 3) == .fault)
    let unknown = try subscribe(guest, [[1, 3, 0]])
    #expect(try guest.call(.pollOneoff, unknown, 64, 1, 512) == .invalid)
  }
}
