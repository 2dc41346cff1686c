import Testing
import WasmCore

/// Atomic instructions on one thread: results, widths, and the forms in which operands reach them.
struct AtomicTests {
  /// A module whose functions are made from lines `name: parameters: instruction`.
  private static func module(_ functions: String...) -> String {
    "(module (memory (export \"m\") 1 2 shared) \(functions.joined(separator: "\n")))"
  }

  @Test(arguments: [("8", 0xFF), ("16", 0xFFFF), ("32", 0xFFFF_FFFF)])
  func `narrow modifications leave the bytes around alone`(_ bits: String, _ mask: Int) throws {
    let kinds = ["add", "sub", "and", "or", "xor", "xchg"]
    let guest = try Guest(
      Self.module(
        kinds.map { kind in
          """
          (func (export "\(kind)") (param i64 i64) (result i64 i64)
            (i64.store (i32.const 8) (local.get 0))
            (i64.atomic.rmw\(bits).\(kind)_u (i32.const 8) (local.get 1))
            (i64.load (i32.const 8)))
          """
        }.joined()))
    let (old, operand): (UInt64, UInt64) = (0x8877_6655_4433_2211, 0x0123_4567_89AB_CDEF)
    let low = UInt64(mask)
    func combine(_ kind: String) -> UInt64 {
      switch kind {
      case "add": old &+ operand
      case "sub": old &- operand
      case "and": old & operand
      case "or": old | operand
      case "xor": old ^ operand
      default: operand
      }
    }
    for kind in kinds {
      let results = try guest.call(
        Name(kind), .i64(Int64(bitPattern: old)), .i64(Int64(bitPattern: operand)))
      let new = old & ~low | combine(kind) & low
      #expect(results == [.i64(Int64(old & low)), .i64(Int64(bitPattern: new))], "\(kind)")
    }
  }

  @Test func `addresses and operands come from locals, constants and computations`() throws {
    let guest = try Guest(
      Self.module(
        """
        (func (export "constant") (result i32)
          (drop (i32.atomic.rmw.add offset=4 (i32.const 60) (i32.const 5)))
          (i32.atomic.load (i32.const 64)))
        (func (export "computed") (param i32) (result i32)
          (i32.atomic.store (i32.mul (local.get 0) (i32.const 8)) (i32.mul (local.get 0) (local.get 0)))
          (i32.atomic.load offset=4 (i32.sub (i32.mul (local.get 0) (i32.const 8)) (i32.const 4))))
        (func (export "kept") (param i32) (result i32)
          (i32.add (i32.mul (local.get 0) (i32.const 10))
            (i32.atomic.rmw.or (i32.add (local.get 0) (i32.const 97)) (i32.add (local.get 0) (i32.const 4)))))
        (func (export "swap") (param i32 i32 i32) (result i32 i32)
          (local.set 0
            (i32.atomic.rmw.cmpxchg (i32.const 200) (i32.mul (local.get 0) (i32.const 2)) (i32.add (local.get 1)
              (local.get 2))))
          (local.get 0)
          (i32.atomic.load (i32.const 200)))
        (func (export "fence") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)) (atomic.fence))
        """))
    #expect(try guest.call("constant") == [.i32(5)])
    #expect(try guest.call("computed", .i32(7)) == [.i32(49)])
    #expect(try guest.call("kept", .i32(3)) == [.i32(30)])
    #expect(try guest.call("kept", .i32(3)) == [.i32(37)])
    #expect(try guest.call("swap", .i32(0), .i32(20), .i32(3)) == [.i32(0), .i32(23)])
    #expect(try guest.call("swap", .i32(11), .i32(9), .i32(9)) == [.i32(23), .i32(23)])
    #expect(try guest.call("fence", .i32(1)) == [.i32(2)])
  }

  @Test func `accesses beyond the end trap, and unaligned ones by their effective address`() throws {
    let guest = try Guest(
      Self.module(
        """
        (func (export "load") (param i32) (result i64) (i64.atomic.load offset=4 (local.get 0)))
        (func (export "store") (param i32) (i32.atomic.store16 offset=1 (local.get 0) (i32.const 1)))
        (func (export "add") (param i32) (result i32)
          (i32.atomic.rmw.add offset=0xFFFFFFFF (local.get 0) (i32.const 1)))
        """))
    #expect(try guest.call("load", .i32(4)) == [.i64(0)])
    #expect(try guest.trap("load", .i32(0)) == .unalignedAtomic)
    #expect(try guest.trap("load", .i32(65_532)) == .memoryOutOfBounds)
    #expect(try guest.call("store", .i32(1)) == [])
    #expect(try guest.trap("store", .i32(2)) == .unalignedAtomic)
    #expect(try guest.trap("store", .i32(65_535)) == .memoryOutOfBounds)
    #expect(try guest.trap("add", .i32(1)) == .memoryOutOfBounds)
  }

  @Test func `atomics cost fuel as other instructions do`() throws {
    let guest = try Guest(
      Self.module("(func (export \"add\") (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1))))"), .metered)
    guest.store.fuel = 5
    try guest.call("add")
    #expect(guest.store.fuelConsumed == 5)
    #expect(throws: CallError.self) { try guest.call("add") }
    #expect(try guest.instance.memory("m").load(Int32.self, at: 0) == 1)
  }
}
