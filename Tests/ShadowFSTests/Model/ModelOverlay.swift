@testable import ShadowFS

/// The side of the model test that is tested.
struct ModelOverlay {
  let files: FileSystem
  private(set) var open: [NodeID]

  init(_ files: FileSystem, open: [NodeID] = []) {
    self.files = files
    self.open = open
  }

  private func resolve(_ path: String, followingLast: Bool) throws(FileError) -> ResolvedPath {
    try files.resolve([UInt8](path.utf8), from: files.root, followingLast: followingLast)
  }

  private func node(_ path: String, followingLast: Bool = true) throws(FileError) -> NodeID {
    guard let node = try resolve(path, followingLast: followingLast).node else { throw .notFound }
    return node
  }

  private func place(_ path: String) throws(FileError) -> (directory: NodeID, name: FileName) {
    let place = try resolve(path, followingLast: false)
    guard let name = place.name else { throw .invalid }
    return (place.parent, name)
  }

  mutating func perform(_ operation: ModelOperation) throws(FileError) -> ModelResult {
    switch operation {
    case .makeFile(let path, let mode):
      let place = try place(path)
      try files.makeFile(named: place.name, in: place.directory, mode: mode)
    case .makeDirectory(let path, let mode):
      let place = try place(path)
      try files.makeDirectory(named: place.name, in: place.directory, mode: mode)
    case .makeSymlink(let path, let target):
      let place = try place(path)
      try files.makeSymlink(named: place.name, in: place.directory, target: [UInt8](target.utf8))
    case .link(let path, let newPath):
      let node = try node(path, followingLast: false)
      let place = try place(newPath)
      try files.link(node, named: place.name, in: place.directory)
    case .unlink(let path):
      let place = try place(path)
      try files.unlink(place.name, in: place.directory)
    case .removeDirectory(let path):
      let place = try place(path)
      try files.removeDirectory(place.name, in: place.directory)
    case .rename(let path, let newPath):
      let old = try place(path)
      let new = try place(newPath)
      try files.rename(old.name, in: old.directory, to: new.name, in: new.directory)
    case .write(let path, let offset, let count, let fill):
      let node = try node(path)
      try files.write(ModelOperation.bytes(count, fill), to: node, at: UInt64(offset))
    case .setSize(let path, let size): try files.setSize(of: node(path), to: UInt64(size))
    case .setMode(let path, let mode): try files.setMode(of: node(path), to: mode)
    case .read(let path, let offset, let count):
      return .bytes(try files.read(node(path), at: UInt64(offset), count: count))
    case .list(let path): return .names(try files.entries(of: node(path)).map { "\($0.name) \($0.kind)" })
    case .attributes(let path): return Self.show(try files.attributes(of: node(path, followingLast: false)))
    case .open(let path):
      let node = try node(path)
      guard try files.kind(of: node) == .file else { throw .isDirectory }
      guard open.count < ModelOperation.openFileCount else { break }
      files.retain(node)
      open.append(node)
    case .writeOpen(let slot, let offset, let count, let fill):
      guard slot < open.count else { break }
      try files.write(ModelOperation.bytes(count, fill), to: open[slot], at: UInt64(offset))
    case .readOpen(let slot, let offset, let count):
      guard slot < open.count else { break }
      guard offset % 2 == 0 else { return Self.show(try files.attributes(of: open[slot])) }
      return .bytes(try files.read(open[slot], at: UInt64(offset), count: count))
    case .close(let slot):
      guard slot < open.count else { break }
      files.release(open.remove(at: slot))
    }
    return .done
  }

  mutating func closeAll() {
    for node in open { files.release(node) }
    open = []
  }

  private static func show(_ attributes: FileAttributes) -> ModelResult {
    let isFile = attributes.kind == .file
    return .attributes(
      kind: attributes.kind.rawValue, mode: attributes.kind == .symlink ? 0o777 : attributes.mode,
      size: attributes.size, linkCount: isFile ? attributes.linkCount : 1)
  }
}
