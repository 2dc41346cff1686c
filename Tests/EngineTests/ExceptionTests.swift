import Testing
import WasmCore
import WasmText

/// Exceptions that guests throw and catch: what handlers see, and where they are looked for.
struct ExceptionTests {
  private static let handlers = """
    (module
      (tag $number (param i32))
      (tag $pair (param i64 f64))
      (tag $other)
      (func $fail (param i32)
        (if (i32.eq (local.get 0) (i32.const 1)) (then (throw $number (i32.const 41))))
        (if (i32.eq (local.get 0) (i32.const 2)) (then (throw $pair (i64.const 7) (f64.const 2.5))))
        (if (i32.eq (local.get 0) (i32.const 3)) (then (throw $other))))
      (func (export "kind") (param i32) (result i32) (local $float f64)
        (block $any
          (block $second (result i64 f64)
            (block $first (result i32)
              (try_table (catch $number $first) (catch $pair $second) (catch_all $any) (call $fail (local.get 0)))
              (return (i32.const 0)))
            (return (i32.add (i32.const 1))))
          (local.set $float)
          (return (i32.add (i32.wrap_i64) (i32.trunc_f64_s (local.get $float)))))
        (i32.const -1))
      (func (export "locals") (param i32) (result i32) (local $seen i32) (local $sum i32)
        (block $caught
          (loop $again
            (try_table (catch_all $caught)
              (local.set $seen (i32.add (local.get $seen) (i32.const 1)))
              (if (i32.eq (local.get $seen) (local.get 0)) (then (call $fail (i32.const 3))))
              (local.set $sum (i32.add (local.get $sum) (local.get $seen))))
            (br $again)))
        (i32.add (i32.mul (local.get $seen) (i32.const 1000)) (local.get $sum)))
      (func (export "loop") (param $n i32) (result i32) (local $count i32)
        (loop $again
          (try_table (catch_all $again)
            (local.set $count (i32.add (local.get $count) (i32.const 1)))
            (if (i32.lt_s (local.get $count) (local.get $n)) (then (throw $other)))))
        (local.get $count))
      (func (export "operands") (param i32) (result i32) (local $x i32)
        (local.set $x (local.get 0))
        (local.get $x)
        (i32.mul (local.get $x) (i32.const 2))
        (i32.const 100)
        (block $caught (result i32)
          (try_table (result i32) (catch $number $caught)
            (local.set $x (i32.const -1))
            (call $fail (i32.const 1))
            (i32.const 0)))
        (i32.add) (i32.add) (i32.add) (i32.add (local.get $x)))
      (func (export "nested") (param i32) (result i32)
        (block $outer
          (block $inner (result i32)
            (try_table (catch_all $outer)
              (try_table (catch $number $inner) (call $fail (local.get 0)))
              (try_table (catch $number $inner) (call $fail (i32.sub (local.get 0) (i32.const 10)))))
            (return (i32.const 1)))
          (return))
        (i32.const 2))
      (func (export "uncaught") (param i32) (call $fail (local.get 0))))
    """

  @Test(arguments: [(0, 0), (1, 42), (2, 9), (3, -1)] as [(Int32, Int32)])
  func `the first clause with the exception's tag gets its values`(argument: Int32, expected: Int32) throws {
    #expect(try Guest(Self.handlers).call("kind", .i32(argument)) == [.i32(expected)])
  }

  @Test func `handlers see what locals were set to before the throw`() throws {
    let guest = try Guest(Self.handlers)
    #expect(try guest.call("locals", .i32(5)) == [.i32(5010)])
    #expect(try guest.call("loop", .i32(1000)) == [.i32(1000)])
  }

  @Test func `operands below a try are what they were when it began`() throws {
    #expect(try Guest(Self.handlers).call("operands", .i32(5)) == [.i32(5 + 10 + 100 + 41 - 1)])
  }

  @Test(arguments: [(0, 1), (1, 41), (2, 2), (3, 2), (11, 41), (13, 2)] as [(Int32, Int32)])
  func `what an inner try does not catch, the outer one does`(argument: Int32, expected: Int32) throws {
    #expect(try Guest(Self.handlers).call("nested", .i32(argument)) == [.i32(expected)])
  }

  @Test func `an exception that nobody catches ends the call with its tag, values and stack`() throws {
    let guest = try Guest(Self.handlers)
    let uncaught = try #require(throws: CallError.self) { try guest.call("uncaught", .i32(2)) }
    guard case .exception(let error) = uncaught else { throw uncaught }
    #expect(error.exception.tag?.type == FunctionType([.i64, .f64]))
    #expect(error.exception.values == [.i64(7), .f64(2.5)])
    #expect(error.frames.map(\.functionName) == ["fail", nil])
    #expect(error.description.hasPrefix("uncaught exception pair (7, 2.5)\n  0: fail (function 0, offset 0x"))
    // The store is as good as before.
    #expect(try guest.call("kind", .i32(1)) == [.i32(42)])
  }

  @Test func `throwing null traps`() throws {
    let guest = try Guest("(module (func (export \"run\") (throw_ref (ref.null exn))))")
    #expect(try guest.trap("run") == .nullExceptionReference)
  }

  @Test func `an exception in a global outlives the call and can be thrown again`() throws {
    let guest = try Guest(
      """
      (module
        (tag $t (param i32 f64))
        (global $kept (mut exnref) (ref.null exn))
        (func (export "keep") (param i32)
          (block $caught (result i32 f64 exnref)
            (try_table (catch_ref $t $caught) (throw $t (local.get 0) (f64.const 0.5)))
            (return))
          (global.set $kept) (drop) (drop))
        (func (export "again") (result i32)
          (block $caught (result i32 f64)
            (try_table (catch $t $caught) (throw_ref (global.get $kept)))
            (return (i32.const -1)))
          (drop))
        (func (export "get") (result exnref) (global.get $kept)))
      """)
    try guest.call("keep", .i32(77))
    #expect(try guest.call("again") == [.i32(77)])
    guard case .exnref(let reference?) = try guest.call("get")[0] else {
      Issue.record("no exception was kept")
      return
    }
    #expect(reference.values == [.i32(77), .f64(0.5)])
  }

  private static let deep = """
    (module
      (tag $t (param i32))
      (func $down (export "down") (param i32) (result i32)
        (if (i32.eqz (local.get 0)) (then (throw $t (i32.const 9))))
        (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))
      (func (export "catch") (param i32) (result i32)
        (block $caught (result i32)
          (try_table (result i32) (catch $t $caught) (call $down (local.get 0))))))
    """

  @Test func `a throw leaves a hundred thousand frames`() throws {
    let guest = try Guest(Self.deep)
    #expect(try guest.call("catch", .i32(100_000)) == [.i32(9)])
    #expect(throws: CallError.self) { try guest.call("down", .i32(100_000)) }
  }

  @Test func `the frames that a throw leaves no longer count for the limit of depth`() throws {
    var configuration = EngineConfiguration()
    configuration.callDepthLimit = 50
    let guest = try Guest(
      Self.deep.replacing(
        "(func (export \"catch\")",
        with: """
          (func (export "often") (param i32 i32) (result i32) (local $sum i32)
            (loop $again
              (block $caught (result i32)
                (try_table (result i32) (catch $t $caught) (call $down (local.get 1))))
              (local.set $sum (i32.add (local.get $sum)))
              (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (local.get $sum))
          (func (export "catch")
          """), configuration)
    #expect(try guest.call("often", .i32(100), .i32(40)) == [.i32(900)])
    #expect(try guest.trap("often", .i32(1), .i32(50)) == .callStackExhausted)
    #expect(try guest.call("often", .i32(100), .i32(48)) == [.i32(900)])
  }

  @Test func `fuel is the same in every run, in slices too, and a throw burns none for what it skips`() throws {
    func burnt(slice: UInt64?) throws -> UInt64 {
      let guest = try Guest(Self.handlers, .metered)
      guest.store.fuel = 1_000_000
      let execution = try guest.instance.function("loop").start([.i32(200)])
      while true {
        switch execution.run(slice: slice) {
        case .finished(let results):
          #expect(results == [.i32(200)])
          return guest.store.fuelConsumed
        case .paused: continue
        case let state:
          Issue.record("\(state)")
          return 0
        }
      }
    }
    let whole = try burnt(slice: nil)
    #expect(whole > 200 * 5 && whole < 200 * 20)
    for slice in [1, 7, 100] as [UInt64] { #expect(try burnt(slice: slice) == whole) }
  }

  @Test func `a try_table with thousands of clauses and a function with thousands of tries work`() throws {
    let clauses = String(repeating: "(catch $other $wrong)", count: 5_000)
    let tries = (0..<5_000).map { "(block $c\($0) (try_table (catch_all $c\($0)) (call $throw (i32.const \($0)))))" }
    let guest = try Guest(
      """
      (module
        (tag $t (param i32)) (tag $other)
        (global $sum (mut i32) (i32.const 0))
        (func $throw (param i32) (global.set $sum (i32.add (global.get $sum) (local.get 0))) (throw $t (local.get 0)))
        (func (export "clauses") (result i32)
          (block $wrong
            (block $right (result i32)
              (try_table \(clauses) (catch $t $right) (call $throw (i32.const 3)))
              (return (i32.const 0)))
            (return))
          (i32.const -1))
        (func (export "tries") (result i32) \(tries.joined()) (global.get $sum)))
      """)
    #expect(try guest.call("clauses") == [.i32(3)])
    #expect(try guest.call("tries") == [.i32(3 + 4_999 * 5_000 / 2)])
  }

  @Test func `what exceptions hold and handlers have at hand survives collections`() throws {
    var configuration = EngineConfiguration()
    configuration.collectsAtEveryAllocation = true
    let guest = try Guest(
      """
      (module
        (tag $t (param externref)) (tag $noise (param i32))
        (func $churn (local $n i32)
          (loop $again
            (local.set $n (i32.add (local.get $n) (i32.const 1)))
            (block $caught (result i32)
              (try_table (catch $noise $caught) (throw $noise (local.get $n)))
              (unreachable))
            (drop)
            (br_if $again (i32.lt_s (local.get $n) (i32.const 20)))))
        (func (export "new form") (param externref) (result externref)
          (block $second (result externref)
            (try_table (catch $t $second)
              (block $first (result externref exnref)
                (try_table (catch_ref $t $first)
                  (local.get 0)
                  (local.set 0 (ref.null extern))
                  (throw $t))
                (unreachable))
              (call $churn)
              (throw_ref))
            (unreachable)))
        (func (export "legacy form") (param externref) (result externref)
          (try (result externref)
            (do
              (try
                (do (local.get 0) (local.set 0 (ref.null extern)) (throw $t))
                (catch $t (call $churn) (drop) (call $churn) (rethrow 0)))
              (unreachable))
            (catch $t (call $churn)))))
      """, configuration)
    final class Thing: Sendable {}
    let thing = ExternReference(Thing())
    for name in ["new form", "legacy form"] as [Name] {
      #expect(try guest.call(name, .externref(thing)) == [.externref(thing)])
    }
    #expect(guest.store.heapStatistics.collections > 40)
  }

  @Test func `an exception that the host holds survives collections`() throws {
    let guest = try Guest(Self.handlers)
    let uncaught = try #require(throws: CallError.self) { try guest.call("uncaught", .i32(2)) }
    guard case .exception(let error) = uncaught else { throw uncaught }
    guest.store.collectGarbage()
    #expect(try guest.call("loop", .i32(5_000)) == [.i32(5_000)])
    #expect(error.exception.values == [.i64(7), .f64(2.5)])
  }

  @Test func `code whose exceptions are caught is the same as code whose exceptions are not`() throws {
    func code(_ block: String) throws -> String {
      let guest = try Guest(
        """
        (module
          (tag $t)
          (func $work (param i32))
          (func (export "run") (param i32) (local i32)
            (block $caught
              (\(block)
                (local.set 1 (i32.mul (local.get 0) (i32.const 3)))
                (call $work (i32.add (local.get 0) (local.get 1)))))))
        """)
      return try #require(guest.instance.disassemble(function: 1))
    }
    let plain = try code("block")
    #expect(try code("try_table (catch $t $caught) (catch_all $caught)").hasPrefix(plain + "try "))
  }

  @Test func `objects that only an exception holds stay alive`() throws {
    var configuration = EngineConfiguration()
    configuration.collectsAtEveryAllocation = true
    let guest = try Guest(
      """
      (module
        (type $box (struct (field i32)))
        (tag $t (param (ref $box) i32 (ref null $box)))
        (func $throw (param i32)
          (throw $t (struct.new $box (local.get 0)) (i32.const 1000) (struct.new $box (i32.const 30))))
        (func (export "run") (param i32) (result i32) (local $last (ref null $box)) (local $number i32) (local $e exnref)
          (block $caught (result (ref $box) i32 (ref null $box) exnref)
            (try_table (catch_ref $t $caught) (call $throw (local.get 0)))
            (unreachable))
          (local.set $e)
          (drop) (drop) (drop)
          (drop (struct.new $box (i32.const -1)))
          (drop (struct.new $box (i32.const -2)))
          (block $again (result (ref $box) i32 (ref null $box))
            (try_table (catch $t $again) (throw_ref (local.get $e)))
            (unreachable))
          (local.set $last)
          (local.set $number)
          (struct.get $box 0)
          (i32.add (local.get $number))
          (i32.add (struct.get $box 0 (local.get $last)))))
      """, configuration)
    #expect(try guest.call("run", .i32(4)) == [.i32(1034)])
  }

  @Test func `vectors are thrown whole, between other values`() throws {
    let guest = try Guest(
      """
      (module
        (tag $t (param i32 v128 f32 v128 externref))
        (func $throw (param i32 v128)
          (throw $t (local.get 0) (local.get 1) (f32.const 1.5) (i64x2.neg (local.get 1)) (ref.null extern)))
        (func (export "catch") (param i32) (result i32 i64 i64) (local $first v128) (local $second v128) (local $e exnref)
          (block $caught (result i32 v128 f32 v128 externref exnref)
            (try_table (catch_ref $t $caught)
              (call $throw (local.get 0) (i64x2.splat (i64.extend_i32_s (local.get 0)))))
            (unreachable))
          (local.set $e) (drop) (local.set $second) (drop) (local.set $first)
          (i64x2.extract_lane 1 (local.get $first))
          (i64x2.extract_lane 1 (local.get $second)))
        (func (export "legacy") (result i32 i64) (local $second v128)
          (try (result i32 i64)
            (do (call $throw (i32.const 5) (v128.const i64x2 3 4)) (unreachable))
            (catch $t
              (drop) (local.set $second) (drop) (drop)
              (i64x2.extract_lane 1 (local.get $second)))))
        (func (export "uncaught") (call $throw (i32.const 2) (v128.const i64x2 3 4))))
      """)
    #expect(try guest.call("catch", .i32(6)) == [.i32(6), .i64(6), .i64(-6)])
    #expect(try guest.call("legacy") == [.i32(5), .i64(-4)])
    let uncaught = try #require(throws: CallError.self) { try guest.call("uncaught") }
    guard case .exception(let error) = uncaught else { throw uncaught }
    let negated = V128(low: 0 &- 3, high: 0 &- 4)
    #expect(
      error.exception.values
        == [.i32(2), .v128(V128(low: 3, high: 4)), .f32(1.5), .v128(negated), .externref(nil)])
  }
}
