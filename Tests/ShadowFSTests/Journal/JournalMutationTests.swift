import TestFolders
import Testing

@testable import JournalWriter
@testable import ShadowFS

/// Journals that were tampered with, by somebody who knows how checksums are made: each is refused, or yields a file
/// system in which everything works.
///
/// `UMBRA_FUZZ_ROUNDS` sets how many are tried.
struct JournalMutationTests {
  /// A journal that file systems have written, and what lies below it.
  private struct Base {
    var journal: CraftedJournal
    let hasMount: Bool

    func open(_ storage: MemoryJournal) throws -> (files: FileSystem, recovery: FileSystem.Recovery) {
      let layer = try JournalWriter.sampleLayer(largestFile: 70)
      guard hasMount else { return try FileSystem.open(storage, over: layer) }
      return try FileSystem.open(storage, mounts: [layer])
    }
  }

  private static func makeBase(_ seed: UInt64) throws -> Base {
    let storage = MemoryJournal()
    var base = Base(journal: CraftedJournal(), hasMount: seed % 3 == 0)
    let files = try base.open(storage).files
    if base.hasMount {
      try files.mount(JournalWriter.sampleLayer(largestFile: 70), at: files.makeDirectories("/n1/n2"))
    }
    var operations = RandomOperations(seed: seed, isWritingSmall: true)
    for step in 0..<60 {
      operations.next(on: files)
      if seed % 2 == 0, step == 40 { try files.compactJournal() }
    }
    base.journal = try CraftedJournal(storage.bytes)
    return base
  }

  @Test func `A journal that was tampered with is refused, or everything works`() throws {
    let bases = try (1...8).map { try Self.makeBase($0) }
    var (refused, opened) = (0, 0)
    for round in fuzzRounds(120) {
      let base = bases[round % bases.count]
      let donors = bases.filter { $0.hasMount == base.hasMount }.map(\.journal)
      var mutator = JournalMutator(random: SeededRandom(seed: UInt64(round)), donors: donors)
      let bytes = mutator.mutated(base.journal).bytes
      do {
        try use(base, bytes, seed: UInt64(round))
        opened += 1
      } catch is JournalError {
        refused += 1
      } catch {
        Issue.record("round \(round): \(error)")
      }
    }
    #expect(refused > 0 && opened > 0)
    reportFuzzing("tampered journals: \(refused) refused, \(opened) opened")
  }

  /// Opens a journal and works with what it yields. A `JournalError` is only right from the first opening.
  private func use(_ base: Base, _ bytes: [UInt8], seed: UInt64) throws {
    let storage = MemoryJournal(bytes)
    let (files, first) = try base.open(storage)
    do {
      let before = files.snapshot()
      try TreeInspection.inspect(before)
      try readAll(before)
      try require(base, storage, files, first.failedOperationCount)
      try work(files)
      var operations = RandomOperations(seed: seed, isWritingSmall: true)
      for _ in 0..<12 { operations.next(on: files) }
      operations.releaseAll(on: files)
      try TreeInspection.inspect(files.tree)
      _ = try? files.changes(since: before)
      try require(base, storage, files, first.failedOperationCount)
      try files.restore(before)
      try require(base, storage, files, first.failedOperationCount)
      try files.compactJournal()
      try require(base, storage, files, 0)
    } catch let error as JournalError {
      throw TreeInspection.Failure(description: "opened once, and then \(error)")
    }
  }

  /// Makes sure that opening the journal again gives the same.
  private func require(_ base: Base, _ storage: MemoryJournal, _ files: FileSystem, _ failed: Int) throws {
    let (again, recovery) = try base.open(MemoryJournal(storage.bytes))
    try TreeInspection.inspect(again.tree)
    guard try lines(again.tree) == lines(files.tree), recovery.failedOperationCount == failed,
      again.tree.usage == files.tree.usage
    else { throw TreeInspection.Failure(description: "opening again gives something else") }
  }

  /// Writes, renames and deletes by names that nobody has.
  private func work(_ files: FileSystem) throws {
    guard files.tree.nextNode < NodeID.upperLimit - 100 else { return }
    try files.put("text", at: "/new file")
    try files.move("/new file", to: "/other file")
    guard try files.text(at: "/other file") == "text" else {
      throw TreeInspection.Failure(description: "what was written is not there")
    }
    let directory = try files.makeDirectory(named: FileName("new directory"), in: files.root)
    try files.move("/other file", to: "/new directory/file")
    try files.remove("/new directory/file")
    try files.removeDirectory(FileName("new directory"), in: files.root)
    guard try files.entries(of: files.root).allSatisfy({ $0.id != directory }) else {
      throw TreeInspection.Failure(description: "what was removed is there")
    }
  }

  /// Reads the beginning and the end of each file. What a lower layer has no longer may be stale.
  private func readAll(_ tree: Tree) throws {
    for (node, kind) in try nodes(tree) where kind == .file {
      let size = try tree.attributes(of: node).size
      var buffer = [UInt8](repeating: 0, count: 300)
      for offset in [0, size - min(size, 300)] {
        do {
          _ = try buffer.withUnsafeMutableBytes { try tree.read(node, at: offset, into: $0) }
        } catch FileError.stale {}
      }
    }
  }

  private func nodes(_ tree: Tree) throws -> [(node: NodeID, kind: FileKind)] {
    var found = [(tree.root, FileKind.directory)]
    var next = 0
    while next < found.count {
      if found[next].1 == .directory { found += try tree.entries(of: found[next].0).map { ($0.id, $0.kind) } }
      next += 1
    }
    return found
  }

  /// What can be seen of a tree, but for contents that can be very large.
  private func lines(_ tree: Tree) throws -> [String] {
    try nodes(tree).map { node, kind in
      let attributes = try tree.attributes(of: node)
      let target = kind == .symlink ? try tree.linkTarget(of: node) : []
      let chunks = tree.inodes[node]?.file.chunks.count ?? 0
      return "\(tree.path(of: node) ?? []) \(attributes) \(target) \(chunks)"
    }
  }
}
