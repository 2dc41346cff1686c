import Testing

@testable import WasmCore

@Suite struct ByteReaderTests {
  private func read<T>(_ bytes: [UInt8], _ body: (inout ByteReader) throws(ModuleError) -> T) -> Result<T, ModuleError>
  {
    let source = ModuleSource(bytes)
    var reader = ByteReader(source, range: SourceRange(start: 0, end: bytes.count))
    do throws(ModuleError) {
      let value = try body(&reader)
      #expect(reader.isAtEnd, "\(reader.remaining) bytes were not read")
      return .success(value)
    } catch {
      return .failure(error)
    }
  }

  private func message<T>(_ result: Result<T, ModuleError>) -> String? {
    guard case .failure(let error) = result else { return nil }
    #expect(error.kind == .malformed)
    return error.message
  }

  @Test(
    arguments: [
      ([0x00], 0), ([0x7F], 127), ([0x80, 0x01], 128), ([0x80, 0x00], 0), ([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], UInt32.max),
      ([0x83, 0x80, 0x80, 0x80, 0x00], 3),
    ] as [([UInt8], UInt32)])
  func readsUnsignedIntegersOf32Bits(bytes: [UInt8], value: UInt32) throws {
    #expect(try read(bytes) { (reader) throws(ModuleError) in try reader.u32() }.get() == value)
  }

  @Test(
    arguments: [
      ([0x00], 0), ([0x3F], 63), ([0x40], -64), ([0x7F], -1), ([0xFF, 0x7F], -1), ([0xC0, 0x00], 64),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0x07], Int32.max), ([0x80, 0x80, 0x80, 0x80, 0x78], Int32.min),
      ([0x80, 0x80, 0x80, 0x80, 0x00], 0), ([0xFF, 0xFF, 0xFF, 0xFF, 0x7F], -1),
    ] as [([UInt8], Int32)])
  func readsSignedIntegersOf32Bits(bytes: [UInt8], value: Int32) throws {
    #expect(try read(bytes) { (reader) throws(ModuleError) in try reader.s32() }.get() == value)
  }

  @Test(
    arguments: [
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00], Int64.max),
      ([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7F], Int64.min),
      ([0x7F], -1), ([0x80, 0x7F], -128),
    ] as [([UInt8], Int64)])
  func readsSignedIntegersOf64Bits(bytes: [UInt8], value: Int64) throws {
    #expect(try read(bytes) { (reader) throws(ModuleError) in try reader.s64() }.get() == value)
  }

  @Test(
    arguments: [
      ([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], 0xFFFF_FFFF), ([0x70], -16), ([0x80, 0x80, 0x80, 0x80, 0x70], -0x1_0000_0000),
    ] as [([UInt8], Int64)])
  func readsSignedIntegersOf33Bits(bytes: [UInt8], value: Int64) throws {
    #expect(try read(bytes) { (reader) throws(ModuleError) in try reader.s33() }.get() == value)
  }

  @Test func readsTheLargestUnsignedIntegerOf64Bits() throws {
    let bytes = [UInt8](repeating: 0xFF, count: 9) + [0x01]
    #expect(try read(bytes) { (reader) throws(ModuleError) in try reader.u64() }.get() == .max)
  }

  @Test(
    arguments: [[0x80, 0x80, 0x80, 0x80, 0x10], [0xFF, 0xFF, 0xFF, 0xFF, 0x1F], [0x80, 0x80, 0x80, 0x80, 0x70]]
      as [[UInt8]])
  func refusesUnsignedIntegersWithBitsBeyondTheirSize(bytes: [UInt8]) {
    let result = read(bytes) { (reader) throws(ModuleError) in try reader.u32() }
    #expect(message(result)?.hasPrefix("integer too large") == true)
  }

  @Test(
    arguments: [[0x80, 0x80, 0x80, 0x80, 0x08], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0x4F]]
      as [[UInt8]])
  func refusesSignedIntegersWhoseUnusedBitsDoNotRepeatTheSign(bytes: [UInt8]) {
    let result = read(bytes) { (reader) throws(ModuleError) in try reader.s32() }
    #expect(message(result)?.hasPrefix("integer too large") == true)
  }

  @Test func refusesSignedIntegersOf64BitsWithHalfASignAtTheEnd() {
    let bytes = [UInt8](repeating: 0x80, count: 9) + [0x01]
    let result = read(bytes) { (reader) throws(ModuleError) in try reader.s64() }
    #expect(message(result)?.hasPrefix("integer too large") == true)
  }

  @Test func refusesIntegersInMoreBytesThanTheirSizeNeeds() {
    let six: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]
    let eleven = [UInt8](repeating: 0x80, count: 10) + [0x00]
    for result in [
      message(read(six) { (reader) throws(ModuleError) in UInt64(try reader.u32()) }),
      message(read(six) { (reader) throws(ModuleError) in UInt64(truncatingIfNeeded: try reader.s32()) }),
      message(read(six) { (reader) throws(ModuleError) in UInt64(truncatingIfNeeded: try reader.s33()) }),
      message(read(eleven) { (reader) throws(ModuleError) in try reader.u64() }),
      message(read(eleven) { (reader) throws(ModuleError) in UInt64(truncatingIfNeeded: try reader.s64()) }),
    ] {
      #expect(result?.hasPrefix("integer representation too long") == true)
    }
  }

  @Test func refusesToReadPastItsEnd() {
    for bytes: [UInt8] in [[], [0x80], [0xFF, 0xFF]] {
      let result = read(bytes) { (reader) throws(ModuleError) in try reader.u32() }
      #expect(message(result)?.hasPrefix("unexpected end") == true)
    }
  }

  @Test func namesErrorsByWhereTheIntegerStarts() {
    let result = read([0x01, 0x80, 0x80, 0x80, 0x80, 0x10]) { (reader) throws(ModuleError) in
      _ = try reader.byte()
      _ = try reader.u32()
    }
    guard case .failure(let error) = result else {
      Issue.record("no error")
      return
    }
    #expect(error.offset == 1)
  }

  @Test func staysInsideTheSourceWhateverRangeItIsGiven() {
    let source = ModuleSource([1, 2, 3])
    #expect(ByteReader(source, range: SourceRange(start: -5, end: 90)).remaining == 3)
    #expect(ByteReader(source, range: SourceRange(start: 2, end: 1)).remaining == 0)
    #expect(ByteReader(source, range: SourceRange(start: 70, end: 90)).remaining == 0)
  }

  // MARK: Names

  private func name(_ bytes: [UInt8]) -> Result<Name, ModuleError> {
    read([UInt8(bytes.count)] + bytes) { (reader) throws(ModuleError) in try reader.name() }
  }

  @Test(arguments: [
    "", "memory", "a\u{0}b", "é", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10FFFF}", "🦀x",
  ])
  func readsNamesInUTF8(text: String) throws {
    #expect(try name(Array(text.utf8)).get() == Name(text))
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x9F, 0xBF], [0xE1, 0x80],
      [0xE1, 0x80, 0xC0],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80],
      [0xF1, 0x80, 0x80], [0x41, 0xFF], [0xFE],
    ] as [[UInt8]])
  func refusesNamesThatAreNotUTF8(bytes: [UInt8]) {
    #expect(message(name(bytes)) == "malformed UTF-8 encoding in a name")
  }

  @Test func keepsNamesThatDifferOnlyInNormalisationApart() throws {
    #expect(try name(Array("é".utf8)).get() != name(Array("e\u{301}".utf8)).get())
  }
}
