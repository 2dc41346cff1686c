import ShadowFS

/// A directory of the host as programs and tools see it, and what they have changed there.
///
/// ```swift
/// let workspace = try Workspace(importing: "/home/me/project")
/// // Programs and tools work in `workspace.files`; the directory stays as it is.
/// let changeset = try workspace.changeset()
/// print(ChangesetText.full(of: changeset))
/// // Once somebody has agreed:
/// try workspace.commit(approving: changeset.identity, undo: UndoStore(path: "/home/me/.umbra/undo"))
/// ```
///
/// Importing opens the directory, and nothing else: each file is looked at when somebody asks for it. What is hidden from
/// programs (see `ImportOptions`) cannot be reached by any path. A workspace and what it is made of belong to one thread.
public final class Workspace {
  /// The directory, as it was named.
  public let directory: String
  /// Where the files have the directory.
  public let mountPath: String
  /// What the directory shows.
  public let options: ImportOptions
  /// Clock, random source and quotas of the files.
  public let configuration: FileSystem.Configuration
  /// The files, with all changes. After a commit they are others.
  public private(set) var files: FileSystem
  /// The state of the directory when it was imported, or committed to.
  public private(set) var base: Tree
  private(set) var layer: HostDirectoryLayer
  /// See `HostCommit.beforeStep`.
  package var beforeCommitStep: (() throws(FileError) -> Bool)?

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
    self.mountPath = mountPath
    self.options = options
    self.configuration = configuration
    do throws(FileError) {
      (layer, files) = try Self.open(directory, at: mountPath, options, configuration)
    } catch {
      throw .unreadable(directory: directory, error)
    }
    base = files.snapshot()
  }

  private static func open(
    _ directory: String, at mountPath: String, _ options: ImportOptions, _ configuration: FileSystem.Configuration
  ) throws(FileError) -> (layer: HostDirectoryLayer, files: FileSystem) {
    let layer = try HostDirectoryLayer(path: directory, filter: ImportFilter(options), limits: options.limits)
    if options.readsIgnoreFile { try requireIgnoreFile(in: directory) }
    guard mountPath != "/" else { return (layer, FileSystem(over: layer, configuration: configuration)) }
    guard mountPath.hasPrefix("/"), !mountPath.hasSuffix("/") else { throw .invalid }
    let files = FileSystem(configuration: configuration)
    if options.addsStandardDirectories { try files.addStandardDirectories() }
    try files.mount(layer, at: files.makeDirectories(mountPath))
    return (layer, files)
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

  /// Imports the directory anew, as it is by now, without any changes.
  func importAgain() throws(WorkspaceError) {
    do throws(FileError) {
      (layer, files) = try Self.open(directory, at: mountPath, options, configuration)
    } catch {
      throw .unreadable(directory: directory, error)
    }
    base = files.snapshot()
  }

  /// The imported directory in the files.
  var root: NodeID { NodeID(layer: mountIndex, node: layer.root) }

  /// The only layer that is mounted.
  private var mountIndex: Int { 0 }

  // MARK: - Looking

  /// What was met so far and hidden, and why.
  public var hiddenPaths: [HiddenPath] { layer.hiddenPaths }

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
}
