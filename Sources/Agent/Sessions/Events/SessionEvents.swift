import JSONText

/// From here on a session is another one than the one whose events precede.
public struct SessionFork: EventPayload {
  public static let type = "session.fork"
  /// The new session.
  public var sessionId: String
  /// The session that the events before come from.
  public var parent: String
  /// The last of these events.
  public var parentSequence: Int
  /// Its hash, in hexadecimal.
  public var parentHash: String

  /// A fork.
  public init(sessionId: String, parent: String, parentSequence: Int, parentHash: String) {
    self.sessionId = sessionId
    self.parent = parent
    self.parentSequence = parentSequence
    self.parentHash = parentHash
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    sessionId = try fields.text("sessionId")
    parent = try fields.text("parent")
    parentSequence = try fields.integer("parentSequence")
    parentHash = try fields.text("parentHash")
  }

  public var members: JSONObject {
    [
      "sessionId": .string(sessionId), "parent": .string(parent), "parentSequence": .integer(Int64(parentSequence)),
      "parentHash": .string(parentHash),
    ]
  }
}

/// The end of the log was incomplete, because a process was interrupted while it wrote, and was mended.
public struct SessionRepair: EventPayload {
  public static let type = "session.repair"
  /// How many bytes precede what was incomplete.
  public var offset: Int
  /// How many bytes were taken away.
  public var lostBytes: Int
  /// Their SHA-256, in hexadecimal.
  public var lostHash: String?

  /// A repair.
  public init(offset: Int, lostBytes: Int, lostHash: String? = nil) {
    self.offset = offset
    self.lostBytes = lostBytes
    self.lostHash = lostHash
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    offset = try fields.integer("offset")
    lostBytes = try fields.integer("lostBytes")
    lostHash = try fields.optionalText("lostHash")
  }

  public var members: JSONObject {
    var members: JSONObject = ["offset": .integer(Int64(offset)), "lostBytes": .integer(Int64(lostBytes))]
    members.append("lostHash", ifPresent: lostHash)
    return members
  }
}
