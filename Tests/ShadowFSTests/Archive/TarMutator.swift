import TestFolders

@testable import ShadowFS

/// Changes an archive as somebody would who wants a program that reads it to fail; checksums stay right.
struct TarMutator {
  var random: SeededRandom

  /// Where a header has numbers: mode, owner, group, size, time, major and minor number of a device.
  private static let numbers = [100..<108, 108..<116, 116..<124, 124..<136, 136..<148, 329..<337, 337..<345]
  private static let types = Array("01234567xgLKVDSM\0?".utf8)

  /// Archives that come from blocks: headers that were taken apart by nobody.
  mutating func mutated(_ archive: [UInt8]) -> [UInt8] {
    var blocks = stride(from: 0, to: archive.count, by: 512).map { Array(archive[$0..<min($0 + 512, archive.count)]) }
    for _ in 0..<[1, 1, 2, 4][number(4)] where !blocks.isEmpty { mutate(&blocks) }
    var bytes = blocks.flatMap { $0 }
    if number(20) == 0 { bytes.removeLast(number(min(bytes.count, 2000) + 1)) }
    return bytes
  }

  private mutating func mutate(_ blocks: inout [[UInt8]]) {
    let index = number(blocks.count)
    let headers = blocks.indices.filter { TarHeader(blocks[$0][...]) != nil && blocks[$0].contains { $0 != 0 } }
    switch number(11) {
    case 0: blocks.remove(at: index)
    case 1: blocks.insert(blocks[index], at: number(blocks.count))
    case 2: blocks.swapAt(index, number(blocks.count))
    case 3, 4:
      // Texts: names, targets, and the records of extended headers.
      let place = number(blocks[index].count)
      blocks[index][place] = [0, 10, 32, 46, 47, 48, 57, 61, 255, UInt8(number(256))][number(10)]
      if headers.contains(index) { fixChecksum(&blocks[index]) }
    default:
      guard !headers.isEmpty else { return }
      let header = headers[number(headers.count)]
      switch number(4) {
      case 0: blocks[header][156] = Self.types[number(Self.types.count)]
      case 1, 2: setNumber(&blocks[header], Self.numbers[number(Self.numbers.count)])
      default: blocks[header][number(512)] ^= 1 << UInt8(number(8))
      }
      fixChecksum(&blocks[header])
    }
  }

  private mutating func setNumber(_ block: inout [UInt8], _ field: Range<Int>) {
    switch number(3) {
    case 0:
      // As many digits as there are, or few.
      let digit = UInt8(ascii: "0") + UInt8(number(8))
      for index in field { block[index] = digit }
      if number(2) == 0 { for index in field.dropFirst(number(field.count)) { block[index] = 0 } }
    case 1:
      // A binary number.
      let fill: UInt8 = [0, 0xFF, 0x7F, 0x3F][number(4)]
      for index in field { block[index] = fill }
      block[field.lowerBound] = [0x80, 0xFF, 0xBF, 0xC0][number(4)]
      block[field.upperBound - 1] = UInt8(number(256))
    default:
      let digits = String([0, 1, 511, 512, 513, 100_000, 0o77777777777][number(7)], radix: 8)
      let text = Array((String(repeating: "0", count: field.count) + digits).utf8.suffix(field.count - 1)) + [0]
      for (index, byte) in zip(field, text) { block[index] = byte }
    }
  }

  private func fixChecksum(_ block: inout [UInt8]) {
    for index in 148..<156 { block[index] = 32 }
    let sum = block.reduce(0) { $0 + Int($1) }
    let digits = Array((String(repeating: "0", count: 6) + String(sum, radix: 8)).utf8.suffix(6))
    for (index, digit) in (digits + [0]).enumerated() { block[148 + index] = digit }
  }

  private mutating func number(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &random) }
}
