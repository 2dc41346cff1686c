import Testing

@testable import ShadowFS

@Suite("The changes since a snapshot")
struct ChangeTests {
  let files: FileSystem
  let start: Tree

  init() throws {
    let layer = MemoryLayer()
    try layer.add("hello", at: "docs/greeting")
    try layer.add("one", at: "docs/one")
    try layer.add("leaf", at: "docs/deep/leaf")
    try layer.add("run", at: "bin/run")
    try layer.addSymlink(named: FileName("link"), in: layer.root, target: [UInt8]("docs".utf8))
    files = FileSystem(over: layer)
    start = files.snapshot()
  }

  /// The changes as lines: `M /docs/one`.
  func changes(expanding: Bool = false) throws -> [String] {
    try files.changes(since: start, expandingDirectories: expanding).map { change in
      let path = String(decoding: change.path, as: UTF8.self)
      switch change.action {
      case .add(let kind): return "A \(path) \(kind)"
      case .delete(let kind): return "D \(path) \(kind)"
      case .rename(let source): return "R \(String(decoding: source, as: UTF8.self)) -> \(path)"
      case .type(let old, let new): return "T \(path) \(old) -> \(new)"
      case .modify: return "M \(path)"
      case .target: return "L \(path)"
      case .mode(let old, let new): return "P \(path) \(String(old, radix: 8)) -> \(String(new, radix: 8))"
      }
    }
  }

  @Test("are none when nothing is different in the end")
  func none() throws {
    #expect(try changes() == [])
    try files.put("else", at: "/docs/one")
    try files.put("one", at: "/docs/one")
    try files.move("/docs", to: "/x")
    try files.move("/x", to: "/docs")
    try files.put("new", at: "/new")
    try files.remove("/new")
    try files.setTimes(of: files.node(at: "/bin"), access: 1, modification: 2)
    #expect(try changes() == [])
  }

  @Test("name what was added, deleted, modified and made something else")
  func simple() throws {
    try files.put("new", at: "/new")
    try files.makeDirectories("/sub/dir")
    try files.put("inner", at: "/sub/dir/inner")
    try files.put("changed", at: "/docs/greeting")
    try files.remove("/docs/one")
    try files.remove("/docs/deep/leaf")
    try files.removeDirectory(FileName("deep"), in: files.node(at: "/docs"))
    try files.setMode(of: files.node(at: "/bin/run"), to: 0o755)
    try files.remove("/link")
    try files.put("no link", at: "/link")
    #expect(
      try changes() == [
        "P /bin/run 644 -> 755", "D /docs/deep directory", "D /docs/deep/leaf file", "M /docs/greeting",
        "D /docs/one file", "T /link symlink -> file", "A /new file", "A /sub directory", "A /sub/dir directory",
        "A /sub/dir/inner file",
      ])
  }

  @Test("name renames, with what was changed besides")
  func renames() throws {
    try files.move("/docs/one", to: "/bin/uno")
    try files.put("longer than one", at: "/bin/uno")
    try files.move("/docs/deep", to: "/bin/deeper")
    try files.put("changed", at: "/bin/deeper/leaf")
    #expect(
      try changes() == ["R /docs/deep -> /bin/deeper", "M /bin/deeper/leaf", "R /docs/one -> /bin/uno", "M /bin/uno"])
    #expect(
      try changes(expanding: true) == [
        "A /bin/deeper directory", "R /docs/deep/leaf -> /bin/deeper/leaf", "M /bin/deeper/leaf",
        "R /docs/one -> /bin/uno", "M /bin/uno", "D /docs/deep directory",
      ])
  }

  @Test("follow a file out of a directory that is deleted, and into a new one")
  func movedBetweenDirectories() throws {
    try files.makeDirectories("/new")
    try files.move("/docs/deep/leaf", to: "/new/leaf")
    try files.removeDirectory(FileName("deep"), in: files.node(at: "/docs"))
    #expect(
      try changes() == ["D /docs/deep directory", "A /new directory", "R /docs/deep/leaf -> /new/leaf"])
  }

  @Test("call a file modified that was replaced by another one, as editors do")
  func replaced() throws {
    try files.put("better", at: "/docs/one.new")
    try files.move("/docs/one.new", to: "/docs/one")
    try files.put("hello", at: "/docs/same")
    try files.move("/docs/same", to: "/docs/greeting")
    #expect(try changes() == ["M /docs/one"])
  }

  @Test("see that two files or directories changed places")
  func swaps() throws {
    try files.move("/docs/one", to: "/t")
    try files.move("/docs/greeting", to: "/docs/one")
    try files.move("/t", to: "/docs/greeting")
    #expect(try changes() == ["M /docs/greeting", "M /docs/one"])
    try files.restore(start)
    try files.move("/docs", to: "/t")
    try files.move("/bin", to: "/docs")
    try files.move("/t", to: "/bin")
    #expect(try changes() == ["R /docs -> /bin", "R /bin -> /docs"])
    #expect(
      try changes(expanding: true) == [
        "A /bin/deep directory", "R /docs/deep/leaf -> /bin/deep/leaf", "R /docs/greeting -> /bin/greeting",
        "R /docs/one -> /bin/one", "D /docs/deep directory", "R /bin/run -> /docs/run",
      ])
  }

  @Test("see further names of a file as added, and changes under each of its names")
  func hardLinks() throws {
    try files.link(files.node(at: "/docs/one"), named: FileName("uno"), in: files.root)
    #expect(try changes() == ["A /uno file"])
    let linked = files.snapshot()
    try files.put("changed", at: "/uno")
    #expect(try files.changes(since: linked).map { String(decoding: $0.path, as: UTF8.self) } == ["/docs/one", "/uno"])
  }

  @Test("see a new target of a link, and leave out devices and mounts")
  func linksAndDevices() throws {
    try files.remove("/link")
    try files.makeSymlink(named: FileName("link"), in: files.root, target: [UInt8]("bin".utf8))
    try files.makeDirectories("/dev")
    let withDirectory = files.snapshot()
    try files.addStandardDirectories()
    #expect(try files.changes(since: start).filter { $0.action == .target }.count == 1)
    try files.mount(MemoryLayer(), at: files.makeDirectories("/mnt"))
    #expect(try files.changes(since: withDirectory).map(\.action) == [.add(.directory)])
  }

  @Test("go backwards, too")
  func backwards() throws {
    try files.put("changed", at: "/docs/one")
    try files.put("new", at: "/new")
    try files.remove("/bin/run")
    let later = files.snapshot()
    #expect(
      try start.changes(since: later).map(\.action) == [.add(.file), .modify, .delete(.file)])
  }

  @Test("cost as much as there are changes, not as there are files")
  func cost() throws {
    let layer = MemoryLayer()
    let names = try (0..<20_000).map { try FileName("f\($0)") }
    for name in names { try layer.addFile(named: name, in: layer.root, contents: [1]) }
    let files = FileSystem(over: layer)
    for name in names { try files.setMode(of: files.lookup(name, in: files.root), to: 0o600) }
    let start = files.snapshot()
    try files.setMode(of: files.lookup(names[77], in: files.root), to: 0o644)
    try files.unlink(names[78], in: files.root)
    let clock = ContinuousClock()
    let begin = clock.now
    #expect(try files.changes(since: start).count == 2)
    let time = clock.now - begin
    #expect(time < .milliseconds(50))
  }
}
