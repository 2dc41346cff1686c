import ShadowFS

/// The files that tools work on: a directory of the shadow, and nothing outside of it.
///
/// Paths are those of the workspace: `src/main.c` and `/src/main.c` are the same file. Neither `..` nor a symbolic link leads
/// out. It belongs to one thread, as the file system does.
public struct WorkspaceFiles {
  /// The shadow.
  public let system: FileSystem
  /// The directory of the shadow that is the workspace.
  public let root: NodeID
  /// The path of that directory in the shadow.
  public let rootPath: String
  /// Whether tools must leave a path and all that is below it alone, as it is in the workspace after following links.
  ///
  /// Programs are not bound by this: what they must not read has to be missing in the shadow itself.
  public var isHidden: (WorkspacePath) -> Bool

  /// The workspace in a directory of a shadow.
  /// - Throws: `notFound` or `notDirectory` when there is none.
  public init(
    _ system: FileSystem, at rootPath: String = "/", isHidden: @escaping (WorkspacePath) -> Bool = { _ in false }
  ) throws(FileError) {
    self.system = system
    self.rootPath = rootPath
    self.isHidden = isHidden
    root = try system.node(at: rootPath)
    guard try system.kind(of: root) == .directory else { throw .notDirectory }
  }

  /// What a path leads to.
  public struct Place {
    /// Where it is, after following links.
    public let path: WorkspacePath
    /// The directory that it is in, or would be in.
    public let parent: NodeID
    /// Its name there; `nil` for the workspace itself.
    public let name: FileName?
    /// The node; `nil` if there is none.
    public let node: NodeID?
    /// Whether the path ends so that it can only mean a directory.
    public let requiresDirectory: Bool
  }

  /// Finds what a path leads to, which need not be there.
  /// - Parameter followingLast: Whether a symbolic link in the last place is followed.
  /// - Throws: `invalidPath`, `outsideWorkspace`, `hidden`, `notFound` when a directory on the way is missing.
  public func place(_ path: String, followingLast: Bool = true) throws(ToolError) -> Place {
    let resolved: ResolvedPath
    do throws(FileError) {
      resolved = try system.resolve(relative(path), from: root, followingLast: followingLast, confinedTo: root)
    } catch {
      throw ToolError(error, at: path, isPath: true)
    }
    let place = Place(
      path: self.path(of: resolved.parent, resolved.name), parent: resolved.parent, name: resolved.name,
      node: resolved.node, requiresDirectory: resolved.requiresDirectory)
    guard !hides(place.path) else {
      throw ToolError(.hidden, "\(WorkspacePath.quoted(path)) is hidden from tools")
    }
    return place
  }

  /// A path as it is from the workspace on, which is the root of its own paths. Programs may know it by another one.
  func relative(_ path: String) -> [UInt8] {
    var bytes = Array(path.utf8)[...]
    let root = rootPath.utf8
    if rootPath != "/", bytes.starts(with: root), bytes.count == root.count || bytes[root.count] == UInt8(ascii: "/") {
      bytes = bytes.dropFirst(root.count)
    }
    bytes = bytes.drop { $0 == UInt8(ascii: "/") }
    return bytes.isEmpty && !path.isEmpty ? [UInt8(ascii: ".")] : Array(bytes)
  }

  /// Finds the node that a path leads to.
  /// - Throws: `notFound`, or what finding the place throws.
  public func node(_ path: String, followingLast: Bool = true) throws(ToolError) -> (path: WorkspacePath, id: NodeID) {
    let place = try place(path, followingLast: followingLast)
    guard let node = place.node else { throw ToolError(.notFound, at: path) }
    return (place.path, node)
  }

  /// Whether a path or a directory on the way to it is hidden.
  func hides(_ path: WorkspacePath) -> Bool {
    if isHidden(path) { return true }
    return path.bytes.indices.contains { index in
      path.bytes[index] == UInt8(ascii: "/") && isHidden(WorkspacePath(Array(path.bytes[..<index])))
    }
  }

  /// Where a node is in the workspace.
  func path(of directory: NodeID, _ name: FileName? = nil) -> WorkspacePath {
    let root = system.tree.path(of: root) ?? []
    var path = (system.tree.path(of: directory) ?? []).dropFirst(root.count == 1 ? 0 : root.count)
    path = path.drop { $0 == UInt8(ascii: "/") }
    guard let name else { return WorkspacePath(Array(path)) }
    return WorkspacePath(Array(path)).appending(name)
  }

  /// Does several steps as one: when any of them fails, the files are as they were.
  func asOne<Result>(_ steps: () throws(ToolError) -> Result) throws(ToolError) -> Result {
    let before = system.snapshot()
    do throws(ToolError) { return try steps() } catch {
      let cause = error
      do throws(FileError) { try system.restore(before) } catch {
        throw ToolError(.fileSystem, "\(cause.message); and what was done before could not be taken back: \(error)")
      }
      throw cause
    }
  }
}

extension ToolError {
  /// Why something could not be done with a path.
  /// - Parameter isPath: Whether the path itself may be what is wrong.
  init(_ error: FileError, at path: String, isPath: Bool = false) {
    let kind: Kind =
      switch error {
      case .notFound: .notFound
      case .exists: .exists
      case .isDirectory, .notDirectory: .wrongKind
      case .invalid, .nameTooLong: isPath ? .invalidPath : .fileSystem
      case .notPermitted: isPath ? .outsideWorkspace : .fileSystem
      case .fileTooLarge: .tooLarge
      default: .fileSystem
      }
    let reason = kind == .outsideWorkspace ? "the path leads out of the workspace" : error.description
    self.init(kind, "\(WorkspacePath.quoted(path)): \(reason)")
  }

  /// There is nothing at a path.
  init(_ kind: Kind = .notFound, at path: String) {
    self.init(kind, "\(WorkspacePath.quoted(path)): \(FileError.notFound)")
  }
}
