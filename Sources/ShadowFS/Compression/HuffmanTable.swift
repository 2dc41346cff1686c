/// The code of one DEFLATE alphabet, ready to be decoded.
///
/// Codes of up to `fastBits` bits are found by one look into a table; the few longer ones by walking the canonical code
/// one bit at a time.
struct HuffmanTable {
  static let fastBits = 10
  static let longestCode = 15

  /// Indexed by the next bits of the input: `symbol << 4 | length`, and 0 where no short code begins.
  private(set) var fast = [UInt16](repeating: 0, count: 1 << fastBits)
  /// How many codes there are of each length.
  private var counts = [Int32](repeating: 0, count: longestCode + 1)
  /// Symbols in the order of their codes.
  private var symbols = [UInt16](repeating: 0, count: 320)

  /// Makes this the canonical code with these lengths, 0 for symbols that have no code.
  ///
  /// Returns whether the lengths describe a code: neither more codes than bits can tell apart, nor fewer, except for the
  /// single code of one bit that encoders write for an alphabet of one symbol, and for no code at all.
  mutating func assign(lengths: ArraySlice<UInt8>) -> Bool {
    for length in 0...Self.longestCode { counts[length] = 0 }
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var left: Int32 = 1
    var longest = 0
    for length in 1...Self.longestCode {
      left = left * 2 - counts[length]
      if left < 0 { return false }
      if counts[length] > 0 { longest = length }
    }
    if left > 0 && longest > 1 { return false }

    var positions = [Int](repeating: 0, count: Self.longestCode + 2)
    var codes = [Int](repeating: 0, count: Self.longestCode + 2)
    for length in 1...Self.longestCode {
      positions[length + 1] = positions[length] + Int(counts[length])
      codes[length + 1] = (codes[length] + Int(counts[length])) << 1
    }
    for index in fast.indices { fast[index] = 0 }
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let length = Int(length)
      symbols[positions[length]] = UInt16(truncatingIfNeeded: symbol)
      positions[length] += 1
      let code = codes[length]
      codes[length] += 1
      guard length <= Self.fastBits else { continue }
      // Codes come with their first bit lowest; every index that begins with this code leads to it.
      var index = Self.reversed(code, bits: length)
      while index < fast.count {
        fast[index] = UInt16(truncatingIfNeeded: symbol << 4 | length)
        index += 1 << length
      }
    }
    return true
  }

  /// The symbol whose code `bits` begins with, and the length of its code, by walking the canonical code.
  func walk(_ bits: UInt64) -> (symbol: Int, length: Int)? {
    var code: Int32 = 0
    var first: Int32 = 0
    var position: Int32 = 0
    for length in 1...Self.longestCode {
      code |= Int32(truncatingIfNeeded: (bits &>> UInt64(length &- 1)) & 1)
      let count = counts[length]
      if code &- count < first { return (Int(symbols[Int(position &+ code &- first)]), length) }
      position &+= count
      first = (first &+ count) &<< 1
      code &<<= 1
    }
    return nil
  }

  private static func reversed(_ code: Int, bits: Int) -> Int {
    var result = 0
    for bit in 0..<bits where code & 1 << bit != 0 { result |= 1 << (bits - 1 - bit) }
    return result
  }
}
