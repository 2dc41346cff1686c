import JSONText
import ShadowFS

/// The sessions in a directory: `ID/meta.json` and `ID/events.jsonl` for each.
///
/// ```swift
/// let store = SessionStore(path: ".umbra/sessions")
/// let session = try store.create()
/// try session.append(.systemInit(SystemInit(sessionId: "\(session.id)")))
/// try session.append(.userMessage(UserMessage(text: "hello")))
/// ```
public struct SessionStore: Sendable {
  /// The directory.
  public let path: String
  /// What sessions get from outside.
  public var configuration: SessionConfiguration

  /// The sessions in the directory at `path`, which is made when the first one is created.
  public init(path: String, configuration: SessionConfiguration = SessionConfiguration()) {
    self.path = path
    self.configuration = configuration
  }

  /// Creates a session without events.
  public func create(metadata: JSONObject = [:]) throws(SessionError) -> Session {
    try make(metadata: metadata, parent: nil, events: nil)
  }

  /// Opens a session to go on with it. An incomplete last line, left by a process that was interrupted, is taken away;
  /// `Session.repair` and an event say so.
  ///
  /// - Throws: `damaged` when any other line is not as it was written.
  public func open(_ id: SessionID) throws(SessionError) -> Session {
    let folder = try folder(of: id)
    let meta = try meta(of: id, in: folder)
    return try open(folder, meta)
  }

  /// Creates a session that begins with the events of another one, up to `sequence`, byte for byte.
  ///
  /// The workspace that belongs to it is that of `progress.lastCheckpoint`.
  public func fork(_ id: SessionID, after sequence: Int, metadata: JSONObject = [:]) throws(SessionError) -> Session {
    guard sequence >= 0 else { throw .noSuchEvent(id, sequence: sequence) }
    let folder = try folder(of: id)
    _ = try meta(of: id, in: folder)
    let source = try file(SessionFolder.eventsName) { () throws(FileError) in try folder.events() }
    var scanner = LogScanner(source, limit: EventLine.maximumLength)
    while scanner.head.sequence < sequence {
      switch try file(SessionFolder.eventsName, { () throws(FileError) in try scanner.next() }) {
      case .event(_, _, let damage): if let first = damage.first { throw .damaged(id, first) }
      case .unreadable(let damage): throw .damaged(id, damage)
      case .torn, nil: throw .noSuchEvent(id, sequence: sequence)
      }
    }
    let parent = SessionMeta.Parent(sessionId: id, head: scanner.head)
    return try make(metadata: metadata, parent: parent, events: (source, scanner.offset))
  }

  /// Makes the directory of a session under another name, so that nobody ever sees a part of it.
  private func make(
    metadata: JSONObject, parent: SessionMeta.Parent?, events: (source: any ByteSource, count: UInt64)?
  ) throws(SessionError) -> Session {
    let id = SessionID(randomBytes: configuration.randomBytes)
    let metadata = configuration.redactor.redacted(metadata, type: "") ?? metadata
    let meta = SessionMeta(sessionId: id, createdAt: configuration.clock(), metadata: metadata, parent: parent)
    let temporaryName = ".new-\(id)"
    let (root, folder) = try file(path) { () throws(FileError) in
      let root = try SessionFolder.root(path, isMade: true)
      try root.makeDirectory(FileName(temporaryName), mode: 0o700)
      guard let folder = try SessionFolder(named: temporaryName, in: root) else { throw .notFound }
      try folder.writeMeta(meta.text)
      if let events { try Self.copy(events.source, count: events.count, to: folder.journal()) }
      return (root, folder)
    }
    let session = try open(folder, meta)
    if let parent {
      try session.append(
        .sessionFork(
          SessionFork(
            sessionId: id.description, parent: parent.sessionId.description, parentSequence: parent.head.sequence,
            parentHash: parent.head.hash.description)))
    }
    try file(path) { () throws(FileError) in
      try folder.handle.synchronize()
      try root.rename(FileName(temporaryName), to: FileName(id.description), in: root)
      try root.synchronize()
    }
    return session
  }

  private static func copy(_ source: any ByteSource, count: UInt64, to journal: HostJournal) throws(FileError) {
    var position: UInt64 = 0
    while position < count {
      let size = Int(min(1 << 20, count - position))
      var failure: FileError?
      let got = withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { buffer in
        do throws(FileError) {
          let got = try source.read(at: position, into: buffer)
          // SAFETY: no more was read than the buffer holds.
          try journal.append(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
          return UInt64(got)
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      guard got > 0 else { throw .stale }
      position += got
    }
    try journal.synchronize()
  }

  private func open(_ folder: SessionFolder, _ meta: SessionMeta) throws(SessionError) -> Session {
    let journal: HostJournal
    do throws(FileError) {
      journal = try folder.journal()
    } catch .busy {
      throw .inUse(meta.sessionId)
    } catch {
      throw .file(SessionFolder.eventsName, error)
    }
    return try Session(meta, storage: journal, configuration: configuration) { () throws(FileError) in
      try folder.events()
    }
  }
}

extension SessionStore {
  func folder(of id: SessionID) throws(SessionError) -> SessionFolder {
    let folder: SessionFolder?
    do throws(FileError) {
      folder = try SessionFolder(named: id.description, in: SessionFolder.root(path, isMade: false))
    } catch .notFound {
      throw .unknown(id)
    } catch {
      throw .file(path, error)
    }
    guard let folder else { throw .unknown(id) }
    return folder
  }

  func meta(of id: SessionID, in folder: SessionFolder) throws(SessionError) -> SessionMeta {
    let text: [UInt8]
    do throws(FileError) {
      text = try folder.meta()
    } catch .notFound {
      throw .unknown(id)
    } catch {
      throw .file(SessionFolder.metaName, error)
    }
    return try SessionMeta(text, of: id)
  }

  /// Does something with a file, and says which one when it fails.
  func file<Result>(_ path: String, _ body: () throws(FileError) -> Result) throws(SessionError) -> Result {
    do throws(FileError) { return try body() } catch { throw .file(path, error) }
  }
}
