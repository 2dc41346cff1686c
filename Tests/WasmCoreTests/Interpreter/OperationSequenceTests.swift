import Testing

@testable import WasmCore

/// What one handler does for several operations is what their own handlers do, one after the other.
struct OperationSequenceTests {
  /// Operations that leave the function, so that their code cannot run by itself. The suites run it.
  private static func leaves(_ operation: Operation) -> Bool {
    ["call", "indirect", "tail", "a p", "p", "k p", "table", "n h"].contains {
      "\(OperationInfo.all[Int(operation.rawValue)].layout)".hasSuffix($0)
    }
  }

  /// The operations of every sequence.
  private static var sequences: [[Operation]] {
    var parts: [UInt16: [Operation]] = [:]
    for sequence in OperationSequence.all {
      let beginning = parts[sequence.beginning.rawValue] ?? [sequence.beginning]
      parts[sequence.operation.rawValue] = beginning + [sequence.last]
    }
    return OperationSequence.all.compactMap { parts[$0.operation.rawValue] }
  }

  @Test func `sequences are known by the operations that they stand for`() {
    for (sequence, operations) in zip(OperationSequence.all, Self.sequences) {
      let names = operations.map { "\(OperationInfo.all[Int($0.rawValue)].name)" }
      #expect("\(OperationInfo.all[Int(sequence.operation.rawValue)].name)" == names.joined(separator: "_"))
    }
  }

  @Test func `the longest sequence is linked, and every operation in it by itself`() throws {
    let operations = try #require(Self.sequences.first { $0.count == 3 })
    let whole = try #require(
      zip(OperationSequence.all, Self.sequences).first { $0.1 == operations }.map { $0.0.operation })
    var code = SequenceCode(operations, seed: 1)
    code.link()
    #expect(code.handlers[0] == Assembler.address(of: whole))
    #expect(code.handlers[2] == Assembler.address(of: operations[2]))
  }

  @Test func `sequences do what their operations do, also where memory ends`() throws {
    let machine = try SequenceMachine()
    var finished = 0
    var trapped = 0
    for (number, operations) in Self.sequences.enumerated() where !operations.contains(where: Self.leaves) {
      for round in 0..<12 {
        let seed = UInt64(number * 1000 + round)
        var single = SequenceCode(operations, seed: seed)
        single.linkOneByOne()
        var linked = SequenceCode(operations, seed: seed)
        linked.link()
        #expect(single.handlers[0] != linked.handlers[0])
        let expected = machine.run(single, seed: seed)
        let found = machine.run(linked, seed: seed)
        #expect(found.isSame(as: expected), "\(operations), seed \(seed): \(found) instead of \(expected)")
        if expected.trap == .none { finished += 1 } else { trapped += 1 }
      }
    }
    #expect(finished > 1000 && trapped > 200, "\(finished) runs to the end, \(trapped) traps")
  }
}
