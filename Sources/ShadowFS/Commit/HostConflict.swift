/// A difference between a directory of the host and what a file system saw there, which stands in the way of a commit.
public struct HostConflict: Hashable, Sendable {
  /// What is in the way.
  public enum Reason: Hashable, Sendable {
    /// The file has other contents, another target, another time or other permission bits.
    case changed
    /// Something else has the name now.
    case replaced
    /// The name is gone.
    case vanished
    /// The name was free, or the directory was empty, and is no longer.
    case appeared
    /// There is something that programs could not see: a device, socket or FIFO, or what a filter hides.
    case hidden
    /// The file has further names, which would keep the old contents.
    case hardLinked
    /// Somebody has the file open to write.
    case beingWritten
    /// The name is one of those that commits use themselves.
    case reserved
    /// The directory is mounted twice.
    case mountedTwice
    /// The host does not let us look.
    case unreadable(FileError)
  }

  /// The absolute path in the tree.
  public let path: [UInt8]
  /// What is in the way there.
  public let reason: Reason

  /// A difference.
  public init(path: [UInt8], reason: Reason) {
    self.path = path
    self.reason = reason
  }
}

extension HostConflict: CustomStringConvertible {
  /// The path and what is wrong there, as text.
  public var description: String {
    let path = String(decoding: path, as: UTF8.self)
    switch reason {
    case .changed: return "\(path) was changed meanwhile"
    case .replaced: return "\(path) is something else meanwhile"
    case .vanished: return "\(path) is gone meanwhile"
    case .appeared: return "\(path) was made meanwhile"
    case .hidden: return "\(path) is there, hidden from programs"
    case .hardLinked: return "\(path) has further names (hard links)"
    case .beingWritten: return "\(path) is being written"
    case .reserved: return "\(path) has a name that commits use themselves"
    case .mountedTwice: return "\(path) is a directory that is mounted twice"
    case .unreadable(let error): return "\(path): \(error)"
    }
  }
}

extension HostConflict: Comparable {
  /// Orders conflicts by the bytes of their paths.
  public static func < (left: HostConflict, right: HostConflict) -> Bool {
    left.path.precedes(right.path)
  }
}

/// Why a commit did not happen. Unless it says otherwise, the host's directories are as they were.
public enum HostCommitError: Error, Hashable, Sendable {
  /// The host's directories are not what they were when they were read: all differences.
  case conflicts([HostConflict])
  /// The host refused a step, at this path of the tree.
  case failed(path: [UInt8], FileError)
  /// Another process is committing to the directory.
  case busy(directory: String)
  /// An earlier commit to the directory was cut off: `HostCommit.recover` takes it back or completes it.
  case interrupted(directory: String)
  /// What a cut-off commit has left in the directory cannot be read.
  case unreadableRecord(directory: String, JournalError)
  /// A directory that was part of the same cut-off commit is not where it was.
  case missingDirectory(String)
  /// These paths, relative to their directory, could not be brought back: something else has their names, or they are
  /// gone. Once that is cleared up, `HostCommit.recover` goes on.
  case notRestored([[UInt8]])
}

extension HostCommitError: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .conflicts(let conflicts): conflicts.map { $0.description }.joined(separator: "\n")
    case .failed(let path, let error): "\(String(decoding: path, as: UTF8.self)): \(error)"
    case .busy(let directory): "another process is committing to \(directory)"
    case .interrupted(let directory): "an earlier commit to \(directory) was cut off"
    case .unreadableRecord(let directory, let error): "the record of a commit to \(directory) is unreadable: \(error)"
    case .missingDirectory(let directory): "\(directory) was part of the commit, and is not there"
    case .notRestored(let paths):
      "could not be brought back: " + paths.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
    }
  }
}
