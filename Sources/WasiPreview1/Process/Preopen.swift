import ShadowFS

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
  /// The path of the directory that nothing leads out of: this one or one above it, as for a working directory, whose
  /// programs know `..`. Without one it is this one.
  public var confinement: String?

  /// A directory with a name; by default the name is its path, and everything may be done with it.
  public init(
    _ name: String, path: String? = nil, confinement: String? = nil, rights: Rights = .directory,
    inheritedRights: Rights = .all
  ) {
    self.name = name
    self.path = path ?? name
    self.confinement = confinement
    self.rights = rights
    self.inheritedRights = inheritedRights
  }

  /// Opens the directory.
  /// - Throws: `notFound` or `notDirectory` when it is none; `invalid` when it is not below its confinement.
  func open(in files: FileSystem) throws(FileError) -> OpenFile {
    let node = try files.node(at: path)
    guard try files.kind(of: node) == .directory else { throw .notDirectory }
    guard let confinement else { return try OpenFile(node, in: files) }
    let outermost = try files.node(at: confinement)
    var ancestor = node
    while ancestor != outermost {
      guard ancestor != files.root else { throw .invalid }
      ancestor = files.parent(of: ancestor)
    }
    return try OpenFile(node, in: files, confinement: outermost)
  }
}
