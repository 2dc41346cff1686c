import Testing
import WasiPreview1

/// Clocks, randomness and signals.
struct ClockTests {
  @Test(arguments: Clock.allCases) func `every clock tells a time and a resolution`(_ clock: Clock) throws {
    for profile in [Profile.deterministic(), .host()] {
      let guest = try TestGuest(ProcessConfiguration(profile: profile))
      let result = guest.allocate(8)
      try require(try guest.call(.clockTimeGet, UInt64(clock.rawValue), 0, result))
      #expect(try guest.u64(result) > 0)
      try require(try guest.call(.clockResGet, UInt64(clock.rawValue), result))
      #expect(try guest.u64(result) > 0)
    }
  }

  @Test(arguments: [4, 0xFFFF_FFFF] as [UInt64]) func `other clocks are EINVAL`(_ clock: UInt64) throws {
    let guest = try TestGuest()
    #expect(try guest.call(.clockTimeGet, clock, 0, 64) == .invalid)
    #expect(try guest.call(.clockResGet, clock, 64) == .invalid)
  }

  @Test func `a time that has no place is EFAULT`() throws {
    let guest = try TestGuest()
    #expect(try guest.call(.clockTimeGet, 0, 0, guest.memory.byteCount - 7) == .fault)
    #expect(try guest.call(.clockResGet, 0, guest.memory.byteCount - 7) == .fault)
  }

  @Test func `virtual clocks show the same on every run, and never stand still for long`() throws {
    func times() throws -> [UInt64] {
      let guest = try TestGuest()
      let result = guest.allocate(8)
      return try [0, 1, 1, 0].map { (clock: UInt64) in
        try require(try guest.call(.clockTimeGet, clock, 0, result))
        return try guest.u64(result)
      }
    }
    let first = try times()
    #expect(try times() == first)
    #expect(first[1] < first[2] && first[0] < first[3])
    #expect(first[0] == 946_684_800_000_001_000)
  }

  @Test func `the monotonic clock of the host does not go back`() throws {
    let clocks = HostClocks()
    let times = (0..<1000).map { _ in clocks.time(of: .monotonic) }
    #expect(times == times.sorted())
  }

  @Test func `random bytes depend on the seed alone`() throws {
    func bytes(seed: UInt64, count: UInt64) throws -> [UInt8] {
      let guest = try TestGuest(ProcessConfiguration(profile: .deterministic(seed: seed)))
      try require(try guest.call(.randomGet, 101, count))
      #expect(try guest.bytes(100, 1) == [0])
      #expect(try guest.bytes(101 + count, 1) == [0])
      return try guest.bytes(101, Int(count))
    }
    #expect(try bytes(seed: 1, count: 21) == bytes(seed: 1, count: 21))
    #expect(try bytes(seed: 1, count: 21) != bytes(seed: 2, count: 21))
    // SplitMix64's first word for the seed 0.
    #expect(try bytes(seed: 0, count: 8) == [0xAF, 0xCD, 0x1D, 0x7B, 0x39, 0xA8, 0x20, 0xE2])
  }

  @Test func `the host gives as many random bytes as are asked for`() throws {
    let guest = try TestGuest(ProcessConfiguration(profile: .host()))
    try require(try guest.call(.randomGet, 7, 150_000))
    let bytes = try guest.bytes(7, 150_000)
    #expect(bytes.suffix(64).contains { $0 != 0 })
    #expect(Set(bytes).count == 256)
    #expect(try guest.call(.randomGet, guest.memory.byteCount - 4, 5) == .fault)
  }

  @Test func `random bytes are asked for in pieces`() throws {
    final class Source: RandomSource {
      var counts: [Int] = []
      func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        counts.append(buffer.count)
        for index in buffer.indices { buffer[index] = UInt8(counts.count) }
      }
    }
    let source = Source()
    var profile = Profile.deterministic()
    profile.random = source
    let guest = try TestGuest(ProcessConfiguration(profile: profile))
    try require(try guest.call(.randomGet, 7, 150_000))
    #expect(source.counts == [65536, 65536, 18928])
    #expect(try guest.bytes(6, 2) == [0, 1])
    #expect(try guest.bytes(7 + 65535, 2) == [1, 2])
    #expect(try guest.bytes(7 + 149_999, 2) == [3, 0])
  }

  @Test func `yielding works`() throws { #expect(try TestGuest().call(.schedYield) == .success) }

  @Test func `leaving is no call that returns`() throws {
    #expect(throws: TestGuest.Failure.exit(33)) { try TestGuest().call(.procExit, 33) }
  }

  @Test(arguments: [(13, Signal.brokenPipe, 141), (6, .abort, 134), (24, .fileSizeLimit, 153), (15, .terminate, 143)])
  func `raising a signal ends the process as a shell tells it`(_ number: UInt64, _ signal: Signal, _ status: Int32) {
    #expect(throws: TestGuest.Failure.killed(signal)) { try TestGuest().call(.procRaise, number) }
    #expect(signal.exitStatus == status)
  }

  @Test func `signals that nobody minds do nothing, others are no signals`() throws {
    for number: UInt64 in [0, 16, 17, 22, 27] { #expect(try TestGuest().call(.procRaise, number) == .success) }
    for number: UInt64 in [18, 19] { #expect(try TestGuest().call(.procRaise, number) == .notSupported) }
    for number: UInt64 in [31, 256, 0xFFFF_FFFF] { #expect(try TestGuest().call(.procRaise, number) == .invalid) }
  }
}
