import Testing
import WasmCore
import WasmText

@Suite("Printer")
struct PrinterTests {
  @Test("A module prints as one would write it")
  func module() throws {
    let text = try ModuleText.printed(
      """
      (module $demo
        (type $pair (struct (field $x i32) (field $y (mut f64))))
        (rec (type $a (sub (func (param (ref $b))))) (type $b (sub (array i8))))
        (import "env" "log" (func $log (param i32)))
        (memory $m 1 2)
        (table $t 4 funcref)
        (global $g (mut f32) (f32.const 0x1.8p+1))
        (tag $e (param i32))
        (func $f (export "f") (param $n i32) (param i32) (result f64) (local $x i64) (local i32 i32)
          (block $out (loop $again (br_if $out (local.get $n)) (br $again)))
          (if (result i32) (local.get $n)
            (then (i32.load offset=4 align=2 (i32.const 1))) (else (i32.const -7)))
          (call $log)
          (try_table $l (catch_all 0) (throw $e (i32.const 1)))
          f64.const 0.1)
        (elem $el func $f)
        (elem (i32.const 1) funcref (ref.func $f) (ref.null func))
        (data (i32.const 0) "a\\00\\"é"))
      """)
    #expect(
      text == """
        (module $demo
          (type $pair (;0;) (struct (field $x i32) (field $y (mut f64))))
          (rec
            (type $a (;1;) (sub (func (param (ref $b)))))
            (type $b (;2;) (sub (array i8))))
          (type (;3;) (func (param i32)))
          (type (;4;) (func (param i32 i32) (result f64)))
          (import "env" "log" (func $log (;0;) (type 3) (param i32)))
          (func $f (;1;) (type 4) (param $n i32) (param i32) (result f64)
            (local $x i64)
            (local i32 i32)
            block $out
              loop $again
                local.get $n
                br_if $out
                br $again
              end
            end
            local.get $n
            if (result i32)
              i32.const 1
              i32.load offset=4 align=2
            else
              i32.const -7
            end
            call $log
            try_table $l (catch_all 0)
              i32.const 1
              throw $e
            end
            f64.const 0.1)
          (table $t (;0;) 4 funcref)
          (memory $m (;0;) 1 2)
          (tag $e (;0;) (type 3) (param i32))
          (global $g (;0;) (mut f32) (f32.const 3.0))
          (export "f" (func $f))
          (elem $el (;0;) func $f)
          (elem (;1;) (i32.const 1) funcref (ref.func $f) (ref.null func))
          (data (;0;) (i32.const 0) "a\\00\\"\\c3\\a9"))

        """)
  }

  @Test(
    "Floating-point numbers keep their bits",
    arguments: [
      "0x1p-149", "-0", "nan", "-nan:0x1", "nan:0x7fffff", "inf", "-inf", "0.1", "1e30", "16777216", "0x1.fffffep127",
      "1e-40",
    ])
  func floats(_ number: String) throws {
    for type in ["f32", "f64"] {
      let text = "(func (drop (\(type).const \(number))))"
      #expect(try TextModule.encode(ModuleText.printed(text)) == TextModule.encode(text))
    }
  }

  @Test("Names that are not unique are annotations, odd ones are quoted")
  func names() throws {
    let text = """
      (func $a) (func (@name "a")) (func $"two words") (func $c (@name "") (param (@name "x") i32) (param $x i32))
      (func (call $a) (call 1) (call $"two words"))
      """
    let printed = try ModuleText.printed(text)
    #expect(printed.contains("(func $a (;0;)"))
    #expect(printed.contains("(func (;1;) (@name \"a\")"))
    #expect(printed.contains("(func $\"two words\" (;2;)"))
    #expect(printed.contains("call $a\n    call 1\n    call $\"two words\""))
    #expect(try TextModule.encode(printed) == TextModule.encode(text))
  }

  @Test("A label that an inner one hides is referred to by number")
  func hiddenLabels() throws {
    let text = "(func (block $a (block $a (br $a) (br 1)) (br $a)))"
    let printed = try ModuleText.printed(text)
    #expect(printed.contains("br $a\n        br 1"))
    #expect(try TextModule.encode(printed) == TextModule.encode(text))
  }

  @Test("Custom sections and branch hints are annotations in their places")
  func customSections() throws {
    let text = """
      (module $m
        (@custom "first" (before first) "1") (@custom "mid" (after type) "\\00") (@custom "end" (after code)) (@custom "last")
        (func (param i32) local.get 0 (@metadata.code.branch_hint "\\01") if end))
      """
    let printed = try ModuleText.printed(text)
    #expect(printed.contains("(@metadata.code.branch_hint \"\\01\")\n    if"))
    #expect(printed.contains("(@custom \"first\" (before first) \"1\")"))
    #expect(printed.contains("(@custom \"mid\" (after type) \"\\00\")"))
    #expect(try TextModule.encode(printed) == TextModule.encode(text))
  }

  @Test("Hints that fit no branch stay bytes")
  func oddHints() throws {
    let text = "(func nop) (@custom \"metadata.code.branch_hint\" (before code) \"\\01\\00\\01\\01\\01\\00\")"
    let printed = try ModuleText.printed(text)
    #expect(printed.contains("(@custom \"metadata.code.branch_hint\""))
    #expect(try TextModule.encode(printed) == TextModule.encode(text))
  }

  @Test("A recursion group that occurs twice keeps its inner references")
  func repeatedGroups() throws {
    let text = """
      (rec (type $a (struct (field (ref null $b)))) (type $b (struct (field (ref null $a)))))
      (rec (type $c (struct (field (ref null $d)))) (type $d (struct (field (ref null $c)))))
      (type (func (param (ref $a)))) (rec (type $f (func (param (ref $f))))) (rec (type $g (func (param (ref $g)))))
      (func (type $g) (param (ref $g)))
      """
    let engine = ModuleText.engine()
    let first = ModuleSource(try TextModule.encode(text))
    let contents = try Module.decode(first, engine: engine)
    let printed = ModulePrinter.print(contents, source: first, engine: engine)
    let again = try Module.decode(ModuleSource(TextModule.encode(printed)), engine: engine)
    #expect(contents.types[0] == contents.types[2])
    #expect(again.types == contents.types)
    #expect(again.definitions == contents.definitions)
  }

  @Test("A body that cannot be decoded says so where it stops")
  func damage() throws {
    var bytes = try TextModule.encode("(func nop nop)")
    bytes[bytes.count - 2] = 0xFF
    let source = ModuleSource(bytes)
    let engine = ModuleText.engine()
    let printed = ModulePrinter.print(try Module.decode(source, engine: engine), source: source, engine: engine)
    #expect(printed.contains("nop\n    ;; malformed module at offset"))
  }
}
