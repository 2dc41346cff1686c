#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Testing
import WasiPreview1

/// Sockets that the host has opened for the guest.
struct SocketTests {
  /// The other side of a connection, in this process.
  final class Client {
    let descriptor: Int32

    init(port: UInt16) throws {
      #if canImport(Glibc)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      #else
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
      #endif
      var address = sockaddr_in()
      address.sin_family = numericCast(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      try #require(result == 0)
    }

    deinit { close(descriptor) }

    func send(_ text: String) { _ = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } }

    func receive() -> String {
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = read(descriptor, &buffer, 256)
      return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
  }

  private func guest() throws -> (guest: TestGuest, port: UInt16) {
    let listener = try HostListener("127.0.0.1:0")
    var configuration = ProcessConfiguration(profile: .host())
    configuration.listeners = [listener]
    return (try TestGuest(configuration), listener.port)
  }

  private func accept(_ guest: TestGuest, flags: UInt64 = 0) throws -> UInt64 {
    let result = guest.allocate(4)
    try require(try guest.callWaiting(.sockAccept, [3, flags, result]))
    return UInt64(try guest.u32(result))
  }

  private func receive(_ guest: TestGuest, _ socket: UInt64, flags: UInt64 = 0) throws -> String {
    let (buffer, result) = (guest.allocate(64), guest.allocate(8))
    let vectors = try guest.vectors([(buffer, 64)])
    try require(try guest.callWaiting(.sockRecv, [socket, vectors, 1, flags, result, result + 4]))
    #expect(try guest.u16(result + 4) == 0)
    return String(decoding: try guest.bytes(buffer, Int(try guest.u32(result))), as: UTF8.self)
  }

  @Test func `a connection is accepted, read, written and shut down`() throws {
    let (guest, port) = try guest()
    let client = try Client(port: port)
    let socket = try accept(guest)
    #expect(socket == 4)
    client.send("hello")
    let peeks: UInt64 = 1
    #expect(try receive(guest, socket, flags: peeks) == "hello")
    #expect(try receive(guest, socket) == "hello")

    let message = try guest.place(Array("welcome".utf8))
    try require(try guest.call(.sockSend, socket, try guest.vectors([(message, 7)]), 1, 0, 64))
    #expect(try guest.u32(64) == 7)
    #expect(client.receive() == "welcome")
    try guest.write(UInt32(socket), "again")
    #expect(client.receive() == "again")

    let writing: UInt64 = 2
    try require(try guest.call(.sockShutdown, socket, writing))
    #expect(client.receive() == "")
    client.send("bye")
    #expect(try guest.readText(UInt32(socket)) == "bye")
    try require(try guest.call(.fdClose, socket))
    #expect(try guest.call(.sockShutdown, socket, writing) == .badDescriptor)
  }

  /// The calls on a connection, and the right that each needs.
  private static let connectionCalls: [(function: Preview1Function, right: Rights, arguments: [UInt64])] = [
    (.fdRead, .read, [0, 0, 64]), (.fdWrite, .write, [0, 0, 64]), (.sockRecv, .read, [0, 0, 0, 64, 68]),
    (.sockSend, .write, [0, 0, 0, 64]), (.fdFdstatSetFlags, .setFlags, [4]), (.fdFilestatGet, .attributes, [64]),
    (.sockShutdown, .shutdown, [2]),
  ]

  @Test func `every call on a connection needs its right`() throws {
    let (guest, port) = try guest()
    for (function, right, arguments) in Self.connectionCalls {
      let client = try Client(port: port)
      defer { withExtendedLifetime(client) {} }
      let socket = try accept(guest)
      #expect(try guest.call(function, [socket] + arguments) == .success, "\(function)")
      let rest = Rights.connection.subtracting(right).rawValue
      try require(try guest.call(.fdFdstatSetRights, socket, rest, 0))
      #expect(try guest.call(function, [socket] + arguments) == .notCapable, "\(function)")
      try require(try guest.call(.fdClose, socket))
    }
  }

  @Test func `accepting needs its right, and what is accepted has no more than is passed on`() throws {
    let (guest, port) = try guest()
    let client = try Client(port: port)
    let inherited: Rights = [.read, .shutdown]
    try require(try guest.call(.fdFdstatSetRights, 3, Rights.listener.rawValue, inherited.rawValue))
    let socket = try accept(guest)
    try require(try guest.call(.fdFdstatGet, socket, 64))
    #expect(try guest.u64(72) == inherited.rawValue)
    #expect(try guest.call(.sockSend, socket, 0, 0, 0, 64) == .notCapable)
    try require(try guest.call(.fdFdstatSetRights, 3, Rights.listener.subtracting(.accept).rawValue, 0))
    #expect(try guest.call(.sockAccept, 3, 0, 64) == .notCapable)
    withExtendedLifetime(client) {}
  }

  @Test func `what there is fills one buffer after the other`() throws {
    let (guest, port) = try guest()
    let client = try Client(port: port)
    let socket = try accept(guest)
    client.send("hello world")
    let (buffer, result) = (guest.allocate(64), guest.allocate(8))
    let vectors = try guest.vectors([(buffer, 4), (buffer, 0), (buffer + 16, 3), (buffer + 32, 20)])
    try require(try guest.callWaiting(.sockRecv, [socket, vectors, 4, 0, result, result + 4]))
    #expect(try guest.u32(result) == 11)
    #expect(try guest.bytes(buffer, 5) == Array("hell\0".utf8))
    #expect(try guest.bytes(buffer + 16, 4) == Array("o w\0".utf8))
    #expect(try guest.bytes(buffer + 32, 5) == Array("orld\0".utf8))
    // Buffers that are full end no wait, and an end is no failure.
    client.send("full")
    let first = try guest.vectors([(buffer, 4), (buffer + 16, 4)])
    try require(try guest.callWaiting(.sockRecv, [socket, first, 2, 0, result, result + 4]))
    #expect(try guest.u32(result) == 4)
  }

  @Test func `who wants all waits for all, or for the end`() throws {
    let (guest, port) = try guest()
    let client = try Client(port: port)
    let socket = try accept(guest)
    let (buffer, result) = (guest.allocate(64), guest.allocate(8))
    let vectors = try guest.vectors([(buffer, 4), (buffer + 4, 6)])
    let waitsForAll: UInt64 = 2
    var call = Call(.sockRecv, CallArguments([socket, vectors, 2, waitsForAll, result, result + 4]))
    /// Makes the call, after what was sent has arrived.
    func perform() throws -> CallResult {
      #expect(
        guest.process.profile.clocks.wait(
          for: try condition(guest, socket), unless: { false }) == .ended)
      return guest.process.perform(&call, GuestMemory(guest.memory))
    }
    for piece in ["ab", "cde", "fg"] {
      client.send(piece)
      guard case .blocked = try perform() else {
        Issue.record("not all is there")
        return
      }
    }
    client.send("hijkl")
    guard case .done(.success) = try perform() else {
      Issue.record("all is there")
      return
    }
    #expect(try guest.u32(result) == 10)
    #expect(try guest.bytes(buffer, 11) == Array("abcdefghij\0".utf8))
    #expect(shutdown(client.descriptor, Int32(SHUT_WR)) == 0)
    try require(try guest.callWaiting(.sockRecv, [socket, vectors, 2, waitsForAll, result, result + 4]))
    #expect(try guest.u32(result) == 2)
    #expect(try guest.bytes(buffer, 2) == Array("kl".utf8))
    // Who does not wait takes what there is.
    let nonBlocking: UInt64 = 4
    let other = try Client(port: port)
    let second = try accept(guest, flags: nonBlocking)
    #expect(try guest.call(.sockRecv, second, vectors, 2, waitsForAll, result, result + 4) == .again)
    _ = other
  }

  /// What waits for something to receive.
  private func condition(_ guest: TestGuest, _ socket: UInt64) throws -> WaitCondition {
    try guest.memory.store(UInt64(0), at: 64)
    try guest.memory.store(UInt64(1), at: 72)
    try guest.memory.store(socket, at: 80)
    if case .blocked(let condition) = guest.perform(.pollOneoff, [64, 128, 1, 256]) { return condition }
    return WaitCondition([], deadline: 0)
  }

  @Test func `a socket of streams says so`() throws {
    let (guest, port) = try guest()
    let client = try Client(port: port)
    let socket = try accept(guest)
    for descriptor in [3, socket] {
      try require(try guest.call(.fdFdstatGet, descriptor, 64))
      #expect(try guest.bytes(64, 1) == [FileType.streamSocket.rawValue])
    }
    _ = client
  }

  @Test func `nothing to accept or to receive is EAGAIN for who does not wait`() throws {
    let (guest, port) = try guest()
    let nonBlocking: UInt64 = 4
    try require(try guest.call(.fdFdstatSetFlags, 3, nonBlocking))
    #expect(try guest.call(.sockAccept, 3, 0, 64) == .again)
    let client = try Client(port: port)
    try require(try guest.call(.fdFdstatSetFlags, 3, 0))
    let socket = try accept(guest, flags: nonBlocking)
    let vectors = try guest.vectors([(256, 8)])
    #expect(try guest.call(.sockRecv, socket, vectors, 1, 0, 64, 72) == .again)
    _ = client
  }

  @Test func `polling tells of connections and of data`() throws {
    let (guest, port) = try guest()
    try guest.memory.store(UInt64(9), at: 64)
    try guest.memory.store(UInt64(1), at: 72)
    try guest.memory.store(UInt64(3), at: 80)
    guard case .blocked(let condition) = guest.perform(.pollOneoff, [64, 128, 1, 256]) else {
      Issue.record("nobody has connected")
      return
    }
    #expect(condition.interests[0].source.hostDescriptor != nil)
    let client = try Client(port: port)
    try require(try guest.callWaiting(.pollOneoff, [64, 128, 1, 256]))
    #expect(try guest.u64(128) == 9)
    let socket = try accept(guest)
    try guest.memory.store(socket, at: 80)
    client.send("x")
    try require(try guest.callWaiting(.pollOneoff, [64, 128, 1, 256]))
    #expect(try guest.u16(136) == Errno.success.rawValue)
  }

  @Test func `what is no socket is ENOTSOCK, and no descriptor is EBADF`() throws {
    let (guest, _) = try guest()
    #expect(try guest.call(.sockAccept, 1, 0, 64) == .notSocket)
    #expect(try guest.call(.sockRecv, 0, 0, 0, 0, 64, 72) == .notSocket)
    #expect(try guest.call(.sockSend, 1, 0, 0, 0, 64) == .notSocket)
    #expect(try guest.call(.sockShutdown, 1, 1) == .notSocket)
    for function in [Preview1Function.sockAccept, .sockRecv, .sockSend, .sockShutdown] {
      #expect(try guest.call(function, 99, 0, 0, 0, 64, 72) == .badDescriptor)
    }
    // One that waits for connections has none of its own.
    #expect(try guest.call(.sockRecv, 3, 0, 0, 0, 64, 72) == .notConnected)
    #expect(try guest.call(.fdRead, 3, 0, 0, 64) == .notCapable)
  }

  @Test func `arguments without sense are refused`() throws {
    let (guest, port) = try guest()
    let client = try Client(port: port)
    let socket = try accept(guest)
    let vectors = try guest.vectors([(256, 8)])
    #expect(try guest.call(.sockAccept, 3, 1, 64) == .invalid)
    #expect(try guest.call(.sockRecv, socket, vectors, 1, 8, 64, 72) == .invalid)
    #expect(try guest.call(.sockSend, socket, vectors, 1, 1, 64) == .invalid)
    #expect(try guest.call(.sockShutdown, socket, 0) == .invalid)
    #expect(try guest.call(.sockShutdown, socket, 4) == .invalid)
    let end = guest.memory.byteCount
    #expect(try guest.call(.sockAccept, 3, 0, end - 3) == .fault)
    #expect(try guest.call(.sockRecv, socket, vectors, 1, 0, end - 3, 72) == .fault)
    #expect(try guest.call(.sockRecv, socket, vectors, 1, 0, 64, end - 1) == .fault)
    _ = client
  }

  @Test(arguments: ["", "8080", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "example.org:80", "[::1:80"])
  func `an address that is none is EINVAL`(_ address: String) {
    #expect(throws: Errno.invalid) { try HostListener(address) }
  }

  @Test func `an address that is taken is EADDRINUSE`() throws {
    let listener = try HostListener("localhost:0")
    #expect(throws: Errno.addressInUse) { try HostListener("127.0.0.1:\(listener.port)") }
  }
}
