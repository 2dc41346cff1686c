/// Why a journal cannot be opened.
public enum JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its storage cannot be read or written.
  case storage(FileError)
  /// The file is something else.
  case notJournal
  /// It was written by a later version.
  case unknownVersion(UInt32)
  /// What is at `offset` is not what was written there, and more follows: this is no torn end.
  case damaged(offset: UInt64)
  /// The record at `offset` is intact, and means nothing.
  case unknownRecord(offset: UInt64)
  /// All records are intact, but what they describe is no file system.
  case inconsistent(JournalInconsistency)
  /// It was written over other layers: there is none for this mount.
  case missingLayer(Int)
  /// It was begun with an empty directory as its root, not with a layer.
  case otherRoot

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .storage(let error): "the journal cannot be used: \(error)"
    case .notJournal: "the file is no journal"
    case .unknownVersion(let version): "the journal has version \(version), which this program does not know"
    case .damaged(let offset): "the journal is damaged at byte \(offset)"
    case .unknownRecord(let offset): "the journal has an unknown record at byte \(offset)"
    case .inconsistent(let reason): "the journal describes no file system: \(reason)"
    case .missingLayer(let index): "the journal was written over more layers: number \(index) is missing"
    case .otherRoot: "the journal was begun without a layer below it"
    }
  }
}

/// Why what the records of a journal describe is no file system.
public enum JournalInconsistency: Error, Hashable, Sendable, CustomStringConvertible {
  /// The root is another one than at the beginning, no directory, or has a name.
  case root
  /// No node of this tree can have such a number.
  case number(NodeID)
  /// The layer below has something else in the place of this node.
  case kind(NodeID)
  /// A file's bytes lie outside of it, or a link leads nowhere.
  case contents(NodeID)
  /// A directory names a node that is not there.
  case missing(NodeID)
  /// The node has other names than the directories say, or is a directory in two places.
  case names(NodeID)
  /// The directory is below itself.
  case cycle(NodeID)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .root: "its root is not the directory that it began with"
    case .number(let node): "nothing can have the number \(node.rawValue)"
    case .kind(let node): "number \(node.rawValue) is something else in its layer"
    case .contents(let node): "the contents of number \(node.rawValue) cannot be"
    case .missing(let node): "number \(node.rawValue) has a name and is not there"
    case .names(let node): "the directories disagree about where number \(node.rawValue) is"
    case .cycle(let node): "directory \(node.rawValue) is below itself"
    }
  }
}
