import Testing
import WasmText

@testable import WasmCore

/// The section of branch hints is read where it makes sense, and is no error where it does not.
@Suite struct BranchHintTests {
  /// A function whose bytes 1 to 3 are `local.get 0`, `if`, and a module with the given section before its code.
  private func hints(_ section: [UInt8], times: Int = 1, afterCode: Bool = false) throws -> [UInt32: [BranchHint]] {
    let name = Array("metadata.code.branch_hint".utf8)
    let custom = [UInt8(name.count)] + name + section
    let code: [UInt8] = [1, 8, 0, 0x20, 0, 0x04, 0x40, 0x0B, 0x01, 0x0B]
    var module = ModuleBytes().section(1, [1, 0x60, 1, 0x7F, 0]).section(3, [1, 0])
    if afterCode { module = module.section(10, code) }
    for _ in 0..<times { module = module.section(0, custom) }
    if !afterCode { module = module.section(10, code) }
    return try Module(module.bytes, engine: Engine()).contents.branchHints
  }

  @Test func areReadByFunctionAndOffset() throws {
    #expect(try hints([1, 0, 1, 3, 1, 1]) == [0: [BranchHint(offset: 3, isLikely: true)]])
    #expect(try hints([1, 0, 1, 3, 1, 0]) == [0: [BranchHint(offset: 3, isLikely: false)]])
    #expect(try hints([0]) == [:])
  }

  @Test(
    arguments: [
      [1, 0, 1, 3, 1, 2],  // neither likely nor unlikely
      [1, 0, 1, 3, 2, 1],  // of another size
      [1, 1, 1, 3, 1, 1],  // of a function that is not there
      [1, 0, 2, 3, 1, 1, 3, 1, 1],  // twice for one place
      [1, 0, 1, 8, 1, 1],  // behind the function
      [1, 0, 0],  // none
      [1, 0, 1, 3, 1],  // cut off
      [1, 0, 1, 3, 1, 1, 0],  // too long
      [2, 0, 1, 3, 1, 1, 0, 1, 3, 1, 1],  // a function twice
    ] as [[UInt8]])
  func areIgnoredIfDamaged(section: [UInt8]) throws { #expect(try hints(section) == [:]) }

  @Test func areIgnoredIfThereTwiceOrTooLate() throws {
    #expect(try hints([1, 0, 1, 3, 1, 1], times: 2) == [:])
    #expect(try hints([1, 0, 1, 3, 1, 1], afterCode: true) == [:])
  }

  @Test func mayOnlyBeForConditionalBranches() throws {
    func isMisplaced(_ offset: UInt8) throws -> Bool {
      let name = Array("metadata.code.branch_hint".utf8)
      let module = ModuleBytes().section(1, [1, 0x60, 1, 0x7F, 0]).section(3, [1, 0])
        .section(0, [UInt8(name.count)] + name + [1, 0, 1, offset, 1, 1])
        .section(10, [1, 8, 0, 0x20, 0, 0x04, 0x40, 0x0B, 0x01, 0x0B])
      return try Module(module.bytes, engine: Engine()).hasMisplacedBranchHint
    }
    #expect(try !isMisplaced(3))
    for offset: UInt8 in [0, 1, 2, 4, 5, 6, 7] { #expect(try isMisplaced(offset)) }
  }
}
