import Testing

@testable import ShadowFS

/// One run of the model test: random operations on a file system and on a real directory that began equal.
struct ModelRun {
  /// What is below the file system.
  enum Lower: String, CaseIterable {
    case nothing, memory, archive, host, union
  }

  private struct Snapshot {
    let tree: Tree
    let state: ModelState
  }

  let lower: Lower
  let seed: UInt64
  private var random: SeededRandom
  private let real: RealDirectory
  /// The host directory of the lower layer, which must stay as it is.
  private let base: RealDirectory
  private let baseState: ModelState
  private var overlay: ModelOverlay
  private var snapshots: [Snapshot] = []
  private var forks: [(FileSystem, ModelState)] = []

  init(_ lower: Lower, seed: UInt64) throws {
    self.lower = lower
    self.seed = seed
    random = SeededRandom(seed: seed)
    real = try RealDirectory()
    base = try RealDirectory()
    if lower != .nothing {
      for _ in 0..<300 { _ = try? base.perform(ModelOperation.random(&random)) }
      base.closeAll()
    }
    var state = try base.modelState()
    // A layer shows each name as a file of its own.
    for path in state.paths { state.nodes[path]?.firstPath = path }
    try base.load(state)
    try real.load(state)
    baseState = state
    overlay = ModelOverlay(try Self.makeFiles(lower, base, state))
  }

  private static func makeFiles(
    _ lower: Lower, _ base: RealDirectory, _ state: ModelState
  ) throws -> FileSystem {
    switch lower {
    case .nothing: return FileSystem()
    case .memory: return FileSystem(over: try memoryLayer(state) { _ in true })
    case .archive:
      let tree = Tree(try memoryLayer(state) { _ in true })
      let sink = MemorySink()
      try tree.writeArchive(of: tree.root, to: sink)
      return FileSystem(over: try TarLayer(MemorySource(sink.bytes)))
    case .host: return FileSystem(over: try HostDirectoryLayer(path: base.path))
    case .union:
      // Every directory in both, every second file in memory only as far as the union shows it.
      var number = 0
      let top = try memoryLayer(state) { node in
        number += 1
        return node.kind == .directory || number % 2 == 0
      }
      return FileSystem(over: UnionLayer([top, try HostDirectoryLayer(path: base.path)]))
    }
  }

  private static func memoryLayer(
    _ state: ModelState, _ isIncluded: (ModelState.Node) -> Bool
  ) throws -> MemoryLayer {
    let layer = MemoryLayer()
    for path in state.paths {
      guard let node = state.nodes[path], isIncluded(node) else { continue }
      let parts = path.split(separator: "/")
      let directory = try layer.makeDirectories(parts.dropLast().joined(separator: "/"))
      let name = try FileName(String(parts[parts.count - 1]))
      switch node.kind {
      case .directory: try layer.addDirectory(named: name, in: directory, mode: node.mode)
      case .symlink: try layer.addSymlink(named: name, in: directory, target: node.bytes)
      case .file, .device: try layer.addFile(named: name, in: directory, contents: node.bytes[...], mode: node.mode)
      }
    }
    return layer
  }

  /// Does operations until there is a difference, and tells the difference.
  mutating func run(_ count: Int) throws -> String? {
    for step in 0..<count {
      let operation = ModelOperation.random(&random)
      let expected = Result { () throws(FileError) in try real.perform(operation) }
      let found = Result { () throws(FileError) in try overlay.perform(operation) }
      if expected != found {
        return "\(lower), seed \(seed), step \(step): \(operation) gave \(found), not \(expected)"
      }
      if random.next() % 400 == 0, let failure = try turn(step) { return failure }
    }
    return try finish(count)
  }

  /// Takes, restores or forks a state, and looks whether all is as it should be.
  private mutating func turn(_ step: Int) throws -> String? {
    let state = try overlay.files.tree.modelState()
    let expected = try real.modelState()
    if state != expected { return describe(step, state, expected) }
    if let snapshot = snapshots.last,
      let failure = try checkChanges((snapshot.tree, snapshot.state), overlay.files, state)
    {
      return "\(lower), seed \(seed), step \(step): \(failure)"
    }
    switch random.next() % 4 {
    case 0: snapshots.append(Snapshot(tree: overlay.files.snapshot(), state: state))
    case 1:
      guard let snapshot = snapshots.randomElement(using: &random) else { break }
      overlay.closeAll()
      try overlay.files.restore(snapshot.tree)
      try real.load(snapshot.state)
    case 2:
      // Goes on with a fork, and what was forked must not change any more.
      let files = overlay.files
      overlay.files = files.fork(keepingHolders: true)
      forks.append((files, state))
      if forks.count > 4 { forks.removeFirst() }
    default: break
    }
    if snapshots.count > 8 { snapshots.removeFirst() }
    return nil
  }

  private mutating func finish(_ count: Int) throws -> String? {
    let state = try overlay.files.tree.modelState()
    let expected = try real.modelState()
    if state != expected { return describe(count, state, expected) }
    for snapshot in snapshots {
      let state = try snapshot.tree.modelState()
      if state != snapshot.state { return "a snapshot changed: " + describe(count, state, snapshot.state) }
    }
    for (files, expected) in forks {
      let state = try files.tree.modelState()
      if state != expected { return "a forked file system changed: " + describe(count, state, expected) }
    }
    if try base.modelState() != baseState { return "the host was written: \(lower), seed \(seed)" }
    overlay.closeAll()
    if !overlay.files.tree.orphans.isEmpty { return "unlinked files leak: \(lower), seed \(seed)" }
    return usageFailure()
  }

  /// What the quotas count must be what is there.
  private func usageFailure() -> String? {
    var bytes: UInt64 = 0
    overlay.files.tree.inodes.forEach { _, inode in
      bytes += inode.storedBytes
      guard case .file(let file) = inode.content else { return }
      var stored: UInt64 = 0
      file.chunks.forEach { _, chunk in stored += UInt64(chunk.bytes.count) }
      if stored != file.storedBytes { bytes = .max / 2 }
    }
    let usage = overlay.files.tree.usage.bytes
    return usage == bytes ? nil : "\(usage) bytes are counted, \(bytes) are there: \(lower), seed \(seed)"
  }

  private func describe(_ step: Int, _ state: ModelState, _ expected: ModelState) -> String {
    "\(lower), seed \(seed), after \(step) steps: \(state.difference(from: expected).joined(separator: "; "))"
  }
}
