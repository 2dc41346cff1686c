import TestFolders
import Testing

@testable import ShadowFS

/// A way to put one tree of files below a file system: the same suite runs over all of them.
///
/// The tree is always this one:
///
///     bin/run            "run", 0755
///     docs/deep/er/leaf  "leaf"
///     docs/greeting      "hello"
///     docs/link          -> greeting
///     docs/one           "one"
///     empty/
///     large              300,000 bytes: the offset in units of four bytes
enum LayerCombination: String, CaseIterable, CustomTestStringConvertible {
  case upperOnly = "only the upper layer"
  case memory = "a layer in memory"
  case archive = "a tar archive"
  case host = "a host directory"
  case hostOverMemory = "a union of a host directory over a layer in memory"
  case memoryOverHost = "a union of a layer in memory over a host directory"
  case mounted = "a host directory mounted below the root"
  case copiedUp = "a host directory, all copied up"
  case forked = "a fork of a file system over a layer in memory"
  case restored = "a restored snapshot over a layer in memory"
  case writeThrough = "a host directory that is written through"

  var testDescription: String { rawValue }

  static let large = [UInt8](
    unsafeUninitializedCapacity: 300_000,
    initializingWith: { buffer, count in
      for index in 0..<300_000 { buffer[index] = UInt8(truncatingIfNeeded: (index / 4) >> (index % 4 * 8)) }
      count = 300_000
    })

  /// The file system, the directory in it that has the tree, and what must live as long.
  func make() throws -> Subject {
    switch self {
    case .upperOnly:
      let files = FileSystem()
      try Self.fill(files, files.root)
      return Subject(files: files, root: files.root)
    case .memory: return over(try memoryLayer { _ in true })
    case .archive:
      let tree = Tree(try memoryLayer { _ in true })
      let sink = MemorySink()
      try tree.writeArchive(of: tree.root, to: sink)
      return over(try TarLayer(MemorySource(sink.bytes)))
    case .host:
      let directory = try hostDirectory { _ in true }
      return over(try HostDirectoryLayer(path: directory.path), directory)
    case .hostOverMemory:
      let directory = try hostDirectory { $0.hasPrefix("docs/") && $0 != "docs/one" }
      return over(
        UnionLayer([try HostDirectoryLayer(path: directory.path), try memoryLayer { $0 != "docs/greeting" }]), directory
      )
    case .memoryOverHost:
      let directory = try hostDirectory { $0 != "large" }
      return over(
        UnionLayer([try memoryLayer { !$0.hasPrefix("bin") }, try HostDirectoryLayer(path: directory.path)]), directory)
    case .mounted:
      let directory = try hostDirectory { _ in true }
      let files = FileSystem()
      let layer = try HostDirectoryLayer(path: directory.path)
      let root = try files.mount(layer, at: files.makeDirectories("/mnt/host"))
      return Subject(files: files, root: root, owner: directory)
    case .copiedUp:
      let subject = try LayerCombination.host.make()
      try subject.touchAll(below: subject.root)
      return subject
    case .forked:
      let subject = over(try memoryLayer { _ in true })
      let fork = subject.files.fork()
      try subject.files.put("not in the fork", at: "/docs/greeting")
      return Subject(files: fork, root: fork.root)
    case .restored:
      let subject = over(try memoryLayer { _ in true })
      let start = subject.files.snapshot()
      try subject.files.put("not restored", at: "/docs/greeting")
      try subject.files.move("/docs", to: "/moved")
      try subject.files.restore(start)
      return subject
    case .writeThrough:
      let directory = try hostDirectory { _ in true }
      let files = FileSystem()
      let layer = try HostDirectoryLayer(path: directory.path, writesThrough: true)
      let root = try files.mount(layer, at: files.makeDirectories("/mnt"))
      return Subject(files: files, root: root, owner: directory)
    }
  }

  private static let texts = [
    ("bin/run", "run"), ("docs/deep/er/leaf", "leaf"), ("docs/greeting", "hello"), ("docs/one", "one"),
  ]

  private static func fill(_ files: FileSystem, _ root: NodeID) throws {
    for (path, text) in texts {
      try files.makeDirectories(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
      try files.put(text, at: "/" + path)
    }
    try files.setMode(of: files.node(at: "/bin/run"), to: 0o755)
    try files.makeDirectories("/empty")
    try files.makeSymlink(named: FileName("link"), in: files.node(at: "/docs"), target: [UInt8]("greeting".utf8))
    try files.write(large, to: files.makeFile(named: FileName("large"), in: root), at: 0)
  }

  private func over(_ layer: any LowerLayer, _ owner: AnyObject? = nil) -> Subject {
    let files = FileSystem(over: layer)
    return Subject(files: files, root: files.root, owner: owner)
  }

  private func memoryLayer(_ isIncluded: (String) -> Bool) throws -> MemoryLayer {
    let layer = MemoryLayer()
    for (path, text) in Self.texts where isIncluded(path) {
      try layer.add(text, at: path, mode: path == "bin/run" ? 0o755 : 0o644)
    }
    if isIncluded("empty") { _ = try layer.makeDirectories("empty") }
    if isIncluded("docs/link") {
      try layer.addSymlink(
        named: FileName("link"), in: layer.makeDirectories("docs"), target: [UInt8]("greeting".utf8))
    }
    if isIncluded("large") { try layer.addFile(named: FileName("large"), in: layer.root, contents: Self.large[...]) }
    return layer
  }

  private func hostDirectory(_ isIncluded: (String) -> Bool) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for (path, text) in Self.texts where isIncluded(path) { try directory.put(text, at: path) }
    let layer = try HostDirectoryLayer(path: directory.path, writesThrough: true)
    let files = FileSystem(over: layer)
    if isIncluded("bin/run") { try files.setMode(of: files.node(at: "/bin/run"), to: 0o755) }
    if isIncluded("empty") { try directory.makeDirectory("empty") }
    if isIncluded("docs/link") { try directory.makeSymlink("docs/link", to: "greeting") }
    if isIncluded("large") {
      try files.write(Self.large, to: files.makeFile(named: FileName("large"), in: files.root), at: 0)
    }
    return directory
  }
}

/// A file system under test and the directory in it that has the suite's tree.
struct Subject {
  let files: FileSystem
  let root: NodeID
  var owner: AnyObject?

  /// What a path leads to from the subject's root, which cannot be left.
  func resolve(_ path: String, followingLast: Bool = false) throws -> ResolvedPath {
    try files.resolve([UInt8](path.utf8), from: root, followingLast: followingLast, confinedTo: root)
  }

  func node(_ path: String) throws -> NodeID {
    guard let node = try resolve(path).node else { throw FileError.notFound }
    return node
  }

  func text(_ path: String) throws -> String {
    String(decoding: try files.read(node(path), count: 1000), as: UTF8.self)
  }

  func names(_ path: String) throws -> [String] { try files.entries(of: node(path)).map { "\($0.name)" } }

  func make(_ path: String, _ text: String = "") throws -> NodeID {
    let place = try resolve(path)
    let node = try files.makeFile(named: lastName(place), in: place.parent)
    try files.write([UInt8](text.utf8), to: node, at: 0)
    return node
  }

  func makeDirectory(_ path: String) throws {
    let place = try resolve(path)
    try files.makeDirectory(named: lastName(place), in: place.parent)
  }

  func unlink(_ path: String) throws {
    let place = try resolve(path)
    try files.unlink(lastName(place), in: place.parent)
  }

  func removeDirectory(_ path: String) throws {
    let place = try resolve(path)
    try files.removeDirectory(lastName(place), in: place.parent)
  }

  func rename(_ path: String, _ newPath: String) throws {
    let (old, new) = (try resolve(path), try resolve(newPath))
    try files.rename(lastName(old), in: old.parent, to: lastName(new), in: new.parent)
  }

  func link(_ path: String, _ newPath: String) throws {
    let new = try resolve(newPath)
    try files.link(node(path), named: lastName(new), in: new.parent)
  }

  /// Copies everything up by setting modes as they are.
  func touchAll(below directory: NodeID) throws {
    for entry in try files.entries(of: directory) {
      try files.setMode(of: entry.id, to: files.attributes(of: entry.id).mode)
      if entry.kind == .directory { try touchAll(below: entry.id) }
    }
  }
}
