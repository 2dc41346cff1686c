import Testing
import WasmCore
import WasmText

/// Accesses at and beyond the ends of memories, tables and stacks.
struct BoundsTests {
  private static let copying = """
    (module
      (memory (export "memory") 1)
      (data (i32.const 0) "0123456789")
      (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
      (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2))))
    """

  @Test(arguments: [
    (2, 0, 8, "0101234567"), (0, 2, 8, "2345678989"), (3, 0, 0, "0123456789"), (0, 0, 10, "0123456789"),
  ])
  func `memory.copy copies as if through a buffer`(to: Int32, from: Int32, count: Int32, text: String) throws {
    let guest = try Guest(Self.copying)
    try guest.call("copy", .i32(to), .i32(from), .i32(count))
    #expect(try guest.instance.memory("memory").read(at: 0, count: 10) == Array(text.utf8))
  }

  @Test func `a copy or fill that does not fit writes nothing`() throws {
    let guest = try Guest(Self.copying)
    let memory = try guest.instance.memory("memory")
    #expect(try guest.trap("copy", .i32(65_530), .i32(0), .i32(7)) == .memoryOutOfBounds)
    #expect(try guest.trap("copy", .i32(0), .i32(65_530), .i32(7)) == .memoryOutOfBounds)
    #expect(try guest.trap("copy", .i32(0), .i32(1), .i32(-1)) == .memoryOutOfBounds)
    #expect(try guest.trap("fill", .i32(65_530), .i32(1), .i32(7)) == .memoryOutOfBounds)
    #expect(try guest.trap("fill", .i32(65_537), .i32(1), .i32(0)) == .memoryOutOfBounds)
    #expect(try guest.trap("fill", .i32(65_536), .i32(1), .i32(0)) == nil)
    #expect(try memory.read(at: 65_530, count: 6) == [0, 0, 0, 0, 0, 0])
    #expect(try memory.read(at: 0, count: 10) == Array("0123456789".utf8))
  }

  @Test func `every load and store stops at the last byte`() throws {
    let widths = [
      ("i32.load8_u", "i32.store8", "i32", 1), ("i32.load16_s", "i32.store16", "i32", 2),
      ("i32.load", "i32.store", "i32", 4), ("f32.load", "f32.store", "f32", 4), ("i64.load", "i64.store", "i64", 8),
      ("i64.load32_u", "i64.store32", "i64", 4), ("f64.load", "f64.store", "f64", 8),
    ]
    for (load, store, type, width) in widths {
      let guest = try Guest(
        """
        (module (memory 1)
          (func (export "load") (param i32) (drop (\(load) (local.get 0))))
          (func (export "far load") (param i32) (drop (\(load) offset=0xffffffff (local.get 0))))
          (func (export "store") (param i32) (\(store) (local.get 0) (\(type).const 1)))
          (func (export "offset store") (param i32) (\(store) offset=100 (local.get 0) (\(type).const 1))))
        """)
      let last = Int32(65_536 - width)
      for name in ["load", "store"] as [Name] {
        #expect(try guest.trap(name, .i32(last)) == nil)
        #expect(try guest.trap(name, .i32(last + 1)) == .memoryOutOfBounds)
        #expect(try guest.trap(name, .i32(-1)) == .memoryOutOfBounds)
      }
      #expect(try guest.trap("far load", .i32(0)) == .memoryOutOfBounds)
      #expect(try guest.trap("far load", .i32(-1)) == .memoryOutOfBounds)
      #expect(try guest.trap("offset store", .i32(last - 100)) == nil)
      #expect(try guest.trap("offset store", .i32(last - 99)) == .memoryOutOfBounds)
      #expect(try guest.trap("offset store", .i32(-100)) == .memoryOutOfBounds)
    }
  }

  @Test func `growing beyond a limit fails and changes nothing`() throws {
    var limits = StoreLimits()
    limits.memoryBytes = 10 << 16
    limits.tableElements = 100
    let guest = try Guest(
      """
      (module (memory 1) (table 1 funcref)
        (func (export "grow memory") (param i32) (result i32 i32) (memory.grow (local.get 0)) (memory.size))
        (func (export "grow table") (param i32) (result i32 i32)
          (table.grow (ref.null func) (local.get 0)) (table.size)))
      """, limits: limits)
    #expect(try guest.call("grow memory", .i32(10)) == [.i32(-1), .i32(1)])
    #expect(try guest.call("grow memory", .i32(-1)) == [.i32(-1), .i32(1)])
    #expect(try guest.call("grow memory", .i32(9)) == [.i32(1), .i32(10)])
    #expect(try guest.call("grow table", .i32(100)) == [.i32(-1), .i32(1)])
    #expect(try guest.call("grow table", .i32(-1)) == [.i32(-1), .i32(1)])
    #expect(try guest.call("grow table", .i32(99)) == [.i32(1), .i32(100)])
  }

  @Test func `endless recursion is a trap, and the store goes on`() throws {
    let guest = try Guest(
      """
      (module
        (type $none (func))
        (table 1 funcref)
        (elem (i32.const 0) $indirect)
        (func $direct (export "direct") (call $direct))
        (func $indirect (export "indirect") (call_indirect (type $none) (i32.const 0)))
        (func (export "fine") (result i32) (i32.const 5)))
      """)
    for _ in 0..<3 {
      #expect(try guest.trap("direct") == .callStackExhausted)
      #expect(try guest.trap("indirect") == .callStackExhausted)
      #expect(try guest.call("fine") == [.i32(5)])
    }
  }

  @Test func `an invalid function is refused though nothing calls it`() throws {
    let bytes = try TextModule.encode(
      """
      (module
        (func (export "run") (result i32) (i32.const 1))
        (func $unused (result i32) (i64.const 1)))
      """)
    do {
      _ = try Module(bytes, engine: Engine())
      Issue.record("the module was accepted")
    } catch {
      #expect(error.kind == .invalid)
      #expect(error.functionIndex == 1)
      #expect(error.functionName == "unused")
    }
  }
}
