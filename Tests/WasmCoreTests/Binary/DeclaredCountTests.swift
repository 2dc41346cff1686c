import Testing

@testable import WasmCore

/// Small files that declare a lot must be refused at once, before anything is allocated for what they declare.
@Suite struct DeclaredCountTests {
  private static let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]

  private func expectQuickRefusal(_ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation) {
    let duration = ContinuousClock().measure {
      #expect(refusal(bytes) != nil, sourceLocation: location)
    }
    // A bound that a loop or an allocation over four billion items misses by far on any machine.
    #expect(duration < .seconds(1), sourceLocation: location)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13] as [UInt8])
  func refusesSectionsThatDeclareFourBillionItems(code: UInt8) {
    expectQuickRefusal(ModuleBytes().section(code, Self.huge).bytes)
  }

  @Test func refusesTypesThatDeclareFourBillionParts() {
    expectQuickRefusal(ModuleBytes().section(1, [1, 0x60] + Self.huge).bytes)
    expectQuickRefusal(ModuleBytes().section(1, [1, 0x60, 0] + Self.huge).bytes)
    expectQuickRefusal(ModuleBytes().section(1, [1, 0x5F] + Self.huge).bytes)
    expectQuickRefusal(ModuleBytes().section(1, [1, 0x4E] + Self.huge).bytes)
    expectQuickRefusal(ModuleBytes().section(1, [1, 0x50] + Self.huge).bytes)
  }

  @Test func refusesNamesAndSegmentsOfFourBillionBytes() {
    expectQuickRefusal(ModuleBytes().section(0, Self.huge).bytes)
    expectQuickRefusal(ModuleBytes().section(2, [1] + Self.huge).bytes)
    expectQuickRefusal(ModuleBytes().section(9, [1, 1, 0] + Self.huge).bytes)
    expectQuickRefusal(ModuleBytes().section(9, [1, 5, 0x70] + Self.huge).bytes)
    expectQuickRefusal(ModuleBytes().section(11, [1, 1] + Self.huge).bytes)
  }

  @Test func refusesInstructionsThatDeclareFourBillionOperands() {
    expectQuickRefusal(ModuleBytes().function([0, 0x0E] + Self.huge + [0x0B]).bytes)
    expectQuickRefusal(ModuleBytes().function([0, 0x1C] + Self.huge + [0x0B]).bytes)
    expectQuickRefusal(ModuleBytes().function([0, 0x1F, 0x40] + Self.huge + [0x0B]).bytes)
    expectQuickRefusal(ModuleBytes().function(Self.huge + [0x0B]).bytes)
    expectQuickRefusal(
      ModuleBytes().section(1, [2, 0x60, 0, 0, 0x5E, 0x7F, 0]).section(3, [1, 0])
        .section(10, [1, 11, 0, 0xFB, 8, 1] + Self.huge + [0x1A, 0x0B]).bytes)
  }

  @Test func ignoresNamesThatAreNotThere() throws {
    let subsection: [UInt8] = [1, 6] + Self.huge + [0]
    let module = try Module(ModuleBytes().custom("name", subsection).bytes, engine: Engine())
    #expect(module.names == NameSection())
  }
}
