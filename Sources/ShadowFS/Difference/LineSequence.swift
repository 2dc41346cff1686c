/// A text as a sequence of lines.
///
/// A line ends with its newline; the last one may have none, which makes it another line than the same one with a
/// newline. Bytes that are not UTF-8 and carriage returns are part of their line.
struct LineSequence {
  /// The whole text.
  let bytes: [UInt8]
  /// Where each line begins, and at last where the text ends.
  let starts: [Int]

  init(_ bytes: [UInt8]) {
    var starts = [0]
    let newline = UInt8(ascii: "\n")
    bytes.withUnsafeBufferPointer { buffer in
      for index in buffer.indices where buffer[index] == newline { starts.append(index + 1) }
    }
    if let last = starts.last, last != bytes.count { starts.append(bytes.count) }
    self.bytes = bytes
    self.starts = starts
  }

  var count: Int { starts.count - 1 }

  subscript(index: Int) -> ArraySlice<UInt8> { bytes[starts[index]..<starts[index + 1]] }

  subscript(range: Range<Int>) -> ArraySlice<UInt8> { bytes[starts[range.lowerBound]..<starts[range.upperBound]] }
}

/// Gives the same number to equal lines, so that comparing lines is comparing numbers.
struct LineNumbering {
  private var numbers: [ArraySlice<UInt8>: Int32] = [:]

  /// How many different lines there were.
  var count: Int { numbers.count }

  mutating func numbers(of lines: LineSequence) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(lines.count)
    for index in 0..<lines.count {
      let line = lines[index]
      if let number = numbers[line] {
        result.append(number)
      } else {
        let number = Int32(truncatingIfNeeded: numbers.count)
        numbers[line] = number
        result.append(number)
      }
    }
    return result
  }
}
