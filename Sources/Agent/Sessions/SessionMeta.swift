import JSONText

/// What `meta.json` says of a session.
public struct SessionMeta: Hashable, Sendable {
  /// The session.
  public let sessionId: SessionID
  /// When it was created, in milliseconds since 1970.
  public let createdAt: Int64
  /// What its creator wants to remember of it.
  public let metadata: JSONObject
  /// The session that it was forked from, and the last event that both have.
  public let parent: Parent?

  /// Where a session comes from.
  public struct Parent: Hashable, Sendable {
    /// The session.
    public let sessionId: SessionID
    /// The last event of it that the fork has.
    public let head: SessionHead
  }

  /// The contents of the file.
  var text: [UInt8] {
    var object: JSONObject = [
      "schemaVersion": .integer(Int64(EventLine.version)), "sessionId": .string(sessionId.description),
      "createdAt": .integer(createdAt), "metadata": .object(metadata),
    ]
    if let parent {
      object.append(
        "parent",
        [
          "sessionId": .string(parent.sessionId.description), "seq": .integer(Int64(parent.head.sequence)),
          "hash": .string(parent.head.hash.description),
        ])
    }
    return JSONValue.object(object).text(JSONFormat(isIndented: true, escapesInvisible: true)) + [10]
  }

  init(sessionId: SessionID, createdAt: Int64, metadata: JSONObject, parent: Parent? = nil) {
    self.sessionId = sessionId
    self.createdAt = createdAt
    self.metadata = metadata
    self.parent = parent
  }

  /// Reads the file of a session.
  init(_ text: [UInt8], of id: SessionID) throws(SessionError) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: text)
    } catch {
      throw .unreadableMeta(id, "\(error)")
    }
    // The first version of the format had no number.
    let version = value["schemaVersion"]?.integer ?? 1
    guard version <= EventLine.version else { throw .newerSchema(id, version: version) }
    guard value["sessionId"]?.text.flatMap(SessionID.init) == id else {
      throw .unreadableMeta(id, "sessionId is not that of the session")
    }
    guard let createdAt = value["createdAt"]?.integer else { throw .unreadableMeta(id, "createdAt is missing") }
    sessionId = id
    self.createdAt = Int64(createdAt)
    metadata = value["metadata"]?.object ?? [:]
    parent = Self.parent(value["parent"])
  }

  private static func parent(_ value: JSONValue?) -> Parent? {
    guard let id = value?["sessionId"]?.text.flatMap(SessionID.init), let sequence = value?["seq"]?.integer,
      let hash = value?["hash"]?.text.flatMap({ Digest(hexadecimal: $0.utf8) })
    else { return nil }
    return Parent(sessionId: id, head: SessionHead(sequence: sequence, hash: hash))
  }
}
