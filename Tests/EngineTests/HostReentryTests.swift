import Testing
import WasmCore

/// Host functions that call back, grow what the guest works on, or are given bad pointers.
struct HostReentryTests {
  private static let growing = """
    (module
      (import "env" "grow" (func $grow))
      (memory (export "memory") 1 100)
      (func (export "add pages") (param i32) (result i32)
        (i32.store8 (i32.const 5) (i32.const 77))
        (memory.grow (local.get 0)))
      (func (export "run") (result i32 i32 i32)
        (i32.store (i32.const 0) (i32.const 11))
        (call $grow)
        (i32.store (i32.const 1000000) (i32.const 22))
        (i32.load (i32.const 0))
        (i32.load (i32.const 1000000))
        (i32.load8_u (i32.const 5))))
    """

  @Test func `a host call that re-enters the guest and grows memory leaves it with the grown memory`() throws {
    var imports = Imports()
    imports.define("env", "grow", FunctionType([], [])) { (caller: Caller, _: [Value]) throws(HostError) -> [Value] in
      do {
        guard let instance = caller.instance else { throw HostError.trap("no instance") }
        #expect(try instance.function("add pages").call([.i32(30)]) == [.i32(1)])
      } catch {
        throw .trap("\(error)")
      }
      return []
    }
    let guest = try Guest(Self.growing, imports: imports)
    #expect(try guest.call("run") == [.i32(11), .i32(22), .i32(77)])
  }

  @Test func `a host call that grows memory itself leaves the guest with the grown memory`() throws {
    var imports = Imports()
    imports.define("env", "grow") { (caller: Caller) in
      let memory = try #require(caller.memory)
      #expect(memory.grow(byPages: 30) == 1)
      try caller.store(UInt8(77), at: 5)
      #expect(caller.memoryByteCount == 31 << 16)
    }
    let guest = try Guest(Self.growing, imports: imports)
    #expect(try guest.call("run") == [.i32(11), .i32(22), .i32(77)])
  }

  @Test func `guest and host call each other to the limit of nesting, then trap`() throws {
    let text = """
      (module
        (import "env" "again" (func $again (param i32) (result i32)))
        (func (export "descend") (param i32) (result i32)
          (if (result i32) (local.get 0)
            (then (i32.add (i32.const 1) (call $again (i32.sub (local.get 0) (i32.const 1)))))
            (else (i32.const 0)))))
      """
    var imports = Imports()
    imports.define("env", "again") { (caller: Caller, depth: Int32) throws -> Int32 in
      let function = try #require(caller.instance).function("descend")
      return try function.typed(Int32.self, returning: Int32.self)(depth)
    }
    let guest = try Guest(text, imports: imports)
    #expect(try guest.call("descend", .i32(50)) == [.i32(50)])
    #expect(throws: CallError.self) { try guest.call("descend", .i32(1_000_000)) }
    #expect(try guest.call("descend", .i32(50)) == [.i32(50)])
  }

  @Test(arguments: [
    (65_535, 2), (65_536, 1), (0xffff_ffff, 1), (0xffff_fff0, 0x20), (0, 0xffff_ffff), (70_000, 0),
  ])
  func `a pointer past the end is a trap of the guest`(address: UInt32, count: UInt32) throws {
    var imports = Imports()
    imports.define("env", "read") { (caller: Caller, address: UInt32, count: UInt32) throws -> UInt32 in
      UInt32(try caller.read(at: UInt64(address), count: UInt64(count)).count)
    }
    imports.define("env", "write") { (caller: Caller, address: UInt32, count: UInt32) throws in
      try caller.write([UInt8](repeating: 1, count: Int(min(count, 64))), at: UInt64(address))
      if count > 64 { try caller.store(UInt8(1), at: UInt64(address) + UInt64(count) - 1) }
    }
    let guest = try Guest(
      """
      (module
        (import "env" "read" (func $read (param i32 i32) (result i32)))
        (import "env" "write" (func $write (param i32 i32)))
        (memory (export "memory") 1)
        (func (export "read") (param i32 i32) (result i32) (call $read (local.get 0) (local.get 1)))
        (func (export "write") (param i32 i32) (call $write (local.get 0) (local.get 1))))
      """, imports: imports)
    let arguments: [Value] = [.i32(Int32(bitPattern: address)), .i32(Int32(bitPattern: count))]
    #expect(try guest.trap("read", arguments[0], arguments[1]) == .memoryOutOfBounds)
    #expect(try guest.trap("write", arguments[0], arguments[1]) == .memoryOutOfBounds)
    #expect(try guest.call("read", .i32(65_535), .i32(1)) == [.i32(1)])
  }

  @Test func `a host function in a guest's table is called like any other`() throws {
    var imports = Imports()
    imports.define("env", "triple") { (_: Caller, value: Int32) in value &* 3 }
    let guest = try Guest(
      """
      (module
        (type $unary (func (param i32) (result i32)))
        (import "env" "triple" (func $triple (type $unary)))
        (table 2 funcref)
        (elem (i32.const 1) $triple)
        (func (export "run") (param i32) (result i32)
          (call_indirect (type $unary) (local.get 0) (i32.const 1)))
        (func (export "tail") (param i32) (result i32)
          (return_call_indirect (type $unary) (local.get 0) (i32.const 1))))
      """, imports: imports)
    #expect(try guest.call("run", .i32(14)) == [.i32(42)])
    #expect(try guest.call("tail", .i32(-14)) == [.i32(-42)])
  }
}
