import ShadowFS

/// A directory of the host as programs and tools see it, and what they have changed there.
///
/// ```swift
/// let workspace = try Workspace(importing: "/home/me/project")
/// // Programs and tools work in `workspace.files`; the directory stays as it is.
/// ```
///
/// Importing opens the directory, and nothing else: each file is looked at when somebody asks for it. What is hidden from
/// programs (see `ImportOptions`) cannot be reached by any path. A workspace and what it is made of belong to one thread.
public final class Workspace {
  /// The directory, as it was named.
  public let directory: String
  /// What the directory shows.
  public let options: ImportOptions
  /// The files, with all changes.
  public let files: FileSystem
  /// The state of the directory when it was imported.
  public let base: Tree
  /// Where the files have the directory.
  public let mountPath: String
  let layer: HostDirectoryLayer

  /// Imports a directory.
  /// - Parameters:
  ///   - mountPath: Where the files have it: `/`, or an absolute path of a directory that is made. What programs
  ///     change elsewhere is never committed.
  ///   - options: What is shown.
  ///   - configuration: Clock, random source and quotas of the files.
  /// - Throws: `unreadable`, also when `.umbraignore` is: that would show what it leaves out.
  public init(
    importing directory: String, at mountPath: String = "/", options: ImportOptions = ImportOptions(),
    configuration: FileSystem.Configuration = FileSystem.Configuration()
  ) throws(WorkspaceError) {
    self.directory = directory
    self.options = options
    self.mountPath = mountPath
    do throws(FileError) {
      layer = try HostDirectoryLayer(path: directory, filter: ImportFilter(options), limits: options.limits)
      if options.readsIgnoreFile { try Self.requireIgnoreFile(in: directory) }
      files = try Self.fileSystem(over: layer, at: mountPath, configuration)
    } catch {
      throw .unreadable(directory: directory, error)
    }
    base = files.snapshot()
  }

  /// What has changed since the import.
  /// - Throws: `failed` when the files cannot be compared.
  public func changeset(limits: Changeset.Limits = Changeset.Limits()) throws(WorkspaceError) -> Changeset {
    try changeset(from: base, to: files.tree, limits: limits)
  }

  /// What is different between two states of the workspace.
  /// - Throws: `failed` when the files cannot be compared.
  public func changeset(
    from old: Tree, to new: Tree, limits: Changeset.Limits = Changeset.Limits()
  ) throws(WorkspaceError) -> Changeset {
    var builder = ChangesetBuilder(
      from: old, to: new, mountPath: Array(mountPath.utf8), limits: limits, hiddenPaths: layer.hiddenPaths)
    do throws(FileError) { return try builder.changeset() } catch { throw .failed(path: [], error) }
  }

  /// What was met so far and hidden, and why.
  public var hiddenPaths: [HiddenPath] { layer.hiddenPaths }

  private static func fileSystem(
    over layer: HostDirectoryLayer, at mountPath: String, _ configuration: FileSystem.Configuration
  ) throws(FileError) -> FileSystem {
    guard mountPath != "/" else { return FileSystem(over: layer, configuration: configuration) }
    guard mountPath.hasPrefix("/"), !mountPath.hasSuffix("/") else { throw .invalid }
    let files = FileSystem(configuration: configuration)
    try files.mount(layer, at: files.makeDirectories(mountPath))
    return files
  }

  /// Makes sure that `.umbraignore` can be read if it is there: otherwise too much would be shown.
  private static func requireIgnoreFile(in directory: String) throws(FileError) {
    let root = try HostHandle.directory(path: directory)
    let status: HostStatus
    do throws(FileError) {
      status = try root.status(of: FileName(ImportFilter.ignoreFileName))
    } catch .notFound {
      return
    }
    guard status.kind == .file else { throw .invalid }
    guard status.attributes.size <= UInt64(ImportFilter.largestIgnoreFile) else { throw .fileTooLarge }
    _ = try root.openEntry(FileName(ImportFilter.ignoreFileName), 0)
  }
}
