import Testing
import WasiPreview1

/// `args_*` and `environ_*`.
struct ArgumentTests {
  private func guest() throws -> TestGuest {
    try TestGuest(
      ProcessConfiguration(arguments: ["greet", "wörld", ""], environment: [("HOME", "/"), ("EMPTY", "")]))
  }

  @Test func `arguments are pointers into a block of strings that end with zeros`() throws {
    let guest = try guest()
    let sizes = guest.allocate(8)
    try require(try guest.call(.argsSizesGet, sizes, sizes + 4))
    #expect(try guest.u32(sizes) == 3)
    #expect(try guest.u32(sizes + 4) == 14)
    let (pointers, block) = (guest.allocate(12), guest.allocate(14))
    try require(try guest.call(.argsGet, pointers, block))
    #expect(try guest.bytes(block, 14) == Array("greet\0wörld\0\0".utf8))
    #expect(try (0..<3).map { UInt64(try guest.u32(pointers + $0 * 4)) - block } == [0, 6, 13])
  }

  @Test func `variables are names and values`() throws {
    let guest = try guest()
    let sizes = guest.allocate(8)
    try require(try guest.call(.environSizesGet, sizes, sizes + 4))
    #expect(try guest.u32(sizes) == 2)
    let (pointers, block) = (guest.allocate(8), guest.allocate(14))
    try require(try guest.call(.environGet, pointers, block))
    #expect(try guest.bytes(block, 14) == Array("HOME=/\0EMPTY=\0".utf8))
  }

  @Test(arguments: [Preview1Function.argsGet, .argsSizesGet, .environGet, .environSizesGet])
  func `pointers beyond the memory are EFAULT`(_ function: Preview1Function) throws {
    let guest = try guest()
    let end = guest.memory.byteCount
    #expect(try guest.call(function, 0, end - 3) == .fault)
    #expect(try guest.call(function, end - 3, 0) == .fault)
    #expect(try guest.call(function, 0xFFFF_FFFF, 0xFFFF_FFFF) == .fault)
  }
}
