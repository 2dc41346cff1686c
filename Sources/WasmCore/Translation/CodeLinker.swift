/// Puts handlers where the assembler has written numbers of operations.
///
/// An operation gets the handler of the longest sequence that begins with it, whatever leads there. What follows in the
/// sequence is linked by itself too, for branches into it.
///
/// The tables are never freed: there is one linker, and it lives as long as the process.
struct CodeLinker: @unchecked Sendable {
  static let shared = CodeLinker()

  /// By operation: its handler, and how many words it takes, or 0 for tables of branches.
  private let handlers: UnsafeMutablePointer<UInt64>
  private let lengths: UnsafeMutablePointer<UInt8>
  /// By operation: where its steps begin; they end where those of the next operation begin.
  private let firstSteps: UnsafeMutablePointer<UInt16>
  private let steps: UnsafeMutablePointer<Step>

  /// From an operation or a sequence to a longer sequence.
  private struct Step {
    var following: UInt16
    var sequence: UInt16
  }

  private init() {
    let count = OperationInfo.all.count
    handlers = .allocate(capacity: count)
    lengths = .allocate(capacity: count)
    firstSteps = .allocate(capacity: count + 1)
    for number in 0..<count {
      handlers[number] = Operation(rawValue: UInt16(number)).map { Assembler.address(of: $0) } ?? 0
      lengths[number] = UInt8(OperationInfo.all[number].words)
    }
    let sequences = OperationSequence.all.sorted { $0.beginning.rawValue < $1.beginning.rawValue }
    steps = .allocate(capacity: sequences.count)
    var next = 0
    for number in 0..<count {
      firstSteps[number] = UInt16(next)
      while next < sequences.count, sequences[next].beginning.rawValue == number {
        steps[next] = Step(following: sequences[next].last.rawValue, sequence: sequences[next].operation.rawValue)
        next += 1
      }
    }
    firstSteps[count] = UInt16(next)
  }

  func link(_ words: UnsafeMutablePointer<UInt64>, count: Int) {
    var position = 0
    while position < count {
      let operation = Int(truncatingIfNeeded: words[position])
      let length = length(of: operation, at: words + position)
      words[position] = handlers[sequence(from: operation, words, at: position + length, count)]
      position &+= length
    }
  }

  @inline(__always)
  private func length(of operation: Int, at words: UnsafeMutablePointer<UInt64>) -> Int {
    let length = Int(lengths[operation])
    // The targets of a table of branches follow its second word; there is one more than the instruction counts.
    return length > 0 ? length : 3 &+ Int(truncatingIfNeeded: words[1] >> 32)
  }

  /// The longest sequence of an operation and those from `start` on, or the operation itself.
  @inline(__always)
  private func sequence(
    from operation: Int, _ words: UnsafeMutablePointer<UInt64>, at start: Int, _ count: Int
  ) -> Int {
    var found = operation
    var position = start
    while position < count {
      let following = Int(truncatingIfNeeded: words[position])
      var step = Int(firstSteps[found])
      let end = Int(firstSteps[found &+ 1])
      while step < end, Int(steps[step].following) != following { step &+= 1 }
      guard step < end else { break }
      found = Int(steps[step].sequence)
      position &+= length(of: following, at: words + position)
    }
    return found
  }
}
