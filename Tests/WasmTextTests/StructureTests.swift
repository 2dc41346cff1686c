import Testing
import WasmText

@Suite("Structure of modules")
struct StructureTests {
  @Test(
    "An identifier names one thing of a kind",
    arguments: [
      ("(func $x) (func $x)", "func"), ("(import \"\" \"\" (func $x)) (func $x)", "func"),
      ("(table $x 0 funcref) (table $x 0 funcref)", "table"), ("(memory $x 0) (memory $x 0)", "memory"),
      ("(global $x i32 (i32.const 0)) (global $x i32 (i32.const 0))", "global"), ("(tag $x) (tag $x)", "tag"),
      ("(type $x (func)) (rec (type $x (func)))", "type"), ("(elem $x func) (elem $x func)", "elem segment"),
      ("(data $x) (data $x)", "data segment"), ("(func (param $x i32) (local $x i32))", "local"),
      ("(type (struct (field $x i32) (field $x i32)))", "field"),
    ])
  func duplicates(_ text: String, _ noun: String) {
    ModuleText.expectError(text, "duplicate \(noun) $x")
  }

  @Test("The same identifier can name things of different kinds")
  func separateSpaces() {
    ModuleText.expectWellFormed("(type $x (func)) (func $x (param $x i32) (block $x)) (memory $x 0) (tag $x) (data $x)")
    ModuleText.expectWellFormed("(type (struct (field $x i32))) (type (struct (field $x i32)))")
    ModuleText.expectWellFormed("(func (local $x i32)) (func (local $x i32))")
  }

  @Test(
    "Identifiers that name nothing are malformed, numbers are left to validation",
    arguments: [
      ("(func (call $x))", "unknown func $x"), ("(func (local.get $x))", "unknown local $x"),
      ("(func (br $x))", "unknown label $x"), ("(func (i32.load $x))", "unknown memory $x"),
      ("(func (table.get $x))", "unknown table $x"), ("(func (global.get $x))", "unknown global $x"),
      ("(func (type $x))", "unknown type $x"), ("(func (throw $x))", "unknown tag $x"),
      ("(func (data.drop $x))", "unknown data segment $x"), ("(func (elem.drop $x))", "unknown elem segment $x"),
      ("(type (struct)) (func (struct.get 0 $x))", "unknown field $x"), ("(start $x)", "unknown func $x"),
    ])
  func unknownIdentifiers(_ text: String, _ message: String) {
    ModuleText.expectError(text, message)
    ModuleText.expectWellFormed(text.replacing("$x", with: "77"))
  }

  @Test("Labels nest and shadow each other")
  func labels() {
    ModuleText.expectSame(
      "(func block $a block $b block $a br $a br $b end br $a end br $a end)",
      "(func block block block br 0 br 1 end br 1 end br 0 end)")
    ModuleText.expectSame("(func (block $a (br_table $a 0 $a 1)))", "(func block br_table 0 0 0 1 end)")
  }

  @Test("A label is not in force for the catch clauses of its own block, nor for the condition of its own if")
  func labelScopes() {
    ModuleText.expectError("(func (try_table $l (catch_all $l)))", "unknown label $l")
    ModuleText.expectError("(func (if $l (br $l) (then)))", "unknown label $l")
    ModuleText.expectError("(func (try $l (do) (delegate $l)))", "unknown label $l")
    ModuleText.expectWellFormed("(func (if $l (then (br $l)) (else (br $l))))")
  }

  @Test("A repeated label must be that of the block")
  func matchingLabels() {
    ModuleText.expectWellFormed("(func i32.const 0 if $a else $a end $\"a\")")
    ModuleText.expectError("(func block $a end $b)", "mismatching label $b")
    ModuleText.expectError("(func block end $a)", "mismatching label $a")
    ModuleText.expectError("(func i32.const 0 if $a else $b end)", "mismatching label $b")
  }

  @Test(
    "Blocks must be closed in their own way",
    arguments: [
      "(func block)", "(func end)", "(func (block end))", "(func else)", "(func block else end)",
      "(func if else else end)",
      "(func (nop) end)", "(func (block (nop))", "(func catch_all)", "(func (catch 0))", "(func (end))", "(func (do))",
      "(func try catch_all catch 0 end)", "(func try catch 0 delegate 0)", "(func (try))", "(func (try (do) (do)))",
      "(func (try (do) (delegate 0) (catch_all)))", "(func (try (do) (catch_all) (catch 0)))", "(func (try nop))",
    ])
  func unbalancedBlocks(_ text: String) {
    #expect(throws: TextError.self) { try TextModule.encode(text) }
  }

  @Test("Legacy exceptions have a folded form")
  func legacyExceptions() {
    ModuleText.expectSame(
      """
      (tag $e)
      (func (try $t (do (throw $e)) (catch $e (rethrow $t)) (catch_all (nop) nop))
            (block $o (try (do nop) (delegate $o))) (try (do)))
      """,
      "(tag) (func try throw 0 catch 0 rethrow 0 catch_all nop nop end block try nop delegate 0 end try end)")
  }

  @Test("Alignments are powers of two")
  func alignment() {
    for alignment in ["0", "3", "7"] {
      ModuleText.expectError("(func (i32.load align=\(alignment)))", "alignment must be a power of two")
    }
    ModuleText.expectWellFormed("(func (i32.load align=0x8))")
    for option in ["align=", "align=-1", "align=a", "offset=", "offset=-1", "align=4 offset=0", "align =4"] {
      #expect(throws: TextError.self, "\(option)") { try TextModule.encode("(func (i32.load \(option)))") }
    }
    ModuleText.expectError("(func (i32.load offset=18446744073709551616))", "i64 constant out of range")
    ModuleText.expectError("(memory 0 (pagesize 3))", "invalid custom page size")
  }

  @Test("There is one start function at most")
  func start() {
    ModuleText.expectError("(func) (start 0) (start 0)", "multiple start sections")
  }

  @Test("What is not a field or instruction is named in the message")
  func unknownKeywords() {
    ModuleText.expectError("(fun)", "unknown operator fun")
    ModuleText.expectError("(func get_local 0)", "unknown operator get_local")
    ModuleText.expectError("(assert_return)", "unknown operator assert_return")
    ModuleText.expectError("(module) (module)", "unexpected token (")
    ModuleText.expectError("(module (func)", "unexpected token: the text ends")
    ModuleText.expectError("(module))", "unexpected token \")\"")
  }
}
