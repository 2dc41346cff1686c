import TestFolders

@testable import ShadowFS

/// One run of the model test: random operations on a file system and on a real directory that began equal.
struct ModelRun {
  private let lower: ModelLower
  private let seed: UInt64
  private var random: SeededRandom
  /// The host directory of the lower layer, which must stay as it is unless it is written through.
  private let base: RealDirectory
  private let baseState: ModelState
  /// The file systems that came from the first one; they are worked on in turn.
  private var pairs: [ModelPair]

  init(_ lower: ModelLower, seed: UInt64) throws {
    self.lower = lower
    self.seed = seed
    random = SeededRandom(seed: seed)
    let base = try RealDirectory()
    if lower != .nothing {
      for _ in 0..<300 { _ = try? base.perform(ModelOperation.random(&random)) }
    }
    // Most layers show each name as a file of its own.
    let seen = try base.modelState()
    let state = lower == .writtenThrough ? seen : seen.withoutHardLinks
    try base.load(state)
    self.base = base
    baseState = state
    pairs = [try ModelPair(state) { try lower.makeLayer(state, base) }]
    if lower != .writtenThrough && seed % 2 == 0 { try pairs[0].beginJournal() }
  }

  /// Does operations until there is a difference.
  mutating func run(_ count: Int) throws {
    var step = 0
    do {
      while step < count {
        try perform(ModelOperation.random(&random))
        if random.next() % 250 == 0 { try lower == .writtenThrough ? turnWrittenThrough() : turn() }
        step += 1
      }
      try finish()
    } catch {
      throw ModelDifference("\(lower), seed \(seed), step \(step): \(error)")
    }
  }

  private mutating func perform(_ operation: ModelOperation) throws {
    let pair = pairs[Int(random.next() % UInt64(pairs.count))]
    guard lower == .writtenThrough, random.next() % 8 == 0, operation.isByPath else {
      return try pair.perform(operation)
    }
    // Somebody else does it, and the file system has to see it.
    let expected = Result { () throws(FileError) in try pair.real.perform(operation) }
    let found = Result { () throws(FileError) in try base.perform(operation) }
    guard found == expected else { throw ModelDifference("\(operation) gave others \(found), not \(expected)") }
  }

  /// Looks whether all is as it should be, and does something to a file system as a whole.
  private mutating func turn() throws {
    let index = Int(random.next() % UInt64(pairs.count))
    let pair = pairs[index]
    let state = try pair.check()
    try pair.checkChanges(state, using: &random)
    switch random.next() % 12 {
    case 0, 1: pair.takeSnapshot(state)
    case 2, 3: try pair.restoreSnapshot(using: &random)
    case 4, 5:
      pairs.append(try pair.fork(state, handsOver: random.next() % 2 == 0))
      if pairs.count > 3 { try pairs.remove(at: Int(random.next() % 3)).finish() }
    case 6: try pair.beginJournal()
    case 7: try pair.compactJournal()
    case 8, 9: try pair.reload()
    case 10: try pair.reopenArchive(state)
    default: break
    }
  }

  private mutating func turnWrittenThrough() throws {
    let state = try pairs[0].check()
    try ModelDifference.require(base.modelState(), is: state, "the host has something else")
    switch random.next() % 4 {
    case 0: try pairs[0].reopenLayer()
    case 1: pairs[0].refreshLayer()
    default: break
    }
  }

  private func finish() throws {
    for pair in pairs { try pair.finish() }
    let expected = lower == .writtenThrough ? try pairs[0].real.modelState() : baseState
    try ModelDifference.require(base.modelState(), is: expected, "the host has something else")
  }
}
