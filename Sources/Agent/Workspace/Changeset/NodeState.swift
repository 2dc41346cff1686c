import ShadowFS

/// What a path has, as far as it can be committed.
public struct NodeState: Hashable, Sendable {
  /// What is in it.
  public enum Content: Hashable, Sendable {
    /// A file. There is no digest of one that cannot be read, or has more bytes than are looked at.
    case file(size: UInt64, digest: Digest?)
    /// A symbolic link.
    case symlink(target: [UInt8])
    /// A directory, whatever is in it.
    case directory
  }

  /// What is in it.
  public let content: Content
  /// The permission bits.
  public let mode: UInt16

  /// A state.
  public init(content: Content, mode: UInt16) {
    self.content = content
    self.mode = mode
  }

  /// What kind of node it is.
  public var kind: FileKind {
    switch content {
    case .file: .file
    case .symlink: .symlink
    case .directory: .directory
    }
  }

  /// Whether all of it is known, so that it can be committed and brought back.
  public var isComplete: Bool {
    if case .file(_, nil) = content { false } else { true }
  }
}

extension NodeState {
  /// The permission bits that a commit gives: nobody becomes another user by them.
  static func committedMode(_ mode: UInt16, _ kind: FileKind) -> UInt16 {
    kind == .directory ? mode & 0o1777 : mode & 0o777
  }

  /// A file or directory that can be executed, or entered.
  var isExecutable: Bool { mode & 0o111 != 0 }
}
