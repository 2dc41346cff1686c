import ShadowFS

/// Why something could not be done with a workspace.
public enum WorkspaceError: Error, Hashable, Sendable {
  /// The directory cannot be imported.
  case unreadable(directory: String, FileError)
  /// A file, by its path in the directory, cannot be read or written.
  case failed(path: [UInt8], FileError)
}

extension WorkspaceError: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .unreadable(let directory, let error): "\(directory) cannot be imported: \(error)"
    case .failed(let path, let error): "\(VisibleText.of(path, isOneLine: true)): \(error)"
    }
  }
}
