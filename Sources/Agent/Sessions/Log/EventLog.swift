import JSONText
import ShadowFS

/// The log of a session, for the one who writes to it.
///
/// It holds no events: only how far the log has come, and what was begun and not ended.
struct EventLog {
  private let id: SessionID
  private let storage: any JournalStorage
  private let configuration: SessionConfiguration
  private(set) var head: SessionHead
  private(set) var progress: SessionProgress
  /// Whether the file may not be what this says.
  private var isBroken = false

  /// How many bytes of the log there are.
  var count: UInt64 { storage.count }

  /// Opens a log, and mends its end if somebody was interrupted while writing there.
  init(
    _ storage: any JournalStorage, of id: SessionID, _ configuration: SessionConfiguration,
    repair: inout SessionRepair?
  ) throws(SessionError) {
    self.id = id
    self.storage = storage
    self.configuration = configuration
    var head = SessionHead.empty
    var progress = SessionProgress()
    var failure: SessionError?
    func note(_ envelope: EventEnvelope, _ line: ArraySlice<UInt8>, _ scanner: LogScanner) {
      head = envelope.head
      guard !progress.note(envelope) else { return }
      let record = SessionRecord(
        envelope, line: line, damage: [], number: scanner.lineNumber, offset: scanner.lineOffset)
      if let damage = record.damage.first { failure = .damaged(id, damage) }
      progress.note(record.event)
    }
    do throws(FileError) {
      var scanner = LogScanner(StorageSource(storage), limit: EventLine.maximumLength)
      while failure == nil, let step = try scanner.next() {
        switch step {
        case .unreadable(let damage): failure = .damaged(id, damage)
        case .event(let envelope, let line, let damage):
          if envelope.version > EventLine.version { failure = .newerSchema(id, version: envelope.version) }
          if let first = damage.first { failure = .damaged(id, first) }
          note(envelope, line, scanner)
        case .torn(let bytes):
          // Perhaps only the line break is missing.
          let isWhole = scanner.isNext(bytes)
          if isWhole, let envelope = EventEnvelope(bytes) {
            try storage.append([10])
            note(envelope, bytes, scanner)
          } else {
            try storage.truncate(to: scanner.lineOffset)
          }
          repair = SessionRepair(
            offset: Int(clamping: scanner.lineOffset), lostBytes: isWhole ? 0 : bytes.count,
            lostHash: isWhole ? nil : SHA256.digest(of: Array(bytes)).description)
        }
      }
    } catch {
      throw .file(SessionFolder.eventsName, error)
    }
    if let failure { throw failure }
    self.head = head
    self.progress = progress
  }

  /// Writes an event, without its secrets, and returns what was written.
  @discardableResult
  mutating func append(_ event: SessionEvent) throws(SessionError) -> SessionRecord {
    guard !isBroken else { throw .broken(id) }
    let type = event.type
    var event = event
    var members = event.members
    if let redacted = configuration.redactor.redacted(members, type: type) {
      members = redacted
      event = SessionEvent(type: type, members: members)
    }
    if let problem = EventLine.problem(ofType: type, members: members) { throw .unwritableEvent(problem) }
    let sequence = head.sequence + 1
    let time = configuration.clock()
    let (line, hash) = EventLine.encode(
      sequence: sequence, time: time, type: type, members: members, after: head.hash)
    let limit = min(configuration.maximumEventBytes, EventLine.maximumLength)
    guard line.count <= limit else { throw .eventTooLarge(bytes: line.count, limit: limit) }
    try write(line + [10])
    head = SessionHead(sequence: sequence, hash: hash)
    progress.note(event)
    if configuration.durability.synchronizes(after: event) { try synchronize() }
    return SessionRecord(head, time: time, event: event, line: line)
  }

  /// Writes all of a line or, when that fails, nothing.
  private mutating func write(_ line: [UInt8]) throws(SessionError) {
    let end = storage.count
    do throws(FileError) {
      try storage.append(line)
    } catch {
      do throws(FileError) { try storage.truncate(to: end) } catch { isBroken = true }
      throw .file(SessionFolder.eventsName, error)
    }
  }

  /// Returns when all events would survive a loss of power.
  mutating func synchronize() throws(SessionError) {
    do throws(FileError) {
      try storage.synchronize()
    } catch {
      // What the system could not write it may have forgotten, and would not say so again.
      isBroken = true
      throw .file(SessionFolder.eventsName, error)
    }
  }
}

extension JournalStorage {
  fileprivate func append(_ bytes: [UInt8]) throws(FileError) {
    let outcome: Result<Void, FileError> = bytes.withUnsafeBytes { bytes in
      do throws(FileError) { return .success(try append(bytes)) } catch { return .failure(error) }
    }
    try outcome.get()
  }
}

/// What is in a storage, to read it.
final class StorageSource: ByteSource {
  private let storage: any JournalStorage

  init(_ storage: any JournalStorage) { self.storage = storage }

  var count: UInt64 { storage.count }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    try storage.read(at: offset, into: buffer)
  }
}
