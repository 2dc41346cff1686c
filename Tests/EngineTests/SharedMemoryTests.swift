import Foundation
import Testing
import WasmCore
import WasmText

/// One memory in several stores: linking, growth, and who limits it.
struct SharedMemoryTests {
  private static let text = """
    (module
      (import "env" "memory" (memory 1 4 shared))
      (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
      (func (export "size") (result i32) (memory.size))
      (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
      (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
      (func (export "load byte") (param i32) (result i32) (i32.load8_u offset=3 (local.get 0)))
      (func (export "float") (param i32) (result f64) (f64.load (local.get 0)))
      (func (export "atomic") (param i32) (result i32) (i32.atomic.load (local.get 0)))
      (func (export "exchange") (param i32) (result i32) (i32.atomic.rmw.xchg (local.get 0) (i32.const 9)))
      (func (export "fill") (param i32) (memory.fill (local.get 0) (i32.const 7) (i32.const 4))))
    """

  @Test func `what one store writes, another reads`() throws {
    let group = try ThreadGroup(Self.text, maximum: 4)
    let (first, second) = (try group.instantiate(), try group.instantiate())
    try first.function("store").call([.i32(40), .i32(1234)])
    #expect(try second.function("load").call([.i32(40)]) == [.i32(1234)])
  }

  @Test(arguments: ["load", "load byte", "float", "atomic", "exchange", "fill", "store"])
  func `an access finds what another store has added to the memory`(_ name: String) throws {
    let group = try ThreadGroup(Self.text, maximum: 4)
    let (first, second) = (try group.instantiate(), try group.instantiate())
    let function = try second.function(Name(name))
    let arguments: [Value] = name == "store" ? [.i32(100_000), .i32(5)] : [.i32(100_000)]
    #expect(throws: CallError.self) { try function.call(arguments) }
    #expect(try first.function("grow").call([.i32(1)]) == [.i32(1)])
    #expect(throws: Never.self) { try function.call(arguments) }
    #expect(throws: CallError.self) { try function.call([.i32(200_000)] + arguments.dropFirst()) }
  }

  @Test(arguments: [
    "(i32.load (i32.or (local.get 0) (i32.const 4)))", "(i32.load (i32.add (local.get 0) (i32.const 4)))",
    "(i32.load (i32.add (i32.or (local.get 0) (i32.const 4)) (local.get 1)))",
    "(i32.load (i32.add (i32.or (local.get 0) (i32.const 4)) (i32.const 0)))",
    "(i32.load8_u offset=4 (i32.and (local.get 0) (i32.const 0xffff0)))", "(i32.load (i32.const 100004))",
    "(i32.trunc_f64_s (f64.load offset=4 (i32.or (local.get 0) (i32.const 4))))",
    "(if (result i32) (i32.load8_u (i32.or (local.get 0) (i32.const 4))) (then (i32.const 77)) (else (i32.const 0)))",
  ])
  func `an access that is made again has the address that it had`(_ access: String) throws {
    let group = try ThreadGroup(
      """
      (module
        (import "env" "memory" (memory 1 4 shared))
        (func (export "load") (param i32 i32) (result i32) \(access))
        (func (export "grow")
          (drop (memory.grow (i32.const 1)))
          (i32.store (i32.const 100004) (i32.const 77))
          (f64.store (i32.const 100008) (f64.const 77))))
      """, maximum: 4)
    let (first, second) = (try group.instantiate(), try group.instantiate())
    let load = try second.function("load")
    #expect(throws: CallError.self) { try load.call([.i32(100_000), .i32(0)]) }
    try first.function("grow").call()
    #expect(try load.call([.i32(100_000), .i32(0)]) == [.i32(77)])
  }

  @Test func `a running loop sees the growth that another thread makes`() throws {
    let group = try ThreadGroup(
      """
      (module
        (import "env" "memory" (memory 1 4 shared))
        (func (export "grow") (result i32) (memory.grow (i32.const 1)))
        (func (export "write beyond") (result i32)
          (loop $again (br_if $again (i32.eq (memory.size) (i32.const 1))))
          (i32.store (i32.const 131068) (i32.const 42))
          (i32.load (i32.const 131068)))
        ;; Never asks for the size: the flag alone tells that there is more.
        (func (export "signal") (i32.atomic.store (i32.const 0) (i32.const 1)))
        (func (export "read beyond") (result i32)
          (loop $again (br_if $again (i32.eqz (i32.atomic.load (i32.const 0)))))
          (i32.load16_u (i32.const 131070))))
      """, maximum: 4)
    let writer = Background { try group.instantiate().function("write beyond").call() }
    let reader = Background { try group.instantiate().function("read beyond").call() }
    let instance = try group.instantiate()
    #expect(try instance.function("grow").call() == [.i32(1)])
    #expect(try writer.result() == [.i32(42)])
    try instance.function("signal").call()
    #expect(try reader.result() == [.i32(0)])
  }

  @Test func `four threads that grow a memory add all their pages`() throws {
    let group = try ThreadGroup(
      """
      (module
        (import "env" "memory" (memory 1 1000 shared))
        (func (export "grow") (result i32) (memory.grow (i32.const 1))))
      """, maximum: 1000)
    let sizes = try group.run(4) { _, instance in
      let grow = try instance.function("grow")
      return try (0..<200).map { _ in try grow.call() }
    }
    #expect(group.memory.pageCount == 801)
    // Every growth has another size before it.
    #expect(Set(sizes.joined().map { "\($0)" }).count == 800)
  }

  @Test func `the memory limit is that of the store that makes the memory`() throws {
    let engine = Engine()
    var limits = StoreLimits()
    limits.memoryBytes = 2 << 16
    let text =
      "(module (memory (export \"m\") 1 10 shared) (func (export \"grow\") (result i32) (memory.grow (i32.const 1))))"
    let module = try Module(try TextModule.encode(text), engine: engine)
    let owner = try Store(engine, limits: limits).instantiate(module)
    let memory = try #require(try owner.memory("m").shared)
    #expect(memory.type == MemoryType(Limits(minimum: 1, maximum: 10), isShared: true))
    let other = Memory(Store(engine), memory)
    #expect(other.grow(byPages: 2) == nil)
    #expect(other.grow(byPages: 1) == 1)
    #expect(try owner.function("grow").call() == [.i32(-1)])
    #expect(try owner.memory("m").pageCount == 2)
    limits.memoryBytes = 100
    #expect(throws: InstantiationError.self) { try Store(engine, limits: limits).instantiate(module) }
    #expect(throws: LimitError.self) { try SharedMemory(MemoryType(Limits(minimum: 2, maximum: 2)), limit: 1 << 16) }
  }

  @Test func `shared and other memories do not link with each other`() throws {
    let engine = Engine()
    let shared = try Module(try TextModule.encode("(module (import \"a\" \"m\" (memory 1 2 shared)))"), engine: engine)
    let plain = try Module(try TextModule.encode("(module (import \"a\" \"m\" (memory 1 2)))"), engine: engine)
    let store = Store(engine)
    let type = MemoryType(Limits(minimum: 1, maximum: 2))
    var imports = Imports()
    imports.define("a", "m", .memory(try Memory(store, type)))
    #expect(throws: InstantiationError.self) { try store.instantiate(shared, imports) }
    #expect(throws: Never.self) { try store.instantiate(plain, imports) }
    imports.define("a", "m", try SharedMemory(type))
    #expect(throws: Never.self) { try store.instantiate(shared, imports) }
    #expect(throws: InstantiationError.self) { try store.instantiate(plain, imports) }
  }

  @Test func `a memory outlives the store that made it`() throws {
    var memory: SharedMemory?
    do {
      let guest = try Guest("(module (memory (export \"m\") 1 1 shared) (data (i32.const 3) \"abc\"))")
      memory = try guest.instance.memory("m").shared
    }
    let store = Store(Engine())
    let bytes = try Memory(store, try #require(memory)).read(at: 3, count: 3)
    #expect(bytes == Array("abc".utf8))
  }

  @Test func `other memories and 64-bit addresses see growth and check alignment as memory 0 does`() throws {
    let engine = Engine()
    let text = """
      (module
        (import "env" "wide" (memory $wide i64 1 4 shared))
        (import "env" "memory" (memory $second 1 4 shared))
        (func (export "wide") (param i64) (result i64) (i64.load $wide offset=2 (local.get 0)))
        (func (export "second") (param i32) (result i64) (i64.load $second offset=2 (local.get 0)))
        (func (export "add") (param i64) (result i32) (i32.atomic.rmw.add $wide offset=4 (local.get 0) (i32.const 3)))
        (func (export "swap") (param i32) (result i32)
          (i32.atomic.rmw8.cmpxchg_u $second (local.get 0) (i32.const 0x100) (i32.const 5)))
        (func (export "wait") (param i64) (result i32)
          (memory.atomic.wait32 $wide (local.get 0) (i32.const 1) (i64.const 0))))
      """
    let module = try Module(try TextModule.encode(text), engine: engine)
    let pages = Limits(minimum: 1, maximum: 4)
    let wide = try SharedMemory(MemoryType(pages, address: .i64))
    let second = try SharedMemory(MemoryType(pages))
    var imports = Imports()
    imports.define("env", "wide", wide)
    imports.define("env", "memory", second)
    let store = Store(engine)
    let guest = Guest(store: store, instance: try store.instantiate(module, imports))
    // These straddle the end that the store knows.
    #expect(try guest.trap("wide", .i64(65_530)) == .memoryOutOfBounds)
    #expect(try guest.trap("second", .i32(65_530)) == .memoryOutOfBounds)
    #expect(wide.grow(byPages: 1) == 1)
    #expect(second.grow(byPages: 1) == 1)
    #expect(try guest.call("wide", .i64(65_530)) == [.i64(0)])
    #expect(try guest.call("second", .i32(65_530)) == [.i64(0)])
    #expect(try guest.call("add", .i64(65_536)) == [.i32(0)])
    #expect(try guest.call("add", .i64(65_536)) == [.i32(3)])
    #expect(try guest.trap("add", .i64(65_537)) == .unalignedAtomic)
    #expect(try guest.trap("add", .i64(-4)) == .memoryOutOfBounds)
    #expect(try guest.call("swap", .i32(65_540)) == [.i32(0)])
    #expect(try guest.call("swap", .i32(65_540)) == [.i32(5)])
    #expect(try guest.call("wait", .i64(65_544)) == [.i32(1)])
    #expect(try guest.trap("wait", .i64(.max)) == .memoryOutOfBounds)
  }
}
