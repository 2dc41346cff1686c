import WasmCore
import WasmText

/// Sums the squares of 1…n in WebAssembly, and hears of each square on the way.
func sumOfSquares(upTo n: Int32) throws -> (sum: Int32, squares: [Int32]) {
  let text = """
    (module
      (import "host" "report" (func $report (param i32)))
      (func (export "sum") (param $n i32) (result i32) (local $sum i32) (local $square i32)
        (loop $next
          (local.set $square (i32.mul (local.get $n) (local.get $n)))
          (call $report (local.get $square))
          (local.set $sum (i32.add (local.get $sum) (local.get $square)))
          (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $sum)))
    """
  let engine = Engine()
  let module = try Module(TextModule.encode(Array(text.utf8)), engine: engine)

  final class Reports { var squares: [Int32] = [] }
  let reports = Reports()
  var imports = Imports()
  imports.define("host", "report") { (_: Caller, square: Int32) in reports.squares.append(square) }

  let instance = try Store(engine).instantiate(module, imports)
  guard case .i32(let sum) = try instance.function("sum").call([.i32(n)])[0] else { return (0, []) }
  return (sum, reports.squares)
}
