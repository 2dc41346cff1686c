import ShadowFS
import TestFolders
import Testing

struct InflateTests {
  private func expand(_ bytes: [UInt8], limit: Int = 1 << 20) -> Result<[UInt8], InflateError> {
    do throws(InflateError) {
      return .success(try Inflate.expand(bytes, limit: limit))
    } catch { return .failure(error) }
  }

  @Test func `A stored block is copied`() {
    #expect(expand([1, 3, 0, 0xFC, 0xFF, 97, 98, 99]) == .success(Array("abc".utf8)))
  }

  @Test func `A block with fixed codes repeats what it has`() {
    // zlib.compress(b"abc" * 10), raw.
    #expect(
      expand([0x4B, 0x4C, 0x4A, 0x4E, 0xC4, 0x8D, 0x00]) == .success(Array(String(repeating: "abc", count: 10).utf8)))
  }

  @Test func `Each kind of damage has its error`() {
    #expect(expand([]) == .failure(.truncated))
    #expect(expand([7]) == .failure(.blockType))
    #expect(expand([1, 3, 0, 0, 0]) == .failure(.storedLength))
    #expect(expand([1, 3, 0, 0xFC, 0xFF, 97]) == .failure(.truncated))
    // 288 codes where 286 are the most.
    #expect(expand([0xFD, 0, 0, 0]) == .failure(.codeLengths))
    // A match before the first byte.
    #expect(expand([0x03, 0x02, 0, 0, 0]) == .failure(.distance))
  }

  @Test func `The output stops at its limit`() {
    let runs: [UInt8] = [0x4B, 0x4C, 0x4A, 0x4E, 0xC4, 0x8D, 0x00]
    #expect(expand(runs, limit: 30) == .success(Array(String(repeating: "abc", count: 10).utf8)))
    for limit in 0..<30 { #expect(expand(runs, limit: limit) == .failure(.tooLarge(limit: limit))) }
  }

  @Test(.enabled(if: HostCommand.exist("python3")), arguments: 0..<4)
  func `It accepts, refuses and expands as zlib does`(seed: Int) throws {
    let outcome = try HostCommand.run([
      "python3", "\(HostCommand.packageFolder)/Scripts/inflate-oracle.py", "\(seed)", "400",
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    var cases = CaseReader(bytes: outcome.output[...])
    var (good, bad) = (0, 0)
    while !cases.bytes.isEmpty {
      let input = Array(cases.take(cases.word()))
      let isGood = cases.byte() == 1
      let consumed = cases.word()
      let output = Array(cases.take(cases.word()))
      let result: (bytes: [UInt8], consumed: Int)? = input.withUnsafeBytes { try? Inflate.expand($0, limit: 1 << 20) }
      #expect((result != nil) == isGood, "\(input)")
      if isGood, let result {
        #expect(result.bytes == output, "\(input)")
        #expect(result.consumed == consumed, "\(input)")
        // A limit below the size is always noticed.
        if !output.isEmpty {
          #expect(expand(input, limit: output.count - 1) == .failure(.tooLarge(limit: output.count - 1)))
        }
      }
      if isGood { good += 1 } else { bad += 1 }
    }
    #expect(good > 100 && bad > 100)
  }
}

/// Reads the output of the oracle.
struct CaseReader {
  var bytes: ArraySlice<UInt8>

  mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    defer { bytes = bytes.dropFirst(count) }
    return bytes.prefix(count)
  }

  mutating func byte() -> UInt8 { take(1).first ?? 0 }

  mutating func word() -> Int { take(4).reversed().reduce(0) { $0 << 8 | Int($1) } }
}
