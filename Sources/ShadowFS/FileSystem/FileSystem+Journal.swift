extension FileSystem {
  /// What opening a journal has shown.
  public struct Recovery: Hashable, Sendable {
    /// Whether the journal was empty: nobody has worked in it yet.
    public var isNew: Bool
    /// How many records were read.
    public var recordCount: Int
    /// How many bytes at the end were given up: an operation that was not completed, or what follows damage.
    public var droppedBytes: UInt64
    /// Where damage begins, if the journal was to be opened in spite of it.
    public var damage: UInt64?
    /// How many operations could not be done again, because a lower layer is not what it was.
    public var failedOperationCount: Int
  }

  /// Opens a file system whose upper layer is kept in a journal, in the state after the last completed operation.
  /// - Parameters:
  ///   - storage: Where the journal is; an empty one begins a new file system.
  ///   - layer: What the root shows, or nothing for an empty directory; the same as when the journal was begun.
  ///   - mounts: The layers that were mounted since, in that order.
  ///   - configuration: Clock, random source and quotas from now on.
  ///   - repairing: Whether to go on with what comes before damage, and give up what follows. The journal keeps it until
  ///     the next operation.
  public static func open(
    _ storage: any JournalStorage, over layer: (any LowerLayer)? = nil, mounts: [any LowerLayer] = [],
    configuration: Configuration = Configuration(), repairing: Bool = false
  ) throws(JournalError) -> (files: FileSystem, recovery: Recovery) {
    var log = RecordLog(storage)
    var replay = JournalReplay(rootLayer: layer, mounts: mounts)
    let contents = try log.open(repairing: repairing) { (place, record) throws(JournalError) in
      try replay.apply(record, at: place)
    }
    try replay.finish()
    var recovery = Recovery(
      isNew: replay.files == nil, recordCount: replay.recordCount, droppedBytes: contents.droppedBytes,
      damage: contents.damage, failedOperationCount: replay.failedOperationCount)
    if let place = replay.incompletePlace {
      recovery.droppedBytes += log.end - place
      log.revert(to: place)
    }
    do throws(FileError) {
      if !repairing { try log.dropTornEnd() }
      if replay.files == nil {
        try log.append(StateWriter.rootRecord(isLayer: layer != nil, time: configuration.clock()))
      }
    } catch { throw .storage(error) }
    if replay.files == nil { try replay.begin(isLayer: layer != nil, time: configuration.clock()) }
    guard let files = replay.files else { throw .notJournal }
    files.configuration = configuration
    files.journal = Journal(log, known: replay.known, rootTime: replay.rootTime)
    return (files, recovery)
  }

  /// Writes the journal anew, without history. Nothing is lost if this fails.
  /// - Throws: What the journal's storage throws.
  public func compactJournal() throws(FileError) { try journal?.compact(tree) }

  /// Puts an operation into the journal, if there is one. To be called when nothing can go wrong with it any more.
  func record(_ operation: @autoclosure () -> JournalOperation, time: UInt64) throws(FileError) {
    guard let journal else { return }
    try journal.append(operation(), time: time, of: tree)
  }

  /// Puts a change of a node into the journal. A file without a name ends with those who hold it, so no journal needs it.
  func record(
    changeOf node: NodeID, _ operation: @autoclosure () -> JournalOperation, time: UInt64
  ) throws(FileError) {
    guard let journal, tree.orphans[node] == nil else { return }
    try journal.append(operation(), time: time, of: tree)
  }
}

// MARK: - Operations that take more than a record

extension FileSystem {
  /// Puts the making of a node into the journal.
  func recordMaking(_ content: Inode.Content, mode: UInt16, at link: Link, time: UInt64) throws(FileError) {
    guard let journal else { return }
    let node = NodeID(upper: tree.nextNode)
    let operation: JournalOperation =
      switch content {
      case .file: .makeFile(node, link, mode: mode)
      case .directory: .makeDirectory(node, link, mode: mode)
      case .symlink(let target): .makeSymlink(node, link, target: target)
      case .device(let device): .makeDevice(node, link, device, mode: mode)
      }
    try journal.append(operation, time: time, of: tree)
  }

  /// Sees to it that the layers keep their numbers in a snapshot from before they were mounted.
  func keepMounts(in snapshot: inout Tree) throws(FileError) {
    let count = min(snapshot.mounts.count, tree.mounts.count)
    for index in 0..<count where snapshot.mounts[index].layer !== tree.mounts[index].layer { throw .invalid }
    guard snapshot.mounts.count == count else { throw .invalid }
    snapshot.mounts += tree.mounts[count...]
  }
}
