import Testing

@testable import ShadowFS

/// Random operations on a file system and on a real directory that began equal show the same results and end equal;
/// so do snapshots, restored states and forks.
///
/// A release build does a million operations, which takes about half a minute; a debug build does fewer.
@Suite("A file system and a real directory")
struct ModelTests {
  #if DEBUG
    static let operationCount = 1200
  #else
    static let operationCount = 10_000
  #endif

  @Test("do the same", arguments: ModelRun.Lower.allCases, 1...20 as ClosedRange<UInt64>)
  func agree(_ lower: ModelRun.Lower, _ seed: UInt64) throws {
    var run = try ModelRun(lower, seed: seed)
    let failure = try run.run(Self.operationCount)
    #expect(failure == nil)
  }
}
