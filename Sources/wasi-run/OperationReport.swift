import CommandInterface
import WasmCore

/// What is said of executed operations: for `--op-pairs` and `--op-places`.
struct OperationReport {
  let statistics: OperationStatistics

  /// A line for each place of code: operation, executions, and how many of them came from the line before. Between
  /// places that do not follow each other in code is an empty line. `Benchmarks/choose-sequences` reads this.
  var places: String {
    statistics.stretches.map { stretch in
      stretch.map { "\($0.operation) \($0.executions) \($0.fallThroughs)\n" }.joined()
    }.joined(separator: "\n")
  }

  /// The most frequent operations, and the most frequent pairs that follow each other in code.
  var pairs: String {
    var operations: [String: UInt64] = [:]
    var pairs: [String: UInt64] = [:]
    for stretch in statistics.stretches {
      for place in stretch { operations[place.operation, default: 0] += place.executions }
      for (first, second) in zip(stretch, stretch.dropFirst()) where second.fallThroughs > 0 {
        pairs["\(first.operation) \(second.operation)", default: 0] += second.fallThroughs
      }
    }
    let total = operations.values.reduce(0) { $0 + Double($1) }
    return "operations\n" + Self.table(operations, of: total) + "\npairs\n" + Self.table(pairs, of: total)
  }

  private static func table(_ counts: [String: UInt64], of total: Double) -> String {
    let rows = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(30).map { name, count in
      let permille = Int(Double(count) / total * 1000)
      return (name: name, value: "\(count)  \(permille / 10).\(permille % 10) %")
    }
    return RunStatistics.format(rows)
  }
}

extension Program {
  /// Says what was asked for of the operations that a store has executed.
  func reportOperations(of store: Store) throws(RunFailure) {
    guard let statistics = store.operationStatistics else { return }
    let report = OperationReport(statistics: statistics)
    if settings.printsOperationPairs { StandardStream.error.write(report.pairs) }
    guard let path = settings.operationPlacesPath else { return }
    do throws(FileError) { try ReplacementFile.write(Array(report.places.utf8), to: path) } catch {
      throw .notKept("cannot write the places of operations: \(error)")
    }
  }
}
