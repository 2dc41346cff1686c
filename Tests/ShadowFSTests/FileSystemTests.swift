import Testing

@testable import ShadowFS

@Suite("A file system over a layer in memory")
struct FileSystemTests {
  let layer = MemoryLayer()
  let files: FileSystem

  init() throws {
    try layer.add("hello", at: "docs/greeting")
    try layer.add("one", at: "docs/one")
    try layer.add("run", at: "bin/run", mode: 0o755)
    files = FileSystem(over: layer)
  }

  @Test("shows what the layer has")
  func shows() throws {
    #expect(try files.names(at: "/") == ["bin", "docs"])
    #expect(try files.names(at: "/docs") == ["greeting", "one"])
    #expect(try files.text(at: "/docs/greeting") == "hello")
    #expect(try files.attributes(of: files.node(at: "/bin/run")).mode == 0o755)
    #expect(files.tree.inodes.count == 0)
  }

  @Test("writes into its own layer only, and keeps nodes' numbers")
  func copiesUp() throws {
    let node = try files.node(at: "/docs/greeting")
    try files.write([UInt8]("J".utf8), to: node, at: 0)
    try files.write([UInt8](" world".utf8), to: node, at: 5)
    #expect(try files.text(at: "/docs/greeting") == "Jello world")
    #expect(try files.node(at: "/docs/greeting") == node)
    #expect(try FileSystem(over: layer).text(at: "/docs/greeting") == "hello")
  }

  @Test("renames across layers, and keeps numbers and contents")
  func renames() throws {
    let node = try files.node(at: "/docs/greeting")
    let directory = try files.node(at: "/docs")
    try files.move("/docs", to: "/bin/papers")
    #expect(try files.names(at: "/") == ["bin"])
    #expect(try files.node(at: "/bin/papers") == directory)
    #expect(try files.node(at: "/bin/papers/greeting") == node)
    #expect(files.tree.path(of: node) == [UInt8]("/bin/papers/greeting".utf8))
    try files.makeDirectories("/docs")
    #expect(try files.names(at: "/docs") == [])
    #expect(throws: FileError.invalid) { try files.move("/bin", to: "/bin/papers/bin") }
  }

  @Test("leaves no trace of a change that is taken back")
  func undone() throws {
    try files.move("/docs/one", to: "/docs/two")
    try files.move("/docs/two", to: "/docs/one")
    #expect(files.tree.inodes[try files.node(at: "/docs")]?.slots.isEmpty == true)
  }

  @Test("keeps an unlinked file for those who hold it")
  func unlinkedFiles() throws {
    for path in ["/docs/one", "/docs/greeting"] {
      let node = try files.node(at: path)
      files.retain(node)
      try files.remove(path)
      #expect(try files.attributes(of: node).linkCount == 0)
      #expect(try files.read(node, count: 100).isEmpty == false)
      try files.write([1, 2, 3], to: node, at: 0)
      #expect(throws: FileError.notFound) { try files.link(node, named: FileName("again"), in: files.root) }
      files.release(node)
      #expect(files.tree.inodes[node] == nil)
    }
    #expect(files.tree.usage.bytes == 0)
    #expect(files.tree.orphans.isEmpty)
  }

  @Test("gives files several names")
  func hardLinks() throws {
    let node = try files.node(at: "/docs/one")
    try files.link(node, named: FileName("other"), in: files.root)
    #expect(try files.attributes(of: node).linkCount == 2)
    try files.put("changed", at: "/other")
    #expect(try files.text(at: "/docs/one") == "changed")
    try files.move("/other", to: "/docs/one")
    #expect(try files.names(at: "/").contains("other"))
    try files.remove("/docs/one")
    #expect(try files.text(at: "/other") == "changed")
    #expect(try files.attributes(of: node).linkCount == 1)
    #expect(throws: FileError.notPermitted) {
      try files.link(files.node(at: "/docs"), named: FileName("x"), in: files.root)
    }
  }

  @Test("goes back to snapshots, and forks")
  func snapshots() throws {
    let start = files.snapshot()
    try files.put("changed", at: "/docs/one")
    try files.put("new", at: "/new")
    let middle = files.snapshot()
    let fork = files.fork()
    try files.remove("/docs/one")
    try fork.put("fork", at: "/new")
    #expect(try files.text(at: "/new") == "new")
    try files.restore(start)
    #expect(try files.text(at: "/docs/one") == "one")
    #expect(throws: FileError.notFound) { try files.node(at: "/new") }
    try files.restore(middle)
    #expect(try files.text(at: "/docs/one") == "changed")
    #expect(try fork.text(at: "/new") == "fork")
  }

  @Test("answers that a node is stale when a restored state has it not")
  func staleNodes() throws {
    let start = files.snapshot()
    let node = try files.makeFile(named: FileName("x"), in: files.root)
    files.retain(node)
    try files.restore(start)
    #expect(throws: FileError.stale) { try files.write([1], to: node, at: 0) }
    #expect(try files.makeFile(named: FileName("y"), in: files.root) != node)
    files.release(node)
  }

  @Test("stores sparse files sparsely")
  func sparse() throws {
    let node = try files.makeFile(named: FileName("sparse"), in: files.root)
    let end: UInt64 = 1 << 63 - 1
    try files.write([7], to: node, at: end - 1)
    #expect(try files.attributes(of: node).size == end)
    #expect(files.tree.usage.bytes <= Chunk.size)
    #expect(try files.read(node, at: 1 << 40, count: 3) == [0, 0, 0])
    #expect(try files.read(node, at: end - 2, count: 9) == [0, 7])
    #expect(throws: FileError.fileTooLarge) { try files.write([1], to: node, at: end) }
    #expect(throws: FileError.fileTooLarge) { try files.write([1], to: node, at: .max) }
    #expect(throws: FileError.fileTooLarge) { try files.setSize(of: node, to: end + 1) }
    #expect(throws: FileError.fileTooLarge) { try files.allocate(node, at: .max, count: 2) }
    #expect(try files.read(node, at: .max, count: 1) == [])
    try files.setSize(of: node, to: 1)
    #expect(files.tree.usage.bytes == 0)
  }

  @Test("does not bring bytes back that were cut off")
  func truncation() throws {
    let node = try files.node(at: "/docs/greeting")
    try files.setSize(of: node, to: 2)
    try files.setSize(of: node, to: 4)
    #expect(try files.read(node, count: 9) == [UInt8]("he\0\0".utf8))
    try files.write([UInt8]("x".utf8), to: node, at: 3)
    try files.setSize(of: node, to: 1)
    try files.setSize(of: node, to: 5)
    #expect(try files.read(node, count: 9) == [UInt8]("h\0\0\0\0".utf8))
  }

  @Test("enforces its quotas, each with its error")
  func quotas() throws {
    files.configuration.quotas.bytes = 100
    files.configuration.quotas.files = 4
    files.configuration.quotas.fileSize = 1000
    files.configuration.quotas.depth = 2
    files.configuration.quotas.nameLength = 5
    files.configuration.quotas.links = 2
    let node = try files.makeFile(named: FileName("a"), in: files.root)
    #expect(throws: FileError.fileTooLarge) { try files.write([1], to: node, at: 1000) }
    try files.write([UInt8](repeating: 1, count: 100), to: node, at: 0)
    #expect(throws: FileError.noSpace) { try files.write([1], to: node, at: 100) }
    #expect(throws: FileError.noSpace) { try files.makeSymlink(named: FileName("s"), in: files.root, target: [65]) }
    #expect(throws: FileError.nameTooLong) { try files.makeFile(named: FileName("longer"), in: files.root) }
    try files.link(node, named: FileName("b"), in: files.root)
    #expect(throws: FileError.tooManyLinks) { try files.link(node, named: FileName("c"), in: files.root) }
    try files.makeDirectories("/d/e")
    #expect(throws: FileError.nameTooLong) { try files.makeDirectories("/d/e/f") }
    #expect(throws: FileError.noSpace) { try files.makeFile(named: FileName("z"), in: files.root) }
    #expect(throws: FileError.noSpace) { try files.setMode(of: files.node(at: "/docs/one"), to: 0) }
    #expect(throws: FileError.noSpace) { try files.put("x", at: "/docs/one") }
    try files.move("/b", to: "/c")
    try files.move("/c", to: "/b")
    try files.remove("/a")
    try files.remove("/b")
    #expect(files.tree.usage.bytes == 0)
    try files.makeFile(named: FileName("z"), in: files.root)
  }

  @Test("has devices")
  func devices() throws {
    files.configuration.random = { for index in $0.indices { $0[index] = 42 } }
    try files.addStandardDirectories()
    #expect(try files.names(at: "/dev") == ["null", "stderr", "stdin", "stdout", "urandom", "zero"])
    #expect(try files.attributes(of: files.node(at: "/tmp")).mode == 0o1777)
    #expect(try files.read(files.node(at: "/dev/null"), count: 4) == [])
    #expect(try files.read(files.node(at: "/dev/zero"), at: .max, count: 2) == [0, 0])
    #expect(try files.read(files.node(at: "/dev/urandom"), count: 2) == [42, 42])
    try files.write([1, 2], to: files.node(at: "/dev/null"), at: .max)
    #expect(try files.device(of: files.node(at: "/dev/stdin")) == .standardInput)
    #expect(throws: FileError.notSupported) { try files.read(files.node(at: "/dev/stdin"), count: 1) }
  }

  @Test("mounts further layers")
  func mounts() throws {
    let other = MemoryLayer()
    try other.add("x", at: "deep/x")
    let node = try files.mount(other, at: files.makeDirectories("/mnt/other"))
    #expect(try files.text(at: "/mnt/other/deep/x") == "x")
    #expect(try files.node(at: "/mnt/other/deep/../..") == files.node(at: "/mnt"))
    #expect(throws: FileError.busy) { try files.move("/mnt/other", to: "/mnt/x") }
    #expect(throws: FileError.busy) { try files.removeDirectory(FileName("other"), in: files.node(at: "/mnt")) }
    #expect(throws: FileError.busy) { try files.mount(MemoryLayer(), at: node) }
    try files.move("/mnt/other/deep/x", to: "/docs/x")
    #expect(try files.text(at: "/docs/x") == "x")
  }
}
