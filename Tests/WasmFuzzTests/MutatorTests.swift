import Testing

@testable import wasm_fuzz

@Suite struct MutatorTests {
  private static let header: [UInt8] = [0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00]

  /// One function that returns a constant.
  private static let module =
    header + [0x01, 5, 1, 0x60, 0, 1, 0x7F] + [0x03, 2, 1, 0] + [0x0A, 6, 1, 4, 0, 0x41, 7, 0x0B]

  private let corpus = Corpus([module, header + [0x00, 3, 1, 0x78, 9]])

  private func input(seed: UInt64, _ index: UInt64) -> [UInt8] {
    var mutator = Mutator(corpus: corpus, seed: seed, index: index)
    return mutator.next()
  }

  @Test func makesTheSameInputAgain() {
    for index in 0..<500 as Range<UInt64> { #expect(input(seed: 3, index) == input(seed: 3, index)) }
  }

  @Test func makesOtherInputsForOtherSeedsAndPlaces() {
    let first = (0..<200 as Range<UInt64>).map { input(seed: 1, $0) }
    let second = (0..<200 as Range<UInt64>).map { input(seed: 2, $0) }
    #expect(first != second)
    #expect(Set(first).count > 100)
  }

  @Test func keepsSectionsWholeMostly() {
    let whole = (0..<500 as Range<UInt64>).filter { index in
      let bytes = input(seed: 5, index)
      return ModuleLayout(bytes)?.bytes == bytes
    }
    #expect(whole.count > 300)
  }

  @Test func takesModulesApartAndPutsThemTogether() throws {
    let layout = try #require(ModuleLayout(Self.module))
    #expect(layout.sections.map(\.code) == [1, 3, 10])
    #expect(layout.bytes == Self.module)
    let code = try #require(CodeLayout(layout.sections[2].contents))
    #expect(code.bodies == [[0, 0x41, 7, 0x0B]])
    #expect(code.contents == layout.sections[2].contents)
  }

  @Test func padsIntegers() {
    #expect(LEB128.encode(3) == [3])
    #expect(LEB128.encode(3, minimumLength: 4) == [0x83, 0x80, 0x80, 0x00])
    #expect(LEB128.encode(300) == [0xAC, 0x02])
    var position = 0
    #expect(LEB128.read([0x83, 0x80, 0x80, 0x00], &position) == 3)
    #expect(position == 4)
    position = 0
    #expect(LEB128.read([0xFF, 0xFF, 0xFF, 0xFF, 0x7F], &position) == nil)
  }
}
