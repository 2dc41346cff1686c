import Foundation

@testable import ShadowFS

/// The side of the model test that is right: a directory of the host, used through the host's own calls.
final class RealDirectory {
  let path: String
  private var open: [CInt] = []

  /// An empty directory; in memory, where the host has such a place.
  init() throws {
    let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    path = base + "/shadowfs-model-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A directory in a state.
  convenience init(_ state: ModelState) throws {
    try self.init()
    try load(state)
  }

  deinit {
    closeAll()
    try? FileManager.default.removeItem(atPath: path)
  }

  func perform(_ operation: ModelOperation) throws(FileError) -> ModelResult {
    switch operation {
    case .makeFile(let name, let mode):
      _ = close(try host { Foundation.open(path + name, O_CREAT | O_EXCL | O_WRONLY, mode_t(mode)) })
    case .makeDirectory(let name, let mode): try host { mkdir(path + name, mode_t(mode)) }
    case .makeSymlink(let name, let target): try host { symlink(target, path + name) }
    case .link(let name, let newName): try host { linkat(AT_FDCWD, path + name, AT_FDCWD, path + newName, 0) }
    case .unlink(let name): try host { unlink(path + name) }
    case .removeDirectory(let name): try host { rmdir(path + name) }
    case .rename(let name, let newName): try host { Foundation.rename(path + name, path + newName) }
    case .write(let name, let offset, let count, let fill):
      let file = try host { Foundation.open(path + name, O_WRONLY) }
      defer { close(file) }
      try write(file, offset, count, fill)
    case .setSize(let name, let size): try host { truncate(path + name, off_t(size)) }
    case .setMode(let name, let mode): try host { chmod(path + name, mode_t(mode)) }
    case .read(let name, let offset, let count):
      let file = try host { Foundation.open(path + name, O_RDONLY) }
      defer { close(file) }
      return .bytes(try read(file, offset, count))
    case .list(let name):
      let handle = HostHandle(try host { Foundation.open(path + name, O_RDONLY | O_DIRECTORY) })
      var names: [String] = []
      for (name, _) in try handle.list() {
        names.append("\(name) \(try handle.status(of: name).kind ?? .device)")
      }
      return .names(names.sorted())
    case .attributes(let name):
      var status = stat()
      try host { lstat(path + name, &status) }
      return Self.show(HostStatus(status))
    case .open(let name):
      let file = try host { Foundation.open(path + name, O_RDWR) }
      guard open.count < ModelOperation.openFileCount else {
        close(file)
        break
      }
      open.append(file)
    case .writeOpen(let slot, let offset, let count, let fill):
      guard slot < open.count else { break }
      try write(open[slot], offset, count, fill)
    case .readOpen(let slot, let offset, let count):
      guard slot < open.count else { break }
      guard offset % 2 == 0 else {
        var status = stat()
        try host { fstat(open[slot], &status) }
        return Self.show(HostStatus(status))
      }
      return .bytes(try read(open[slot], offset, count))
    case .close(let slot):
      guard slot < open.count else { break }
      close(open.remove(at: slot))
    }
    return .done
  }

  func closeAll() {
    for file in open { close(file) }
    open = []
  }

  private func write(_ file: CInt, _ offset: Int, _ count: Int, _ fill: UInt8) throws(FileError) {
    let bytes = ModelOperation.bytes(count, fill)
    try host { pwrite(file, bytes, count, off_t(offset)) }
  }

  private func read(_ file: CInt, _ offset: Int, _ count: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = try host { pread(file, &bytes, count, off_t(offset)) }
    return [UInt8](bytes[..<got])
  }

  private static func show(_ status: HostStatus) -> ModelResult {
    let attributes = status.attributes
    let isFile = attributes.kind == .file
    return .attributes(
      kind: attributes.kind.rawValue, mode: attributes.kind == .symlink ? 0o777 : attributes.mode,
      size: attributes.size, linkCount: isFile ? attributes.linkCount : 1)
  }

  // MARK: - States

  /// All that can be seen.
  func modelState() throws(FileError) -> ModelState {
    var state = ModelState()
    var numbers: [String: UInt64] = [:]
    var pending = [""]
    while let directory = pending.popLast() {
      let handle = try HostHandle.directory(path: path + directory)
      for (name, _) in try handle.list() {
        let status = try handle.status(of: name)
        let name = directory + "/" + name.description
        var bytes: [UInt8] = []
        switch status.attributes.kind {
        case .file:
          let file = try host { Foundation.open(path + name, O_RDONLY) }
          bytes = try read(file, 0, Int(status.attributes.size))
          close(file)
        case .symlink: bytes = try handle.linkTarget(of: FileName(String(name.split(separator: "/").last ?? "")))
        case .directory: pending.append(name)
        case .device: continue
        }
        let kind = status.attributes.kind
        state.nodes[name] = ModelState.Node(
          kind: kind, mode: kind == .symlink ? 0o777 : status.attributes.mode, bytes: bytes, firstPath: name)
        numbers[name] = status.identity.number
      }
    }
    state.setFirstPaths(numbers)
    return state
  }

  /// Becomes what a state is.
  func load(_ state: ModelState) throws {
    closeAll()
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      try FileManager.default.removeItem(atPath: path + "/" + name)
    }
    for name in state.paths {
      guard let node = state.nodes[name] else { continue }
      if node.firstPath != name {
        try host { linkat(AT_FDCWD, path + node.firstPath, AT_FDCWD, path + name, 0) }
        continue
      }
      switch node.kind {
      case .directory: try host { mkdir(path + name, 0o700) }
      case .symlink: try host { symlink(String(decoding: node.bytes, as: UTF8.self), path + name) }
      case .file, .device:
        let file = try host { Foundation.open(path + name, O_CREAT | O_EXCL | O_WRONLY, 0o600) }
        try host { Foundation.write(file, node.bytes, node.bytes.count) }
        close(file)
      }
    }
    for (name, node) in state.nodes where node.kind != .symlink { try host { chmod(path + name, mode_t(node.mode)) } }
  }
}
