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
    (.referenceTypes, "(table 1 funcref) (func (drop (table.get (i32.const 0))))"),
    (.referenceTypes, "(func (drop (select (result i32) (i32.const 0) (i32.const 0) (i32.const 0))))"),
    (.bulkMemory, "(table 1 funcref) (func (table.copy (i32.const 0) (i32.const 0) (i32.const 0)))"),
    (.simd, "(memory 1) (func (drop (v128.load8_splat (i32.const 0))))"),
    (.tailCalls, "(type $t (func)) (table 1 funcref) (func (return_call_indirect (type $t) (i32.const 0)))"),
    (.extendedConstants, "(global i32 (i32.add (i32.const 1) (i32.const 2)))"),
    (.extendedConstants, "(memory 1) (data (i32.sub (i32.const 1) (i32.const 1)))"),
    (.functionReferences, "(type $t (func)) (func unreachable call_ref $t)"),
    (.functionReferences, "(func (block unreachable br_on_null 0 drop))"),
    (.gc, "(func (drop (ref.i31 (i32.const 1))))"),
    (.gc, "(global i32 (i32.const 1)) (global i32 (global.get 0))"),
    (.gc, "(global i32 (i32.const 0)) (memory 1) (data (global.get 0))"),
    (.exceptions, "(tag) (func (try_table (catch 0 0)))"),
    (.legacyExceptions, "(func try catch_all end)"),
    (.legacyExceptions, "(func try delegate 0)"),
    (.memory64, "(memory i64 1) (func (drop (i32.load offset=4294967296 (i64.const 0))))"),
    (.multiMemory, "(memory 1) (memory 1) (func (drop (i32.load 1 (i32.const 0))))"),
    (.threads, "(memory 1) (func (drop (memory.atomic.notify (i32.const 0) (i32.const 0))))"),
    (.threads, "(func atomic.fence)"),
    (.wideArithmetic, "(func (i64.add128 (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0)) drop drop)"),
    (.customPageSizes, "(memory 1 (pagesize 65536))"),
  ]

  @Test func hasACaseForEveryFeature() {
    #expect(Set(Self.cases.map(\.0)) == Set(Feature.allCases).subtracting([.core]))
  }

  @Test(arguments: cases) func acceptsWhatIsOn(feature: Feature, text: String) throws {
    let features = FeatureSet([.core, feature]).withPrerequisites
    #expect(try refusal(text: text, .features(features)) == nil)
  }

  @Test(arguments: cases) func refusesWhatIsOff(feature: Feature, text: String) throws {
    #expect(try refusal(text: text) == nil)
    let without = FeatureSet(Feature.allCases.filter { $0 != feature })
    let error = try #require(try refusal(text: text, .features(without)))
    #expect(error.kind == .disabled(feature))
    #expect(error.description.contains("needs the feature \(feature.name), which is off"))
  }

  @Test func switchesOffWhatBuildsOnSomethingThatIsOff() throws {
    #expect(
      FeatureSet.all.disabling(FeatureSet(.bulkMemory)).isDisjoint(
        with: FeatureSet([.bulkMemory, .referenceTypes, .functionReferences, .gc, .exceptions])))
    #expect(FeatureSet.all.disabling(FeatureSet(.simd)) == .all.subtracting(FeatureSet([.simd, .relaxedSimd])))
    #expect(FeatureSet.all.disabling(.all) == FeatureSet(.core))
    for features in [FeatureSet.wasm1, .wasm2, .wasm3, .all] { #expect(features.withoutIncomplete == features) }
    // An engine does the same with what it is given.
    let text = "(type (array i8))"
    #expect(try refusal(text: text, .features(FeatureSet([.core, .gc])))?.kind == .disabled(.gc))
  }

  @Test func switchesOnWhatAFeatureBuildsOn() {
    #expect(
      FeatureSet(.gc).withPrerequisites
        == FeatureSet([.gc, .functionReferences, .referenceTypes, .bulkMemory]))
    for feature in Feature.allCases {
      let features = FeatureSet(feature).withPrerequisites
      #expect(features.withoutIncomplete == features && features.withPrerequisites == features)
    }
  }

  @Test func readsBoundsAndOffsetsAs32BitNumbersWithoutMemory64() throws {
    let without = FeatureSet.all.disabling(FeatureSet(.memory64))
    // A minimum, and an offset, of two with too many bytes for 32 bits.
    let memory = ModuleBytes().section(5, [1, 0, 0x82, 0x80, 0x80, 0x80, 0x80, 0x00])
    #expect(refusal(memory.bytes) == nil)
    #expect(refusal(memory.bytes, .features(without))?.message.hasPrefix("integer representation too long") == true)
    let load = ModuleBytes().section(1, [1, 0x60, 0, 0]).section(3, [1, 0]).section(5, [1, 0, 1])
      .section(10, [1, 13, 0, 0x41, 0, 0x28, 2, 0x82, 0x80, 0x80, 0x80, 0x80, 0x00, 0x1A, 0x0B])
    #expect(refusal(load.bytes) == nil)
    #expect(refusal(load.bytes, .features(without))?.message.hasPrefix("integer representation too long") == true)
  }

  @Test func needsBothFeaturesOfAnInstructionOfTwoProposals() throws {
    let text = "(type $t (func)) (func unreachable return_call_ref $t)"
    let both = FeatureSet([.core, .tailCalls, .functionReferences]).withPrerequisites
    #expect(try refusal(text: text, .features(both)) == nil)
    for feature in [Feature.tailCalls, .functionReferences] {
      let without = FeatureSet.all.disabling(FeatureSet(feature))
      #expect(try refusal(text: text, .features(without))?.kind == .disabled(feature))
    }
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
}
