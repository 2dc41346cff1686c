import ShadowFS
import Testing
import WasiPreview1

/// A single call does a bounded amount of work, whatever lengths and counts a guest gives: only calls burn no fuel.
struct WorkBoundTests {
  /// A gigabyte, none of which is touched before a call does.
  private static let pages: UInt64 = 1 << 14
  private static let gigabyte: UInt64 = 1 << 30

  private static func guest() throws -> TestGuest {
    let files = FileSystem()
    try files.write(Array("hello".utf8), to: try files.makeFile(named: FileName("note"), in: files.root), at: 0)
    var configuration = ProcessConfiguration(output: NullStream())
    configuration.files = files
    configuration.preopens = [Preopen("/")]
    return try TestGuest(configuration, pages: pages)
  }

  /// Calls that ask for far more than there is to do, and what they get.
  private static let calls: [(function: Preview1Function, arguments: [UInt64], errno: Errno)] = [
    (.pathOpen, [3, 0, 0, gigabyte, 0, 0, 0, 0, 64], .nameTooLong),
    (.pathCreateDirectory, [3, 0, gigabyte], .nameTooLong),
    (.pathUnlinkFile, [3, 0, gigabyte], .nameTooLong),
    (.pathRemoveDirectory, [3, 0, gigabyte], .nameTooLong),
    (.pathFilestatGet, [3, 0, 0, gigabyte, 64], .nameTooLong),
    (.pathFilestatSetTimes, [3, 0, 0, gigabyte, 0, 0, 0], .nameTooLong),
    (.pathRename, [3, 0, gigabyte, 3, 0, gigabyte], .nameTooLong),
    (.pathLink, [3, 0, 0, gigabyte, 3, 0, gigabyte], .nameTooLong),
    (.pathSymlink, [0, gigabyte, 3, 0, gigabyte], .nameTooLong),
    (.pathReadlink, [3, 0, gigabyte, 0, gigabyte, 64], .nameTooLong),
    (.fdPrestatDirName, [3, 0, gigabyte], .success),
    (.fdReaddir, [3, 4096, gigabyte - 4096, 0, 64], .success),
    (.pollOneoff, [0, 0, 1 << 24, 64], .invalid),
    (.fdRead, [0, 0, 1 << 27, 64], .invalid),
    (.fdWrite, [1, 0, 1 << 27, 64], .invalid),
  ]

  @Test func `calls that ask for too much cost next to nothing`() async {
    await #expect(processExitsWith: .success) {
      for (function, arguments, errno) in Self.calls {
        let guest = try Self.guest()
        let before = try #require(ResidentMemory.peak)
        let start = ContinuousClock.now
        #expect(try guest.call(function, arguments) == errno, "\(function)")
        // Debug builds and busy machines included; going through a gigabyte takes longer in any.
        #expect(ContinuousClock.now - start < .milliseconds(100), "\(function)")
        #expect(try #require(ResidentMemory.peak) - before < 8 << 20, "\(function)")
      }
    }
  }

  @Test func `buffers that overlap move no more than four gigabytes in a call`() throws {
    let guest = try Self.guest()
    let descriptors = guest.allocate(4 * 8)
    for index: UInt64 in 0..<4 {
      try guest.memory.store(UInt32(0), at: descriptors + index * 8)
      try guest.memory.store(UInt32(Self.gigabyte), at: descriptors + index * 8 + 4)
    }
    #expect(try guest.call(.fdWrite, 1, descriptors, 4, 64) == .invalid)
    #expect(try guest.call(.fdWrite, 1, descriptors, 3, 64) == .success)
    #expect(try guest.u32(64) == 3 << 30)
  }
}
