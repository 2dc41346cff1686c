/// What a node is.
public enum FileKind: UInt8, Hashable, Sendable {
  /// A regular file.
  case file
  /// A directory.
  case directory
  /// A symbolic link.
  case symlink
  /// One of the character devices in `Device`.
  case device
}
