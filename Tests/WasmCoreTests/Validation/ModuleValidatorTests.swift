import Testing

@testable import WasmCore

@Suite struct ModuleValidatorTests {
  private func expectInvalid(_ text: String, _ message: String, _ location: SourceLocation = #_sourceLocation) throws {
    let error = try refusal(text: text)
    #expect(error?.kind == .invalid, sourceLocation: location)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "accepted")", sourceLocation: location)
  }

  private func expectValid(_ text: String, _ location: SourceLocation = #_sourceLocation) throws {
    let error = try refusal(text: text)
    #expect(error == nil, sourceLocation: location)
  }

  @Test func boundsMemories() throws {
    try expectValid("(memory 65536 65536)")
    try expectInvalid("(memory 65537)", "memory size must be at most 65536 pages (4GiB)")
    try expectInvalid("(memory 0 65537)", "memory size must be at most 65536 pages (4GiB)")
    try expectInvalid("(memory 2 1)", "size minimum must not be greater than maximum")
    try expectValid("(memory i64 0x1_0000_0000_0000)")
    try expectInvalid("(memory i64 0x1_0000_0000_0001)", "memory size must be at most")
    try expectValid("(memory 0xffff_ffff (pagesize 1))")
    try expectValid("(memory i64 0xffff_ffff_ffff_ffff (pagesize 1))")
    try expectInvalid("(memory 1 shared)", "shared memory must have maximum")
    try expectInvalid("(memory 1 (pagesize 2))", "invalid custom page size")
  }

  @Test func boundsTables() throws {
    try expectInvalid("(table 2 1 funcref)", "size minimum must not be greater than maximum")
    try expectValid("(table 0xffff_ffff funcref)")
    try expectInvalid("(table 0x1_0000_0000 funcref)", "table size")
    try expectValid("(table i64 0xffff_ffff_ffff_ffff funcref)")
    try expectInvalid("(type $t (func)) (table 0 (ref $t))", "type mismatch")
    try expectValid("(type $t (func)) (func $f) (table 0 (ref $t) (ref.func $f))")
  }

  @Test func checksIndices() throws {
    try expectInvalid(#"(export "a" (func 0))"#, "unknown function 0")
    try expectInvalid(#"(export "a" (table 0))"#, "unknown table 0")
    try expectInvalid(#"(export "a" (memory 0))"#, "unknown memory 0")
    try expectInvalid(#"(export "a" (global 0))"#, "unknown global 0")
    try expectInvalid(#"(export "a" (tag 0))"#, "unknown tag 0")
    try expectInvalid("(start 0)", "unknown function 0")
    try expectInvalid("(elem func 0)", "unknown function 0")
    try expectInvalid("(elem (i32.const 0) func)", "unknown table 0")
    try expectInvalid(#"(data (i32.const 0) "")"#, "unknown memory 0")
    try expectInvalid("(func (type 7))", "unknown type")
    try expectInvalid("(global (ref null 7) (ref.null 7))", "unknown type")
    try expectInvalid("(type (struct)) (func (type 0))", "unknown type")
  }

  @Test func checksTheStartFunction() throws {
    try expectInvalid("(func (param i32)) (start 0)", "start function")
    try expectInvalid("(func (result i32) i32.const 0) (start 0)", "start function")
    try expectValid("(func) (start 0)")
  }

  @Test func refusesTagsWithResults() throws {
    try expectInvalid("(tag (result i32))", "non-empty tag result type")
  }

  @Test func distinguishesExportNamesByTheirBytes() throws {
    try expectValid("(func (export \"\\c3\\a9\") (export \"e\\cc\\81\"))")
    try expectInvalid(#"(func (export "a")) (memory (export "a") 0)"#, "duplicate export name")
  }

  @Test func letsConstantsReadEarlierImmutableGlobals() throws {
    try expectValid("(global i32 (i32.const 1)) (global i32 (global.get 0))")
    try expectInvalid("(global i32 (global.get 0))", "unknown global 0")
    try expectInvalid("(global i32 (global.get 1)) (global i32 (i32.const 1))", "unknown global 1")
    try expectInvalid(
      "(global (mut i32) (i32.const 1)) (global i32 (global.get 0))", "constant expression required")
    try expectValid(#"(memory 1) (global i32 (i32.const 1)) (data (global.get 0) "")"#)
  }

  @Test func acceptsGarbageCollectedConstants() throws {
    try expectValid(
      """
      (type $s (struct (field i32))) (type $a (array i8))
      (global (ref $s) (struct.new $s (i32.const 1)))
      (global (ref $a) (array.new_fixed $a 2 (i32.const 1) (i32.const 2)))
      (global (ref null $s) (struct.new_default $s))
      (global i31ref (ref.i31 (i32.const 7)))
      (global externref (extern.convert_any (ref.null any)))
      """)
    try expectInvalid(
      "(type $s (struct (field i32))) (global i32 (struct.get $s 0 (struct.new_default $s)))",
      "constant expression required")
  }

  @Test func checksTheTypesOfConstants() throws {
    try expectInvalid("(global i32 (i64.const 1))", "type mismatch")
    try expectInvalid("(global i32 (i32.const 1) (i32.const 2))", "type mismatch")
    try expectInvalid("(memory i64 1) (data (i32.const 0) \"\")", "type mismatch")
    try expectInvalid("(table i64 1 funcref) (elem (i32.const 0) func)", "type mismatch")
    try expectInvalid("(table 1 externref) (func) (elem (i32.const 0) func 0)", "type mismatch")
    try expectInvalid("(elem externref (ref.null func))", "type mismatch")
  }

  @Test func checksDeclaredSubtypes() throws {
    try expectInvalid("(type $a (struct)) (type (sub $a (struct)))", "sub type")
    try expectInvalid("(type $a (sub (struct (field i32)))) (type (sub $a (struct)))", "sub type")
    try expectInvalid("(type $a (sub (struct))) (type (sub $a (func)))", "sub type")
    try expectValid("(type $a (sub (struct))) (type (sub $a (struct (field i32))))")
    try expectInvalid("(rec (type $a (sub $b (struct))) (type $b (sub (struct))))", "unknown type")
  }

  @Test func refusesABodyOfAFunctionThatNobodyCalls() throws {
    try expectInvalid("(func $never i32.add drop)", "type mismatch")
  }
}
