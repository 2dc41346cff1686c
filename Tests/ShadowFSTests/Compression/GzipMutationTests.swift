import ShadowFS
import TestFolders
import Testing

/// Compressed data that was tampered with, under the right checksums: it is refused, or is what the decoder makes of it.
///
/// `UMBRA_FUZZ_ROUNDS` sets how many are tried.
struct GzipMutationTests {
  private static let limit = 1 << 18

  /// Data in each of DEFLATE's three forms.
  private func samples() throws -> [[UInt8]] {
    var random = SeededRandom(seed: 7)
    let text = (0..<3000).map { _ in UInt8.random(in: 97...105, using: &random) }
    let stored = text.prefix(300).withUnsafeBytes { Array(Gzip.store($0).dropFirst(10).dropLast(8)) }
    // "abc" ten times, with fixed codes; and 75 times "a" or "b", in a block with codes of its own.
    let fixed: [UInt8] = [0x4B, 0x4C, 0x4A, 0x4E, 0xC4, 0x8D, 0x00]
    let dynamic: [UInt8] = [
      0x35, 0x8B, 0xC1, 0x11, 0x00, 0x00, 0x0C, 0xC1, 0x66, 0x4D, 0xF6, 0x1F, 0xA2, 0xA7, 0x55, 0x1F, 0xC2,
      0x41, 0x11, 0x88, 0xBD, 0x08, 0xD3, 0x92, 0x0B, 0xA6, 0x3A, 0x58, 0xEC, 0xA7, 0x53, 0x36, 0x07,
    ]
    var samples = [stored, fixed, dynamic]
    if HostCommand.exist("gzip") {
      for level in ["-1", "-9"] {
        samples.append(try HostCommand.run(["gzip", "-n", level], input: text).output.dropFirst(10).dropLast(8))
      }
    }
    return samples
  }

  @Test func `Compressed data that was tampered with is refused, or is what it says`() throws {
    let samples = try samples()
    var (refused, expanded) = (0, 0)
    for round in fuzzRounds(2000) {
      var random = SeededRandom(seed: UInt64(round))
      var (file, output): ([UInt8], [UInt8]?) = ([], [])
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        let member = member(samples, &random)
        file += member.bytes
        output = output.flatMap { output in member.output.map { output + $0 } }
        if output == nil { break }
      }
      if let whole = output, whole.count > Self.limit { output = nil }
      let found = try? Gzip.expand(file, limit: Self.limit)
      #expect(found == output, "round \(round)")
      if let found {
        expanded += 1
        guard !found.isEmpty else { continue }
        #expect(throws: InflateError.tooLarge(limit: found.count - 1), "round \(round)") {
          try Gzip.expand(file, limit: found.count - 1)
        }
      } else {
        refused += 1
      }
    }
    #expect(refused > 0 && expanded > 0)
    reportFuzzing("tampered compressed data: \(refused) refused, \(expanded) expanded")
  }

  /// A member whose data was changed, and what must come out of it.
  private func member(
    _ samples: [[UInt8]], _ random: inout SeededRandom
  ) -> (bytes: [UInt8], output: [UInt8]?) {
    func number(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &random) }
    var data = samples[number(samples.count)]
    for _ in 0..<number(4) where !data.isEmpty {
      let place = number(data.count)
      switch number(6) {
      case 0: data.removeSubrange(place..<min(data.count, place + 1 + number(8)))
      case 1: data.insert(contentsOf: data[place..<min(data.count, place + 1 + number(40))], at: number(data.count))
      case 2: data.insert(contentsOf: (0..<number(8)).map { _ in UInt8(number(256)) }, at: place)
      case 3: data[place] = [0, 1, 0xFE, 0xFF][number(4)]
      default: data[place] ^= 1 << UInt8(number(8))
      }
    }
    let (header, isGood) = header(&random)
    guard isGood,
      let (output, consumed) = data.withUnsafeBytes({ try? Inflate.expand($0, limit: Self.limit) }),
      consumed <= data.count
    else {
      // Nothing that follows may look like another member.
      return (header + data, nil)
    }
    var bytes = header + data[..<consumed]
    for word in [CRC32(output).value, UInt32(truncatingIfNeeded: output.count)] {
      for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }
    return (bytes, output)
  }

  /// The head of a member with optional parts, and whether it is right.
  private func header(_ random: inout SeededRandom) -> (bytes: [UInt8], isGood: Bool) {
    func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    let flags = UInt8(number(4) == 0 ? number(64) : 0)
    var bytes: [UInt8] = [0x1F, 0x8B, 8, flags, 1, 2, 3, 4, 5, 6]
    var isGood = flags & 0xE0 == 0
    if flags & 4 != 0 {
      let count = number(300)
      bytes += [UInt8(count & 0xFF), UInt8(count >> 8)] + [UInt8](repeating: 7, count: count)
    }
    for flag: UInt8 in [8, 16] where flags & flag != 0 { bytes += Array("name\0".utf8) }
    if flags & 2 != 0 {
      let checksum = CRC32(bytes).value
      let error: UInt8 = number(4) == 0 ? 1 : 0
      bytes += [UInt8(truncatingIfNeeded: checksum) ^ error, UInt8(truncatingIfNeeded: checksum >> 8)]
      isGood = isGood && error == 0
    }
    return (bytes, isGood)
  }
}
