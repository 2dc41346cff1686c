import Testing
import WasmCore

/// Operations that do their work in functions of their own must leave nothing on the native stack,
/// however often they run.
struct LongLoopTests {
  #if DEBUG
    // Debug builds return to a loop after each operation; they only show that the module is right.
    private static let iterations: Int32 = 5_000
  #else
    private static let iterations: Int32 = 300_000
  #endif

  @Test(arguments: [
    "(memory.copy (i32.const 100) (i32.const 0) (i32.const 8))",
    "(memory.fill (i32.const 100) (i32.const 7) (i32.const 8))",
    "(memory.init $data (i32.const 100) (i32.const 0) (i32.const 4))",
    "(drop (memory.grow (i32.const 0)))",
    "(drop (memory.size))",
    "(table.copy (i32.const 2) (i32.const 0) (i32.const 2))",
    "(table.fill (i32.const 2) (ref.func $leaf) (i32.const 2))",
    "(table.init $elements (i32.const 0) (i32.const 0) (i32.const 2))",
    "(drop (table.grow (ref.null func) (i32.const 0)))",
    "(table.set (i32.const 3) (table.get (i32.const 0)))",
    "(data.drop $data)",
    "(elem.drop $elements)",
    "(call $host)",
    "(drop (call $leaf (i32.const 1)))",
    "(drop (call $wide (i32.const 1)))",
    "(drop (call $tail (i32.const 1)))",
    "(drop (call $tail-indirect (i32.const 1)))",
    "(drop (call_indirect (type $unary) (i32.const 1) (i32.const 0)))",
    "(drop (f64.sqrt (f64.convert_i32_s (local.get $i))))",
    "(drop (f32.sqrt (f32.convert_i32_s (local.get $i))))",
    "(if (f64.ne (f64.convert_i32_s (local.get $i)) (f64.const 3)) (then (drop (i32.const 1))))",
    "(drop (f32.nearest (f32.convert_i32_u (local.get $i))))",
    "(drop (i64.trunc_sat_f64_u (f64.convert_i32_s (local.get $i))))",
    "(drop (i32.popcnt (local.get $i)))",
  ])
  func `an operation runs any number of times`(operation: String) throws {
    var imports = Imports()
    imports.define("env", "host") { (_: Caller) in }
    let text = """
      (module
        (type $unary (func (param i32) (result i32)))
        (import "env" "host" (func $host))
        (memory 1 2)
        (table 4 funcref)
        (data $data "data")
        (elem $elements func $leaf $leaf)
        (elem (i32.const 0) func $leaf)
        (func $leaf (type $unary) (i32.add (local.get 0) (i32.const 1)))
        (func $wide (type $unary) (local \(String(repeating: "i64 ", count: 40)))
          (i32.wrap_i64 (i64.add (local.get 20) (local.get 40))))
        (func $tail (type $unary) (return_call $leaf (local.get 0)))
        (func $tail-indirect (type $unary) (return_call_indirect (type $unary) (local.get 0) (i32.const 0)))
        (func (export "run") (param $n i32) (result i32) (local $i i32)
          (loop $again
            \(operation)
            (br_if $again (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
          (local.get $i)))
      """
    let guest = try Guest(text, imports: imports)
    #expect(try guest.call("run", .i32(Self.iterations)) == [.i32(Self.iterations)])
  }
}
