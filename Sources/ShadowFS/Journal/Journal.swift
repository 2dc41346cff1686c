/// Keeps the upper layer of a file system in a file that only grows, so that it survives its process.
///
///     let (files, recovery) = try FileSystem.open(HostJournal(path: "work.journal"), over: layer)
///     ...
///     try files.journal?.synchronize()
///
/// Each operation is appended, as one record, after all its conditions were tested and before it is done: an operation
/// that has returned is in the file, whatever ends the process; one that the file has no room for does not happen, and
/// says `noSpace`. Opening the file does all operations again, over the same layers. Snapshots that are restored are
/// kept as what differs from the state before.
///
/// Against a loss of power only `synchronize` helps, or `synchronizesAlways`. `compact` writes the present state into a
/// new file that takes the place of the old one in one step.
public final class Journal {
  private var log: RecordLog
  /// The nodes whose place in their layer the file says.
  private var known: Set<NodeID>
  /// The lower files whose contents the file says.
  private var described: Set<NodeID> = []
  /// The size of the file when it was last written from scratch.
  private var compactSize: UInt64
  private let rootTime: UInt64
  /// Whether every operation waits until it would survive a loss of power.
  public var synchronizesAlways = false

  init(_ log: RecordLog, known: Set<NodeID>, rootTime: UInt64) {
    self.log = log
    self.known = known
    self.rootTime = rootTime
    compactSize = UInt64(RecordLog.fileHeadSize)
  }

  /// The size of the file.
  public var byteCount: UInt64 { log.end }

  /// Returns when all operations so far would survive a loss of power.
  public func synchronize() throws(FileError) { try log.storage.synchronize() }

  // MARK: Appending

  /// Appends an operation that is about to be done.
  func append(_ operation: JournalOperation, time: UInt64, of tree: Tree) throws(FileError) {
    for node in operation.nodes where node.isLower && !known.contains(node) {
      try group { (writer) throws(FileError) in try writer.introduce(node, of: tree) }
    }
    if let node = operation.changedNode, node.isLower, !described.contains(node),
      case .file(let file)? = tree.inodes[node]?.content
    {
      try group { (writer) throws(FileError) in try writer.writeLowerFile(node, file) }
      described.insert(node)
    }
    let place = log.end
    try log.append(operation.encode(time: time))
    do throws(FileError) {
      if synchronizesAlways { try synchronize() }
    } catch {
      // The operation will not be done, so it must not be there when the file is opened again.
      log.revert(to: place)
      throw error
    }
  }

  /// Appends that the state of the file system becomes another one.
  func append(_ tree: Tree, from old: Tree) throws(FileError) {
    try group { (writer) throws(FileError) in
      try writer.write(tree, from: old)
      if synchronizesAlways { try synchronize() }
    }
    // A file may be as its layer has it again, and later be another one.
    described = []
  }

  /// Appends records that count together. When this throws, the file is as it was.
  private func group(_ body: (inout StateWriter) throws(FileError) -> Void) throws(FileError) {
    let place = log.end
    var writer = StateWriter(known: known) { (record) throws(FileError) in try self.log.append(record) }
    do throws(FileError) {
      try body(&writer)
    } catch {
      log.revert(to: place)
      throw error
    }
    known = writer.known
  }

  // MARK: Compaction

  /// Whether most of the file is history: it is larger than a megabyte, and four times as large as when it was compact.
  public var isWorthCompacting: Bool { byteCount > 1 << 20 && byteCount / 4 > compactSize }

  /// Writes a new file with nothing but a state, and puts it into the place of the old one. When this throws, or the
  /// process is ended meanwhile, the old file is still there and complete.
  func compact(_ tree: Tree) throws(FileError) {
    let storage = log.storage
    try storage.beginReplacement()
    do throws(FileError) {
      let file = ReplacementFile(storage)
      var writer = StateWriter(known: []) { (record) throws(FileError) in try file.append(record) }
      try file.append(StateWriter.rootRecord(isLayer: tree.root.isLower, time: rootTime))
      try writer.write(tree, from: nil)
      try file.flush()
      try storage.commitReplacement()
      log = RecordLog(storage, end: file.end)
      known = writer.known
      compactSize = file.end
    } catch {
      storage.abandonReplacement()
      throw error
    }
  }

  /// Collects the records of a new file into large pieces.
  private final class ReplacementFile {
    private let storage: any JournalStorage
    private var buffer = RecordLog.fileHead
    private var flushed: UInt64 = 0

    init(_ storage: any JournalStorage) { self.storage = storage }

    var end: UInt64 { flushed + UInt64(buffer.count) }

    func append(_ record: [UInt8]) throws(FileError) {
      try RecordLog.requireLength(of: record)
      RecordLog.frame(record, at: end, into: &buffer)
      if buffer.count >= 1 << 20 { try flush() }
    }

    func flush() throws(FileError) {
      let outcome: Result<Void, FileError> = buffer.withUnsafeBytes { bytes in
        do throws(FileError) { return .success(try storage.appendReplacement(bytes)) } catch { return .failure(error) }
      }
      try outcome.get()
      flushed += UInt64(buffer.count)
      buffer.removeAll(keepingCapacity: true)
    }
  }
}
