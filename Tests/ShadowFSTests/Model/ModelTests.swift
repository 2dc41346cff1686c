import Foundation
import Testing

@testable import ShadowFS

/// Random operations on a file system and on a real directory that began equal show the same results and end equal;
/// so do snapshots, restored states and forks, what a journal or an archive brings back, and a directory that is
/// written through.
@Suite("A file system and a real directory")
struct ModelTests {
  /// How many operations all runs do together: few, unless `MODEL_OPERATIONS` says how many.
  private static let operationCount =
    ProcessInfo.processInfo.environment["MODEL_OPERATIONS"].flatMap { Int($0) } ?? 40_000
  private static let seeds = 1...20 as ClosedRange<UInt64>

  @Test("do the same", arguments: ModelLower.allCases, seeds)
  func agree(_ lower: ModelLower, _ seed: UInt64) throws {
    let runCount = ModelLower.allCases.count * Self.seeds.count
    var run = try ModelRun(lower, seed: seed)
    try run.run((Self.operationCount + runCount - 1) / runCount)
  }
}
