/// Bytes that a program does not tell apart, by number.
struct ByteClasses {
  private var numbers = [UInt8](repeating: 0, count: 256)
  /// A byte of each class.
  let examples: [UInt8]

  /// How many classes there are.
  var count: Int { examples.count }

  init(_ program: MatchProgram) {
    // Whether a class begins at a byte.
    var isStart = [Bool](repeating: false, count: 257)
    isStart[0] = true
    func note(_ range: ClosedRange<UInt8>) {
      isStart[Int(range.lowerBound)] = true
      isStart[Int(range.upperBound) + 1] = true
    }
    note(0x80...0xBF)
    for step in program.steps {
      if case .byte(let range, _) = step { note(range) }
    }
    if program.hasAssertions {
      for range: ClosedRange<UInt8> in [0x0A...0x0A, 0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A] { note(range) }
    }
    var examples: [UInt8] = []
    for byte in 0..<256 {
      if isStart[byte] { examples.append(UInt8(truncatingIfNeeded: byte)) }
      numbers[byte] = UInt8(truncatingIfNeeded: examples.count - 1)
    }
    self.examples = examples
  }

  subscript(byte: UInt8) -> Int { Int(numbers[Int(byte)]) }
}
