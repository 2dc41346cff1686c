/// How often each operation and each pair of operations was executed.
struct OperationCounters {
  var previous = 0
  /// Executions, by operation.
  var single: UnsafeMutablePointer<UInt64>
  /// Executions, by the operation before and the operation.
  var pairs: UnsafeMutablePointer<UInt64>

  static var operationCount: Int { OperationInfo.all.count }

  static func make() -> UnsafeMutablePointer<OperationCounters> {
    let count = operationCount
    let single = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
    let pairs = UnsafeMutablePointer<UInt64>.allocate(capacity: count * count)
    single.initialize(repeating: 0, count: count)
    pairs.initialize(repeating: 0, count: count * count)
    let counters = UnsafeMutablePointer<OperationCounters>.allocate(capacity: 1)
    counters.initialize(to: OperationCounters(single: single, pairs: pairs))
    return counters
  }

  static func free(_ counters: UnsafeMutablePointer<OperationCounters>) {
    counters.pointee.single.deallocate()
    counters.pointee.pairs.deallocate()
    counters.deallocate()
  }
}

extension UnsafeMutablePointer where Pointee == OperationCounters {
  func count(_ operation: Int) {
    let total = OperationCounters.operationCount
    guard operation < total else { return }
    pointee.single[operation] &+= 1
    pointee.pairs[pointee.previous * total + operation] &+= 1
    pointee.previous = operation
  }
}

/// How often operations of the register machine were executed; see `EngineConfiguration.countsOperations`.
public struct OperationStatistics: Sendable {
  /// One operation, or two that followed each other.
  public struct Entry: Sendable {
    public let name: String
    public let count: UInt64
  }
  /// Most frequent first.
  public let operations: [Entry]
  public let pairs: [Entry]
}

extension Store {
  /// What guests have executed so far, if the engine counts operations.
  public var operationStatistics: OperationStatistics? {
    guard let counters = statistics?.pointee else { return nil }
    let all = OperationInfo.all
    var operations: [OperationStatistics.Entry] = []
    var pairs: [OperationStatistics.Entry] = []
    for first in all.indices {
      if counters.single[first] > 0 {
        operations.append(.init(name: "\(all[first].name)", count: counters.single[first]))
      }
      for second in all.indices {
        let count = counters.pairs[first * all.count + second]
        if count > 0 { pairs.append(.init(name: "\(all[first].name) \(all[second].name)", count: count)) }
      }
    }
    operations.sort { $0.count > $1.count }
    pairs.sort { $0.count > $1.count }
    return OperationStatistics(operations: operations, pairs: pairs)
  }
}
