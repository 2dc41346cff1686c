import ModuleComparison
import Testing
import WasmCore
import WasmText

/// Comparisons of modules must find every difference, or those who rely on them prove nothing.
@Suite("Comparing modules")
struct ComparableModuleTests {
  static let different: [(String, String, String)] = [
    ("(type (func))", "(type (func)) (type (func))", "recursion groups"),
    ("(type (func))", "(type (func (param i32)))", "type 0"),
    ("(import \"a\" \"b\" (memory 1))", "(import \"a\" \"c\" (memory 1))", "import 0"),
    ("(func) (func (param i32))", "(func (param i32)) (func)", "type 0"),
    ("(table 1 funcref)", "(table 2 funcref)", "table 0"),
    ("(memory 1)", "(memory 1 2)", "memory 0"),
    ("(global i32 (i32.const 0))", "(global (mut i32) (i32.const 0))", "global 0"),
    ("(global i32 (i32.const 0))", "(global i32 (i32.const 1))", "initial value 0: instruction 0, i32.const"),
    ("(tag)", "(tag) (tag)", "tag 1"),
    ("(memory 1) (export \"a\" (memory 0))", "(memory 1) (export \"b\" (memory 0))", "export 0"),
    ("(func) (start 0)", "(func)", "start function"),
    ("(func (local i32))", "(func (local i64))", "function 0: locals"),
    ("(func nop)", "(func unreachable)", "function 0: instruction 0, nop none against unreachable none"),
    ("(func (drop (f32.const nan)))", "(func (drop (f32.const -nan)))", "function 0: instruction 0"),
    ("(func nop)", "(func nop nop)", "function 0: instruction 1"),
    ("(elem func) (func)", "(elem func 0) (func)", "element segment 0"),
    ("(data \"a\")", "(data \"b\")", "data segment 0"),
    ("(@custom \"a\" \"b\")", "(@custom \"a\" \"c\")", "custom section 0, a"),
    ("(func) (@custom \"a\" (before func))", "(func) (@custom \"a\" (after func))", "custom section 0, a"),
    ("(func $a)", "(func $b)", "names"),
    (
      "(func (@metadata.code.branch_hint \"\\00\") (if (i32.const 0) (then)))",
      "(func (@metadata.code.branch_hint \"\\01\") (if (i32.const 0) (then)))", "function 0: branch hints"
    ),
  ]

  @Test("A difference is found and named", arguments: different)
  func difference(_ first: String, _ second: String, _ expected: String) throws {
    let engine = ModuleText.engine()
    let found = try comparable(first, engine).difference(from: comparable(second, engine))
    #expect(found?.hasPrefix(expected) == true, "\(found ?? "equal")")
    #expect(try comparable(first, engine).difference(from: comparable(first, engine)) == nil)
  }

  @Test("What the text format cannot say makes no difference")
  func equal() throws {
    let engine = ModuleText.engine()
    let one = try comparable("(func (local i32 i32) (local i64))", engine)
    #expect(try comparable("(func (local i32) (local i32 i64))", engine).difference(from: one) == nil)
  }

  private func comparable(_ text: String, _ engine: Engine) throws -> ComparableModule {
    let source = ModuleSource(try TextModule.encode(text))
    return ComparableModule(try Module.decode(source, engine: engine), source)
  }
}
