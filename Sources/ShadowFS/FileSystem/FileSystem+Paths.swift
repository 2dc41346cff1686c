/// What a path leads to.
public struct ResolvedPath: Hashable, Sendable {
  /// The directory that has the path's last name; for a path that ends in no name (such as `/` or `..`), the node.
  public let parent: NodeID
  /// The path's last name, after following links; `nil` when the path ends in none.
  public let name: FileName?
  /// The node, or `nil` when the directory has nothing of that name.
  public let node: NodeID?
  /// Whether the path ends in a slash, so that it can only mean a directory.
  public let requiresDirectory: Bool
}

extension FileSystem {
  /// How many symbolic links may be met on the way.
  public static let maximumLinkCount = 40

  /// Finds what a path leads to, within this tree.
  ///
  /// Without `confinement`, `..` of the root is the root, and an absolute path starts there, as for a shell. With one,
  /// the path must stay within that directory, and absolute paths and absolute links are not permitted, as for WASI.
  /// - Parameter followingLast: whether a symbolic link in the last place is followed. A slash after it follows it.
  /// - Throws: `notFound` when a directory on the way is missing, `notDirectory`, `loop`, `notPermitted`,
  ///   `nameTooLong`, `invalid` for a NUL in the path, or what the lower layer says.
  public func resolve(
    _ path: UnsafeRawBufferPointer, from start: NodeID, followingLast: Bool, confinedTo confinement: NodeID? = nil
  ) throws(FileError) -> ResolvedPath {
    var walk = PathWalk(tree: tree, directory: start, confinement: confinement)
    walk.pathLength = configuration.quotas.pathLength
    return try walk.resolve(path, followingLast: followingLast)
  }

  /// Finds what a path leads to, within this tree.
  /// - Throws: What `resolve` of a buffer throws.
  public func resolve(
    _ path: [UInt8], from start: NodeID, followingLast: Bool = true, confinedTo confinement: NodeID? = nil
  ) throws(FileError) -> ResolvedPath {
    let result: Result<ResolvedPath, FileError> = path.withUnsafeBytes { path in
      do throws(FileError) {
        return .success(try resolve(path, from: start, followingLast: followingLast, confinedTo: confinement))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Finds the node that a path leads to from the root.
  /// - Throws: `notFound`, or what `resolve` throws.
  public func node(at path: String, followingLast: Bool = true) throws(FileError) -> NodeID {
    let resolved = try resolve([UInt8](path.utf8), from: root, followingLast: followingLast)
    guard let node = resolved.node else { throw .notFound }
    return node
  }
}

/// The way along a path from directory to directory.
struct PathWalk {
  let tree: Tree
  var directory: NodeID
  let confinement: NodeID?
  var pathLength = 4096
  private var linkCount = 0

  init(tree: Tree, directory: NodeID, confinement: NodeID?) {
    self.tree = tree
    self.directory = directory
    self.confinement = confinement
  }

  mutating func resolve(_ path: UnsafeRawBufferPointer, followingLast: Bool) throws(FileError) -> ResolvedPath {
    guard !path.isEmpty else { throw .notFound }
    guard path.count <= pathLength else { throw .nameTooLong }
    let slash = UInt8(ascii: "/")
    if path[0] == slash { try goToRoot() }
    var position = 0
    while true {
      while position < path.count, path[position] == slash { position += 1 }
      guard position < path.count else { return try endWithoutName() }
      let start = position
      while position < path.count, path[position] != slash { position += 1 }
      let component = UnsafeRawBufferPointer(rebasing: path[start..<position])
      var rest = position
      while rest < path.count, path[rest] == slash { rest += 1 }
      let isLast = rest == path.count
      let hasSlash = position < path.count
      let dot = UInt8(ascii: ".")
      if component[0] == dot, component.count == 1 {
        guard try tree.kind(of: directory) == .directory else { throw .notDirectory }
        continue
      }
      if component[0] == dot, component.count == 2, component[1] == dot {
        try goUp()
        continue
      }
      let name = try FileName(component)
      guard let node = try tree.child(named: name, of: directory) else {
        guard isLast else { throw .notFound }
        return ResolvedPath(parent: directory, name: name, node: nil, requiresDirectory: hasSlash)
      }
      let kind = try tree.kind(of: node)
      if kind == .symlink, !isLast || followingLast || hasSlash {
        let remainder = UnsafeRawBufferPointer(rebasing: path[position...])
        return try follow(node, remainder, followingLast: followingLast)
      }
      if isLast {
        guard !hasSlash || kind == .directory else { throw .notDirectory }
        return ResolvedPath(parent: directory, name: name, node: node, requiresDirectory: hasSlash)
      }
      guard kind == .directory else { throw .notDirectory }
      directory = node
    }
  }

  private func endWithoutName() throws(FileError) -> ResolvedPath {
    guard try tree.kind(of: directory) == .directory else { throw .notDirectory }
    return ResolvedPath(parent: directory, name: nil, node: directory, requiresDirectory: true)
  }

  private mutating func goToRoot() throws(FileError) {
    guard confinement == nil else { throw .notPermitted }
    directory = tree.root
  }

  private mutating func goUp() throws(FileError) {
    guard try tree.kind(of: directory) == .directory else { throw .notDirectory }
    // The whole way, because directories may have been moved since they were opened.
    if let confinement { guard isDirectory(directory, below: confinement) else { throw .notPermitted } }
    directory = tree.parent(of: directory)
  }

  private func isDirectory(_ directory: NodeID, below ancestor: NodeID) -> Bool {
    var directory = directory
    while directory != ancestor, directory != tree.root {
      directory = tree.parent(of: directory)
      if directory == ancestor { return true }
    }
    return false
  }

  /// Goes on with a link's target, and then with what the path has after the link.
  private mutating func follow(
    _ link: NodeID, _ remainder: UnsafeRawBufferPointer, followingLast: Bool
  ) throws(FileError) -> ResolvedPath {
    linkCount += 1
    guard linkCount <= FileSystem.maximumLinkCount else { throw .loop }
    var path = try tree.linkTarget(of: link)
    path.append(contentsOf: remainder)
    // Links may make a path longer than a program could write it, but not without end.
    var walk = self
    walk.pathLength = 2 * min(pathLength, .max / 2)
    guard path.count <= walk.pathLength else { throw .nameTooLong }
    let result: Result<ResolvedPath, FileError> = path.withUnsafeBytes { path in
      do throws(FileError) {
        return .success(try walk.resolve(path, followingLast: followingLast))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
