import Testing

@testable import WasmCore

/// What a proposal brought is refused when it is off, and the error names the proposal.
@Suite struct FeatureTests {
  static let cases: [(Feature, String)] = [
    (.mutableGlobals, #"(import "a" "b" (global (mut i32)))"#),
    (.mutableGlobals, #"(global (export "g") (mut i32) (i32.const 0))"#),
    (.signExtension, "(func (drop (i32.extend8_s (i32.const 1))))"),
    (.saturatingConversions, "(func (drop (i32.trunc_sat_f32_s (f32.const 1))))"),
    (.multiValue, "(type (func (result i32 i32)))"),
    (.multiValue, "(type $t (func (param i32) (result i32))) (func (param i32) local.get 0 loop (type $t) end drop)"),
    (.referenceTypes, "(func (param externref))"),
    (.referenceTypes, "(table 0 externref)"),
    (.referenceTypes, "(table 0 funcref) (table 0 funcref)"),
    (.referenceTypes, "(func (drop (ref.null func)))"),
    (.bulkMemory, "(memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))"),
    (.bulkMemory, #"(data "passive")"#),
    (.bulkMemory, "(elem func)"),
    (.simd, "(func (drop (v128.const i64x2 0 0)))"),
    (.simd, "(func (param v128))"),
    (.relaxedSimd, "(func (param v128) (drop (i32x4.relaxed_trunc_f32x4_s (local.get 0))))"),
    (.tailCalls, "(func return_call 0)"),
    (.functionReferences, "(type $t (func)) (func (param (ref $t)))"),
    (.functionReferences, "(table 1 funcref (ref.null func))"),
    (.gc, "(type (struct))"),
    (.gc, "(type (array i8))"),
    (.gc, "(rec (type (func)))"),
    (.gc, "(type (sub (func)))"),
    (.gc, "(func (param anyref))"),
    (.exceptions, "(func (param exnref))"),
    (.exceptions, "(func try_table end)"),
    (.memory64, "(memory i64 1)"),
    (.memory64, "(table i64 1 funcref)"),
    (.multiMemory, "(memory 1) (memory 1)"),
    (.threads, "(memory 1 1 shared)"),
    (.threads, "(memory 1) (func (drop (i32.atomic.load (i32.const 0))))"),
    (.wideArithmetic, "(func (param i64 i64) (i64.mul_wide_s (local.get 0) (local.get 1)) drop drop)"),
    (.customPageSizes, "(memory 1 (pagesize 1))"),
  ]

  @Test(arguments: cases) func refusesWhatIsOff(feature: Feature, text: String) throws {
    #expect(try refusal(text: text) == nil)
    let without = FeatureSet(Feature.allCases.filter { $0 != feature })
    #expect(try refusal(text: text, .features(without))?.kind == .disabled(feature))
  }

  @Test func refusesLegacyExceptionsAlone() {
    let bytes = ModuleBytes().function([0, 0x06, 0x40, 0x19, 0x0B, 0x0B]).bytes
    #expect(refusal(bytes) == nil)
    let without = FeatureSet(Feature.allCases.filter { $0 != .legacyExceptions })
    #expect(refusal(bytes, .features(without))?.kind == .disabled(.legacyExceptions))
  }

  @Test func acceptsTagsForEitherFormOfExceptions() throws {
    let text = "(tag $t) (func throw $t)"
    for feature in [Feature.exceptions, .legacyExceptions] {
      #expect(try refusal(text: text, .features(.wasm2.union(FeatureSet(feature)))) == nil)
    }
    #expect(try refusal(text: text, .features(.wasm2))?.kind == .disabled(.exceptions))
  }

  @Test func readsReservedBytesAsVersion1Did() {
    // memory.size with a two-byte zero, which is an index since multi-memory and was a reserved byte before.
    let module = ModuleBytes().section(1, [1, 0x60, 0, 0]).section(3, [1, 0]).section(5, [1, 0, 1])
      .section(10, [1, 6, 0, 0x3F, 0x80, 0x00, 0x1A, 0x0B])
    #expect(refusal(module.bytes) == nil)
    #expect(refusal(module.bytes, .features(.wasm2))?.kind == .malformed)
  }

  @Test func letsConstantsReadDefinedGlobalsOnlySinceGarbageCollection() throws {
    let text = "(global i32 (i32.const 1)) (global i32 (global.get 0))"
    #expect(try refusal(text: text) == nil)
    #expect(try refusal(text: text, .features(.wasm2))?.message.hasPrefix("unknown global 0") == true)
  }

  @Test func refusesArithmeticInConstantsWithoutExtendedConstants() throws {
    let text = "(global i32 (i32.add (i32.const 1) (i32.const 2)))"
    #expect(try refusal(text: text) == nil)
    #expect(try refusal(text: text, .features(.wasm2))?.message.hasPrefix("constant expression required") == true)
  }
}
