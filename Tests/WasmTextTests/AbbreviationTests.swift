import Testing
import WasmCore
import WasmText

@Suite("Abbreviations")
struct AbbreviationTests {
  @Test("A module can be written without its list")
  func bareFields() {
    ModuleText.expectSame("(func) (memory 1)", "(module (func) (memory 1))")
    ModuleText.expectSame("", "(module)")
  }

  @Test("Imports and exports can be written within a definition")
  func inlineImportsAndExports() {
    ModuleText.expectSame(
      """
      (func $f (export "a") (export "b") (import "m" "f") (param i32))
      (table $t (export "t") (import "m" "t") i64 1 2 funcref)
      (memory (import "m" "m") 1)
      (global (export "g") (import "m" "g") (mut i32))
      (tag (import "m" "e") (param f32))
      """,
      """
      (import "m" "f" (func (param i32)))
      (import "m" "t" (table i64 1 2 funcref))
      (import "m" "m" (memory 1))
      (import "m" "g" (global (mut i32)))
      (import "m" "e" (tag (param f32)))
      (export "a" (func 0)) (export "b" (func 0)) (export "t" (table 0)) (export "g" (global 0))
      """)
  }

  @Test("No import comes after a definition")
  func importOrder() {
    for definition in ["func", "global i32 (i32.const 0)", "memory 0", "table 0 funcref", "tag"] {
      for imported in ["(import \"\" \"\" (func))", "(func (import \"\" \"\"))", "(memory (import \"\" \"\") 0)"] {
        ModuleText.expectError("(\(definition)) \(imported)", "import after ")
      }
    }
    ModuleText.expectWellFormed("(type (func)) (export \"f\" (func 0)) (start 0) (import \"\" \"\" (func))")
  }

  @Test("Memories and tables can be written with their contents")
  func inlineSegments() {
    ModuleText.expectSame(
      "(memory (data \"abc\" \"d\"))", "(memory 1 1) (data (memory 0) (offset i32.const 0) \"abcd\")")
    ModuleText.expectSame("(memory (data))", "(memory 0 0) (data (i32.const 0))")
    ModuleText.expectSame(
      "(memory i64 (pagesize 1) (data \"abc\"))", "(memory i64 3 3 (pagesize 1)) (data (i64.const 0) \"abc\")")
    ModuleText.expectSame(
      "(func $f) (table funcref (elem $f $f))", "(func) (table 2 2 funcref) (elem (i32.const 0) func 0 0)")
    ModuleText.expectSame(
      "(func $f) (table $t i64 (ref null func) (elem (ref.func $f) (item ref.null func)))",
      "(func) (table i64 2 2 funcref) (elem (table 0) (i64.const 0) funcref (item ref.func 0) (ref.null func))")
    ModuleText.expectSame(
      "(type $t (func)) (func $f (type $t)) (table (ref null $t) (elem $f))",
      "(type (func)) (func) (table 1 1 (ref null 0)) (elem (i32.const 0) (ref null 0) (ref.func 0))")
  }

  @Test("Segments that a memory or table contains count among the segments")
  func inlineSegmentIndices() {
    ModuleText.expectSame(
      "(data $a \"1\") (memory (data \"2\")) (data $b \"3\") (func (data.drop $a) (data.drop $b))",
      "(data \"1\") (memory 1 1) (data (i32.const 0) \"2\") (data \"3\") (func (data.drop 0) (data.drop 2))")
  }

  @Test("A table has an initial value")
  func tableInitializer() throws {
    let contents = try ModuleText.contents("(table 1 funcref (ref.null func)) (table 2 externref)")
    #expect(contents.tables[0].initializer != nil)
    #expect(contents.tables[1].initializer == nil)
  }

  @Test("Signatures without a type take the first type that fits, or add one at the end")
  func implicitTypes() {
    ModuleText.expectSame(
      """
      (type $open (sub (func (param i32))))
      (type $i (func (param i32)))
      (func (param i32) (block (param i64) drop))
      (func (result f32) (unreachable))
      (type $last (func))
      (func)
      """,
      """
      (type (sub (func (param i32)))) (type (func (param i32))) (type (func))
      (type (func (param i64))) (type (func (result f32)))
      (func (type 1) block (type 3) drop end)
      (func (type 4) unreachable)
      (func (type 2))
      """)
  }

  @Test("Members of a recursion group do not stand for a signature")
  func implicitTypesAndGroups() {
    ModuleText.expectSame(
      "(rec (type (func)) (type (struct))) (func)", "(rec (type (func)) (type (struct))) (type (func)) (func (type 2))")
  }

  @Test("A written signature must be that of the named type")
  func inlineTypes() {
    let types = "(type $t (func (param i32) (result i32))) (type $s (struct)) "
    ModuleText.expectWellFormed(types + "(func (type $t) (param $x i32) (result i32) (local.get $x))")
    for use in ["(param i64) (result i32)", "(param i32)", "(result i32)", "(param i32 i32) (result i32)"] {
      ModuleText.expectError(types + "(func (type $t) \(use) unreachable)", "inline function type")
      ModuleText.expectError(types + "(func (call_indirect (type $t) \(use)))", "inline function type")
      ModuleText.expectError(types + "(func (block (type $t) \(use)))", "inline function type")
    }
    ModuleText.expectError(types + "(func (type $s) (param i32))", "inline function type")
  }

  @Test("Parameters of a named type shift the local indices")
  func localsAfterNamedType() {
    ModuleText.expectSame(
      "(type $t (func (param i32 i64))) (func (type $t) (local $x f32) (drop (local.get $x)))",
      "(type (func (param i32 i64))) (func (type 0) (local f32) (drop (local.get 2)))")
  }

  @Test("Blocks of at most one result need no type; others do")
  func blockTypes() throws {
    let module = try TextModule.encode("(func (block) (block (result i32) unreachable) drop)")
    #expect(module.suffix(9) == [0x02, 0x40, 0x0B, 0x02, 0x7F, 0x00, 0x0B, 0x1A, 0x0B])
    let contents = try ModuleText.contents("(func (block (result i32 i32) unreachable) drop drop)")
    #expect(contents.types.count == 2)
    ModuleText.expectError("(func (block (param $x i32)))", "unexpected token $x")
    ModuleText.expectError("(func (call_indirect (param $x i32)))", "unexpected token $x")
  }

  @Test("Folded instructions come after their operands")
  func foldedInstructions() {
    ModuleText.expectSame(
      """
      (func (result i32)
        (if (result i32) (i32.eqz (i32.const 1)) (then (i32.add (i32.const 2) (i32.const 3))) (else i32.const 4))
        (loop $l (br_if $l (i32.const 0)))
        (i32.mul (i32.const 5)))
      """,
      """
      (func (result i32)
        i32.const 1 i32.eqz if (result i32) i32.const 2 i32.const 3 i32.add else i32.const 4 end
        loop i32.const 0 br_if 0 end
        i32.const 5 i32.mul)
      """)
    ModuleText.expectSame("(func (if (then)))", "(func if end)")
    ModuleText.expectError("(func (i32.add nop))", "unexpected token nop")
    ModuleText.expectError("(func (if (nop)))", "unexpected token ), expected \"(then\"")
    ModuleText.expectError("(func (if (then) (then)))", "unexpected token")
    ModuleText.expectError("(func (if (then) (else) (else)))", "unexpected token")
    ModuleText.expectError("(func (then))", "unexpected token then")
  }

  @Test("Optional indices default to 0")
  func optionalIndices() {
    ModuleText.expectSame(
      """
      (memory 1) (table 1 funcref) (data "x") (elem func)
      (func
        memory.size memory.grow memory.fill memory.copy memory.init 0
        table.get table.set table.size table.grow table.fill table.copy table.init 0
        call_indirect return_call_indirect
        i32.load i32.store offset=8 v128.load8_lane 1 v128.store16_lane align=1 2)
      """,
      """
      (memory $m 1) (table $t 1 funcref) (data $d "x") (elem $e func)
      (func
        memory.size $m memory.grow 0 memory.fill $m memory.copy $m 0 memory.init $m $d
        table.get $t table.set 0 table.size $t table.grow $t table.fill $t table.copy 0 $t table.init $t $e
        call_indirect $t return_call_indirect 0
        i32.load $m offset=0 align=4 i32.store 0 offset=8 align=4 v128.load8_lane $m align=1 1
        v128.store16_lane 0 offset=0 align=1 2)
      """)
  }

  @Test("A number before a lane is a memory only if more follows")
  func lanesAndMemories() {
    ModuleText.expectSame(
      "(memory 1) (memory 1) (func v128.load8_lane 1 2)", "(memory 1) (memory $m 1) (func v128.load8_lane $m 2)")
    ModuleText.expectSame(
      "(memory 1) (memory 1) (func v128.load8_lane 1 offset=3 2)",
      "(memory 1) (memory $m 1) (func v128.load8_lane $m offset=3 align=1 2)")
  }

  @Test("Data and element segments take their short forms")
  func segments() {
    ModuleText.expectSame(
      "(memory 1) (data (i32.const 1) \"a\")", "(memory $m 1) (data (memory $m) (offset (i32.const 1)) \"a\")")
    ModuleText.expectSame(
      "(func) (table 1 funcref) (elem (i32.const 0) 0 0)",
      "(func $f) (table $t 1 funcref) (elem (table $t) (offset i32.const 0) func $f $f)")
    ModuleText.expectSame("(elem funcref)", "(elem (ref null func))")
    #expect(throws: TextError.self) {
      try TextModule.encode("(func) (table 1 funcref) (elem (table 0) (i32.const 0) 0)")
    }
    #expect(throws: TextError.self) { try TextModule.encode("(func) (elem 0)") }
  }

  @Test("A data count comes before code that refers to data segments, and only then")
  func dataCount() throws {
    #expect(try ModuleText.contents("(data \"a\") (func (data.drop 0))").dataCount == 1)
    #expect(try ModuleText.contents("(type (array i8)) (data \"a\") (func (array.new_data 0 0))").dataCount == 1)
    #expect(try ModuleText.contents("(memory 1) (data (i32.const 0) \"a\") (func)").dataCount == nil)
  }

  @Test("Types abbreviate nullable references, final types and groups of one")
  func types() {
    ModuleText.expectSame(
      "(type (func (param funcref anyref nullexternref) (result (ref null 0))))",
      "(type $t (sub final (func (param (ref null func)) (param (ref null any) (ref null noextern)) (result (ref null $t)))))"
    )
    ModuleText.expectSame(
      "(type (struct (field i8 (mut i16)) (field $x i32)))", "(type (struct (field i8) (field (mut i16)) (field i32)))")
  }
}
