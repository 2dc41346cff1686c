import ShadowFS

/// Operations on a file system that a seed decides: the same seed does the same to the same tree.
public struct RandomOperations {
  private var state: UInt64
  private var snapshots: [Tree] = []
  private var held: [NodeID] = []
  private var time: UInt64 = 1_000_000_000
  /// Whether writes stay within one chunk, so that each operation is one record.
  private let isWritingSmall: Bool

  /// The operations of a seed.
  public init(seed: UInt64, isWritingSmall: Bool = false) {
    state = seed
    self.isWritingSmall = isWritingSmall
  }

  /// Does the next operation. Some of them fail, as they should.
  /// - Returns: How it failed.
  @discardableResult
  public mutating func next(on files: FileSystem) -> FileError? {
    time += 1_000_000_007
    let now = time
    files.configuration.clock = { now }
    do throws(FileError) {
      try perform(on: files)
      return nil
    } catch {
      return error
    }
  }

  /// Lets go of all that is held.
  public mutating func releaseAll(on files: FileSystem) {
    for node in held { files.release(node) }
    held = []
  }

  private mutating func perform(on files: FileSystem) throws(FileError) {
    let nodes = try Self.nodes(of: files)
    let directories = nodes.filter { $0.kind == .directory }
    let directory = directories[number(directories.count)].id
    let name = try FileName("n\(number(6))")
    switch number(18) {
    case 0, 1: try files.makeFile(named: name, in: directory, mode: UInt16(number(0o1000)))
    case 2: try files.makeDirectory(named: name, in: directory)
    case 3: try files.makeSymlink(named: name, in: directory, target: Array("t\(number(100))".utf8))
    case 4: try files.link(nodes[number(nodes.count)].id, named: name, in: directory)
    case 5, 6:
      let entries = try files.entries(of: directory)
      guard !entries.isEmpty else { return }
      let entry = entries[number(entries.count)]
      if entry.kind == .directory {
        try files.removeDirectory(entry.name, in: directory)
      } else {
        try files.unlink(entry.name, in: directory)
      }
    case 7, 8:
      let source = directories[number(directories.count)].id
      let entries = try files.entries(of: source)
      guard !entries.isEmpty else { return }
      try files.rename(entries[number(entries.count)].name, in: source, to: name, in: directory)
    case 9, 10, 11:
      guard let file = anyFile(nodes) else { return }
      let chunk = UInt64(number(5) / 3) * 65536
      let bytes = (0..<number(60)).map { _ in UInt8(number(256)) }
      let large = isWritingSmall ? bytes : bytes + [UInt8](repeating: UInt8(number(256)), count: number(100_000))
      try files.write(large, to: file, at: chunk + UInt64(number(1000)))
    case 12:
      guard let file = anyFile(nodes) else { return }
      try files.setSize(of: file, to: UInt64(number(number(3) == 0 ? 140_000 : 300)))
    case 13: try files.setMode(of: nodes[number(nodes.count)].id, to: UInt16(number(0o1000)))
    case 14:
      let times: [UInt64?] = [nil, UInt64(number(1_000_000))]
      try files.setTimes(
        of: nodes[number(nodes.count)].id, access: times[number(2)], modification: times[number(2)])
    case 15:
      guard let file = anyFile(nodes) else { return }
      files.retain(file)
      held.append(file)
    case 16:
      guard !held.isEmpty else { return }
      let file = held.remove(at: number(held.count))
      if number(2) == 0 { held.append(file) } else { files.release(file) }
    default:
      if snapshots.isEmpty || number(3) > 0 {
        snapshots.append(files.snapshot())
      } else {
        try files.restore(snapshots[number(snapshots.count)])
      }
    }
  }

  /// A file of the tree, or one that is held and may have no name.
  private mutating func anyFile(_ nodes: [(id: NodeID, kind: FileKind)]) -> NodeID? {
    let files = nodes.filter { $0.kind == .file }.map { $0.id } + held
    return files.isEmpty ? nil : files[number(files.count)]
  }

  private static func nodes(of files: FileSystem) throws(FileError) -> [(id: NodeID, kind: FileKind)] {
    var found = [(id: files.root, kind: FileKind.directory)]
    var next = 0
    while next < found.count {
      if found[next].kind == .directory {
        for entry in try files.entries(of: found[next].id) { found.append((entry.id, entry.kind)) }
      }
      next += 1
    }
    return found
  }

  private mutating func number(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return Int(truncatingIfNeeded: (value ^ value >> 31) % UInt64(bound))
  }
}
