import Testing

@testable import WasmCore

/// Errors say what was expected, what was found, and where.
@Suite struct ErrorMessageTests {
  private func expectError(
    _ text: String, _ message: String,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let error = try #require(try refusal(text: text), sourceLocation: location)
    #expect(error.kind == .invalid, sourceLocation: location)
    #expect(error.message == message, sourceLocation: location)
  }

  @Test func nameTheFunctionByIndexAndName() throws {
    let error = try #require(
      try refusal(text: #"(import "a" "b" (func)) (func $fine) (func $broken i32.const 1 i64.eqz drop)"#))
    #expect(error.functionIndex == 2)
    #expect(error.functionName == "broken")
    #expect(error.description.contains("in function 2 <broken>"))
    #expect(error.message == "type mismatch: expected i64, found [i32], in i64.eqz")
  }

  @Test func giveTheOffsetOfTheInstruction() throws {
    let bytes = ModuleBytes().function([0, 0x01, 0x41, 0x05, 0x50, 0x1A, 0x0B]).bytes
    let error = try #require(refusal(bytes))
    #expect(bytes[error.offset] == 0x50)
    #expect(error.description.contains("at offset 0x" + String(error.offset, radix: 16)))
  }

  @Test func giveTheSectionOfADeclaration() throws {
    let module = ModuleBytes().section(1, [1, 0x60, 0, 0])
    let memory = module.section(5, [1, 1, 2, 1])
    #expect(refusal(memory.bytes)?.offset == module.bytes.count + 2)
    let imported = module.section(2, [1, 0, 0, 2, 1, 2, 1])
    #expect(refusal(imported.bytes)?.offset == module.bytes.count + 2)
  }

  @Test func haveNoFunctionOutsideOfFunctions() throws {
    let error = try #require(try refusal(text: "(global i32 (i64.const 1))"))
    #expect(error.functionIndex == nil)
  }

  @Test func sayWhatWasExpectedAndFound() throws {
    try expectError("(func i32.add drop)", "type mismatch: expected i32, found [], in i32.add")
    try expectError("(func (result i32) f32.const 1)", "type mismatch: expected i32, found [f32], in end")
    try expectError(
      "(func i32.const 1 i32.const 2)",
      "type mismatch: expected [] at the end of the function, found 2 more values")
    try expectError("(func local.get 3 drop)", "unknown local 3: the function has 0")
    try expectError("(func br 4)", "unknown label 4: there are 1")
    try expectError("(func call 9)", "unknown function 9: the module has 1")
    try expectError("(func global.get 0 drop)", "unknown global 0: the module has 0")
    try expectError(
      "(global i32 (i32.const 0)) (func i32.const 1 global.set 0)", "immutable global: global.set of a constant")
    try expectError("(func i32.const 0 i32.load drop)", "unknown memory 0: the module has 0")
    try expectError(
      "(memory 1) (func i32.const 0 i32.load align=8 drop)",
      "alignment must not be larger than natural: 2 to the power of 3, natural is 2")
    try expectError(
      "(func ref.func 0 drop)",
      "undeclared function reference: nothing outside of code names function 0")
    try expectError("(type (struct)) (func (local (ref 0)) local.get 0 drop)", "uninitialized local 0")
    try expectError(#"(func (export "a") (export "a"))"#, #"duplicate export name "a""#)
    try expectError(
      "(global i32 (i32.popcnt (i32.const 1)))", "constant expression required: i32.popcnt is not constant")
  }

  @Test func nameTypesByTheModulesOwnIndices() throws {
    try expectError(
      "(type (func)) (type $s (struct)) (type $t (struct (field i32))) (func (param (ref $s)) (result (ref null $t)) local.get 0)",
      "type mismatch: expected (ref null 2), found [(ref 1)], in end")
  }
}
