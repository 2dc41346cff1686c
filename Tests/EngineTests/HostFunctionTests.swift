import Testing
import WasmCore
import WasmText

@Suite struct HostFunctionTests {
  private struct Refusal: Error {}

  @Test func `typed closures take and return every number type`() throws {
    var imports = Imports()
    imports.define("host", "mix") { (_: Caller, a: Int32, b: UInt64, c: Float, d: Double) -> Double in
      Double(a) + Double(b) + Double(c) + d
    }
    var seen: [Int64] = []
    imports.define("host", "note") { (_: Caller, value: Int64) in seen.append(value) }
    let guest = try Guest(
      """
      (module
        (import "host" "mix" (func $mix (param i32 i64 f32 f64) (result f64)))
        (import "host" "note" (func $note (param i64)))
        (func (export "run") (param i32) (result f64)
          (call $note (i64.const -9))
          (call $mix (local.get 0) (i64.const 2) (f32.const 0.5) (f64.const 0.25))))
      """, imports: imports)
    let run = try guest.instance.function("run").typed(Int32.self, returning: Double.self)
    #expect(try run(-1) == 1.75)
    #expect(seen == [-9])
  }

  @Test func `typed functions and closures call each other, also after a trap`() throws {
    final class Link { var count: TypedFunction<Int64, Int32, Double>? }
    let link = Link()
    var imports = Imports()
    imports.define("host", "below") { (_: Caller, depth: Int32, step: Double) throws -> Int64 in
      guard let count = link.count else { throw Refusal() }
      return try count(depth - 1, step * 2)
    }
    let guest = try Guest(
      """
      (module (import "host" "below" (func $below (param i32 f64) (result i64)))
        (func (export "count") (param i32 f64) (result i64)
          (if (i32.lt_s (local.get 0) (i32.const 0)) (then unreachable))
          (if (result i64) (local.get 0)
            (then (i64.add (call $below (local.get 0) (local.get 1)) (i64.trunc_f64_s (local.get 1))))
            (else (i64.const 1000)))))
      """, imports: imports)
    let count = try guest.instance.function("count").typed(Int32.self, Double.self, returning: Int64.self)
    link.count = count
    for _ in 0..<3 {
      let sum = try count(5, 1)
      #expect(sum == 1000 + 1 + 2 + 4 + 8 + 16)
      do throws(CallError) {
        try count(-1, 1)
        Issue.record("the call should have trapped")
      } catch {
        guard case .trap(let trap) = error else { throw error }
        #expect(trap.kind == .unreachable)
      }
    }
    link.count = nil
  }

  @Test func `a host function reads and writes its caller's memory`() throws {
    var imports = Imports()
    imports.define("host", "double") { (caller: Caller, address: UInt32) in
      let value: UInt32 = try caller.load(at: UInt64(address))
      try caller.store(value &* 2, at: UInt64(address))
    }
    let guest = try Guest(
      """
      (module (import "host" "double" (func $double (param i32))) (memory (export "memory") 1)
        (func (export "run") (param i32) (result i32)
          (i32.store (local.get 0) (i32.const 21)) (call $double (local.get 0)) (i32.load (local.get 0)))
        (func (export "bad") (call $double (i32.const 65534))))
      """, imports: imports)
    #expect(try guest.call("run", .i32(8)) == [.i32(42)])
    #expect(try guest.trap("bad") == .memoryOutOfBounds)
  }

  @Test func `an error of the host's own comes out as it went in`() throws {
    var imports = Imports()
    imports.define("host", "fail") { (_: Caller) in throw Refusal() }
    imports.define("host", "exit") { (_: Caller) in throw HostError.exit(3) }
    imports.define("host", "trap") { (_: Caller) in throw HostError.trap("no such thing") }
    let guest = try Guest(
      """
      (module (import "host" "fail" (func $fail)) (import "host" "exit" (func $exit)) (import "host" "trap" (func $trap))
        (func (export "fail") (call $fail)) (func (export "exit") (call $exit)) (func (export "trap") (call $trap)))
      """, imports: imports)
    do {
      try guest.call("fail")
      Issue.record("the call should have failed")
    } catch CallError.host(.other(let error)) {
      #expect(error is Refusal)
    }
    do {
      try guest.call("exit")
      Issue.record("the call should have ended in an exit")
    } catch CallError.exit(let code) {
      #expect(code == 3)
    }
    do {
      try guest.call("trap")
      Issue.record("the call should have trapped")
    } catch CallError.trap(let trap) {
      #expect(trap.message == "no such thing")
      #expect(trap.frames.last?.functionIndex == 5)
    }
  }

  @Test func `asynchronous host functions are awaited`() async throws {
    var imports = Imports()
    imports.defineAsync("host", "fetch", FunctionType([.i32], [.i32])) { arguments in
      await Task.yield()
      guard case .i32(let number) = arguments[0] else { return [] }
      return [.i32(number * 10)]
    }
    let guest = try Guest(
      """
      (module (import "host" "fetch" (func $fetch (param i32) (result i32)))
        (func (export "run") (param i32) (result i32)
          (i32.add (call $fetch (local.get 0)) (call $fetch (i32.add (local.get 0) (i32.const 1))))))
      """, imports: imports)
    let run = try guest.instance.function("run")
    #expect(try await run.callAsync([.i32(4)]) == [.i32(90)])
    do throws(CallError) {
      try run.call([.i32(4)])
      Issue.record("a plain call cannot wait")
    } catch {
      guard case .wouldSuspend = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func `a missing import names itself and its type`() throws {
    let text = "(module (import \"env\" \"f\" (func (param i32) (result i64))))"
    do {
      _ = try Guest(text)
      Issue.record("the module should not link")
    } catch InstantiationError.link(let error) {
      #expect(error.description == "unknown import \"env\" \"f\": function [i32] -> [i64]")
    }
    var imports = Imports()
    imports.define("env", "f") { (_: Caller, a: Int32) -> Int32 in a }
    do {
      _ = try Guest(text, imports: imports)
      Issue.record("the module should not link")
    } catch InstantiationError.link(let error) {
      #expect(error.description.contains("the module wants function [i32] -> [i64], given is function [i32] -> [i32]"))
    }
  }

  @Test func `calls between instances keep memories apart, also by tail calls`() throws {
    let engine = Engine()
    let store = Store(engine)
    let first = try store.instantiate(
      try Module(
        try TextModule.encode(
          """
          (module (memory 1) (data (i32.const 0) "\\01")
            (func (export "read") (result i32) (i32.load8_u (i32.const 0)))
            (func (export "grow") (result i32) (drop (memory.grow (i32.const 1))) (memory.size)))
          """), engine: engine))
    var imports = Imports()
    imports.define("first", first)
    let second = try store.instantiate(
      try Module(
        try TextModule.encode(
          """
          (module (import "first" "read" (func $read (result i32))) (import "first" "grow" (func $grow (result i32)))
            (memory 5) (data (i32.const 0) "\\02") (table funcref (elem $read))
            (type $r (func (result i32)))
            (func (export "sum") (result i32)
              (i32.add (i32.mul (call $read) (i32.const 10)) (i32.load8_u (i32.const 0))))
            (func (export "indirect") (result i32)
              (i32.add (i32.mul (call_indirect (type $r) (i32.const 0)) (i32.const 10)) (i32.load8_u (i32.const 0))))
            (func $tail (result i32) (return_call $read))
            (func (export "tail") (result i32)
              (i32.add (i32.mul (call $tail) (i32.const 10)) (i32.load8_u (i32.const 0))))
            (func (export "grow") (result i32) (i32.add (i32.mul (call $grow) (i32.const 10)) (memory.size))))
          """), engine: engine), imports)
    for name: Name in ["sum", "indirect", "tail"] {
      #expect(try second.function(name).call() == [.i32(12)])
      #expect(try second.function(name).call() == [.i32(12)])
    }
    #expect(try second.function("grow").call() == [.i32(25)])
  }
}
