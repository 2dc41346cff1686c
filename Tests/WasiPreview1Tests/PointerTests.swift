import ShadowFS
import Testing
import WasiPreview1

/// Every pointer that a guest can pass, in every function.
struct PointerTests {
  private func errno(_ result: CallResult) throws -> Errno {
    guard case .done(let errno) = result else { throw TestGuest.Failure.blocked }
    return errno
  }

  @Test(arguments: Dialect.allCases) func `every function can succeed`(_ dialect: Dialect) throws {
    let table = PointerCall.table(dialect)
    #expect(Set(table.map(\.function)) == Set(Preview1Function.allCases).subtracting([.procExit]))
    for call in table {
      let guest = try PointerCall.guest(FileSystem(), dialect: dialect)
      #expect(try errno(guest.perform(call.function, try call.place(in: guest))) == .success, "\(call.function)")
    }
    let guest = try PointerCall.guest(FileSystem(), dialect: dialect)
    #expect(throws: TestGuest.Failure.exit(5)) { try guest.call(.procExit, 5) }
  }

  @Test(arguments: Dialect.allCases) func `every bad pointer is EFAULT, and nothing has happened`(
    _ dialect: Dialect
  ) throws {
    for call in PointerCall.table(dialect) {
      let files = FileSystem()
      let guest = try PointerCall.guest(files, dialect: dialect)
      let before = (files.snapshot(), try state(of: guest))
      for (index, value) in call.faults(memorySize: guest.memory.byteCount) {
        var arguments = try call.place(in: guest)
        arguments[index] = value
        let found = try errno(guest.perform(call.function, arguments))
        #expect(found == .fault, "\(call.function), argument \(index): 0x\(String(value, radix: 16))")
      }
      #expect(try files.changes(since: before.0).isEmpty, "\(call.function)")
      #expect(try state(of: guest) == before.1, "\(call.function)")
    }
  }

  /// What calls that fail must not change: the offset of the file, and which descriptors are open.
  private func state(of guest: TestGuest) throws -> [UInt64] {
    try require(try guest.call(.fdTell, 5, 64))
    return [try guest.u64(64)] + (try (0..<10).map { UInt64(try guest.call(.fdFdstatGet, $0, 128).rawValue) })
  }

  private static let transfers: [Preview1Function] = [.fdRead, .fdPread, .fdWrite, .fdPwrite, .sockRecv, .sockSend]

  @Test(arguments: transfers) func `every bad vector is EFAULT, and nothing is moved`(
    _ function: Preview1Function
  ) throws {
    let files = FileSystem()
    let guest = try PointerCall.guest(files, dialect: .preview1)
    let call = try #require(PointerCall.table(.preview1).first { $0.function == function })
    let end = guest.memory.byteCount
    let before = (files.snapshot(), try state(of: guest))
    for (pointer, count) in [
      (end, 1), (end - 3, 4), (0xFFFF_FFFF, 1), (0xFFFF_FFF0, 32), (0, 0xFFFF_FFFF), (end - 1, 0xFFFF_FFFF),
    ] as [(UInt64, UInt64)] {
      for place: UInt64 in [0, 1] {
        let arguments = try call.place(in: guest)
        try guest.memory.store(UInt32(pointer), at: arguments[1] + place * 8)
        try guest.memory.store(UInt32(count), at: arguments[1] + place * 8 + 4)
        #expect(try errno(guest.perform(function, arguments)) == .fault, "\(pointer), \(count)")
      }
    }
    #expect(try files.changes(since: before.0).isEmpty)
    #expect(try state(of: guest) == before.1)
  }

  @Test(arguments: transfers) func `vectors may overlap`(_ function: Preview1Function) throws {
    let guest = try PointerCall.guest(FileSystem(), dialect: .preview1)
    let call = try #require(PointerCall.table(.preview1).first { $0.function == function })
    let arguments = try call.place(in: guest, isOverlapping: true)
    #expect(try errno(guest.perform(function, arguments)) == .success)
    let count = function == .sockRecv ? arguments[4] : arguments[arguments.count - 1]
    #expect(try guest.u32(count) == 8)
  }

  @Test(arguments: transfers) func `a vector may be all of the memory, and no more`(
    _ function: Preview1Function
  ) throws {
    let guest = try PointerCall.guest(FileSystem(), dialect: .preview1)
    let call = try #require(PointerCall.table(.preview1).first { $0.function == function })
    var arguments = try call.place(in: guest)
    arguments[2] = 1
    try guest.memory.store(UInt32(0), at: arguments[1])
    try guest.memory.store(UInt32(guest.memory.byteCount) + 1, at: arguments[1] + 4)
    #expect(try errno(guest.perform(function, arguments)) == .fault)
    try guest.memory.store(UInt32(guest.memory.byteCount), at: arguments[1] + 4)
    #expect(try errno(guest.perform(function, arguments)) == .success)
  }
}
