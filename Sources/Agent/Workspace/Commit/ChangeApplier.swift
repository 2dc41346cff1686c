import ShadowFS

/// Makes the changes of entries in another tree, which has what they say was there before.
///
/// What leaves its place goes first, from the inside out: it is removed, or parked beside the directory under a name that
/// nobody has. Then what comes gets its place, from the outside in. So names can go around in circles.
struct ChangeApplier {
  /// Writes the contents of an entry's file into an empty file.
  typealias Contents = (ChangesetEntry, NodeID, FileSystem) throws(FileError) -> Void

  private let files: FileSystem
  private let root: NodeID
  private let contents: Contents
  private var parked: [[UInt8]: FileName] = [:]
  private var parkingCount = 0

  /// - Parameter root: The directory that paths are relative to.
  init(_ files: FileSystem, root: NodeID, contents: @escaping Contents) {
    self.files = files
    self.root = root
    self.contents = contents
  }

  /// Makes the changes, in any order given.
  /// - Throws: What is in the way.
  mutating func apply(_ entries: [ChangesetEntry]) throws(WorkspaceError) {
    let entries = entries.sorted()
    let leaving = entries.filter { $0.before != nil && ($0.oldPath != nil || $0.before?.kind != $0.after?.kind) }
    for entry in leaving.sorted(by: { $1.basePath.lexicographicallyPrecedes($0.basePath) }) {
      try attempt(entry.basePath) { (applier) throws(FileError) in try applier.leave(entry) }
    }
    for entry in entries where entry.after != nil {
      try attempt(entry.path) { (applier) throws(FileError) in try applier.come(entry) }
    }
  }

  private mutating func attempt(
    _ path: [UInt8], _ body: (inout ChangeApplier) throws(FileError) -> Void
  ) throws(WorkspaceError) {
    do throws(FileError) { try body(&self) } catch { throw .failed(path: path, error) }
  }

  // MARK: Steps

  private mutating func leave(_ entry: ChangesetEntry) throws(FileError) {
    let (parent, name) = try place(entry.basePath)
    if entry.oldPath != nil {
      let parking = try FileName(".umbra-parked-\(parkingCount)")
      parkingCount += 1
      try files.rename(name, in: parent, to: parking, in: root)
      parked[entry.path] = parking
    } else if entry.before?.kind == .directory {
      try files.removeDirectory(name, in: parent)
    } else {
      try files.unlink(name, in: parent)
    }
  }

  private mutating func come(_ entry: ChangesetEntry) throws(FileError) {
    guard let after = entry.after else { return }
    guard !entry.path.isEmpty else { return try files.setMode(of: root, to: after.mode) }
    let (parent, name) = try place(entry.path)
    if let parking = parked.removeValue(forKey: entry.path) {
      guard try files.tree.child(named: name, of: parent) == nil else { throw .exists }
      try files.rename(parking, in: root, to: name, in: parent)
    }
    let isNew = entry.before.map { $0.kind != after.kind } ?? true
    switch after.content {
    case .directory:
      if isNew { try files.makeDirectory(named: name, in: parent, mode: after.mode) }
    case .symlink(let target):
      guard isNew || entry.before?.content != after.content else { return }
      if !isNew { try files.unlink(name, in: parent) }
      try files.makeSymlink(named: name, in: parent, target: target)
      return
    case .file:
      if isNew { try files.makeFile(named: name, in: parent, mode: after.mode) }
      if isNew || entry.before?.content != after.content {
        let node = try files.lookup(name, in: parent)
        try files.setSize(of: node, to: 0)
        try contents(entry, node, files)
      }
    }
    let node = try files.lookup(name, in: parent)
    if try files.attributes(of: node).mode != after.mode { try files.setMode(of: node, to: after.mode) }
  }

  // MARK: Parts

  private func place(_ path: [UInt8]) throws(FileError) -> (parent: NodeID, name: FileName) {
    var parent = root
    var names = path.split(separator: UInt8(ascii: "/"))
    guard let last = names.popLast() else { throw .invalid }
    for name in names {
      // Never through a link.
      parent = try files.lookup(FileName(Array(name)), in: parent)
      guard try files.kind(of: parent) == .directory else { throw .notDirectory }
    }
    return (parent, try FileName(Array(last)))
  }
}

extension FileSystem {
  /// Copies the contents of a file of a tree into an empty one. Holes stay holes.
  func copyContents(of source: NodeID, in tree: Tree, to file: NodeID) throws(FileError) {
    let size = try tree.attributes(of: source).size
    let pieceSize: UInt64 = 1 << 16
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(pieceSize), alignment: 16)
    defer { buffer.deallocate() }
    var offset: UInt64 = 0
    while offset < size {
      let count = Int(min(pieceSize, size - offset))
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      guard try tree.read(source, at: offset, into: piece) == count else { throw .stale }
      if piece.contains(where: { $0 != 0 }) { try writeAll(UnsafeRawBufferPointer(piece), to: file, at: offset) }
      offset += UInt64(count)
    }
    try setSize(of: file, to: size)
  }

  /// Writes all bytes, or throws.
  func writeAll(_ bytes: UnsafeRawBufferPointer, to file: NodeID, at offset: UInt64) throws(FileError) {
    guard try write(bytes, to: file, at: offset) == bytes.count else { throw .noSpace }
  }
}
