import Testing

@testable import WasmCore

@Suite struct ModuleInspectionTests {
  @Test func listsImportsAndExportsWithTheirTypes() throws {
    let engine = Engine(.everything)
    let module = try Module(
      try ModuleBytes.text(
        """
        (import "env" "f" (func (param i32)))
        (import "env" "m" (memory 1 2))
        (func $g (result i64) (i64.const 1))
        (global $x (mut f32) (f32.const 0))
        (table $t 3 externref)
        (export "g" (func $g)) (export "m" (memory 0)) (export "x" (global $x)) (export "t" (table $t))
        """), engine: engine)
    let function = try #require(engine.types.intern(FunctionType([.i32])))
    let result = try #require(engine.types.intern(FunctionType([], [.i64])))
    #expect(module.imports.map(\.name) == ["f", "m"])
    #expect(
      module.imports.map(\.type) == [.function(function), .memory(MemoryType(Limits(minimum: 1, maximum: 2)))])
    #expect(module.exports.map(\.name) == ["g", "m", "x", "t"])
    #expect(
      module.exports.map(\.type) == [
        .function(result), .memory(MemoryType(Limits(minimum: 1, maximum: 2))),
        .global(GlobalType(.f32, mutable: true)),
        .table(TableType(.externref, Limits(minimum: 3))),
      ])
  }

  @Test func findsTheDeclaredFunctions() throws {
    let contents = try Module.decode(
      ModuleSource(
        try ModuleBytes.text(
          """
          (func $exported (export "e")) (func $element) (func $global) (func $table) (func $none) (func $expression)
          (elem declare func $element) (elem declare funcref (ref.func $expression))
          (global funcref (ref.func $global))
          (table 1 funcref (ref.func $table))
          """)), engine: Engine(.everything))
    #expect(contents.declaredFunctions == [true, true, true, true, false, true])
  }

  @Test func givesEqualTypesOfTwoModulesOneNumber() throws {
    let engine = Engine(.everything)
    let first = try Module(try ModuleBytes.text("(type (func)) (type (func (param i32)))"), engine: engine)
    let second = try Module(try ModuleBytes.text("(type (func (param i32)))"), engine: engine)
    #expect(first.contents.types[1] == second.contents.types[0])
    #expect(first.contents.types[0] != second.contents.types[0])
  }

  @Test func readsBytesOnlyInsideTheSource() {
    let source = ModuleSource([1, 2, 3])
    #expect(source.bytes(in: SourceRange(start: 1, end: 3)) == [2, 3])
    #expect(source.bytes(in: SourceRange(start: -4, end: 9)) == [1, 2, 3])
    #expect(source.bytes(in: SourceRange(start: 3, end: 1)) == [])
  }
}
