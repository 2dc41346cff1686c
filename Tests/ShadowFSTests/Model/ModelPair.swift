import TestFolders

@testable import ShadowFS

/// A file system and a real directory that are to show the same.
final class ModelPair {
  struct Snapshot {
    let tree: Tree
    let state: ModelState
  }

  /// What makes the lower layer anew.
  typealias LayerMaker = () throws -> (any LowerLayer)?

  private(set) var overlay: ModelOverlay
  private(set) var real: RealDirectory
  private var makeLayer: LayerMaker
  private var layer: (any LowerLayer)?
  /// The states that can be gone back to; the first one is that of the layer alone, unless that is written through.
  private var snapshots: [Snapshot]
  /// Where the file system's journal is, if it has one.
  private(set) var journalFolder: TemporaryDirectory?

  /// A file system that shows what a layer has, and a real directory with the same.
  init(_ state: ModelState, makeLayer: @escaping LayerMaker) throws {
    self.makeLayer = makeLayer
    layer = try makeLayer()
    real = try RealDirectory(state)
    overlay = ModelOverlay(Self.files(over: layer))
    // A snapshot leaves out what is written through.
    snapshots = layer?.writable == nil ? [Snapshot(tree: overlay.files.snapshot(), state: state)] : []
  }

  /// A file system that has been forked from another one's, and a real directory of its own.
  private init(forkOf pair: ModelPair, _ overlay: ModelOverlay, _ state: ModelState) throws {
    makeLayer = pair.makeLayer
    layer = pair.layer
    real = try RealDirectory(state)
    self.overlay = overlay
    snapshots = pair.snapshots
  }

  private static func files(over layer: (any LowerLayer)?) -> FileSystem {
    layer.map { FileSystem(over: $0) } ?? FileSystem()
  }

  /// Does an operation on both sides.
  func perform(_ operation: ModelOperation) throws {
    let expected = Result { () throws(FileError) in try real.perform(operation) }
    let found = Result { () throws(FileError) in try overlay.perform(operation) }
    guard found == expected else { throw ModelDifference("\(operation) gave \(found), not \(expected)") }
  }

  func closeAll() {
    overlay.closeAll()
    real.closeAll()
  }

  // MARK: - Looking

  /// Requires both sides to show the same, and returns what that is.
  @discardableResult
  func check() throws -> ModelState {
    let state = try overlay.files.tree.modelState()
    try ModelDifference.require(state, is: real.modelState(), "the states differ")
    return state
  }

  /// Compares the changes since a snapshot with what is different between the two states.
  func checkChanges(_ state: ModelState, using random: inout SeededRandom) throws {
    guard let snapshot = snapshots.randomElement(using: &random) else { return }
    try Self.checkChanges(since: snapshot, overlay.files, state)
  }

  /// Requires that nothing has changed what was meant to stay, and that nothing is left of what is gone.
  func finish() throws {
    try check()
    try checkSnapshots()
    closeAll()
    guard overlay.files.tree.orphans.isEmpty else { throw ModelDifference("unlinked files leak") }
    try checkUsage()
  }

  private func checkSnapshots() throws {
    for snapshot in snapshots {
      try ModelDifference.require(snapshot.tree.modelState(), is: snapshot.state, "a snapshot changed")
    }
  }

  /// What the quotas count must be what is there.
  private func checkUsage() throws {
    var bytes: UInt64 = 0
    overlay.files.tree.inodes.forEach { _, inode in
      bytes += inode.storedBytes
      guard case .file(let file) = inode.content else { return }
      var stored: UInt64 = 0
      file.chunks.forEach { _, chunk in stored += UInt64(chunk.bytes.count) }
      if stored != file.storedBytes { bytes = .max / 2 }
    }
    let usage = overlay.files.tree.usage.bytes
    guard usage == bytes else { throw ModelDifference("\(usage) bytes are counted, \(bytes) are there") }
  }

  // MARK: - Snapshots and forks

  func takeSnapshot(_ state: ModelState) {
    snapshots.append(Snapshot(tree: overlay.files.snapshot(), state: state))
    if snapshots.count > 8 { snapshots.remove(at: 1) }
  }

  func restoreSnapshot(using random: inout SeededRandom) throws {
    guard let snapshot = snapshots.randomElement(using: &random) else { return }
    closeAll()
    try overlay.files.restore(snapshot.tree)
    try real.load(snapshot.state)
  }

  /// Forks the file system; both go on from here.
  /// - Parameter handsOver: Whether the fork takes the open files over, and the original closes them.
  func fork(_ state: ModelState, handsOver: Bool) throws -> ModelPair {
    let fork = ModelOverlay(overlay.files.fork(keepingHolders: handsOver), open: handsOver ? overlay.open : [])
    let pair = try ModelPair(forkOf: self, fork, state)
    if handsOver {
      // The files that are open in the real directory cannot be opened in another one: it goes with them.
      overlay.closeAll()
      swap(&real, &pair.real)
    }
    return pair
  }

  // MARK: - Saving

  /// Keeps the file system in a journal from now on.
  func beginJournal() throws {
    guard journalFolder == nil else { return }
    let folder = try TemporaryDirectory(isInMemory: true)
    let tree = overlay.files.snapshot()
    closeAll()
    overlay = ModelOverlay(try FileSystem.open(HostJournal(path: folder.path + "/journal"), over: layer).files)
    try overlay.files.restore(tree)
    journalFolder = folder
  }

  func compactJournal() throws { try overlay.files.compactJournal() }

  /// Does what the end of the process and the beginning of another one would do to a file system with a journal.
  func reload() throws {
    guard let path = journalFolder?.path else { return }
    closeAll()
    try checkSnapshots()
    let usage = overlay.files.tree.usage
    overlay = ModelOverlay(FileSystem())
    layer = try makeLayer()
    // A snapshot is of the layer that it was taken over.
    snapshots = [Snapshot(tree: Self.files(over: layer).snapshot(), state: snapshots[0].state)]
    let (files, recovery) = try FileSystem.open(HostJournal(path: path + "/journal"), over: layer)
    overlay = ModelOverlay(files)
    guard !recovery.isNew, recovery.droppedBytes == 0, recovery.failedOperationCount == 0 else {
      throw ModelDifference("reloading lost something: \(recovery)")
    }
    guard files.tree.usage == usage else {
      throw ModelDifference("\(files.tree.usage) is used after reloading, and was \(usage)")
    }
    try check()
  }

  /// Goes on over an archive of all that there is.
  func reopenArchive(_ state: ModelState) throws {
    try checkSnapshots()
    let archive = try ModelLower.archive(of: overlay.files.tree)
    let state = state.withoutHardLinks
    closeAll()
    try real.load(state)
    makeLayer = { try TarLayer(archive) }
    layer = try makeLayer()
    overlay = ModelOverlay(Self.files(over: layer))
    snapshots = [Snapshot(tree: overlay.files.snapshot(), state: state)]
    journalFolder = nil
    try check()
  }

  /// Goes on with a new layer, as a process would that begins anew over a directory that is written through.
  func reopenLayer() throws {
    closeAll()
    layer = try makeLayer()
    overlay = ModelOverlay(Self.files(over: layer))
    try check()
  }

  /// Lets a directory of the host be looked at again.
  func refreshLayer() { (layer as? HostDirectoryLayer)?.refresh() }
}
