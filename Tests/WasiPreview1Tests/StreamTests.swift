import Testing
import WasiPreview1

/// Standard streams and what can be done with their descriptors.
struct StreamTests {
  /// A stream that takes and gives few bytes at a time, or none.
  final class SlowStream: ByteStream {
    var bytes: [UInt8]
    let step: Int
    var accepts = true

    init(_ text: String = "", step: Int) {
      bytes = Array(text.utf8)
      self.step = step
    }

    var fileType: FileType { .unknown }
    func readiness(_ direction: WaitCondition.Direction) -> Readiness {
      accepts ? .ready(byteCount: UInt64(bytes.count), isHungUp: false) : .notReady
    }
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
      guard accepts else { return .wouldBlock }
      let count = min(step, min(buffer.count, bytes.count))
      buffer.copyBytes(from: bytes.prefix(count))
      bytes.removeFirst(count)
      return .bytes(count)
    }
    func write(_ source: UnsafeRawBufferPointer) -> Transfer {
      guard accepts else { return .wouldBlock }
      bytes += source.prefix(step)
      return .bytes(min(step, source.count))
    }
  }

  private func guest(
    input: any ByteStream = InputBytes(), output: any ByteStream = OutputBytes()
  ) throws -> TestGuest {
    var configuration = ProcessConfiguration()
    configuration.input = input
    configuration.output = output
    return try TestGuest(configuration)
  }

  @Test func `a gathered write arrives whole and in order, though the stream takes little at a time`() throws {
    let output = SlowStream(step: 2)
    let guest = try guest(output: output)
    #expect(try guest.write(1, "Hello", "", ", ", "you!") == 11)
    #expect(String(decoding: output.bytes, as: UTF8.self) == "Hello, you!")
  }

  @Test func `a read returns what there is, and nothing at the end`() throws {
    let guest = try guest(input: SlowStream("abcdef", step: 4))
    #expect(try guest.readText(0) == "abcd")
    #expect(try guest.readText(0) == "ef")
    #expect(try guest.readText(0) == "")
  }

  @Test func `a read goes into the first buffer that has room`() throws {
    let guest = try guest(input: InputBytes(Array("abc".utf8)))
    let (buffer, result) = (guest.allocate(8), guest.allocate(4))
    let vectors = try guest.vectors([(0, 0), (buffer, 2), (buffer + 4, 4)])
    try require(try guest.call(.fdRead, 0, vectors, 3, result))
    #expect(try guest.u32(result) == 2)
    #expect(try guest.bytes(buffer, 8) == [97, 98, 0, 0, 0, 0, 0, 0])
  }

  @Test func `a call that has to wait has done nothing; made again, it does all`() throws {
    let stream = SlowStream("abc", step: 8)
    stream.accepts = false
    let guest = try guest(input: stream)
    let (buffer, result) = (guest.allocate(8), guest.allocate(4))
    var call = Call(.fdRead, CallArguments([0, try guest.vectors([(buffer, 8)]), 1, result]))
    guard case .blocked(let condition) = guest.process.perform(&call, GuestMemory(guest.memory)) else {
      Issue.record("the call has not been blocked")
      return
    }
    #expect(condition.interests.count == 1 && condition.deadline == nil && !condition.hasReadySource)
    stream.accepts = true
    #expect(condition.hasReadySource)
    guard case .done(.success) = guest.process.perform(&call, GuestMemory(guest.memory)) else {
      Issue.record("the call has not been done")
      return
    }
    #expect(try guest.u32(result) == 3)
  }

  @Test func `a descriptor that does not wait is EAGAIN instead`() throws {
    let stream = SlowStream(step: 8)
    stream.accepts = false
    let guest = try guest(input: stream, output: stream)
    let vectors = try guest.vectors([(64, 8)])
    let nonBlocking: UInt64 = 4
    for descriptor: UInt64 in 0...1 { try require(try guest.call(.fdFdstatSetFlags, descriptor, nonBlocking)) }
    #expect(try guest.call(.fdRead, 0, vectors, 1, 128) == .again)
    #expect(try guest.call(.fdWrite, 1, vectors, 1, 128) == .again)
  }

  @Test func `what nobody will read ends the process`() throws {
    final class Broken: ByteStream {
      var fileType: FileType { .unknown }
      func readiness(_ direction: WaitCondition.Direction) -> Readiness { .ready(byteCount: 1, isHungUp: true) }
      func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer { .bytes(0) }
      func write(_ bytes: UnsafeRawBufferPointer) -> Transfer { .refused(.brokenPipe) }
    }
    let guest = try guest(output: Broken())
    #expect(throws: TestGuest.Failure.killed(.brokenPipe)) { try guest.write(1, "yes") }
  }

  @Test func `output beyond its budget ends the process, and the rest is there`() throws {
    let (output, budget) = (OutputBytes(), OutputBudget(8))
    let guest = try guest(output: LimitedOutput(output, budget))
    try guest.write(1, "12345")
    #expect(!budget.isExceeded)
    #expect(throws: TestGuest.Failure.killed(.fileSizeLimit)) {
      try guest.write(1, "67890")
      try guest.write(1, "x")
    }
    #expect(output.text == "12345678" && budget.isExceeded)
  }

  @Test func `a closed stream is a bad descriptor, and is closed with its last descriptor`() throws {
    final class Closing: ByteStream {
      var isClosed = false
      var fileType: FileType { .unknown }
      func readiness(_ direction: WaitCondition.Direction) -> Readiness { .notReady }
      func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer { .bytes(0) }
      func write(_ bytes: UnsafeRawBufferPointer) -> Transfer { .bytes(bytes.count) }
      func close() { isClosed = true }
    }
    let stream = Closing()
    let guest = try guest(output: stream)
    try require(try guest.call(.fdRenumber, 1, 2))
    #expect(try guest.call(.fdClose, 1) == .badDescriptor)
    #expect(!stream.isClosed)
    try require(try guest.call(.fdClose, 2))
    #expect(stream.isClosed)
    #expect(try guest.call(.fdWrite, 2, 0, 0, 0) == .badDescriptor)
  }

  @Test func `streams cannot seek, and are no directories`() throws {
    let guest = try guest()
    #expect(try guest.call(.fdSeek, 0, 0, 0, 64) == .invalidSeek)
    #expect(try guest.call(.fdTell, 1, 64) == .invalidSeek)
    #expect(try guest.call(.fdPrestatGet, 0, 64) == .badDescriptor)
    #expect(try guest.call(.fdPrestatDirName, 0, 64, 8) == .badDescriptor)
  }

  @Test func `a direction that a stream does not have takes rights that its descriptor does not have`() throws {
    let guest = try guest()
    let vectors = try guest.vectors([(64, 8)])
    #expect(try guest.call(.fdRead, 1, vectors, 1, 128) == .notCapable)
    #expect(try guest.call(.fdWrite, 0, vectors, 1, 128) == .notCapable)
  }

  @Test func `a descriptor tells its type, flags and rights`() throws {
    let guest = try guest()
    try guest.memory.write([UInt8](repeating: 0xFF, count: 32), at: 64)
    try require(try guest.call(.fdFdstatGet, 1, 64))
    let rights = Rights([.write, .setFlags, .attributes, .poll]).rawValue
    #expect(try guest.u64(64) == 0)
    #expect(try guest.u64(72) == rights)
    #expect(try guest.u64(80) == 0)
    #expect(try guest.u64(88) == .max)
    #expect(try guest.call(.fdFdstatGet, 1, guest.memory.byteCount - 23) == .fault)
  }

  @Test func `rights can be given up, and not be taken back`() throws {
    let guest = try guest()
    let all = Rights([.write, .setFlags, .attributes, .poll]).rawValue
    try require(try guest.call(.fdFdstatSetRights, 1, all & ~Rights.write.rawValue, 0))
    #expect(try guest.call(.fdWrite, 1, 0, 0, 64) == .notCapable)
    #expect(try guest.call(.fdFdstatSetRights, 1, all, 0) == .notCapable)
    #expect(try guest.call(.fdFdstatSetRights, 1, 0, Rights.read.rawValue) == .notCapable)
    #expect(try guest.call(.fdFdstatSetRights, 9, 0, 0) == .badDescriptor)
  }

  @Test func `flags without a meaning are EINVAL`() throws {
    #expect(try guest().call(.fdFdstatSetFlags, 1, 32) == .invalid)
  }

  @Test func `renumbering needs two open descriptors, and frees the lowest number`() throws {
    let guest = try guest()
    #expect(try guest.call(.fdRenumber, 0, 9) == .badDescriptor)
    #expect(try guest.call(.fdRenumber, 9, 0) == .badDescriptor)
    #expect(try guest.call(.fdRenumber, 2, 2) == .success)
    #expect(try guest.call(.fdRenumber, 2, 0) == .success)
    #expect(try guest.call(.fdFdstatGet, 2, 64) == .badDescriptor)
    #expect(try guest.write(0, "to standard error") == 17)
  }
}

/// Buffers that make no sense.
struct VectorTests {
  @Test func `more buffers than any system takes are EINVAL`() throws {
    #expect(try TestGuest().call(.fdWrite, 1, 0, 1025, 64) == .invalid)
    #expect(try TestGuest().call(.fdWrite, 1, 0, 1024, 64) == .success)
  }

  @Test func `bad buffers are EFAULT before anything is written`() throws {
    var configuration = ProcessConfiguration()
    let output = OutputBytes()
    configuration.output = output
    let guest = try TestGuest(configuration)
    let end = guest.memory.byteCount
    // Behind the end, across the end, the whole address space, a wrap of the pointer.
    for (pointer, count) in [(end, 1), (end - 1, 2), (0, Int(UInt32.max)), (0xFFFF_FFFF, 2)] {
      let vectors = try guest.vectors([(128, 4), (pointer, count)])
      #expect(try guest.call(.fdWrite, 1, vectors, 2, 64) == .fault)
    }
    #expect(try guest.call(.fdWrite, 1, end - 4, 1, 64) == .fault)
    #expect(try guest.call(.fdWrite, 1, try guest.vectors([(128, 4)]), 1, end - 3) == .fault)
    #expect(output.bytes.isEmpty)
  }

  @Test func `empty buffers at the end of memory are fine`() throws {
    let guest = try TestGuest()
    let vectors = try guest.vectors([(guest.memory.byteCount, 0)])
    #expect(try guest.call(.fdWrite, 1, vectors, 1, 64) == .success)
  }

  @Test func `buffers may overlap each other and their own list`() throws {
    var configuration = ProcessConfiguration()
    configuration.input = InputBytes([UInt8](repeating: 0x41, count: 64))
    let guest = try TestGuest(configuration)
    let vectors = try guest.vectors([(4096, 16), (4096, 16)])
    #expect(try guest.call(.fdRead, 0, vectors, 2, 64) == .success)
    #expect(try guest.call(.fdRead, 0, vectors, 2, 64) == .fault)
  }

  @Test func `more than 4 GiB in all are EINVAL`() throws {
    let guest = try TestGuest(pages: 65536)
    let vectors = try guest.vectors([(0, 0x8000_0000), (0, 0x8000_0000)])
    #expect(try guest.call(.fdWrite, 1, vectors, 2, 64) == .invalid)
  }

  @Test func `a guest without memory has only bad pointers`() throws {
    let process = try Process(ProcessConfiguration())
    var call = Call(.clockTimeGet, CallArguments([0, 0, 0]))
    guard case .done(.fault) = process.perform(&call, GuestMemory(nil)) else {
      Issue.record("a pointer into no memory is not EFAULT")
      return
    }
  }
}
