import Testing

@testable import WasmCore

/// Typing rules that are easy to get wrong. The official suite has the rest.
@Suite struct FunctionValidatorTests {
  private func expectValid(_ text: String, _ location: SourceLocation = #_sourceLocation) throws {
    let error = try refusal(text: text)
    #expect(error == nil, sourceLocation: location)
  }

  private func expectInvalid(_ text: String, _ message: String, _ location: SourceLocation = #_sourceLocation) throws {
    let error = try refusal(text: text)
    #expect(error?.kind == .invalid, sourceLocation: location)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "accepted")", sourceLocation: location)
  }

  // MARK: Locals without a default value

  private let prelude = "(type $s (struct)) "

  @Test func tracksInitializationThroughBlocks() throws {
    try expectValid(
      prelude + "(func (param (ref $s)) (local (ref $s)) (local.set 1 (local.get 0)) (drop (local.get 1)))")
    try expectValid(
      prelude + "(func (param (ref $s)) (local (ref $s)) (local.set 1 (local.get 0)) block (drop (local.get 1)) end)")
    try expectInvalid(
      prelude + "(func (param (ref $s)) (local (ref $s)) block (local.set 1 (local.get 0)) end (drop (local.get 1)))",
      "uninitialized local 1")
    try expectInvalid(
      prelude
        + "(func (param (ref $s)) (local (ref $s)) i32.const 1 if (local.set 1 (local.get 0)) else (drop (local.get 1)) end)",
      "uninitialized local 1")
  }

  @Test func countsTeeAsInitialization() throws {
    try expectValid(
      prelude + "(func (param (ref $s)) (local (ref $s)) (drop (local.tee 1 (local.get 0))) (drop (local.get 1)))")
  }

  @Test func takesParametersAndNullableLocalsAsInitialized() throws {
    try expectValid(prelude + "(func (param (ref $s)) (local (ref null $s)) (drop (local.get 0)) (drop (local.get 1)))")
  }

  @Test func tracksLocalsBeyondTheFirstThousand() throws {
    let locals = "(local \(String(repeating: "i32 ", count: 1_500)) (ref $s))"
    try expectInvalid(prelude + "(func \(locals) (drop (local.get 1500)))", "uninitialized local 1500")
    try expectValid(prelude + "(func \(locals) (local.set 1500 (struct.new $s)) (drop (local.get 1500)))")
  }

  @Test func startsEveryFunctionWithoutInitializedLocals() throws {
    try expectInvalid(
      prelude
        + "(func (local (ref $s)) (local.set 0 (struct.new $s))) (func (local (ref $s)) (drop (local.get 0)))",
      "uninitialized local 0")
  }

  @Test func forgetsOnlyWhatWasSetInTheBlock() throws {
    try expectValid(
      prelude
        + """
        (func (param (ref $s)) (local (ref $s) (ref $s))
          (local.set 1 (local.get 0))
          block (local.set 2 (local.get 1)) (local.set 1 (local.get 2)) end
          (drop (local.get 1)))
        """)
  }

  // MARK: Unreachable code

  @Test func fillsTheStackOfUnreachableCode() throws {
    try expectValid("(func (result i32) unreachable i32.add)")
    try expectValid("(func (result i32) i32.const 1 br 0 select)")
    try expectValid("(func (result i32 i64) unreachable return)")
    try expectInvalid("(func (result i32) unreachable f32.const 0 i32.add)", "type mismatch")
    try expectInvalid("(func unreachable i32.const 0)", "type mismatch")
  }

  @Test func endsUnreachableCodeWithItsBlock() throws {
    try expectInvalid("(func (result i32) block unreachable end)", "type mismatch")
    try expectInvalid("(func (result i32) i32.const 1 if unreachable else end i32.add)", "type mismatch")
  }

  @Test func keepsReferencesOfUnreachableCodeReferences() throws {
    try expectValid("(func unreachable ref.as_non_null drop)")
    try expectInvalid("(func unreachable ref.as_non_null i32.eqz drop)", "type mismatch")
  }

  // MARK: Branches

  @Test func givesConditionalBranchesTheTypesOfTheirLabel() throws {
    // After br_if the value has the label's type, not the more precise one that it had before.
    try expectInvalid(
      prelude + "(func (result (ref null $s)) struct.new $s i32.const 0 br_if 0 ref.as_non_null call $f) "
        + "(func $f (param (ref $s)))", "type mismatch")
    try expectInvalid(
      prelude + "(func (param (ref $s)) (result (ref null $s)) local.get 0 i32.const 0 br_if 0 call $f ref.null $s) "
        + "(func $f (param (ref $s)))", "type mismatch: expected (ref 0), found [(ref null 0)]")
  }

  @Test func comparesAllLabelsOfABranchTable() throws {
    try expectInvalid(
      "(func (result i32) block (result i64) i32.const 0 i32.const 0 br_table 0 1 end drop i32.const 0)",
      "type mismatch")
    try expectInvalid("(func block (result i32) unreachable br_table 0 1 end drop)", "type mismatch")
  }

  @Test func acceptsBranchTablesOfDifferentTypesInUnreachableCode() throws {
    try expectValid("(func (result i32) block (result i64) unreachable br_table 0 1 end drop i32.const 0)")
  }

  @Test func requiresAnElseWhenTheTypesDiffer() throws {
    try expectInvalid("(func (result i32) i32.const 0 if (result i32) i32.const 1 end)", "type mismatch")
    try expectValid("(func (result i32) i32.const 0 i32.const 1 if (param i32) (result i32) end)")
  }

  // MARK: References

  @Test func castsWithinOneHierarchy() throws {
    try expectValid(prelude + "(func (param anyref) (result i32) (ref.test (ref $s) (local.get 0)))")
    try expectInvalid(
      prelude + "(func (param externref) (result i32) (ref.test (ref $s) (local.get 0)))", "type mismatch")
    try expectInvalid(prelude + "(func (param funcref) (drop (ref.cast (ref $s) (local.get 0))))", "type mismatch")
  }

  @Test func removesNullFromWhatACastLeaves() throws {
    let type = "(func (param anyref) (result anyref) "
    try expectValid(
      type + "block (result anyref) local.get 0 br_on_cast 0 anyref (ref null struct) ref.as_non_null end)")
    try expectInvalid(
      type + "block (result (ref struct)) local.get 0 br_on_cast 0 anyref (ref null struct) unreachable end)",
      "type mismatch")
    try expectInvalid(
      type + "block (result structref) local.get 0 br_on_cast 0 structref anyref unreachable end)", "type mismatch")
  }

  @Test func refusesReferencesInUntypedSelect() throws {
    try expectInvalid(
      "(func (param funcref) (drop (select (local.get 0) (local.get 0) (i32.const 0))))", "type mismatch")
    try expectValid(
      "(func (param funcref) (drop (select (result funcref) (local.get 0) (local.get 0) (i32.const 0))))")
  }

  @Test func requiresFunctionReferencesToBeDeclared() throws {
    try expectInvalid("(func (drop (ref.func 0)))", "undeclared function reference")
    try expectValid("(elem declare func 0) (func (drop (ref.func 0)))")
    try expectValid(#"(func (export "f") (drop (ref.func 0)))"#)
    try expectInvalid("(start 0) (func (drop (ref.func 0)))", "undeclared function reference")
  }

  // MARK: Exceptions

  @Test func checksCatchClausesAgainstTheirLabels() throws {
    let tag = "(tag $t (param i32)) "
    try expectValid(tag + "(func (result i32) (try_table (catch $t 0)) i32.const 1)")
    try expectInvalid(tag + "(func (try_table (catch $t 0)))", "type mismatch")
    try expectValid(
      tag + "(func (result i32 exnref) (try_table (catch_ref $t 0)) unreachable)")
    try expectInvalid(tag + "(func (result exnref) (try_table (catch_ref $t 0)) unreachable)", "type mismatch")
    try expectInvalid("(func (try_table (catch_all_ref 0)))", "type mismatch")
    // The labels of the clauses do not count the try_table itself.
    try expectInvalid("(func (try_table (catch_all 1)))", "unknown label")
  }

  @Test func checksLegacyHandlers() {
    func kind(_ body: [UInt8]) -> ModuleError.Kind? { refusal(ModuleBytes().function([0] + body + [0x0B]).bytes)?.kind }
    #expect(kind([0x06, 0x40, 0x0B]) == nil)
    #expect(kind([0x06, 0x40, 0x19, 0x09, 0x00, 0x0B]) == nil)
    #expect(kind([0x06, 0x40, 0x18, 0x00]) == nil)
    #expect(kind([0x06, 0x40, 0x18, 0x01]) == .invalid)
    #expect(kind([0x02, 0x40, 0x09, 0x00, 0x0B]) == .invalid)
    #expect(kind([0x19]) == .malformed)
    #expect(kind([0x06, 0x40, 0x19, 0x19, 0x0B]) == .malformed)
    #expect(kind([0x18, 0x00]) == .malformed)
    #expect(kind([0x05]) == .malformed)
  }

  // MARK: Memories and tables

  @Test func usesTheAddressTypeOfTheNamedMemory() throws {
    let memories = "(memory $a 1) (memory $b i64 1) "
    try expectValid(memories + "(func (drop (i32.load $b (i64.const 0))) (drop (i32.load $a (i32.const 0))))")
    try expectInvalid(memories + "(func (drop (i32.load $b (i32.const 0))))", "type mismatch")
    try expectValid(memories + "(func (memory.copy $a $b (i32.const 0) (i64.const 0) (i32.const 0)))")
    try expectInvalid(
      memories + "(func (memory.copy $a $b (i32.const 0) (i64.const 0) (i64.const 0)))", "type mismatch")
    try expectInvalid(memories + "(func (drop (i32.load $a offset=0x100000000 (i32.const 0))))", "offset out of range")
    try expectValid(memories + "(func (drop (i32.load $b offset=0x100000000 (i64.const 0))))")
  }

  @Test func checksLanes() throws {
    try expectInvalid("(func (param v128) (drop (i8x16.extract_lane_s 16 (local.get 0))))", "invalid lane index")
    try expectInvalid(
      "(memory 1) (func (param v128) (drop (v128.load32_lane 4 (i32.const 0) (local.get 0))))", "invalid lane index")
    try expectValid(
      "(memory 1) (func (param v128) (drop (v128.load32_lane 3 (i32.const 0) (local.get 0))))")
  }

  @Test func requiresNaturalAlignmentOfAtomics() throws {
    try expectInvalid(
      "(memory 1) (func (drop (i32.atomic.load align=2 (i32.const 0))))", "atomic alignment must be natural")
  }
}
