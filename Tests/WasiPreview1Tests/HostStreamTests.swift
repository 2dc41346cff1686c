#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import TestFolders
import Testing
import WasiPreview1

/// Streams of the host: terminals, pipes, files, and what has been closed.
struct HostStreamTests {
  private func guest(output: any ByteStream) throws -> TestGuest {
    var configuration = ProcessConfiguration()
    configuration.output = output
    return try TestGuest(configuration)
  }

  /// Whether a C library takes a guest's output for a terminal.
  private func isTerminal(_ stream: HostStream) throws -> Bool {
    let guest = try guest(output: stream)
    try require(try guest.call(.fdFdstatGet, 1, 64))
    let rights = Rights(rawValue: try guest.u64(72))
    return try guest.bytes(64, 1) == [FileType.characterDevice.rawValue] && rights.isDisjoint(with: [.seek, .tell])
  }

  #if os(Linux)
    @Test func `a terminal is one, unless the guest is not to know`() throws {
      let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      try #require(terminal >= 0)
      defer { close(terminal) }
      var (lock, number): (Int32, Int32) = (0, 0)
      // Swift shows neither the functions nor the constants: `TIOCSPTLCK` and `TIOCGPTN`.
      try #require(ioctl(terminal, 0x4004_5431, &lock) == 0 && ioctl(terminal, 0x8004_5430, &number) == 0)
      let side = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
      try #require(side >= 0)
      defer { close(side) }
      #expect(try isTerminal(HostStream(descriptor: side)))
      #expect(try isTerminal(HostStream(descriptor: side, showsHost: false)) == false)
    }
  #endif

  @Test func `pipes and files are none`() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    #expect(try isTerminal(HostStream(descriptor: ends[1])) == false)
    let folder = try HostFolder(["out": ""])
    let file = open(folder.path + "/out", O_WRONLY)
    #expect(try isTerminal(HostStream(descriptor: file, ownsDescriptor: true)) == false)
  }

  @Test func `much output and text of all kinds arrives whole`() throws {
    let folder = try HostFolder(["out": ""])
    let file = open(folder.path + "/out", O_WRONLY)
    let guest = try guest(output: HostStream(descriptor: file, ownsDescriptor: true))
    let line = "täglich 日本語 🌍\r\n\u{1B}[0m"
    let count = 4 << 20 / line.utf8.count
    let text = String(repeating: line, count: count)
    try guest.memory.store(UInt32(65536), at: 64)
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: 65536) {
      let piece = bytes[start..<min(start + 65536, bytes.count)]
      try guest.memory.write(Array(piece), at: 65536)
      try guest.memory.store(UInt32(piece.count), at: 68)
      try require(try guest.call(.fdWrite, 1, 64, 1, 72))
      #expect(try guest.u32(72) == UInt32(piece.count))
    }
    #expect(folder.text("out") == text)
  }

  /// The ends of a new pipe.
  private func makePipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  private func guest(input: HostStream) throws -> TestGuest {
    var configuration = ProcessConfiguration()
    configuration.input = input
    return try TestGuest(configuration)
  }

  /// How often something has been asked.
  private final class Questions {
    var count = 0
  }

  @Test func `a guest that does not see the host gets its input in full, however it comes in`() throws {
    let ends = try makePipe()
    let input = HostStream(descriptor: ends.reading, ownsDescriptor: true, showsHost: false)
    let questions = Questions()
    // Whenever the stream waits, the next piece comes in, and at last the end.
    input.shouldStop = {
      questions.count += 1
      if questions.count <= 4 { _ = write(ends.writing, "abc", 3) } else if questions.count == 5 { close(ends.writing) }
      return questions.count > 50
    }
    let guest = try guest(input: input)
    #expect(try guest.readText(0, 8) == "abcabcab")
    #expect(questions.count == 3)
    #expect(try guest.readText(0, 8) == "cabc")
    #expect(try guest.readText(0, 8) == "")
    #expect(questions.count <= 6)
  }

  @Test func `a read that waits for input ends when the program shall stop`() throws {
    let ends = try makePipe()
    let input = HostStream(descriptor: ends.reading, ownsDescriptor: true, showsHost: false)
    input.shouldStop = { true }
    let guest = try guest(input: input)
    #expect(throws: TestGuest.Failure.errno(.interrupted)) { try guest.readText(0) }
    // Some bytes are not all that the guest wants, either.
    _ = write(ends.writing, "some", 4)
    #expect(throws: TestGuest.Failure.errno(.interrupted)) { try guest.readText(0) }
    close(ends.writing)
    #expect(try guest.readText(0) == "")
  }

  @Test func `writing what nobody reads ends the process, a closed stream is EBADF`() throws {
    // Otherwise the signal would end the tests.
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    let guest = try guest(output: HostStream(descriptor: ends[1], ownsDescriptor: true))
    #expect(throws: TestGuest.Failure.killed(.brokenPipe)) { try guest.write(1, "text") }

    let closed = try self.guest(output: HostStream(descriptor: 1 << 20))
    #expect(throws: TestGuest.Failure.errno(.badDescriptor)) { try closed.write(1, "text") }
    #expect(try closed.call(.fdFdstatGet, 1, 64) == .success)
  }

  @Test(.enabled(if: access("/dev/full", W_OK) == 0, "the system has no device that is always full"))
  func `a full device is ENOSPC`() throws {
    let guest = try guest(output: HostStream(descriptor: open("/dev/full", O_WRONLY), ownsDescriptor: true))
    #expect(throws: TestGuest.Failure.errno(.noSpace)) { try guest.write(1, "text") }
  }
}
