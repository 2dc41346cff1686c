/// What is known of a node besides its contents.
public struct FileAttributes: Hashable, Sendable {
  /// The node.
  public var id: NodeID
  /// What the node is.
  public var kind: FileKind
  /// The permission bits, including set-ID and sticky bits.
  public var mode: UInt16
  /// How many names the node has; 1 for directories.
  public var linkCount: UInt32
  /// The size in bytes: of a file's contents, or of a link's target.
  public var size: UInt64
  /// When it was last read, as far as that is kept: reading does not change it. Nanoseconds since 1970.
  public var accessTime: UInt64
  /// When the contents changed last, in nanoseconds since 1970.
  public var modificationTime: UInt64
  /// When anything changed last, in nanoseconds since 1970.
  public var changeTime: UInt64
}
