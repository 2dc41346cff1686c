import Testing
import WasmCore

/// Wrong use of the interface is an error that is thrown, never a crash.
struct MisuseTests {
  private static let text = """
    (module
      (memory (export "memory") 1)
      (table (export "table") 2 funcref)
      (global (export "constant") i32 (i32.const 4))
      (global (export "variable") (mut i64) (i64.const 5))
      (func (export "add") (param i32 f64) (result f64) (f64.add (f64.convert_i32_s (local.get 0)) (local.get 1))))
    """

  private func usage(_ guest: Guest, _ arguments: [Value]) -> UsageError? {
    do throws(CallError) {
      try guest.call("add", arguments)
    } catch {
      if case .usage(let error) = error { return error }
    }
    return nil
  }

  @Test func `arguments have to be as many and of the types that the function takes`() throws {
    let guest = try Guest(Self.text)
    #expect(usage(guest, []) == .wrongArgumentCount(expected: 2, found: 0))
    #expect(usage(guest, [.i32(1), .f64(2), .i32(3)]) == .wrongArgumentCount(expected: 2, found: 3))
    #expect(usage(guest, [.i32(1), .f32(2)]) == .wrongArgumentType(index: 1, expected: .f64, found: .f32))
    #expect(usage(guest, [.i32(1), .f64(2)]) == nil)
  }

  @Test func `exports have to be asked for by their names and kinds`() throws {
    let guest = try Guest(Self.text)
    #expect(throws: UsageError.noExport("nothing")) { try guest.instance.function("nothing") }
    #expect(throws: UsageError.wrongKind("memory", expected: .function, found: .memory)) {
      try guest.instance.function("memory")
    }
    #expect(throws: UsageError.wrongKind("add", expected: .table, found: .function)) {
      try guest.instance.table("add")
    }
  }

  @Test func `a typed function has to have that type`() throws {
    let function = try Guest(Self.text).instance.function("add")
    #expect(throws: UsageError.self) { try function.typed(Int32.self, Float.self, returning: Double.self) }
    #expect(throws: UsageError.self) { try function.typed(Int32.self, Double.self) }
    #expect(try function.typed(Int32.self, Double.self, returning: Double.self)(2, 0.5) == 2.5)
  }

  @Test func `constants cannot be set, and variables only to values of their type`() throws {
    let guest = try Guest(Self.text)
    #expect(throws: UsageError.immutableGlobal) { try guest.instance.global("constant").set(.i32(1)) }
    #expect(throws: UsageError.self) { try guest.instance.global("variable").set(.i32(1)) }
    try guest.instance.global("variable").set(.i64(-9))
    #expect(try guest.instance.global("variable").value == .i64(-9))
  }

  @Test func `functions of one store are foreign to another`() throws {
    let guest = try Guest(Self.text)
    let other = try Guest(Self.text)
    let reference = try other.instance.function("add").reference
    #expect(throws: UsageError.foreignStore) { try guest.instance.table("table").set(0, .funcref(reference)) }
    #expect(throws: UsageError.foreignStore) { try Function(guest.store, reference) }
    var imports = Imports()
    imports.define("env", "memory", .memory(try other.instance.memory("memory")))
    #expect(throws: InstantiationError.self) {
      try Guest(#"(module (import "env" "memory" (memory 1)))"#, imports: imports)
    }
  }

  @Test func `a module of another engine is refused`() throws {
    let module = try Module([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], engine: Engine())
    #expect(throws: InstantiationError.self) { try Store(Engine()).instantiate(module, Imports()) }
  }

  @Test func `results of the wrong number or type are an error of the host function`() throws {
    for results in [[], [.i64(1)], [.i32(1), .i32(2)]] as [[Value]] {
      var imports = Imports()
      imports.define("env", "f", FunctionType([], [.i32])) { (_: Caller, _: [Value]) throws(HostError) in results }
      let guest = try Guest(
        #"(module (import "env" "f" (func $f (result i32))) (func (export "run") (result i32) (call $f)))"#,
        imports: imports)
      #expect(throws: CallError.self) { try guest.call("run") }
    }
  }

  @Test func `a caller that is kept has no memory any more`() throws {
    nonisolated(unsafe) var kept: Caller?
    var imports = Imports()
    imports.define("env", "keep") { (caller: Caller) in kept = caller }
    let guest = try Guest(
      #"(module (import "env" "keep" (func $keep)) (memory (export "memory") 1) (func (export "run") (call $keep)))"#,
      imports: imports)
    try guest.call("run")
    let caller = try #require(kept)
    #expect(caller.memory == nil)
    #expect(caller.store == nil)
    #expect(throws: HostError.self) { try caller.load(UInt8.self, at: 0) }
  }

  @Test func `a slice needs an engine that meters fuel`() throws {
    let guest = try Guest(Self.text)
    let execution = try guest.instance.function("add").start([.i32(1), .f64(1)])
    guard case .failed(.usage(.needsConfiguration)) = execution.run(slice: 10) else {
      Issue.record("the slice was accepted")
      return
    }
  }
}
