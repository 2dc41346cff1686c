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
    case .missingLayer(let index): "the journal was written over more layers: number \(index) is missing"
    case .otherRoot: "the journal was begun without a layer below it"
    }
  }
}
