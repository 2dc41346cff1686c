import ShadowFS

/// Changes that are not part of a commit, kept until the workspace goes on.
///
/// Their contents are copied before the commit: what shows through from files of the host may be gone after it.
struct Remainder {
  private let mountPath: [UInt8]
  /// The entries in the imported directory, and those elsewhere, by their paths from the root.
  private let entries: [ChangesetEntry]
  private let outsideEntries: [ChangesetEntry]
  private let contents = FileSystem()
  private var nodes: [[UInt8]: NodeID] = [:]
  private var outsideNodes: [[UInt8]: NodeID] = [:]

  /// What a workspace has besides a changeset; without one, all that it has.
  init(of workspace: Workspace, after changeset: Changeset?) throws(WorkspaceError) {
    mountPath = Array(workspace.mountPath.utf8)
    let tree = workspace.files.tree
    entries = try workspace.changeset(from: changeset?.tree ?? workspace.base, to: tree).entries
    outsideEntries = try Self.outsideEntries(of: workspace)
    nodes = try copy(entries, from: tree)
    outsideNodes = try copy(outsideEntries, from: tree)
  }

  private static func outsideEntries(of workspace: Workspace) throws(WorkspaceError) -> [ChangesetEntry] {
    guard workspace.mountPath != "/" else { return [] }
    var builder = ChangesetBuilder(
      from: workspace.base, to: workspace.files.tree, mountPath: [UInt8(ascii: "/")], limits: Changeset.Limits(),
      hiddenPaths: [])
    let mount = Array(workspace.mountPath.utf8.dropFirst())
    do throws(FileError) {
      return try builder.changeset().entries.filter { entry in
        ![entry.path, entry.basePath].contains { $0 == mount || $0.starts(with: mount + [UInt8(ascii: "/")]) }
      }
    } catch {
      throw .failed(path: [], error)
    }
  }

  private func copy(_ entries: [ChangesetEntry], from tree: Tree) throws(WorkspaceError) -> [[UInt8]: NodeID] {
    var copies: [[UInt8]: NodeID] = [:]
    for entry in entries {
      guard entry.after?.kind == .file, entry.changesContents, entry.after?.isComplete == true, let node = entry.newNode
      else { continue }
      do throws(FileError) {
        let copy = try contents.makeFile(named: FileName("\(copies.count)-\(entries.count)"), in: contents.root)
        try contents.copyContents(of: node, in: tree, to: copy)
        copies[entry.path] = copy
      } catch {
        throw .failed(path: entry.path, error)
      }
    }
    return copies
  }

  /// Makes the changes in another tree.
  /// - Returns: The paths of those that have no place there; with one of them, none is made.
  func apply(to files: FileSystem, root: NodeID) -> [[UInt8]] {
    lost(entries, nodes, files, root) + lost(outsideEntries, outsideNodes, files, files.root)
  }

  private func lost(
    _ entries: [ChangesetEntry], _ nodes: [[UInt8]: NodeID], _ files: FileSystem, _ root: NodeID
  ) -> [[UInt8]] {
    guard !entries.isEmpty else { return [] }
    let before = files.snapshot()
    let tree = contents.tree
    var applier = ChangeApplier(files, root: root) { (entry, node, files) throws(FileError) in
      guard let copy = nodes[entry.path] else { throw .stale }
      try files.copyContents(of: copy, in: tree, to: node)
    }
    do throws(WorkspaceError) {
      try applier.apply(entries)
      return []
    } catch {
      try? files.restore(before)
      return entries.map(\.path)
    }
  }
}
