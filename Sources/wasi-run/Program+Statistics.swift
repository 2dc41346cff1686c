import CommandInterface
import WasmCore

/// What `--stats` says.
extension Program {
  /// Says what a run has taken, if that was asked for.
  ///
  /// - Parameters:
  ///   - sizes: what is known of its instance.
  ///   - stores: those of all its threads.
  func reportStatistics(_ statistics: RunStatistics, _ sizes: [(name: String, value: String)], _ stores: [Store]) {
    guard settings.printsStatistics else { return }
    var rows = sizes
    if settings.fuel != nil { rows.append(("fuel used", "\(stores.reduce(0) { $0 + $1.fuelConsumed })")) }
    let waitCount = stores.reduce(0) { $0 + $1.waits.count }
    if waitCount > 0 {
      let duration = stores.reduce(Duration.zero) { $0 + $1.waits.duration }
      rows.append(("waits", "\(waitCount), \(RunStatistics.format(duration))"))
    }
    rows += Self.report(stores.map(\.heapStatistics))
    rows.append(("peak memory of the process", RunStatistics.format(byteCount: RunStatistics.peakMemory)))
    StandardStream.error.write(statistics.report(rows))
  }

  /// What collecting garbage has cost, if any was collected.
  private static func report(_ heaps: [HeapStatistics]) -> [(name: String, value: String)] {
    let collections = heaps.reduce(0) { $0 + $1.collections }
    guard collections > 0 else { return [] }
    let duration = RunStatistics.format(.nanoseconds(heaps.reduce(0) { $0 + $1.nanoseconds }))
    let longest = RunStatistics.format(.nanoseconds(heaps.map(\.longestNanoseconds).max() ?? 0))
    let reclaimed = heaps.reduce(0) { $0 + $1.reclaimedBytes }
    let kept = heaps.reduce(0) { $0 + $1.peakLiveBytes }
    return [
      ("collections", "\(collections), \(duration), the longest \(longest)"),
      (
        "collected objects",
        "\(RunStatistics.format(byteCount: Int(clamping: reclaimed))) freed,"
          + " at most \(RunStatistics.format(byteCount: Int(clamping: kept))) kept"
      ),
    ]
  }
}
