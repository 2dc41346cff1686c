import ShadowFS

/// What a patch does to the files of a workspace, worked out before anything is done.
///
/// All files are taken as they are before the patch, so that it can swap two names. Each path is patched once. Directories
/// on the way must be directories and no links: what a patch changes is where it says.
struct PatchPlan {
  /// What becomes of one file.
  struct Step {
    let patch: FilePatch
    /// Where it is.
    let source: PatchPlace?
    /// Where it will be.
    let target: PatchPlace?
    /// What it will have: its contents, or the target of a link.
    let contents: [UInt8]
    /// The permission bits that it will have; `nil` for a symbolic link.
    let mode: UInt16?
  }

  private(set) var steps: [Step] = []
  private let files: WorkspaceFiles
  private let limit: Int
  /// The paths that will be free.
  private var leaving: Set<WorkspacePath> = []

  /// - Parameter limit: How many bytes a file may have.
  init(_ patch: UnifiedPatch, in files: WorkspaceFiles, limit: Int) throws(ToolError) {
    self.files = files
    self.limit = limit
    var sources: Set<WorkspacePath> = []
    var targets: Set<WorkspacePath> = []
    for file in patch.files {
      let source = try file.oldPath.map { path throws(ToolError) in try PatchPlace(path, in: files) }
      let target = try file.newPath.map { path throws(ToolError) in try PatchPlace(path, in: files) }
      if let source, !file.isCopy {
        guard sources.insert(source.path).inserted else { throw file.failure("it is in the patch twice") }
        if source.path != target?.path { leaving.insert(source.path) }
      }
      if let target, !targets.insert(target.path).inserted { throw file.failure("it is in the patch twice") }
      steps.append(try step(file, source, target))
    }
    for step in steps {
      guard let target = step.target, target.path != step.source?.path else { continue }
      guard target.node == nil || leaving.contains(target.path) else { throw step.patch.failure("it is there already") }
    }
  }

  private func step(_ patch: FilePatch, _ source: PatchPlace?, _ target: PatchPlace?) throws(ToolError) -> Step {
    var old: (contents: [UInt8], mode: UInt16?) = ([], patch.newMode == .symlink ? nil : 0o644)
    if let source {
      guard let state = try source.state(in: files, limit: limit) else { throw patch.failure("there is no such file") }
      let isSymlink = state.mode == nil
      guard patch.oldMode.map({ ($0 == .symlink) == isSymlink }) ?? true else {
        throw patch.failure(isSymlink ? "it is a symbolic link" : "it is no symbolic link")
      }
      old = state
    }
    let contents = try patch.apply(to: old.contents)
    guard contents.count <= limit else { throw patch.failure("it would have more than \(limit) bytes") }
    guard patch.newPath != nil || contents.isEmpty else {
      throw patch.failure("it is to be deleted, and the patch leaves \(contents.count) bytes of it")
    }
    var mode = old.mode
    switch (patch.newMode, old.mode) {
    case (.file?, let bits?): mode = bits & ~0o111
    case (.executable?, let bits?): mode = bits | 0o111
    case (.symlink?, nil), (nil, _): break
    default: throw patch.failure("a file cannot become a link, nor a link a file; delete the one and add the other")
    }
    return Step(patch: patch, source: source, target: target, contents: contents, mode: mode)
  }
}

extension FilePatch {
  /// Why it cannot be done with this file.
  func failure(_ reason: String) -> ToolError {
    ToolError(.patchFailed, "\(name) (line \(line) of the patch): \(reason)")
  }
}

/// Where a patch says that a file is, or will be.
struct PatchPlace {
  /// The path in the workspace.
  let path: WorkspacePath
  /// The names of the path.
  let names: [FileName]
  /// What is there now.
  let node: NodeID?

  /// - Throws: `invalidPath`, `outsideWorkspace`, `hidden`, or `wrongKind` for a way through what is no directory.
  init(_ path: [UInt8], in files: WorkspaceFiles) throws(ToolError) {
    let text = String(decoding: path, as: UTF8.self)
    guard path.count <= files.system.configuration.quotas.pathLength else {
      throw ToolError(FileError.nameTooLong, at: text, isPath: true)
    }
    var names: [FileName] = []
    var node: NodeID? = files.root
    for part in path.split(separator: UInt8(ascii: "/")) where !part.elementsEqual(".".utf8) {
      guard !part.elementsEqual("..".utf8) else { throw ToolError(FileError.notPermitted, at: text, isPath: true) }
      let name: FileName
      do throws(FileError) { name = try FileName(Array(part)) } catch { throw ToolError(error, at: text, isPath: true) }
      names.append(name)
      guard let directory = node else { continue }
      do throws(FileError) {
        guard try files.system.kind(of: directory) == .directory else { throw .notDirectory }
        node = try files.system.lookup(name, in: directory)
      } catch .notFound {
        node = nil
      } catch {
        throw ToolError(error, at: text)
      }
    }
    guard !names.isEmpty else { throw ToolError(FileError.invalid, at: text, isPath: true) }
    self.path = names.reduce(WorkspacePath([])) { $0.appending($1) }
    self.names = names
    self.node = node
    guard !files.hides(self.path) else {
      throw ToolError(.hidden, "\(WorkspacePath.quoted(text)) is hidden from tools")
    }
  }

  /// What the file has, and its permission bits; those are `nil` for a link, whose contents are its target.
  func state(in files: WorkspaceFiles, limit: Int) throws(ToolError) -> (contents: [UInt8], mode: UInt16?)? {
    guard let node else { return nil }
    let attributes: FileAttributes
    do throws(FileError) {
      attributes = try files.system.attributes(of: node)
      if attributes.kind == .symlink { return (try files.system.linkTarget(of: node), nil) }
    } catch {
      throw ToolError(error, at: path.text)
    }
    let file = try files.file(path, node)
    return (try files.contents(of: file, limit: limit), attributes.mode)
  }
}
