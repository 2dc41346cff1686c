import ShadowFS

/// Whether the log of a session is as it was written.
public struct SessionVerification: Hashable, Sendable {
  /// The last event. Keep it elsewhere to tell later whether the log was cut off.
  public internal(set) var head = SessionHead.empty
  /// What is wrong; no more than 100 places.
  public internal(set) var damage: [SessionDamage] = []
  /// What was mended, in the course of the session, because somebody was interrupted.
  public internal(set) var repairs: [SessionRepair] = []

  /// Whether nothing is wrong. A last line that is incomplete is, until the session is opened again and mends it.
  public var isIntact: Bool { damage.isEmpty }

  private var room: Int { 100 - damage.count }

  fileprivate mutating func add(_ found: some Sequence<SessionDamage>) { damage += found.prefix(max(0, room)) }
}

extension SessionStore {
  /// Reads a whole session and looks at every line, at the chain of hashes and at what the events say of the session.
  ///
  /// Whoever can write the file can also make a new chain. That shows only with an `expected` head that was kept
  /// elsewhere, as does a log that was cut off at the end of a line.
  public func verify(_ id: SessionID, expecting expected: SessionHead? = nil) throws(SessionError)
    -> SessionVerification
  {
    var result = SessionVerification()
    let folder = try folder(of: id)
    var meta: SessionMeta?
    do throws(SessionError) {
      meta = try self.meta(of: id, in: folder)
    } catch {
      result.add([SessionDamage(line: 0, offset: 0, kind: .meta("\(error)"))])
    }
    var reader = try read(id)
    var isExpectedSeen = expected.map { $0 == .empty } ?? true
    var owner: String?
    var forkParent: SessionMeta.Parent?
    while let record = try reader.next() {
      result.add(record.damage)
      let head = record.head
      if let expected, head.sequence == expected.sequence {
        isExpectedSeen = true
        if head != expected { result.add([SessionDamage(line: 0, offset: 0, kind: .otherHead(expected: expected))]) }
      }
      switch record.event {
      case .systemInit(let event): owner = event.sessionId
      case .sessionFork(let event):
        owner = event.sessionId
        forkParent = SessionMeta.Parent(event)
      case .sessionRepair(let repair): result.repairs.append(repair)
      default: break
      }
    }
    result.add(reader.unreadable)
    if reader.tornByteCount > 0 {
      result.add([
        SessionDamage(
          line: reader.lineNumber, offset: reader.lineOffset, kind: .torn(bytes: reader.tornByteCount))
      ])
    }
    if let expected, !isExpectedSeen {
      result.add([SessionDamage(line: 0, offset: 0, kind: .cutOff(expected: expected))])
    }
    if let owner, owner != id.description {
      result.add([SessionDamage(line: 0, offset: 0, kind: .otherSession(owner))])
    }
    if let meta, meta.parent != forkParent {
      result.add([SessionDamage(line: 0, offset: 0, kind: .meta("another parent than the log has"))])
    }
    result.head = reader.head
    return result
  }
}

extension SessionMeta.Parent {
  /// The parent that the log says; nil if it says nothing that makes sense.
  fileprivate init?(_ fork: SessionFork) {
    guard let id = SessionID(fork.parent), let hash = Digest(hexadecimal: fork.parentHash.utf8) else { return nil }
    self.init(sessionId: id, head: SessionHead(sequence: fork.parentSequence, hash: hash))
  }
}
