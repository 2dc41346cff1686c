import Testing
import WasmCore

/// How large memories and tables may become, and what happens when they may not.
struct MemoryLimitTests {
  private static func limits(memory: UInt64 = 1 << 32, total: UInt64 = 1 << 40, table: UInt64 = 1000) -> StoreLimits {
    var limits = StoreLimits()
    limits.memoryBytes = memory
    limits.totalMemoryBytes = total
    limits.tableElements = table
    return limits
  }

  private static let growing = """
    (module (memory (export "memory") i64 1)
      (func (export "grow") (param i64) (result i64 i64) (memory.grow (local.get 0)) (memory.size))
      (func (export "store") (param i64 i64) (i64.store offset=0x100000000 (local.get 0) (local.get 1)))
      (func (export "load") (param i64) (result i64) (i64.load offset=8 (local.get 0)))
      (func (export "copy") (param i64 i64 i64) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
      (func (export "fill") (param i64 i32 i64) (memory.fill (local.get 0) (local.get 1) (local.get 2))))
    """

  @Test func `a 64-bit memory has room beyond 4 GiB when the store allows it`() throws {
    let guest = try Guest(Self.growing, limits: Self.limits(memory: 1 << 34))
    let memory = try guest.instance.memory("memory")
    #expect(try guest.call("grow", .i64(0x2_0000)) == [.i64(1), .i64(0x2_0001)])
    try guest.call("store", .i64(0xFFFF_FFF8), .i64(77))
    #expect(try guest.call("load", .i64(0x1_FFFF_FFF0)) == [.i64(77)])
    #expect(try guest.call("load", .i64(0xFFFF_FFF0)) == [.i64(0)])
    try guest.call("copy", .i64(3), .i64(0x1_FFFF_FFF8), .i64(8))
    #expect(try memory.load(UInt64.self, at: 3) == 77)
    try guest.call("fill", .i64(0x2_0000_FFF0), .i32(0xAB), .i64(16))
    #expect(try memory.read(at: 0x2_0000_FFEE, count: 4) == [0, 0, 0xAB, 0xAB])
    #expect(try guest.trap("fill", .i64(0x2_0000_FFF0), .i32(0xAB), .i64(17)) == .memoryOutOfBounds)
    #expect(try guest.trap("copy", .i64(0), .i64(0), .i64(-1)) == .memoryOutOfBounds)
    #expect(try guest.trap("copy", .i64(-1), .i64(0), .i64(0)) == .memoryOutOfBounds)
    try memory.write([1, 2, 3], at: 0x2_0000_0000)
    #expect(try memory.read(at: 0x1_FFFF_FFFF, count: 5) == [0, 1, 2, 3, 0])
    #expect(throws: MemoryAccessError.self) { try memory.read(at: 0x2_0001_0000, count: 1) }
    #expect(throws: MemoryAccessError.self) { try memory.read(at: .max, count: 2) }
    #expect(memory.type == MemoryType(Limits(minimum: 0x2_0001), address: .i64))
    #expect(memory.grow(byPages: .max) == nil)
    #expect(memory.grow(byPages: 1) == 0x2_0001)
  }

  @Test(arguments: [0x4_0000, 0xFFFF_FFFF, 0x1_0000_0000_0000, -2, -1, .min] as [Int64])
  func `growing a 64-bit memory too far fails and changes nothing`(delta: Int64) throws {
    for limit in [1 << 34, .max] as [UInt64] {
      // Without a limit, growing ends where the system's addresses do.
      if limit == .max && delta > 0 && delta < 1 << 40 { continue }
      let guest = try Guest(Self.growing, limits: Self.limits(memory: limit, total: limit))
      #expect(try guest.call("grow", .i64(delta)) == [.i64(-1), .i64(1)])
      #expect(try guest.call("grow", .i64(1)) == [.i64(1), .i64(2)])
    }
  }

  @Test func `a 32-bit memory ends at 4 GiB, whatever the limit`() throws {
    let guest = try Guest(
      """
      (module (memory 65535) (memory $bytes 0xffff0000 (pagesize 1))
        (func (export "grow") (param i32) (result i32 i32) (memory.grow (local.get 0)) (memory.size))
        (func (export "grow bytes") (param i32) (result i32 i32)
          (memory.grow $bytes (local.get 0)) (memory.size $bytes)))
      """, limits: Self.limits(memory: .max))
    #expect(try guest.call("grow", .i32(2)) == [.i32(-1), .i32(65_535)])
    #expect(try guest.call("grow", .i32(1)) == [.i32(65_535), .i32(65_536)])
    #expect(try guest.call("grow bytes", .i32(65_536)) == [.i32(-1), .i32(-65_536)])
    #expect(try guest.call("grow bytes", .i32(65_535)) == [.i32(-65_536), .i32(-1)])
  }

  @Test func `memories with pages of a byte have sizes to the byte`() throws {
    let guest = try Guest(
      """
      (module (memory (export "memory") 3 20 (pagesize 1))
        (data (i32.const 0) "abc")
        (func (export "grow") (param i32) (result i32 i32) (memory.grow (local.get 0)) (memory.size))
        (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
        (func (export "fill") (param i32 i32) (memory.fill (local.get 0) (i32.const 1) (local.get 1))))
      """)
    let memory = try guest.instance.memory("memory")
    #expect(memory.byteCount == 3)
    #expect(memory.type == MemoryType(Limits(minimum: 3, maximum: 20), pageSizeLog2: 0))
    #expect(try guest.call("load", .i32(2)) == [.i32(99)])
    #expect(try guest.trap("load", .i32(3)) == .memoryOutOfBounds)
    #expect(try guest.call("grow", .i32(4)) == [.i32(3), .i32(7)])
    #expect(try guest.call("load", .i32(6)) == [.i32(0)])
    #expect(try guest.trap("load", .i32(7)) == .memoryOutOfBounds)
    #expect(try guest.trap("fill", .i32(0), .i32(8)) == .memoryOutOfBounds)
    #expect(try guest.trap("fill", .i32(0), .i32(7)) == nil)
    #expect(try guest.call("grow", .i32(14)) == [.i32(-1), .i32(7)])
    #expect(memory.grow(byPages: 13) == 7)
    #expect(memory.grow(byPages: 1) == nil)
    #expect(throws: MemoryAccessError.self) { try memory.read(at: 20, count: 1) }
  }

  @Test func `memories share what the store has for all`() throws {
    let text = """
      (module (memory $a 1) (memory $b i64 1)
        (func (export "a") (param i32) (result i32) (memory.grow $a (local.get 0)))
        (func (export "b") (param i64) (result i64) (memory.grow $b (local.get 0))))
      """
    let guest = try Guest(text, limits: Self.limits(total: 5 << 16))
    #expect(try guest.call("a", .i32(2)) == [.i32(1)])
    #expect(try guest.call("b", .i64(2)) == [.i64(-1)])
    #expect(try guest.call("b", .i64(1)) == [.i64(1)])
    #expect(try guest.call("a", .i32(1)) == [.i32(-1)])
    #expect(try guest.call("a", .i32(0)) == [.i32(3)])
    #expect(throws: LimitError.totalMemoryBytes(limit: 5 << 16, requested: 1 << 16)) {
      try Memory(guest.store, MemoryType(Limits(minimum: 1)))
    }
    #expect(throws: InstantiationError.self) { try Guest(text, limits: Self.limits(total: 1 << 16)) }
  }

  @Test func `many memories that may grow do not use up the address space`() throws {
    let store = Store(Engine())
    for _ in 0..<2_000 { _ = try Memory(store, MemoryType(Limits(minimum: 1))) }
    let memory = try Memory(store, MemoryType(Limits(minimum: 1)))
    try memory.write([1, 2, 3], at: 10)
    #expect(memory.grow(byPages: 100) == 1)
    #expect(try memory.read(at: 10, count: 3) == [1, 2, 3])
  }

  @Test func `a table with 64-bit indices traps beyond 32 bits`() throws {
    let guest = try Guest(
      """
      (module
        (table $t (export "table") i64 10 funcref)
        (elem (table $t) (i64.const 3) func $five)
        (type $result (func (result i32)))
        (func $five (result i32) (i32.const 5))
        (func (export "call") (param i64) (result i32) (call_indirect $t (type $result) (local.get 0)))
        (func (export "sum") (param i64) (result i32)
          (call_indirect $t (type $result) (i64.add (local.get 0) (i64.const 1))))
        (func (export "tail") (param i64) (result i32) (return_call_indirect $t (type $result) (local.get 0)))
        (func (export "get") (param i64) (result i32) (ref.is_null (table.get $t (local.get 0))))
        (func (export "set") (param i64) (table.set $t (local.get 0) (ref.null func)))
        (func (export "fill") (param i64 i64) (table.fill $t (local.get 0) (ref.null func) (local.get 1)))
        (func (export "grow") (param i64) (result i64 i64) (table.grow $t (ref.null func) (local.get 0)) (table.size $t)))
      """, limits: Self.limits())
    for name in ["call", "tail"] as [Name] {
      #expect(try guest.call(name, .i64(3)) == [.i32(5)])
      #expect(try guest.trap(name, .i64(4)) == .uninitializedElement)
      for index in [10, 0x1_0000_0003, -1, .min + 3] as [Int64] {
        #expect(try guest.trap(name, .i64(index)) == .undefinedElement)
      }
    }
    #expect(try guest.call("sum", .i64(2)) == [.i32(5)])
    #expect(try guest.trap("sum", .i64(0x1_0000_0002)) == .undefinedElement)
    #expect(try guest.trap("get", .i64(0x1_0000_0003)) == .tableOutOfBounds)
    #expect(try guest.trap("set", .i64(0x1_0000_0003)) == .tableOutOfBounds)
    #expect(try guest.trap("fill", .i64(0x1_0000_0000), .i64(0)) == .tableOutOfBounds)
    #expect(try guest.trap("fill", .i64(1), .i64(-1)) == .tableOutOfBounds)
    #expect(try guest.call("grow", .i64(991)) == [.i64(-1), .i64(10)])
    #expect(try guest.call("grow", .i64(-1)) == [.i64(-1), .i64(10)])
    #expect(try guest.call("grow", .i64(990)) == [.i64(10), .i64(1000)])
    #expect(try guest.instance.table("table").type.address == .i64)
  }

  @Test func `growing a table beyond what the system has fails`() throws {
    let guest = try Guest(
      """
      (module (table i64 1 funcref)
        (func (export "grow") (param i64) (result i64 i64) (table.grow (ref.null func) (local.get 0)) (table.size)))
      """, limits: Self.limits(table: .max))
    for delta in [1 << 50, 1 << 60, 1 << 61, .max, -1, -2] as [Int64] {
      #expect(try guest.call("grow", .i64(delta)) == [.i64(-1), .i64(1)])
    }
    #expect(try guest.call("grow", .i64(100_000)) == [.i64(1), .i64(100_001)])
  }
}
