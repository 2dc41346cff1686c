/// How a run ends: what it has brought is kept, each part also when another one cannot be.
struct RunEnding {
  private let outcome: RunFailure?
  private var failures: [RunFailure] = []

  /// - Parameter outcome: how the program itself has ended, unless it was well.
  init(_ outcome: RunFailure?) { self.outcome = outcome }

  /// Keeps a part.
  mutating func keep(_ part: () throws(RunFailure) -> Void) {
    do throws(RunFailure) { try part() } catch { failures.append(error) }
  }

  /// Throws the first failure and tells the others. What could not be kept decides about the exit code.
  func finish() throws(RunFailure) {
    guard let first = failures.first else {
      if let outcome { throw outcome }
      return
    }
    outcome?.report()
    for failure in failures.dropFirst() { failure.report() }
    throw first
  }
}
