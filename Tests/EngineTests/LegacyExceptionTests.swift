import Testing
import WasmCore
import WasmText

/// The form of exceptions that toolchains emitted before `try_table`.
struct LegacyExceptionTests {
  private static let text = """
    (module
      (tag $a (param i32))
      (tag $b)
      (func $throw (param i32)
        (if (i32.eq (local.get 0) (i32.const 1)) (then (throw $a (i32.const 10))))
        (if (i32.eq (local.get 0) (i32.const 2)) (then (throw $b))))
      (func (export "kind") (param i32) (result i32)
        (i32.const 1000)
        (try (result i32)
          (do (call $throw (local.get 0)) (i32.const 1))
          (catch $a (i32.add (i32.const 2)))
          (catch_all (i32.const 3)))
        (i32.add))
      (func (export "rethrow nested") (param i32) (result i32)
        (try (result i32)
          (do
            (try $outer (result i32)
              (do (throw $a (i32.const 100)))
              (catch $a
                (try $inner (result i32)
                  (do (throw $b))
                  (catch $b
                    (if (i32.eq (local.get 0) (i32.const 0)) (then (rethrow $inner)))
                    (if (i32.eq (local.get 0) (i32.const 1)) (then (rethrow $outer)))
                    (i32.const 5)))
                (i32.add))))
          (catch $b (i32.const -2))
          (catch $a (i32.add (i32.const 1)))))
      (func (export "delegate") (param i32) (result i32)
        (try $target (result i32)
          (do
            (try (result i32)
              (do
                (try (result i32)
                  (do (call $throw (local.get 0)) (i32.const 1))
                  (delegate $target)))
              (catch_all (i32.const -1))))
          (catch $a)))
      (func (export "delegate out") (param i32) (result i32)
        (try (result i32)
          (do
            (try (do (call $throw (local.get 0))) (delegate 1))
            (i32.const 1))
          (catch_all (i32.const -1))))
      (func (export "mixed") (param i32) (result i32)
        (block $caught (result i32)
          (try_table (result i32) (catch $a $caught)
            (try (result i32)
              (do
                (block $none (result exnref)
                  (try_table (catch_all_ref $none) (call $throw (local.get 0)))
                  (br 1 (i32.const 1)))
                (throw_ref))
              (catch $b (i32.const 2))))))
      (func (export "branches") (param i32) (result i32) (local $turns i32)
        (loop $again
          (try
            (do
              (local.set $turns (i32.add (local.get $turns) (i32.const 1)))
              (br_if 0 (i32.gt_s (local.get $turns) (i32.const 9)))
              (throw $a (local.get $turns)))
            (catch $a
              (br_if $again (i32.lt_s (local.get 0)))
              (br 0))))
        (local.get $turns)))
    """

  @Test(arguments: [(0, 1001), (1, 1012), (2, 1003)] as [(Int32, Int32)])
  func `handlers get the values and leave their results where the block's are`(argument: Int32, result: Int32) throws {
    #expect(try Guest(Self.text).call("kind", .i32(argument)) == [.i32(result)])
  }

  @Test(arguments: [(0, -2), (1, 101), (2, 105)] as [(Int32, Int32)])
  func `rethrow throws what the handler that it names has caught`(argument: Int32, result: Int32) throws {
    #expect(try Guest(Self.text).call("rethrow nested", .i32(argument)) == [.i32(result)])
  }

  @Test func `delegate passes over the handlers in between`() throws {
    let guest = try Guest(Self.text)
    #expect(try guest.call("delegate", .i32(0)) == [.i32(1)])
    #expect(try guest.call("delegate", .i32(1)) == [.i32(10)])
    #expect(throws: CallError.self) { try guest.call("delegate", .i32(2)) }
    #expect(try guest.call("delegate out", .i32(0)) == [.i32(1)])
    #expect(throws: CallError.self) { try guest.call("delegate out", .i32(2)) }
  }

  @Test(arguments: [(0, 1), (1, 10), (2, 2)] as [(Int32, Int32)])
  func `both forms work in one function`(argument: Int32, result: Int32) throws {
    #expect(try Guest(Self.text).call("mixed", .i32(argument)) == [.i32(result)])
  }

  @Test func `branches leave bodies and handlers`() throws {
    let guest = try Guest(Self.text)
    #expect(try guest.call("branches", .i32(4)) == [.i32(4)])
    #expect(try guest.call("branches", .i32(1_000)) == [.i32(10)])
  }

  @Test func `an engine without the feature refuses the form`() throws {
    var configuration = EngineConfiguration()
    configuration.features.remove(FeatureSet(.legacyExceptions))
    #expect(throws: ModuleError.self) { try Guest(Self.text, configuration) }
    #expect(throws: Never.self) { try Guest("(module (tag $t) (func (throw $t)))", configuration) }
  }

  @Test func `handlers with more values than operations can address work`() throws {
    let depth = 70
    let values = 1_000
    // Each handler adds its last value to a local, and has the next try within it; the innermost throws again what the
    // outermost has caught.
    var body = "(rethrow \(depth - 1))"
    for _ in 0..<depth {
      body = """
        (try
          (do (call $throw (local.get 0)))
          (catch $many
            (local.set 1 (i64.add (local.get 1)))
            \(body)
            (unreachable)))
        """
    }
    let guest = try Guest(
      """
      (module
        (tag $many (param \(String(repeating: "i64 ", count: values))))
        (func $throw (param i64)
          (local.get 0) \((1..<values).map { "(i64.const \($0))" }.joined()) (throw $many))
        (func (export "run") (param i64) (result i64) (local i64)
          (try (result i64)
            (do \(body) (i64.const -1))
            (catch $many \(String(repeating: "(drop)", count: values - 1)) (i64.add (local.get 1))))))
      """)
    #expect(try guest.call("run", .i64(5)) == [.i64(Int64(depth * (values - 1) + 5))])
  }
}
