/// A directory that a process has open from its start.
public struct Preopen: Hashable, Sendable {
  /// The name by which the process knows it.
  public var name: String
  /// The directory's path in the file system.
  public var path: String
  /// What may be done with the directory.
  public var rights: Rights
  /// What may be done with what is opened through the directory.
  public var inheritedRights: Rights

  /// A directory with a name; by default the name is its path, and everything may be done with it.
  public init(_ name: String, path: String? = nil, rights: Rights = .directory, inheritedRights: Rights = .all) {
    self.name = name
    self.path = path ?? name
    self.rights = rights
    self.inheritedRights = inheritedRights
  }
}
