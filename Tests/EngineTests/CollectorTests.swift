import Testing
import WasmCore
import WasmText

/// Guests whose garbage is collected: what they can reach stays, everything else goes, wherever references are.
struct CollectorTests {
  private static var stressed: EngineConfiguration {
    var configuration = EngineConfiguration()
    configuration.collectsAtEveryAllocation = true
    return configuration
  }

  private static func limits(heap: UInt64) -> StoreLimits {
    var limits = StoreLimits()
    limits.memoryBytes = heap
    return limits
  }

  // MARK: Bounded memory

  @Test func `a ring of a million nodes is reclaimed each time it is dropped`() throws {
    let guest = try Guest(
      """
      (module
        (type $node (struct (field $next (mut (ref null $node))) (field $value i32)))
        (func (export "run") (param $count i32) (result i32)
          (local $first (ref $node)) (local $last (ref $node))
          (local.set $first (struct.new $node (ref.null $node) (i32.const 0)))
          (local.set $last (local.get $first))
          (loop $more
            (local.set $last (struct.new $node (local.get $last) (local.get $count)))
            (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
          (struct.set $node $next (local.get $first) (local.get $last))
          (struct.get $node $value (struct.get $node $next (local.get $first)))))
      """, limits: Self.limits(heap: 48 << 20))
    for _ in 0..<2 { #expect(try guest.call("run", .i32(1_000_000)) == [.i32(1)]) }
    guest.store.collectGarbage()
    #expect(guest.store.heapStatistics.liveBytes == 0)
    #expect(guest.store.heapStatistics.reclaimedBytes >= 2 * 32_000_000)
  }

  @Test func `a growing list ends in a trap, and the store goes on`() throws {
    let guest = try Guest(
      """
      (module
        (type $cell (struct (field (ref null $cell)) (field i64)))
        (func (export "run") (param $count i32) (result i32)
          (local $list (ref null $cell))
          (loop $more
            (local.set $list (struct.new $cell (local.get $list) (i64.const 7)))
            (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
          (i32.const 42)))
      """, limits: Self.limits(heap: 8 << 20))
    #expect(try guest.trap("run", .i32(1_000_000)) == .outOfMemory)
    #expect(try guest.call("run", .i32(100_000)) == [.i32(42)])
  }

  @Test func `arrays that cannot be had end in a trap`() throws {
    let guest = try Guest(
      """
      (module
        (type $bytes (array (mut i8)))
        (type $longs (array (mut i64)))
        (func (export "bytes") (param i32) (result i32)
          (array.len (array.new_default $bytes (local.get 0))))
        (func (export "longs") (param i32) (result i32)
          (array.len (array.new $longs (i64.const 1) (local.get 0)))))
      """, limits: Self.limits(heap: 64 << 20))
    #expect(try guest.trap("bytes", .i32(-1)) == .outOfMemory)
    #expect(try guest.trap("longs", .i32(-1)) == .outOfMemory)
    #expect(try guest.call("bytes", .i32(60_000_000)) == [.i32(60_000_000)])
    #expect(try guest.call("bytes", .i32(60_000_000)) == [.i32(60_000_000)])
  }

  // MARK: Roots

  /// A guest that keeps numbers in objects in all places that references can be in, and sums them at the end.
  private static let places = """
    (module
      (type $box (struct (field $value (mut i32))))
      (type $boxes (array (mut (ref null $box))))
      (type $make (func (param i32) (result (ref $box))))
      (import "env" "pass" (func $pass (param anyref i32) (result anyref)))
      (tag $thrown (param (ref $box) i32))
      (global $global (mut (ref null $box)) (struct.new $box (i32.const 1)))
      (table $table 4 (ref null $box))
      (table $functions funcref (elem $make))
      (elem $segment (ref null $box) (struct.new $box (i32.const 2)) (struct.new $box (i32.const 4)))

      (func $make (type $make) (local $waste (ref null $boxes))
        (local.set $waste (array.new_default $boxes (i32.const 10)))
        (struct.new $box (local.get 0)))
      (func $value (param (ref null $box)) (result i32) (struct.get $box $value (local.get 0)))
      (func $deep (param $depth i32) (result i32) (local $mine (ref null $box))
        (local.set $mine (call $make (local.get $depth)))
        (if (result i32) (i32.eqz (local.get $depth))
          (then (i32.const 0))
          (else
            (i32.add
              (call $deep (i32.sub (local.get $depth) (i32.const 1)))
              (call $value (local.get $mine))))))
      (func $throw (param (ref $box)) (throw $thrown (local.get 0) (call $value (call $make (i32.const 64)))))
      (func $catch (result i32) (local $box (ref null $box)) (local $number i32)
        (block $caught (result (ref $box) i32)
          (try_table (catch $thrown $caught)
            (call $throw (call $make (i32.const 32))))
          (unreachable))
        (local.set $number)
        (local.set $box)
        (drop (call $make (i32.const 0)))
        (i32.add (call $value (local.get $box)) (local.get $number)))
      (func $caught_reference (result i32)
        (local $exception exnref)
        (block $caught (result exnref)
          (try_table (catch_all_ref $caught) (call $throw (call $make (i32.const 128))))
          (unreachable))
        (local.set $exception)
        (drop (call $make (i32.const 0)))
        (block $again (result (ref $box) i32)
          (try_table (catch $thrown $again) (throw_ref (local.get $exception)))
          (unreachable))
        (drop)
        (call $value))

      (func (export "run") (result i32)
        (local $sum i32) (local $array (ref null $boxes)) (local $any anyref)
        (table.set $table (i32.const 1) (call $make (i32.const 8)))
        (table.init $table $segment (i32.const 2) (i32.const 0) (i32.const 2))
        (local.set $array
          (array.new_fixed $boxes 3 (call $make (i32.const 16)) (call $make (i32.const 256)) (ref.null $box)))
        (array.set $boxes (local.get $array) (i32.const 2) (call $make (i32.const 512)))
        (local.set $any (any.convert_extern (extern.convert_any (call $make (i32.const 1024)))))
        ;; values that wait on the operand stack while others are made
        (call $value (call $make (i32.const 2048)))
        (call $make (i32.const 4096))
        (call $make (i32.const 8192))
        (local.set $sum (call $deep (i32.const 4)))
        (call $value)
        (local.set $sum (i32.add (local.get $sum)))
        (call $value)
        (local.set $sum (i32.add (local.get $sum)))
        (local.set $sum (i32.add (local.get $sum)))
        (local.set $sum (i32.add (local.get $sum) (call $catch)))
        (local.set $sum (i32.add (local.get $sum) (call $caught_reference)))
        (local.set $sum (i32.add (local.get $sum) (call $value (global.get $global))))
        (local.set $sum (i32.add (local.get $sum) (call $value (table.get $table (i32.const 1)))))
        (local.set $sum (i32.add (local.get $sum) (call $value (table.get $table (i32.const 2)))))
        (local.set $sum (i32.add (local.get $sum) (call $value (table.get $table (i32.const 3)))))
        (local.set $sum (i32.add (local.get $sum)
          (call $value (array.get $boxes (local.get $array) (i32.const 0)))))
        (local.set $sum (i32.add (local.get $sum)
          (call $value (array.get $boxes (local.get $array) (i32.const 1)))))
        (local.set $sum (i32.add (local.get $sum)
          (call $value (array.get $boxes (local.get $array) (i32.const 2)))))
        (local.set $sum (i32.add (local.get $sum) (call $value (ref.cast (ref $box) (local.get $any)))))
        (local.set $sum (i32.add (local.get $sum)
          (call $value (call_indirect $functions (type $make) (i32.const 16384) (i32.const 0)))))
        (i32.add (local.get $sum)
          (call $value (ref.cast (ref $box) (call $pass (call $make (i32.const 32768)) (i32.const 3))))))
      (export "make" (func $make)))
    """

  private static func passing() -> Imports {
    var imports = Imports()
    imports.define("env", "pass", FunctionType([.anyref, .i32], [.anyref])) {
      (caller: Caller, arguments: [Value]) throws(HostError) -> [Value] in
      // Calls back, so that the collector runs while the host holds the object.
      do {
        guard let instance = caller.instance else { throw HostError.trap("no instance") }
        _ = try instance.function("make").call([.i32(1)])
      } catch {
        throw .trap("\(error)")
      }
      return [arguments[0]]
    }
    return imports
  }

  private static let expected: [Value] = [.i32(0xFFFF + 10)]

  @Test(arguments: [false, true]) func `references are found wherever they are`(isStressed: Bool) throws {
    var configuration = EngineConfiguration()
    configuration.collectsAtEveryAllocation = isStressed
    let guest = try Guest(Self.places, configuration, imports: Self.passing())
    #expect(try guest.call("run") == Self.expected)
    if isStressed { #expect(guest.store.heapStatistics.collections > 40) }
  }

  @Test func `suspended executions keep their objects, at every place where they can be suspended`() throws {
    var configuration = Self.stressed
    configuration.metersFuel = true
    configuration.isInterruptible = true
    let guest = try Guest(Self.places, configuration, imports: Self.passing())
    var executions = try (0..<2).map { _ in try guest.instance.function("run").start() }
    var results: [[Value]] = []
    while !executions.isEmpty {
      for index in executions.indices.reversed() {
        switch executions[index].run(slice: 1) {
        case .paused: guest.store.collectGarbage()
        case .finished(let values):
          results.append(values)
          executions.remove(at: index)
        case let state:
          Issue.record("\(state)")
          return
        }
      }
    }
    #expect(results == [Self.expected, Self.expected])
  }

  // MARK: The host

  @Test func `the host's references keep objects alive, and only they`() throws {
    let guest = try Guest(
      """
      (module
        (type $point (struct (field (mut i32)) (field f64) (field (mut i8)) (field (ref null $point))))
        (type $numbers (array (mut i16)))
        (func (export "point") (param i32) (result (ref $point))
          (struct.new $point (local.get 0) (f64.const 1.5) (i32.const -1) (struct.new_default $point)))
        (func (export "numbers") (result arrayref) (array.new $numbers (i32.const -2) (i32.const 3)))
        (func (export "x") (param (ref $point)) (result i32) (struct.get $point 0 (local.get 0)))
        (func (export "number") (result i31ref) (ref.i31 (i32.const -5))))
      """, Self.stressed)
    do {
      let results = try guest.call("point", .i32(7))
      guard case .anyref(let point?) = results[0] else {
        Issue.record("\(results)")
        return
      }
      guest.store.collectGarbage()
      #expect(guest.store.heapStatistics.liveBytes == 2 * 48)
      #expect(point.kind == .structure && point.count == 4)
      #expect(try point.value(at: 1) == .f64(1.5))
      #expect(try point.value(at: 2) == .i32(255))
      try point.set(.i32(8), at: 0)
      #expect(throws: UsageError.immutableField) { try point.set(.f64(0), at: 1) }
      #expect(throws: UsageError.outOfBounds) { try point.value(at: 4) }
      #expect(throws: UsageError.wrongArgumentType(index: 0, expected: .i32, found: .i64)) {
        try point.set(.i64(0), at: 0)
      }
      #expect(try guest.call("x", results[0]) == [.i32(8)])
    }
    guest.store.collectGarbage()
    #expect(guest.store.heapStatistics.liveBytes == 0)

    guard case .anyref(let numbers?) = try guest.call("numbers")[0] else {
      Issue.record("no array")
      return
    }
    #expect(numbers.kind == .array && numbers.count == 3)
    #expect(try numbers.value(at: 2) == .i32(0xFFFE))
    #expect(try guest.call("number") == [.anyref(AnyReference(i31: -5))])
  }

  private final class Witness: Sendable {}

  @Test func `objects of the host are let go when no guest holds them`() throws {
    let guest = try Guest(
      """
      (module
        (global $kept (export "kept") (mut externref) (ref.null extern))
        (func (export "keep") (param externref) (global.set $kept (local.get 0))))
      """)
    weak var witness: Witness?
    do {
      let object = Witness()
      witness = object
      try guest.call("keep", .externref(ExternReference(object)))
      guest.store.collectGarbage()
    }
    #expect(witness != nil)
    try guest.call("keep", .externref(nil))
    guest.store.collectGarbage()
    #expect(witness == nil)
  }

  @Test func `objects of one store are refused by another`() throws {
    let text = """
      (module
        (type $t (struct))
        (func (export "make") (result (ref $t)) (struct.new $t))
        (func (export "take") (param anyref)))
      """
    let engine = Engine()
    let module = try Module(try TextModule.encode(text), engine: engine)
    let stores = [Store(engine), Store(engine)]
    let instances = try stores.map { try $0.instantiate(module) }
    let object = try instances[0].function("make").call()
    #expect(throws: CallError.self) { try instances[1].function("take").call(object) }
    try instances[0].function("take").call(object)
  }
}
