import Testing

@testable import WasmCore

/// The validator keeps its own stacks, so depth costs memory up to a limit and never the native stack.
@Suite struct NestingTests {
  private let depth = 90_000

  private func repeated(_ bytes: [UInt8], count: Int = 90_000) -> [UInt8] {
    var result: [UInt8] = []
    for _ in 0..<count { result += bytes }
    return result
  }

  @Test func acceptsDeeplyNestedBlocks() {
    let body = [0] + repeated([0x02, 0x40])
    #expect(refusal(ModuleBytes().function(body + Array(repeating: 0x0B, count: depth + 1)).bytes) == nil)
  }

  @Test func refusesBlocksThatAreNestedTooDeeply() {
    let depth = 200_000
    let body = [0] + repeated([0x02, 0x40], count: depth)
    let bytes = ModuleBytes().function(body + Array(repeating: 0x0B, count: depth + 1)).bytes
    #expect(refusal(bytes)?.kind == .limit("nestingDepth"))
  }

  @Test func acceptsDeepOperandStacks() {
    let body = [0] + repeated([0x41, 0x00])
    #expect(refusal(ModuleBytes().function(body + Array(repeating: 0x1A, count: depth) + [0x0B]).bytes) == nil)
  }

  @Test func refusesDeeplyNestedBlocksInConstantExpressions() {
    let expression = repeated([0x02, 0x40])
    let bytes = ModuleBytes().section(
      6, [1, 0x7F, 0] + expression + Array(repeating: 0x0B, count: depth + 1)
    ).bytes
    #expect(refusal(bytes)?.message.hasPrefix("constant expression required") == true)
  }

  @Test func acceptsFunctionsWithFortyThousandLocals() throws {
    let error = try refusal(
      text: "(func (result i64) (local \(String(repeating: "i32 ", count: 40_000)) i64) local.get 40000)")
    #expect(error == nil)
  }

  @Test func knowsTheTypesOfDistantLocals() throws {
    let locals = "(local \(String(repeating: "i32 ", count: 2_000)) f32 \(String(repeating: "i64 ", count: 2_000)) f64)"
    func error(_ index: Int, _ type: String) throws -> ModuleError? {
      try refusal(text: "(func (result \(type)) \(locals) local.get \(index))")
    }
    for (index, type) in [(0, "i32"), (1_999, "i32"), (2_000, "f32"), (2_001, "i64"), (4_000, "i64"), (4_001, "f64")] {
      #expect(try error(index, type) == nil, "local \(index)")
      #expect(try error(index, "v128")?.message.contains("found [\(type)]") == true, "local \(index)")
    }
    #expect(try error(4_002, "i32")?.message == "unknown local 4002: the function has 4002")
  }

  @Test func checksALabelOfALargeBranchTableOnce() {
    // A thousand results times a million labels would take minutes if each label were compared anew.
    let results: [UInt8] = Array(repeating: 0x7F, count: 1_000)
    let labels = 1_000_000
    var body: [UInt8] = [0, 0x00, 0x0E] + ModuleBytes.leb(UInt64(labels)) + Array(repeating: 0, count: labels + 1)
    body.append(0x0B)
    let module = ModuleBytes().section(1, [1, 0x60, 0] + ModuleBytes.leb(1_000) + results).section(3, [1, 0])
    let code: [UInt8] = [1] + ModuleBytes.leb(UInt64(body.count)) + body
    let duration = ContinuousClock().measure { #expect(refusal(module.section(10, code).bytes) == nil) }
    #expect(duration < .seconds(5))
  }
}
