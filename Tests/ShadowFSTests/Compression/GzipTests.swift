import ShadowFS
import TestFolders
import Testing

struct GzipTests {
  private func expand(_ bytes: [UInt8], limit: Int = 1 << 26) -> Result<[UInt8], InflateError> {
    do throws(InflateError) {
      return .success(try Gzip.expand(bytes, limit: limit))
    } catch { return .failure(error) }
  }

  private func stored(_ text: String) -> [UInt8] { Array(text.utf8).withUnsafeBytes { Gzip.store($0) } }

  @Test func `CRC-32 has its published check value`() {
    #expect(CRC32(Array("123456789".utf8)).value == 0xCBF4_3926)
    #expect(CRC32([]).value == 0)
    // In pieces of any size it is the same.
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for cut in [0, 1, 7, 8, 9, 500] {
      var checksum = CRC32(Array(bytes[..<cut]))
      checksum.update(Array(bytes[cut...]))
      #expect(checksum.value == CRC32(bytes).value)
    }
  }

  @Test func `What was stored comes back`() {
    #expect(expand(stored("")) == .success([]))
    #expect(expand(stored("one") + stored("two") + [0, 0, 0]) == .success(Array("onetwo".utf8)))
    let large = [UInt8](repeating: 7, count: 200_000)
    #expect(expand(large.withUnsafeBytes { Gzip.store($0) }) == .success(large))
  }

  @Test func `Every cut and every flipped bit is noticed`() {
    let file = stored("some text to be kept")
    for count in 0..<file.count { #expect(throws: InflateError.self) { try expand(Array(file[..<count])).get() } }
    // Date, operating system and the hint at the level mean nothing.
    for index in file.indices where !(4..<10).contains(index) {
      for bit in 0..<8 {
        var damaged = file
        damaged[index] ^= 1 << bit
        // The flag for text, and the bits that fill up the byte of a stored block's head, mean nothing either.
        if index == 3 && bit == 0 || index == 10 && bit > 2 { continue }
        #expect(throws: InflateError.self, "byte \(index) bit \(bit)") { try expand(damaged).get() }
      }
    }
  }

  @Test func `The limit holds for all members together`() {
    let two = stored("12345") + stored("67890")
    #expect(expand(two, limit: 10) == .success(Array("1234567890".utf8)))
    #expect(expand(two, limit: 9) == .failure(.tooLarge(limit: 9)))
    #expect(expand(stored("a") + [1]) == .failure(.trailingBytes))
  }

  @Test(.enabled(if: HostCommand.exist("gzip"))) func `gzip and this decoder read each other's files`() throws {
    var random = SeededRandom(seed: 1)
    let text = (0..<20_000).map { _ in UInt8.random(in: 97...105, using: &random) }
    for level in ["-1", "-6", "-9"] {
      let file = try HostCommand.run(["gzip", "-n", level], input: text).output
      #expect(expand(file) == .success(text))
    }
    let ours = text.withUnsafeBytes { Gzip.store($0) }
    #expect(try HostCommand.run(["gzip", "-dc"], input: ours).output == text)
  }
}
