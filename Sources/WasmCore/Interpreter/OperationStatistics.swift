/// How often the code of the register machine was executed; see `EngineConfiguration.countsOperations`.
public struct OperationStatistics: Sendable {
  /// An operation in code.
  public struct Place: Sendable {
    /// The name of the operation.
    public let operation: String
    /// How often it was executed.
    public let executions: UInt64
    /// How often the operation before it in code was executed just before, without a branch or a call between them.
    public let fallThroughs: UInt64
  }

  /// Places that were executed, in the order of code; those of a stretch lie one after the other.
  public let stretches: [[Place]]
}

extension Store {
  /// What guests have executed so far, if the engine counts operations.
  public var operationStatistics: OperationStatistics? {
    guard let counters = statistics?.pointee else { return nil }
    var stretches: [[OperationStatistics.Place]] = []
    var end: UInt = 0
    for place in counters.executed {
      if place.address != end { stretches.append([]) }
      end = place.end
      stretches[stretches.count - 1].append(
        .init(
          operation: "\(OperationInfo.all[place.operation].name)", executions: place.executions,
          fallThroughs: place.fallThroughs))
    }
    return OperationStatistics(stretches: stretches)
  }
}
