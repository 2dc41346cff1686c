import TestFolders
import Testing

@testable import ShadowFS

/// What every file system does, over whatever layers.
@Suite("A file system over any layers")
struct ConformanceTests {
  @Test("lists its tree in the order of bytes", arguments: LayerCombination.allCases)
  func lists(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    #expect(try subject.names(".") == ["bin", "docs", "empty", "large"])
    #expect(try subject.names("docs") == ["deep", "greeting", "link", "one"])
    #expect(try subject.files.entries(of: subject.node("docs")).map(\.kind) == [.directory, .file, .symlink, .file])
    #expect(try subject.names("empty") == [])
    for name in ["é", "Z", "a b", "~"] { _ = try subject.make("empty/" + name) }
    #expect(try subject.names("empty") == ["Z", "a b", "~", "é"])
    #expect(throws: FileError.notDirectory) { try subject.names("docs/one") }
  }

  @Test("tells attributes", arguments: LayerCombination.allCases)
  func attributes(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    let run = try subject.files.attributes(of: subject.node("bin/run"))
    #expect((run.kind, run.mode, run.size, run.linkCount) == (.file, 0o755, 3, 1))
    #expect(try subject.files.attributes(of: subject.node("docs")).kind == .directory)
    let link = try subject.files.attributes(of: subject.node("docs/link"))
    #expect((link.kind, link.size) == (.symlink, 8))
    #expect(try subject.files.linkTarget(of: subject.node("docs/link")) == [UInt8]("greeting".utf8))
    #expect(try subject.resolve("docs/link", followingLast: true).node == subject.node("docs/greeting"))
    #expect(throws: FileError.invalid) { try subject.files.linkTarget(of: subject.node("docs/one")) }
  }

  @Test("reads at any offset", arguments: LayerCombination.allCases)
  func reads(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    let large = try subject.node("large")
    #expect(try subject.files.read(large, count: 400_000) == LayerCombination.large)
    #expect(try subject.files.read(large, at: 65_534, count: 5) == [UInt8](LayerCombination.large[65_534..<65_539]))
    #expect(try subject.files.read(large, at: 299_999, count: 5).count == 1)
    #expect(try subject.files.read(large, at: 300_000, count: 5).isEmpty)
    #expect(try subject.files.read(large, at: .max, count: 5).isEmpty)
    #expect(throws: FileError.isDirectory) { try subject.files.read(subject.node("docs"), count: 1) }
  }

  @Test("writes at any offset", arguments: LayerCombination.allCases)
  func writes(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    let large = try subject.node("large")
    var expected = LayerCombination.large
    var random = SeededRandom(seed: 5)
    for _ in 0..<40 {
      let offset = Int(random.next() % 310_000)
      let bytes = (0..<Int(random.next() % 70_000)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      try subject.files.write(bytes, to: large, at: UInt64(offset))
      guard !bytes.isEmpty else { continue }
      if expected.count < offset { expected += [UInt8](repeating: 0, count: offset - expected.count) }
      expected.replaceSubrange(offset..<min(expected.count, offset + bytes.count), with: bytes)
    }
    #expect(try subject.files.read(large, count: 1_000_000) == expected)
    #expect(throws: FileError.isDirectory) { try subject.files.write([1], to: subject.node("docs"), at: 0) }
    #expect(throws: FileError.invalid) { try subject.files.write([1], to: subject.node("docs/link"), at: 0) }
  }

  @Test("cuts files off and lets them grow", arguments: LayerCombination.allCases)
  func sizes(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    let large = try subject.node("large")
    try subject.files.setSize(of: large, to: 70_000)
    try subject.files.setSize(of: large, to: 200_000)
    let expected = LayerCombination.large[..<70_000] + [UInt8](repeating: 0, count: 130_000)
    #expect(try subject.files.read(large, count: 300_000) == [UInt8](expected))
    try subject.files.setSize(of: large, to: 0)
    #expect(try subject.files.attributes(of: large).size == 0)
    #expect(throws: FileError.isDirectory) { try subject.files.setSize(of: subject.node("docs"), to: 0) }
    #expect(throws: FileError.fileTooLarge) { try subject.files.setSize(of: large, to: .max) }
  }

  @Test("makes and removes", arguments: LayerCombination.allCases)
  func makesAndRemoves(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    _ = try subject.make("docs/new", "text")
    #expect(try subject.text("docs/new") == "text")
    #expect(throws: FileError.exists) { try subject.make("docs/one") }
    #expect(throws: FileError.exists) { try subject.makeDirectory("docs/one") }
    #expect(throws: FileError.notFound) { try subject.make("nothing/new") }
    #expect(throws: FileError.notDirectory) { try subject.make("docs/one/new") }
    try subject.unlink("docs/one")
    #expect(throws: FileError.notFound) { try subject.unlink("docs/one") }
    #expect(throws: FileError.notFound) { try subject.text("docs/one") }
    #expect(throws: FileError.isDirectory) { try subject.unlink("docs") }
    #expect(throws: FileError.notEmpty) { try subject.removeDirectory("docs") }
    #expect(throws: FileError.notDirectory) { try subject.removeDirectory("docs/greeting") }
    for path in ["docs/deep/er/leaf", "docs/link", "docs/new", "docs/greeting"] { try subject.unlink(path) }
    for path in ["docs/deep/er", "docs/deep", "docs"] { try subject.removeDirectory(path) }
    #expect(try subject.names(".") == ["bin", "empty", "large"])
    try subject.makeDirectory("docs")
    #expect(try subject.names("docs") == [])
    _ = try subject.make("docs/one", "again")
    #expect(try subject.text("docs/one") == "again")
  }

  @Test("renames as POSIX says", arguments: LayerCombination.allCases)
  func renames(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    let leaf = try subject.node("docs/deep/er/leaf")
    try subject.rename("docs/deep", "empty/deep")
    #expect(try subject.node("empty/deep/er/leaf") == leaf)
    try subject.rename("docs/one", "docs/greeting")
    #expect(try subject.text("docs/greeting") == "one")
    #expect(try subject.names("docs") == ["greeting", "link"])
    #expect(throws: FileError.invalid) { try subject.rename("empty", "empty/deep/x") }
    #expect(throws: FileError.invalid) { try subject.rename("empty", "empty/x") }
    #expect(throws: FileError.notEmpty) { try subject.rename("bin", "empty") }
    #expect(throws: FileError.notEmpty) { try subject.rename("empty/deep", "empty") }
    #expect(throws: FileError.isDirectory) { try subject.rename("large", "bin") }
    #expect(throws: FileError.notDirectory) { try subject.rename("bin", "large") }
    #expect(throws: FileError.notFound) { try subject.rename("nothing", "bin") }
    #expect(throws: FileError.notFound) { try subject.rename("bin", "nothing/x") }
    try subject.rename("bin", "bin")
    try subject.makeDirectory("target")
    try subject.rename("bin", "target")
    #expect(try subject.text("target/run") == "run")
    #expect(try subject.names(".") == ["docs", "empty", "large", "target"])
    try subject.rename("docs/link", "link")
    #expect(try subject.files.kind(of: subject.node("link")) == .symlink)
  }

  @Test("gives files several names", arguments: LayerCombination.allCases)
  func hardLinks(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    try subject.link("docs/one", "empty/uno")
    #expect(try subject.files.attributes(of: subject.node("empty/uno")).linkCount == 2)
    try subject.files.write([UInt8]("O".utf8), to: subject.node("empty/uno"), at: 0)
    #expect(try subject.text("docs/one") == "One")
    try subject.rename("docs/one", "empty/uno")
    #expect(try subject.text("docs/one") == "One")
    try subject.unlink("docs/one")
    #expect(try subject.text("empty/uno") == "One")
    #expect(try subject.files.attributes(of: subject.node("empty/uno")).linkCount == 1)
    #expect(throws: FileError.exists) { try subject.link("empty/uno", "docs/greeting") }
    #expect(throws: FileError.notPermitted) { try subject.link("docs", "empty/docs") }
  }

  @Test("keeps unlinked files for those who hold them", arguments: LayerCombination.allCases)
  func heldFiles(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    let node = try subject.node("docs/one")
    subject.files.retain(node)
    try subject.unlink("docs/one")
    _ = try subject.make("docs/one", "another")
    #expect(try subject.files.read(node, count: 10) == [UInt8]("one".utf8))
    try subject.files.write([UInt8]("more".utf8), to: node, at: 3)
    #expect(try subject.files.read(node, count: 10) == [UInt8]("onemore".utf8))
    #expect(try subject.text("docs/one") == "another")
    #expect(try subject.files.attributes(of: node).linkCount == 0)
    subject.files.release(node)
  }

  @Test("sets modes and times", arguments: LayerCombination.allCases)
  func modesAndTimes(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    for path in ["docs/one", "docs"] {
      let node = try subject.node(path)
      try subject.files.setMode(of: node, to: 0o750)
      try subject.files.setTimes(of: node, access: 5_000_000_001, modification: 7_000_000_002)
      try subject.files.setTimes(of: node, access: 6_000_000_003, modification: nil)
      let attributes = try subject.files.attributes(of: node)
      #expect((attributes.mode, attributes.modificationTime) == (0o750, 7_000_000_002))
      #expect(try subject.node(path) == node)
    }
  }

  @Test("follows links at most 40 deep", arguments: LayerCombination.allCases)
  func linkLoops(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    let empty = try subject.node("empty")
    for number in 0..<45 {
      let target = number == 0 ? "../docs/one" : "l\(number - 1)"
      try subject.files.makeSymlink(named: FileName("l\(number)"), in: empty, target: [UInt8](target.utf8))
    }
    try subject.files.makeSymlink(named: FileName("loop"), in: empty, target: [UInt8]("loop".utf8))
    #expect(try subject.resolve("empty/l39", followingLast: true).node == subject.node("docs/one"))
    #expect(throws: FileError.loop) { try subject.resolve("empty/l40", followingLast: true) }
    #expect(throws: FileError.loop) { try subject.resolve("empty/loop/x") }
    #expect(throws: FileError.exists) { try subject.files.makeSymlink(named: FileName("l0"), in: empty, target: [65]) }
  }

  @Test("takes 10,000 nested directories", arguments: [LayerCombination.upperOnly, .memory, .host, .mounted])
  func nested(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    let name = try FileName("d")
    var node = try subject.node("empty")
    for _ in 0..<10_000 { node = try subject.files.makeDirectory(named: name, in: node) }
    #expect(throws: FileError.invalid) {
      try subject.files.rename(FileName("empty"), in: subject.root, to: name, in: node)
    }
    var up = node
    for _ in 0..<10_000 { up = subject.files.parent(of: up) }
    #expect(try up == subject.node("empty"))
  }

  @Test("takes writes at the end of what can be addressed", arguments: LayerCombination.allCases)
  func sparseFiles(_ combination: LayerCombination) throws {
    let subject = try combination.make()
    let node = try subject.node("docs/one")
    #expect(throws: FileError.fileTooLarge) { try subject.files.write([1, 2], to: node, at: 1 << 63) }
    #expect(throws: FileError.fileTooLarge) { try subject.files.write([1, 2], to: node, at: .max) }
    #expect(throws: FileError.fileTooLarge) { try subject.files.allocate(node, at: .max, count: .max) }
    // A host's file system may have a lower limit.
    guard combination != .writeThrough else { return }
    try subject.files.write([8], to: node, at: 1 << 63 - 2)
    #expect(try subject.files.read(node, count: 4) == [UInt8]("one\0".utf8))
    #expect(try subject.files.read(node, at: 1 << 63 - 3, count: 4) == [0, 8])
  }
}
