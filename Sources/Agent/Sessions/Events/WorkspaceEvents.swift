import JSONText

/// A directory of the host became the lower layer of the workspace.
public struct WorkspaceImport: EventPayload {
  public static let type = "workspace.import"
  /// The directory.
  public var path: String
  /// How many files were found, if they were counted.
  public var files: Int?
  /// How many bytes they have.
  public var bytes: Int?
  /// What was left out, and why: an object with `path` and `reason` for each.
  public var skipped: [JSONValue]?
  /// How many files are hidden as secrets.
  public var masked: Int?

  /// An import.
  public init(path: String, files: Int? = nil, bytes: Int? = nil, skipped: [JSONValue]? = nil, masked: Int? = nil) {
    self.path = path
    self.files = files
    self.bytes = bytes
    self.skipped = skipped
    self.masked = masked
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    path = try fields.text("path")
    files = try fields.optionalInteger("files")
    bytes = try fields.optionalInteger("bytes")
    skipped = fields.optionalValue("skipped")?.array
    masked = try fields.optionalInteger("masked")
  }

  public var members: JSONObject {
    var members: JSONObject = ["path": .string(path)]
    members.append("files", ifPresent: files)
    members.append("bytes", ifPresent: bytes)
    members.append("skipped", ifPresent: skipped.map(JSONValue.array))
    members.append("masked", ifPresent: masked)
    return members
  }
}

/// The workspace can be brought back to what it is now.
public struct WorkspaceCheckpoint: EventPayload {
  public static let type = "workspace.checkpoint"
  /// The checkpoint.
  public var checkpointId: String
  /// What a person calls it.
  public var name: String?
  /// The SHA-256 of the changes since the import, in hexadecimal.
  public var changesetId: String?

  /// A checkpoint.
  public init(checkpointId: String, name: String? = nil, changesetId: String? = nil) {
    self.checkpointId = checkpointId
    self.name = name
    self.changesetId = changesetId
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    checkpointId = try fields.text("checkpointId")
    name = try fields.optionalText("name")
    changesetId = try fields.optionalText("changesetId")
  }

  public var members: JSONObject {
    var members: JSONObject = ["checkpointId": .string(checkpointId)]
    members.append("name", ifPresent: name)
    members.append("changesetId", ifPresent: changesetId)
    return members
  }
}

/// Changes were shown to somebody.
public struct WorkspaceDiff: EventPayload {
  public static let type = "workspace.diff"
  /// The SHA-256 of the changes, in hexadecimal.
  public var changesetId: String
  /// How many entries are new.
  public var adds: Int
  /// How many have changed.
  public var modifies: Int
  /// How many are gone.
  public var deletes: Int

  /// Changes.
  public init(changesetId: String, adds: Int, modifies: Int, deletes: Int) {
    self.changesetId = changesetId
    self.adds = adds
    self.modifies = modifies
    self.deletes = deletes
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    changesetId = try fields.text("changesetId")
    adds = try fields.integer("adds")
    modifies = try fields.integer("modifies")
    deletes = try fields.integer("deletes")
  }

  public var members: JSONObject {
    [
      "changesetId": .string(changesetId), "adds": .integer(Int64(adds)), "modifies": .integer(Int64(modifies)),
      "deletes": .integer(Int64(deletes)),
    ]
  }
}

/// Changes were brought into the directory of the host, or could not be.
public struct WorkspaceCommit: EventPayload {
  public static let type = "workspace.commit"
  /// The SHA-256 of the changes, in hexadecimal.
  public var changesetId: String
  /// How it ended, such as `committed`, `conflict` or `failed`.
  public var outcome: String
  /// How many entries were written.
  public var files: Int?
  /// What somebody else has changed meanwhile.
  public var conflicts: [String]?
  /// What undoes it.
  public var undoId: String?

  /// A commit.
  public init(
    changesetId: String, outcome: String, files: Int? = nil, conflicts: [String]? = nil, undoId: String? = nil
  ) {
    self.changesetId = changesetId
    self.outcome = outcome
    self.files = files
    self.conflicts = conflicts
    self.undoId = undoId
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    changesetId = try fields.text("changesetId")
    outcome = try fields.text("outcome")
    files = try fields.optionalInteger("files")
    conflicts = try fields.optionalTexts("conflicts")
    undoId = try fields.optionalText("undoId")
  }

  public var members: JSONObject {
    var members: JSONObject = ["changesetId": .string(changesetId), "outcome": .string(outcome)]
    members.append("files", ifPresent: files)
    members.append("conflicts", ifPresent: conflicts)
    members.append("undoId", ifPresent: undoId)
    return members
  }
}

/// The workspace went back to a checkpoint, or a commit was undone.
public struct WorkspaceRollback: EventPayload {
  public static let type = "workspace.rollback"
  /// The checkpoint.
  public var checkpointId: String?
  /// The commit.
  public var undoId: String?
  /// Why.
  public var reason: String?

  /// A way back.
  public init(checkpointId: String? = nil, undoId: String? = nil, reason: String? = nil) {
    self.checkpointId = checkpointId
    self.undoId = undoId
    self.reason = reason
  }

  public init(_ fields: EventFields) throws(EventFieldError) {
    checkpointId = try fields.optionalText("checkpointId")
    undoId = try fields.optionalText("undoId")
    reason = try fields.optionalText("reason")
  }

  public var members: JSONObject {
    var members = JSONObject()
    members.append("checkpointId", ifPresent: checkpointId)
    members.append("undoId", ifPresent: undoId)
    members.append("reason", ifPresent: reason)
    return members
  }
}
