import Testing
import WasmCore
import WasmText

@Suite("Damaged input")
struct MutationTests {
  private static let seed = """
    (module $m (@name "n")
      (type $t (sub (func (param $x i32) (result i32)))) (rec (type $s (struct (field $f i8) (field (mut (ref null $s))))))
      (import "a" "b" (func $i (type $t))) (memory $mem i64 1 2 shared) (memory (pagesize 1) (data "\\00\\u{e9}a"))
      (table $tab 1 funcref (ref.null func)) (table funcref (elem $g (item ref.func $g))) (tag $e (param i32 i64))
      (global $gl (mut f64) (f64.const -0x1.8p-3)) (export "x" (func $g)) (@custom "c" (after func) "\\ff" "x") (start $g)
      (func $g (export "g") (param i32) (param $p i64) (result i32) (local $l v128) (local f32 f32)
        (block $b (result i32) (loop $c (br_table $b 0 $c (local.get $p))) i32.const 1_000)
        (@metadata.code.branch_hint "\\01") if (result i32) $q 3 else $q 4 end $q
        (try_table $tt (result i32) (catch $e $tt) (catch_all_ref 0) (throw $e (i32.const 0) (i64.const -1)))
        (try (do nop) (catch $e drop) (catch_all) ) try delegate 0
        (v128.load8_lane $mem offset=1 align=1 0 (i64.const 0) (v128.const f32x4 1 nan -inf 1e-3)) local.set $l
        (struct.set $s $f (ref.null $s) (i32.const 1)) (br_on_cast 0 anyref (ref eq)) (select (result i32))
        (call_indirect $tab (type $t) (param i32) (result i32)) (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
        (ref.test (ref null $t)) (memory.init $mem $d) (table.copy 0 1) (f32.const nan:0x7) drop)
      (elem $el declare func $g) (elem (table 0) (offset i32.const 0) (ref null func) (ref.func $g))
      (data $d "d") (data (memory $mem) (i64.const 0) "e" "f"))
    (assert_return (invoke $m "x" (i32.const 1)) (f32.const nan:canonical) (either (ref.null) (ref.i31)))
    (thread $th (shared (module $m)) (assert_trap (module quote "(func)") "x")) (wait $th) (module definition binary "\\00")
    """
  private static let fragments = [
    "(", ")", "$x", "0", "(;", ";)", ";;", "\"", "\\", "(@", "(@name \"a\")", "(@custom \"a\")", "(then", "end", "else",
    "block",
    "(type 0)", "(param", "99999999999999999999", "0x1p-99999999999", "offset=18446744073709551615", "i64",
    "delegate 0",
    "align=9223372036854775808", "(pagesize 9223372036854775808)", "\u{80}", "\r", "(import \"\" \"\"",
  ].map { Array($0.utf8) }

  @Test("A damaged text is refused or accepted, and what is accepted can be decoded or refused, and printed")
  func damagedTexts() {
    var generator = LinearCongruentialGenerator(state: 7)
    let seed = Array(Self.seed.utf8)
    let engine = ModuleText.engine()
    for _ in 0..<1_500 {
      let start = Int.random(in: 0..<seed.count, using: &generator)
      var text = Bool.random(using: &generator) ? seed : Array("(module ".utf8) + seed[start...].prefix(300)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<text.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: text[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: text.removeSubrange(place..<min(text.count, place + Int.random(in: 1...9, using: &generator)))
        case 2: text.insert(contentsOf: Self.fragments.randomElement(using: &generator) ?? [], at: place)
        default: text.insert(contentsOf: text[place...].prefix(Int.random(in: 1...40, using: &generator)), at: place)
        }
        if text.isEmpty { text = seed }
      }
      if let script = try? Script.parse(text) {
        for case .module(let module) in script.commands.map(\.kind) {
          printBack(try? module.encode(), engine, &generator)
        }
      }
      printBack(try? TextModule.encode(text), engine, &generator)
    }
  }

  /// Prints a module, and the same with some bytes changed.
  private func printBack(_ module: [UInt8]?, _ engine: Engine, _ generator: inout LinearCongruentialGenerator) {
    guard var bytes = module else { return }
    for _ in 0..<8 {
      let source = ModuleSource(bytes)
      if let contents = try? Module.decode(source, engine: engine) {
        #expect(ModulePrinter.print(contents, source: source, engine: engine).hasPrefix("(module"))
      }
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[place] = UInt8.random(in: 0...255, using: &generator)
    }
  }
}

/// Makes every run of a test the same.
struct LinearCongruentialGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}
