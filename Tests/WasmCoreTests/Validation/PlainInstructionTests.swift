import Testing

@testable import WasmCore

/// Plain instructions are checked by numbers, but for the last eight bytes of a module. So eight bytes of code are checked
/// in both ways: with something behind them, and without.
@Suite struct PlainInstructionTests {
  private let engine = Engine(.everything)

  /// A module with memory and one function, whose parameters are of all kinds.
  private func module(_ code: [UInt8]) -> ModuleBytes {
    let body = [0] + code
    return ModuleBytes()
      .section(1, [1, 0x60, 6, 0x7F, 0x7E, 0x7D, 0x7C, 0x70, 0x7B, 0])
      .section(3, [1, 0])
      .section(5, [1, 0, 1])
      .section(10, [1] + ModuleBytes.leb(UInt64(body.count)) + body)
  }

  private func refusal(_ bytes: [UInt8]) -> String? {
    do throws(ModuleError) {
      _ = try Module(bytes, engine: engine)
      return nil
    } catch {
      return "\(error.kind) \(error.message) \(error.offset)"
    }
  }

  /// - Returns: whether the code is valid.
  @discardableResult
  private func expectAgreement(_ code: [UInt8], _ location: SourceLocation = #_sourceLocation) -> Bool {
    let module = module(code)
    let whole = refusal(module.bytes)
    #expect(refusal(module.custom("behind", Array(repeating: 0, count: 16)).bytes) == whole, sourceLocation: location)
    return whole == nil
  }

  @Test func areRefusedAsOthersAre() {
    var random = SystemRandomNumberGenerator()
    var validCount = 0
    for _ in 0..<2_000 {
      var code: [UInt8] = []
      while code.count < 7 {
        switch UInt8.random(in: 0..<12, using: &random) {
        case 0, 1, 2: code += [0x20, .random(in: 0..<8, using: &random)]
        case 3: code += [.random(in: 0x21...0x22, using: &random), .random(in: 0..<6, using: &random)]
        case 4, 5: code += [0x1A]
        case 6: code += [.random(in: 0x41...0x44, using: &random)]
        case 7: code += [.random(in: 0x28...0x3E, using: &random), .random(in: 0..<4, using: &random)]
        case 8: code += [.random(in: 0x45...0xC4, using: &random)]
        case 9: code += [.random(in: 0x80...0xFF, using: &random)]
        case 10: code += [.random(in: 0...0x7F, using: &random)]
        default: code += [0x00]
        }
      }
      if expectAgreement(code.prefix(7) + [0x0B]) { validCount += 1 }
    }
    #expect(validCount > 0)
  }

  @Test func readIntegersOfAllLengths() {
    for opcode: UInt8 in [0x41, 0x42] {
      for length in 0..<6 {
        for last: UInt8 in [0, 0x07, 0x08, 0x3F, 0x7F] {
          let integer = Array(repeating: UInt8(0xFF), count: length) + [last]
          let code = [opcode] + integer + [0x1A, 0x0B]
          if code.count <= 8 { expectAgreement(code) }
        }
      }
    }
    for length in 0..<4 {
      let offset = Array(repeating: UInt8(0x80), count: length) + [0]
      #expect(
        expectAgreement([0x20, 0, 0x2D, 0] + offset.prefix(2) + (length < 2 ? [0x1A, 0x0B] : [])) == (length < 2))
    }
  }

  @Test func pushAsMuchAsTheStackHolds() {
    let pushes = Array(repeating: [UInt8(0x20), 3], count: 2_000).joined()
    let drops = Array(repeating: UInt8(0x1A), count: 2_000)
    let bytes = module(pushes + drops + [0x0B]).bytes
    #expect(refusal(bytes) == nil)
    #expect(refusal(module(pushes + drops + [0x1A, 0x0B]).bytes) != nil)
    let error = WasmCoreTests.refusal(bytes, .everything.limiting { $0.operandStackDepth = 1_999 })
    #expect(error?.kind == .limit("operandStackDepth"))
    #expect(WasmCoreTests.refusal(bytes, .everything.limiting { $0.operandStackDepth = 2_000 }) == nil)
  }

  @Test func knowOnlyTheLocalsOfTheirFunction() throws {
    let many = "(func (local \(String(repeating: "i32 ", count: 200))) (drop (local.get 127)) (drop (local.get 199)))"
    #expect(try WasmCoreTests.refusal(text: many) == nil)
    let few = "(func (local i64 i32) (drop (i64.eqz (local.get 0))) (drop (local.get 2)) (drop (i64.const 1000)))"
    #expect(try WasmCoreTests.refusal(text: many + few)?.message == "unknown local 2: the function has 2")
  }

  @Test func takeAddressesOfTheWidthOfTheirMemory() throws {
    let code = "(func (drop (i32.load (i64.const 1))) (i64.store (i64.const 1) (i64.const 2)) (drop (i64.const 10000)))"
    #expect(try WasmCoreTests.refusal(text: "(memory i64 1)" + code) == nil)
    #expect(try WasmCoreTests.refusal(text: "(memory 1)" + code)?.kind == .invalid)
    #expect(try WasmCoreTests.refusal(text: code)?.message == "unknown memory 0: the module has 0")
  }
}
