import ShadowFS

/// Why something could not be done with a workspace.
public enum WorkspaceError: Error, Hashable, Sendable {
  /// The directory cannot be imported.
  case unreadable(directory: String, FileError)
  /// A file, by its path in the directory, cannot be read or written.
  case failed(path: [UInt8], FileError)
  /// What is to be committed is not what was agreed to, but this.
  case notApproved(current: Digest)
  /// These files cannot be read, or are too large, so nobody can agree to their changes.
  case incomplete(paths: [[UInt8]])
  /// A chosen path has not changed, or not in those hunks.
  case noSuchChange(path: [UInt8])
  /// The directory is not as it was; nothing was written.
  case conflicts([HostConflict])
  /// The commit did not happen, or was cut off.
  case commit(HostCommitError)
  /// What undoes commits cannot be kept, or read.
  case undoStore(FileError)
  /// There is no commit of this name.
  case noSuchUndo(String)
  /// The commit was undone already, or never happened.
  case notUndoable(String)
}

extension WorkspaceError: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .unreadable(let directory, let error): "\(directory) cannot be imported: \(error)"
    case .notApproved(let current): "what would be committed is not what was agreed to, but \(current)"
    case .incomplete(let paths): "cannot be committed: \(Self.list(paths))"
    case .noSuchChange(let path): "no such change: \(Self.list([path]))"
    case .conflicts(let conflicts):
      conflicts.map { VisibleText.of($0.description, isOneLine: true) }.joined(separator: "\n")
    case .commit(let error): VisibleText.of(error.description)
    case .undoStore(let error): "the record for undoing: \(error)"
    case .noSuchUndo(let id): "there is no commit \(VisibleText.of(id, isOneLine: true))"
    case .notUndoable(let id): "commit \(id) was undone already, or has not happened"
    case .failed(let path, let error): "\(VisibleText.of(path, isOneLine: true)): \(error)"
    }
  }

  private static func list(_ paths: [[UInt8]]) -> String {
    paths.map { VisibleText.of($0, isOneLine: true) }.joined(separator: ", ")
  }
}
