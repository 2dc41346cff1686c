import WasmCore
import WasmText

/// Measures what calls between host and guest cost, in nanoseconds: the shortest of many short runs.
@main
struct CallCost {
  private struct WrongResult: Error {}

  private static let count: Int32 = 100_000

  /// `host` calls the host in a loop, `empty` is the loop alone, `step` is called by the host.
  private static let text = """
    (module
      (import "host" "step" (func $step (param i32) (result i32)))
      (func (export "host") (param $n i32) (result i32) (local $sum i32)
        (loop $next
          (local.set $sum (call $step (local.get $sum)))
          (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $sum))
      (func (export "empty") (param $n i32) (result i32) (local $sum i32)
        (loop $next
          (local.set $sum (i32.add (local.get $sum) (i32.const 1)))
          (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $sum))
      (func (export "step") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))
    """

  static func main() throws {
    let engine = Engine()
    var imports = Imports()
    imports.define("host", "step") { (_: Caller, number: Int32) -> Int32 in number &+ 1 }
    let instance = try Store(engine).instantiate(try Module(TextModule.encode(text), engine: engine), imports)
    let host = try instance.function("host").typed(Int32.self, returning: Int32.self)
    let empty = try instance.function("empty").typed(Int32.self, returning: Int32.self)
    let step = try instance.function("step").typed(Int32.self, returning: Int32.self)
    let untyped = try instance.function("step")

    let out = try best { try host(count) }
    let loop = try best { try empty(count) }
    let into = try best {
      var sum: Int32 = 0
      for _ in 0..<count { sum = try step(sum) }
      return sum
    }
    let intoUntyped = try best {
      var sum: Int32 = 0
      for _ in 0..<count { if case .i32(let next) = try untyped.call([.i32(sum)])[0] { sum = next } }
      return sum
    }
    print("guest to host, a closure with Swift types  \(tenths(out - loop)) ns")
    print("host to guest, a typed function            \(tenths(into)) ns")
    print("host to guest, values in an array          \(tenths(intoUntyped)) ns")
  }

  /// Nanoseconds a call; `body` makes `count` of them, and returns how many.
  private static func best(_ body: () throws -> Int32) throws -> Double {
    let clock = ContinuousClock()
    var best = Duration.seconds(1000)
    for _ in 0..<100 {
      let start = clock.now
      guard try body() == count else { throw WrongResult() }
      best = min(best, clock.now - start)
    }
    return Double(best.components.attoseconds) / 1e9 / Double(count)
  }

  private static func tenths(_ number: Double) -> Double { (number * 10).rounded() / 10 }
}
