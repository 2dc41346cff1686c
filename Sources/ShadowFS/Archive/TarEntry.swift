/// An entry of a tar archive.
public struct TarEntry: Hashable, Sendable {
  /// What an entry is.
  public enum Content: Hashable, Sendable {
    /// A file, whose bytes are in the archive.
    case file(offset: UInt64, size: UInt64)
    /// A directory.
    case directory
    /// A symbolic link.
    case symlink(target: [UInt8])
    /// Another name of an earlier entry.
    case hardLink(target: [FileName])
    /// A device or FIFO, which no layer shows.
    case special
  }

  /// The names of the path; none for the root itself.
  public var path: [FileName]
  /// What the entry is.
  public var content: Content
  /// The permission bits.
  public var mode: UInt16
  /// When the contents changed last, in nanoseconds since 1970.
  public var modificationTime: UInt64
}
