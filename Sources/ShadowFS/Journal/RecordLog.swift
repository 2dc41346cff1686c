/// Records one after the other in a file, each with checksums.
///
/// The file begins with `UMBRALOG`, a version, and a checksum of both. A record is the length of its contents, a checksum
/// of length and place, a checksum of the contents, and the contents; numbers have their lowest byte first.
///
/// A process that is ended while it appends leaves a part of its last record. A record that is cut off by the end of the
/// file, or whose contents are wrong and which is the last one, is such a torn end and is dropped, as are zeros up to the
/// end, which some file systems leave after a loss of power. Anything else that is wrong is damage: a record in the
/// middle cannot be dropped without giving up all that follow, so that is not done without being asked for.
///
/// The head has its own checksum, so that a damaged length is not taken for a torn end. The place is part of it, so that
/// contents which happen to look like a record are none.
struct RecordLog {
  static let magic = Array("UMBRALOG".utf8)
  static let version: UInt32 = 1
  static let fileHeadSize = 16
  static let headSize = 12
  /// No record is longer, whatever its head says.
  static let longestRecord = 1 << 25

  let storage: any JournalStorage
  /// Where the next record goes.
  private(set) var end: UInt64 = 0
  /// Whether something may lie beyond `end` that could not be dropped.
  private var hasTornEnd = false
  private var buffer: [UInt8] = []

  /// What reading a log has shown.
  struct Contents {
    /// How many bytes at the end were no whole record.
    var droppedBytes: UInt64 = 0
    /// Where damage begins, when it was asked to go on without what follows.
    var damage: UInt64?
  }

  /// The log in `storage`, whose records end at `end`; without an end it has to be opened first.
  init(_ storage: any JournalStorage, end: UInt64 = 0) {
    self.storage = storage
    self.end = end
  }

  /// What every file begins with.
  static var fileHead: [UInt8] {
    var head = RecordWriter()
    head.append(raw: magic)
    head.append(version)
    head.append(CRC32(head.bytes).value)
    return head.bytes
  }

  // MARK: Appending

  /// Appends a record. When this throws, the log is as it was.
  mutating func append(_ contents: [UInt8]) throws(FileError) {
    try Self.requireLength(of: contents)
    try dropTornEnd()
    buffer.removeAll(keepingCapacity: true)
    Self.frame(contents, at: end, into: &buffer)
    hasTornEnd = true
    do throws(FileError) {
      try write(buffer)
    } catch {
      // On a full disk, the room is better used by others. If this fails, too, the next record tries again.
      try? dropTornEnd()
      throw error
    }
    end += UInt64(buffer.count)
    hasTornEnd = false
  }

  /// Drops all records from a place on: at once, or if that fails, before the next record.
  mutating func revert(to place: UInt64) {
    guard place < end else { return }
    end = place
    hasTornEnd = true
    try? dropTornEnd()
  }

  /// Drops what lies beyond the last whole record.
  mutating func dropTornEnd() throws(FileError) {
    guard hasTornEnd else { return }
    try storage.truncate(to: end)
    hasTornEnd = false
  }

  private func write(_ bytes: [UInt8]) throws(FileError) {
    let outcome: Result<Void, FileError> = bytes.withUnsafeBytes { bytes in
      do throws(FileError) { return .success(try storage.append(bytes)) } catch { return .failure(error) }
    }
    try outcome.get()
  }

  /// Makes sure that nobody takes a record for damage because it is so long.
  static func requireLength(of contents: [UInt8]) throws(FileError) {
    guard contents.count <= longestRecord else { throw .fileTooLarge }
  }

  /// Writes a record as it stands at a place.
  static func frame(_ contents: [UInt8], at place: UInt64, into target: inout [UInt8]) {
    var head = RecordWriter()
    head.append(UInt32(truncatingIfNeeded: contents.count))
    head.append(headChecksum(length: UInt32(truncatingIfNeeded: contents.count), place: place))
    head.append(CRC32(contents).value)
    target += head.bytes
    target += contents
  }

  private static func headChecksum(length: UInt32, place: UInt64) -> UInt32 {
    var head = RecordWriter()
    head.append(length)
    head.append(place)
    return CRC32(head.bytes).value
  }

  // MARK: Reading

  /// Calls `body` with each whole record and its place, and gets ready to append after the last one.
  ///
  /// An empty file becomes a log without records.
  mutating func open(
    repairing: Bool, _ body: (UInt64, [UInt8]) throws(JournalError) -> Void
  ) throws(JournalError) -> Contents {
    let size = storage.count
    let head = try bytes(at: 0, count: Self.fileHeadSize)
    if head.count < Self.fileHeadSize {
      // Somebody was ended while making the file.
      guard Self.fileHead.starts(with: head) else { throw .notJournal }
      try start()
      return Contents(droppedBytes: UInt64(head.count))
    }
    guard head == Self.fileHead else {
      guard head.starts(with: Self.magic) else { throw .notJournal }
      var reader = RecordReader(head[8...])
      let version = reader.word32() ?? 0
      throw reader.word32() == CRC32(Array(head[..<12])).value ? .unknownVersion(version) : .damaged(offset: 8)
    }
    end = UInt64(Self.fileHeadSize)
    var contents = Contents()
    while end < size {
      guard let record = try record(at: end, size: size) else {
        hasTornEnd = true
        contents.droppedBytes = size - end
        guard try isTorn(at: end, size: size) else {
          guard repairing else { throw .damaged(offset: end) }
          contents.damage = end
          break
        }
        break
      }
      try body(end, record)
      end += UInt64(Self.headSize + record.count)
    }
    return contents
  }

  private mutating func start() throws(JournalError) {
    do throws(FileError) {
      try storage.truncate(to: 0)
      try write(Self.fileHead)
    } catch { throw .storage(error) }
    end = UInt64(Self.fileHeadSize)
  }

  /// The record at a place, if it is whole.
  private func record(at place: UInt64, size: UInt64) throws(JournalError) -> [UInt8]? {
    guard size - place >= UInt64(Self.headSize), let (length, checksum) = try head(at: place) else { return nil }
    let start = place + UInt64(Self.headSize)
    guard UInt64(length) <= size - start else { return nil }
    let contents = try bytes(at: start, count: length)
    return contents.count == length && CRC32(contents).value == checksum ? contents : nil
  }

  private func head(at place: UInt64) throws(JournalError) -> (length: Int, checksum: UInt32)? {
    var head = RecordReader(try bytes(at: place, count: Self.headSize)[...])
    guard let length = head.word32(), let check = head.word32(), let checksum = head.word32(),
      check == Self.headChecksum(length: length, place: place), length <= UInt32(Self.longestRecord)
    else { return nil }
    return (Int(truncatingIfNeeded: length), checksum)
  }

  /// Whether what is at a place, and is no whole record, is what a process leaves that was ended.
  private func isTorn(at place: UInt64, size: UInt64) throws(JournalError) -> Bool {
    if size - place < UInt64(Self.headSize) { return true }
    if let (length, _) = try head(at: place) { return UInt64(length) >= size - place - UInt64(Self.headSize) }
    var position = place
    while position < size {
      let piece = try bytes(at: position, count: 1 << 16)
      guard !piece.isEmpty, piece.allSatisfy({ $0 == 0 }) else { return false }
      position += UInt64(piece.count)
    }
    return true
  }

  private func bytes(at offset: UInt64, count: Int) throws(JournalError) -> [UInt8] {
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(FileError) {
        initialized = try storage.read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      } catch { failure = error }
    }
    if let failure { throw .storage(failure) }
    return bytes
  }
}
