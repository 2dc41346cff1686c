/// Expands DEFLATE data (RFC 1951).
///
///     let expanded = try Inflate.expand(compressed, limit: 64 << 20)
///
/// What is accepted and what is refused is what zlib accepts and refuses. The output never grows beyond its limit, and
/// memory stays proportional to the output that there is.
public struct Inflate: ~Copyable {
  private let input: UnsafeRawBufferPointer
  private var position = 0
  /// Bits that were read and not used, the next one lowest.
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var output: OutputBuffer
  private var literals = HuffmanTable()
  private var distances = HuffmanTable()

  /// Expands the data that `bytes` begins with, and says how many of the bytes it took.
  public static func expand(
    _ bytes: UnsafeRawBufferPointer, limit: Int
  ) throws(InflateError) -> (bytes: [UInt8], consumed: Int) {
    // Text shrinks to about a quarter; the buffer grows when that was too little.
    let expected = bytes.count.multipliedReportingOverflow(by: 4)
    var inflate = Inflate(bytes, limit: limit, expected: expected.overflow ? bytes.count : expected.partialValue)
    try inflate.run()
    return (Array(inflate.output.bytes), inflate.position)
  }

  /// Expands the data that `bytes` begins with.
  public static func expand(_ bytes: [UInt8], limit: Int) throws(InflateError) -> [UInt8] {
    let outcome: Result<[UInt8], InflateError> = bytes.withUnsafeBytes { buffer in
      do throws(InflateError) {
        return .success(try expand(buffer, limit: limit).bytes)
      } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  private init(_ input: UnsafeRawBufferPointer, limit: Int, expected: Int) {
    self.input = input
    output = OutputBuffer(limit: limit, expected: expected)
  }

  private mutating func run() throws(InflateError) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try expandStored()
      case 1:
        useFixedCodes()
        try expandCoded()
      case 2:
        try readCodes()
        try expandCoded()
      default: throw .blockType
      }
    }
    // Whole bytes that were read ahead belong to whoever comes next.
    position -= bitCount / 8
  }

  // MARK: Bits

  /// Fills `bits` as far as whole bytes fit.
  @inline(__always)
  private mutating func refill() {
    if position &+ 8 <= input.count {
      // SAFETY: eight bytes are there.
      let word = UInt64(littleEndian: input.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      bits |= word &<< UInt64(bitCount)
      let taken = (63 &- bitCount) &>> 3
      position &+= taken
      bitCount &+= taken &<< 3
      // What was read beyond the counted bits is the same when it is read again.
    } else {
      while bitCount <= 56 && position < input.count {
        bits |= UInt64(input[position]) &<< UInt64(bitCount)
        position &+= 1
        bitCount &+= 8
      }
    }
  }

  @inline(__always)
  private mutating func drop(_ count: Int) throws(InflateError) {
    guard count <= bitCount else { throw .truncated }
    bits &>>= UInt64(count)
    bitCount &-= count
  }

  /// The next `count` bits, at most 16.
  @inline(__always)
  private mutating func take(_ count: Int) throws(InflateError) -> Int {
    if bitCount < count { refill() }
    let value = Int(truncatingIfNeeded: bits & ((1 &<< UInt64(count)) &- 1))
    try drop(count)
    return value
  }

  @inline(__always)
  private mutating func symbol(_ isLiteral: Bool) throws(InflateError) -> Int {
    let index = Int(truncatingIfNeeded: bits & UInt64(1 << HuffmanTable.fastBits - 1))
    let entry = isLiteral ? literals.fast[index] : distances.fast[index]
    if entry != 0 {
      try drop(Int(entry & 15))
      return Int(entry &>> 4)
    }
    return try rareSymbol(isLiteral)
  }

  @inline(never)
  private mutating func rareSymbol(_ isLiteral: Bool) throws(InflateError) -> Int {
    guard let found = isLiteral ? literals.walk(bits) : distances.walk(bits) else { throw .symbol }
    try drop(found.length)
    return found.symbol
  }

  // MARK: Blocks

  private mutating func expandStored() throws(InflateError) {
    try drop(bitCount & 7)
    let length = try take(16)
    guard try take(16) == length ^ 0xFFFF else { throw .storedLength }
    // Bytes that wait in `bits` go back.
    position -= bitCount / 8
    bits = 0
    bitCount = 0
    guard input.count - position >= length else { throw .truncated }
    try output.append(UnsafeRawBufferPointer(rebasing: input[position..<position + length]))
    position += length
  }

  private mutating func expandCoded() throws(InflateError) {
    while true {
      // 48 bits are the most that one match takes.
      if bitCount < 48 { refill() }
      let literal = try symbol(true)
      if literal < 256 {
        try output.append(UInt8(truncatingIfNeeded: literal))
        continue
      }
      if literal == 256 { return }
      guard literal < 286 else { throw .symbol }
      let lengthRow = Self.lengths[literal &- 257]
      let length = Int(lengthRow.base) &+ (try take(Int(lengthRow.extraBits)))
      let code = try symbol(false)
      guard code < 30 else { throw .symbol }
      let distanceRow = Self.distances[code]
      let distance = Int(distanceRow.base) &+ (try take(Int(distanceRow.extraBits)))
      try output.repeatBytes(distance: distance, length: length)
    }
  }

  private mutating func useFixedCodes() {
    var lengths = [UInt8](repeating: 8, count: 288)
    for symbol in 144..<256 { lengths[symbol] = 9 }
    for symbol in 256..<280 { lengths[symbol] = 7 }
    _ = literals.assign(lengths: lengths[...])
    _ = distances.assign(lengths: [UInt8](repeating: 5, count: 32)[...])
  }

  /// Reads the codes that a block brings with it; their lengths are themselves encoded.
  private mutating func readCodes() throws(InflateError) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let lengthCount = try take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw .codeLengths }
    var lengths = [UInt8](repeating: 0, count: 19)
    for index in 0..<lengthCount { lengths[Self.lengthOrder[index]] = UInt8(truncatingIfNeeded: try take(3)) }
    // Not one bit is left over in this small code, unless there is none at all.
    guard literals.assign(lengths: lengths[...]), lengths.filter({ $0 != 0 }).count > 1 else { throw .codeLengths }

    lengths = []
    while lengths.count < literalCount + distanceCount {
      refill()
      let code = try symbol(true)
      var (value, count): (UInt8, Int)
      switch code {
      case 0..<16: (value, count) = (UInt8(truncatingIfNeeded: code), 1)
      case 16:
        guard let last = lengths.last else { throw .codeLengths }
        (value, count) = (last, 3 + (try take(2)))
      case 17: (value, count) = (0, 3 + (try take(3)))
      default: (value, count) = (0, 11 + (try take(7)))
      }
      guard lengths.count + count <= literalCount + distanceCount else { throw .codeLengths }
      for _ in 0..<count { lengths.append(value) }
    }
    // A block without the code for its end could not end.
    guard lengths[256] != 0, literals.assign(lengths: lengths[..<literalCount]),
      distances.assign(lengths: lengths[literalCount...])
    else { throw .codeLengths }
  }

  // MARK: Tables of RFC 1951

  private struct Row {
    let base: UInt16
    let extraBits: UInt8
  }

  /// The order in which the lengths of the code for lengths are written.
  private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  /// What the symbols from 257 mean: the length of a match.
  private static let lengths: [Row] = {
    var rows: [Row] = []
    var base: UInt16 = 3
    for index in 0..<28 {
      let extraBits = UInt8(index < 8 ? 0 : index / 4 - 1)
      rows.append(Row(base: base, extraBits: extraBits))
      base += 1 << UInt16(extraBits)
    }
    rows.append(Row(base: 258, extraBits: 0))
    return rows
  }()

  /// What the symbols of the second alphabet mean: the distance of a match.
  private static let distances: [Row] = {
    var rows: [Row] = []
    var base: UInt16 = 1
    for index in 0..<30 {
      let extraBits = UInt8(index < 4 ? 0 : index / 2 - 1)
      rows.append(Row(base: base, extraBits: extraBits))
      base &+= 1 << UInt16(extraBits)
    }
    return rows
  }()
}
