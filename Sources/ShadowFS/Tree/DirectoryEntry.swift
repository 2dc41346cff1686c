/// An entry of a directory.
public struct DirectoryEntry: Hashable, Sendable {
  /// The entry's name.
  public let name: FileName
  /// The node that has this name.
  public let id: NodeID
  /// What the node is.
  public let kind: FileKind
}
