import Testing

@testable import WasmCore

@Suite struct SectionTests {
  private func expectMalformed(_ module: ModuleBytes, _ message: String, _ location: SourceLocation = #_sourceLocation)
  {
    let error = refusal(module.bytes)
    #expect(error?.kind == .malformed, sourceLocation: location)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "accepted")", sourceLocation: location)
  }

  @Test func acceptsAModuleWithoutSections() {
    #expect(refusal(ModuleBytes().bytes) == nil)
  }

  @Test func refusesOtherMagicAndVersions() {
    #expect(refusal([])?.message.hasPrefix("unexpected end") == true)
    #expect(refusal([0x00, 0x61, 0x73])?.message.hasPrefix("unexpected end") == true)
    #expect(refusal([0x01, 0x61, 0x73, 0x6D, 1, 0, 0, 0])?.message.hasPrefix("magic header not detected") == true)
    #expect(refusal([0x00, 0x61, 0x73, 0x6D, 2, 0, 0, 0])?.message.hasPrefix("unknown binary version") == true)
    #expect(refusal([0x00, 0x61, 0x73, 0x6D, 1, 0, 2, 0])?.message == "unknown binary version")
    #expect(refusal([0x00, 0x61, 0x73, 0x6D, 13, 0, 1])?.message == "unknown binary version")
  }

  @Test func tellsComponentsFromUnknownVersions() {
    let message = "unknown binary version: a component, not a module"
    #expect(refusal([0x00, 0x61, 0x73, 0x6D, 1, 0, 1, 0])?.message == message)
    #expect(refusal([0x00, 0x61, 0x73, 0x6D, 13, 0, 1, 0, 7, 1])?.message == message)
  }

  /// Every section but the custom one, empty, in the order of the format.
  private static let order: [UInt8] = [1, 2, 3, 4, 5, 13, 6, 7, 9, 12, 10, 11]

  @Test func acceptsEmptySectionsInOrder() {
    let module = Self.order.reduce(ModuleBytes()) { $0.section($1, [0]) }
    #expect(refusal(module.bytes) == nil)
  }

  @Test(arguments: order) func refusesASectionTwice(code: UInt8) {
    expectMalformed(ModuleBytes().section(code, [0]).section(code, [0]), "unexpected content after last section")
  }

  @Test(arguments: 1..<order.count) func refusesSectionsOutOfOrder(place: Int) {
    expectMalformed(
      ModuleBytes().section(Self.order[place], [0]).section(Self.order[place - 1], [0]),
      "unexpected content after last section")
  }

  @Test(arguments: [14, 15, 0x7F, 0x80, 0xFF] as [UInt8]) func refusesUnknownSections(code: UInt8) {
    expectMalformed(ModuleBytes().section(code, []), "malformed section id")
  }

  @Test func refusesSectionsThatAreLongerThanTheirContents() {
    expectMalformed(ModuleBytes().section(1, [1, 0x60, 0, 0, 0]), "section size mismatch")
    expectMalformed(ModuleBytes().section(8, [0, 0]), "section size mismatch")
  }

  @Test func refusesSectionsThatAreShorterThanTheirContents() {
    expectMalformed(ModuleBytes().section(1, [2, 0x60, 0, 0]).section(3, [0]), "unexpected end")
    expectMalformed(ModuleBytes().section(1, []), "unexpected end")
  }

  @Test func refusesSectionsThatReachPastTheFile() {
    var module = ModuleBytes()
    module.bytes += [1, 100, 0]
    expectMalformed(module, "length out of bounds")
  }

  @Test func refusesFunctionsWithoutBodiesAndBodiesWithoutFunctions() {
    let types = ModuleBytes().section(1, [1, 0x60, 0, 0])
    let message = "function and code section have inconsistent lengths"
    expectMalformed(types.section(3, [1, 0]), message)
    expectMalformed(types.section(3, [2, 0, 0]).section(10, [1, 2, 0, 0x0B]), message)
    expectMalformed(types.section(10, [1, 2, 0, 0x0B]), message)
  }

  @Test func refusesADataCountThatIsNotTheNumberOfSegments() {
    let message = "data count and data section have inconsistent lengths"
    expectMalformed(ModuleBytes().section(12, [1]), message)
    expectMalformed(ModuleBytes().section(12, [0]).section(11, [1, 1, 0]), message)
    expectMalformed(ModuleBytes().section(12, [2]).section(11, [1, 1, 0]), message)
    #expect(refusal(ModuleBytes().section(12, [1]).section(11, [1, 1, 0]).bytes) == nil)
  }

  @Test func refusesInstructionsThatNameDataWithoutADataCount() {
    // i32.const 0, i32.const 0, i32.const 0, memory.init 0 0
    let body: [UInt8] = [0, 0x41, 0, 0x41, 0, 0x41, 0, 0xFC, 8, 0, 0, 0x0B]
    let module = ModuleBytes().section(1, [1, 0x60, 0, 0]).section(3, [1, 0]).section(5, [1, 0, 1])
    let code = [1, UInt8(body.count)] + body
    expectMalformed(module.section(10, code).section(11, [1, 1, 0]), "data count section required")
    #expect(refusal(module.section(12, [1]).section(10, code).section(11, [1, 1, 0]).bytes) == nil)
  }

  @Test func refusesUnknownFlagsAndKinds() {
    expectMalformed(ModuleBytes().section(4, [1, 0x70, 0x08, 0]), "malformed limits flags")
    expectMalformed(ModuleBytes().section(4, [1, 0x70, 0x02, 0]), "malformed limits flags")
    expectMalformed(ModuleBytes().section(5, [1, 0x10, 0]), "malformed limits flags")
    expectMalformed(ModuleBytes().section(6, [1, 0x7F, 2, 0x41, 0, 0x0B]), "malformed mutability")
    expectMalformed(ModuleBytes().section(2, [1, 0, 0, 5, 0]), "malformed import kind")
    expectMalformed(ModuleBytes().section(7, [1, 0, 5, 0]), "malformed export kind")
    expectMalformed(ModuleBytes().section(9, [1, 8]), "malformed elements segment kind")
    expectMalformed(ModuleBytes().section(9, [1, 1, 1, 0]), "malformed element kind")
    expectMalformed(ModuleBytes().section(11, [1, 3, 0]), "malformed data segment kind")
    expectMalformed(ModuleBytes().section(1, [1, 0x5D]), "malformed type definition")
    expectMalformed(ModuleBytes().section(1, [1, 0x60, 1, 0x50, 0]), "malformed reference type")
    expectMalformed(ModuleBytes().section(4, [1, 0x40, 1, 0x70, 0, 0]), "malformed table")
  }

  @Test func refusesBodiesThatDoNotEndWithTheirFunction() {
    expectMalformed(ModuleBytes().function([0, 0x0B, 0x01]), "END opcode expected")
    expectMalformed(ModuleBytes().function([0, 0x01]), "unexpected end of section or function")
    expectMalformed(ModuleBytes().function([0, 0x02, 0x40, 0x0B]), "unexpected end of section or function")
    expectMalformed(ModuleBytes().function([]), "unexpected end of section or function")
  }

  @Test func refusesIllegalOpcodes() {
    expectMalformed(ModuleBytes().function([0, 0xFF, 0x0B]), "illegal opcode ff")
    expectMalformed(ModuleBytes().function([0, 0x27, 0x0B]), "illegal opcode 27")
    expectMalformed(ModuleBytes().function([0, 0xFC, 0x7F, 0x0B]), "illegal opcode fc 7f")
    expectMalformed(ModuleBytes().function([0, 0xFD, 0xFF, 0xFF, 0x03, 0x0B]), "illegal opcode fd ff ff 03")
  }

  @Test func refusesMoreLocalsThanTheFormatCanCount() {
    let most: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x7F]
    expectMalformed(ModuleBytes().function([2] + most + [1, 0x7E, 0x0B]), "too many locals")
    #expect(refusal(ModuleBytes().function([1] + most + [0x0B]).bytes)?.kind == .limit("functionLocals"))
  }

  @Test func acceptsAllFormsOfElementSegments() {
    let offset: [UInt8] = [0x41, 0, 0x0B]
    let expressions: [UInt8] = [1, 0xD2, 0, 0x0B]
    let forms: [[UInt8]] = [
      [0] + offset + [1, 0], [1, 0, 1, 0], [2, 0] + offset + [0, 1, 0], [3, 0, 1, 0],
      [4] + offset + expressions, [5, 0x70] + expressions, [6, 0] + offset + [0x70] + expressions,
      [7, 0x70] + expressions,
    ]
    let module = ModuleBytes().section(1, [1, 0x60, 0, 0]).section(3, [1, 0]).section(4, [1, 0x70, 0, 1])
      .section(9, [UInt8(forms.count)] + forms.flatMap { $0 }).section(10, [1, 2, 0, 0x0B])
    #expect(refusal(module.bytes) == nil)
  }

  @Test func placesCustomSectionsAfterTheSectionBeforeThem() throws {
    let bytes = ModuleBytes().custom("first", [1]).section(1, [0]).custom("second", [2, 3]).custom("third", []).bytes
    let module = try Module(bytes, engine: Engine(.everything))
    #expect(module.customSections.map(\.name) == ["first", "second", "third"])
    #expect(module.customSections.map(\.precedingSection) == [0, 1, 1])
    #expect(module.customSections.map { module.bytes(of: $0) } == [[1], [2, 3], []])
  }

  @Test func refusesCustomSectionsWithoutAName() {
    expectMalformed(ModuleBytes().section(0, []), "unexpected end")
    expectMalformed(ModuleBytes().section(0, [5, 0x61]), "length out of bounds")
    expectMalformed(ModuleBytes().section(0, [1, 0xFF]), "malformed UTF-8 encoding")
  }
}
