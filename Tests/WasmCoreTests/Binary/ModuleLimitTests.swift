import Testing

@testable import WasmCore

/// Each limit of `ModuleLimits`: what meets it exactly is accepted, one more is refused and the error names it.
@Suite struct ModuleLimitTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let set: @Sendable (inout ModuleLimits, Int) -> Void
    /// What the module needs of the limit.
    let needed: Int
    let text: String

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "types", set: { $0.types = $1 }, needed: 3, text: "(type (func)) (rec (type (func)) (type (func)))"),
    Case(
      name: "recursionGroups", set: { $0.recursionGroups = $1 }, needed: 2,
      text: "(type (func)) (rec (type (func)) (type (func)))"),
    Case(name: "typesInGroup", set: { $0.typesInGroup = $1 }, needed: 2, text: "(rec (type (func)) (type (func)))"),
    Case(
      name: "subtypingDepth", set: { $0.subtypingDepth = $1 }, needed: 2,
      text: """
        (type $a (sub (struct))) (type $b (sub $a (struct (field i32)))) (type (sub $b (struct (field i32 i32))))
        """),
    Case(name: "functions", set: { $0.functions = $1 }, needed: 2, text: #"(import "a" "b" (func)) (func)"#),
    Case(
      name: "imports", set: { $0.imports = $1 }, needed: 2, text: #"(import "a" "b" (func)) (import "a" "c" (func))"#),
    Case(name: "exports", set: { $0.exports = $1 }, needed: 2, text: #"(func (export "a") (export "b"))"#),
    Case(
      name: "globals", set: { $0.globals = $1 }, needed: 2,
      text: #"(import "a" "b" (global i32)) (global i32 (i32.const 0))"#),
    Case(name: "tables", set: { $0.tables = $1 }, needed: 2, text: "(table 0 funcref) (table 0 funcref)"),
    Case(name: "memories", set: { $0.memories = $1 }, needed: 2, text: #"(import "a" "b" (memory 0)) (memory 0)"#),
    Case(name: "tags", set: { $0.tags = $1 }, needed: 2, text: #"(import "a" "b" (tag)) (tag)"#),
    Case(name: "dataSegments", set: { $0.dataSegments = $1 }, needed: 2, text: #"(data "a") (data "b")"#),
    Case(name: "elementSegments", set: { $0.elementSegments = $1 }, needed: 2, text: "(elem func) (elem func)"),
    Case(
      name: "tableElements", set: { $0.tableElements = UInt64($1) }, needed: 3, text: "(func) (elem func 0 0 0)"),
    Case(name: "functionSize", set: { $0.functionSize = $1 }, needed: 4, text: "(func nop nop)"),
    Case(
      name: "functionLocals", set: { $0.functionLocals = $1 }, needed: 3, text: "(func (param i32) (local i32 i64))"),
    Case(name: "parameters", set: { $0.parameters = $1 }, needed: 2, text: "(type (func (param i32 i64)))"),
    Case(name: "results", set: { $0.results = $1 }, needed: 2, text: "(type (func (result i32 i64)))"),
    Case(name: "structFields", set: { $0.structFields = $1 }, needed: 2, text: "(type (struct (field i8 i8)))"),
    Case(
      name: "arrayNewFixedOperands", set: { $0.arrayNewFixedOperands = $1 }, needed: 2,
      text: "(type $a (array i8)) (func (drop (array.new_fixed $a 2 (i32.const 1) (i32.const 2))))"),
    Case(
      name: "branchTableSize", set: { $0.branchTableSize = $1 }, needed: 2,
      text: "(func (br_table 0 0 0 (i32.const 0)))"),
    Case(name: "nestingDepth", set: { $0.nestingDepth = $1 }, needed: 3, text: "(func (block (block)))"),
    Case(
      name: "operandStackDepth", set: { $0.operandStackDepth = $1 }, needed: 3,
      text: "(func i32.const 1 i32.const 2 i32.const 3 drop drop drop)"),
    Case(name: "nameLength", set: { $0.nameLength = $1 }, needed: 5, text: #"(func (export "12345"))"#),
  ]

  @Test(arguments: cases) func acceptsWhatMeetsTheLimit(limit: Case) throws {
    let configuration = EngineConfiguration.everything.limiting { limit.set(&$0, limit.needed) }
    #expect(try refusal(text: limit.text, configuration) == nil)
  }

  @Test(arguments: cases) func refusesWhatExceedsTheLimit(limit: Case) throws {
    let configuration = EngineConfiguration.everything.limiting { limit.set(&$0, limit.needed - 1) }
    let error = try #require(try refusal(text: limit.text, configuration))
    #expect(error.kind == .limit(limit.name))
    #expect(error.message.contains("\(limit.needed - 1)"), "\(error.message)")
    #expect(error.description.hasPrefix("module exceeds limit \(limit.name)"))
  }

  @Test func refusesModulesThatAreTooLarge() {
    let bytes = ModuleBytes().custom("x", [1, 2, 3]).bytes
    #expect(refusal(bytes, .everything.limiting { $0.moduleSize = bytes.count }) == nil)
    #expect(refusal(bytes, .everything.limiting { $0.moduleSize = bytes.count - 1 })?.kind == .limit("moduleSize"))
  }

  @Test func survivesLimitsThatMakeNoSense() throws {
    for limit in Self.cases {
      let configuration = EngineConfiguration.everything.limiting {
        if limit.name != "tableElements" { limit.set(&$0, -1) }
      }
      _ = try refusal(text: limit.text, configuration)
    }
  }
}
