import Foundation
import TestFolders
import Testing

@testable import JournalWriter
@testable import ShadowFS

@Suite(.enabled(if: HostCommand.exist("git")))
struct GitPatchTests {
  typealias State = GitPatch.State

  private func file(_ text: String, _ mode: State.Mode = .file) -> State {
    State(mode: mode, contents: Array(text.utf8))
  }

  /// Puts files into a folder.
  private func write(_ files: [String: State], to folder: TemporaryDirectory) throws {
    for (path, state) in files {
      let place = "\(folder.path)/\(path)"
      try FileManager.default.createDirectory(
        atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      if state.mode == .symlink {
        try FileManager.default.createSymbolicLink(
          atPath: place, withDestinationPath: String(decoding: state.contents, as: UTF8.self))
      } else {
        try Data(state.contents).write(to: URL(filePath: place))
        chmod(place, state.mode == .executable ? 0o755 : 0o644)
      }
    }
  }

  /// Applies a patch to files, compares what comes out with `new`, takes it back, and compares with `old`.
  private func expectPatch(_ patch: GitPatch, makes new: [String: State], from old: [String: State]) throws {
    let folder = try TemporaryDirectory()
    let (oldFolder, newFolder) = (try TemporaryDirectory(), try TemporaryDirectory())
    try write(old, to: folder)
    try write(old, to: oldFolder)
    try write(new, to: newFolder)
    for (arguments, expected) in [([], newFolder), (["-R"], oldFolder)] as [([String], TemporaryDirectory)] {
      let outcome = try HostCommand.run(
        ["git", "apply", "--whitespace=nowarn"] + arguments, in: folder.path, input: patch.text)
      #expect(outcome.status == 0, "\(outcome.errors)\n\(String(decoding: patch.text, as: UTF8.self))")
      let directory = { (line: String) in !line.hasPrefix("directory") }
      #expect(
        try Listing.ofHost(folder.path, times: false).filter(directory)
          == Listing.ofHost(expected.path, times: false).filter(directory))
    }
  }

  @Test func `Files come and go, empty ones too`() throws {
    var patch = GitPatch()
    patch.add(Array("new/file".utf8), file("one\ntwo"))
    patch.add(Array("empty".utf8), file("", .executable))
    patch.delete(Array("old".utf8), file("gone\n"))
    patch.delete(Array("none".utf8), file(""))
    try expectPatch(
      patch, makes: ["new/file": file("one\ntwo"), "empty": file("", .executable)],
      from: ["old": file("gone\n"), "none": file("")])
  }

  @Test func `Contents and modes change`() throws {
    let old = ["a": file("1\n2\n3\n"), "b": file("x\n"), "c": file("same", .executable)]
    let new = ["a": file("1\n3\n4\n"), "b": file("y\n", .executable), "c": file("same")]
    var patch = GitPatch()
    for path in ["a", "b", "c"] { patch.change(Array(path.utf8), old[path]!, to: Array(path.utf8), new[path]!) }
    try expectPatch(patch, makes: new, from: old)
  }

  @Test func `Files are renamed, changed on the way, and swapped`() throws {
    let text = (0..<20).map { "line \($0)\n" }.joined()
    let old = ["a": file(text), "b": file("b\n"), "d/c": file("c\n")]
    var patch = GitPatch()
    patch.change(Array("a".utf8), old["a"]!, to: Array("e/f".utf8), file(text + "more\n", .executable))
    patch.change(Array("b".utf8), old["b"]!, to: Array("d/c".utf8), old["b"]!)
    patch.change(Array("d/c".utf8), old["d/c"]!, to: Array("b".utf8), old["d/c"]!)
    try expectPatch(
      patch, makes: ["e/f": file(text + "more\n", .executable), "d/c": file("b\n"), "b": file("c\n")], from: old)
  }

  @Test func `Something new takes the place of what was renamed`() throws {
    let old = ["a": file("a\n"), "b": file("b\n")]
    var patch = GitPatch()
    patch.change(Array("a".utf8), old["a"]!, to: Array("c".utf8), old["a"]!)
    patch.add(Array("a".utf8), file("fresh\n"))
    patch.delete(Array("b".utf8), old["b"]!)
    try expectPatch(patch, makes: ["c": file("a\n"), "a": file("fresh\n")], from: old)
  }

  @Test func `Links are made, changed and replaced by files`() throws {
    let old = ["change": file("a", .symlink), "to file": file("b", .symlink), "to link": file("text\n")]
    let new = [
      "change": file("c", .symlink), "to file": file("text\n"), "to link": file("../x", .symlink),
      "new": file("/abs", .symlink),
    ]
    var patch = GitPatch()
    for path in old.keys.sorted() { patch.change(Array(path.utf8), old[path]!, to: Array(path.utf8), new[path]!) }
    patch.add(Array("new".utf8), new["new"]!)
    try expectPatch(patch, makes: new, from: old)
  }

  @Test func `Binary files are literals`() throws {
    var random = SeededRandom(seed: 9)
    func noise(_ count: Int) -> State {
      State(mode: .file, contents: [0] + (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
    for count in [0, 1, 3, 45, 46, 51, 52, 70_000] {
      let old = ["changed": noise(count), "gone": noise(count), "to text": noise(3)]
      let new = ["changed": noise(count + 1), "new": noise(count), "to text": file("text")]
      var patch = GitPatch()
      patch.change(Array("changed".utf8), old["changed"]!, to: Array("changed".utf8), new["changed"]!)
      patch.delete(Array("gone".utf8), old["gone"]!)
      patch.add(Array("new".utf8), new["new"]!)
      patch.change(Array("to text".utf8), old["to text"]!, to: Array("to text".utf8), new["to text"]!)
      try expectPatch(patch, makes: new, from: old)
    }
  }

  @Test func `Unusual names are quoted`() throws {
    let names = [
      "with space", "tab\there", "new\nline", "quote\"d", "back\\slash", "\u{E9}\u{4E16}", " lead", "a/ b /c ",
    ]
    var patch = GitPatch()
    var (old, new): ([String: State], [String: State]) = ([:], [:])
    for (index, name) in names.enumerated() {
      old[name] = file("old\n")
      new[name] = file("new\n", .executable)
      patch.change(Array(name.utf8), old[name]!, to: Array(name.utf8), new[name]!)
      new["moved \(index)" + name] = file("moved\n")
      old["moved" + name] = file("moved\n")
      patch.change(
        Array(("moved" + name).utf8), file("moved\n"), to: Array(("moved \(index)" + name).utf8), file("moved\n"))
    }
    try expectPatch(patch, makes: new, from: old)
  }

  @Test func `Random edits apply and can be taken back`() throws {
    var random = SeededRandom(seed: 21)
    for _ in 0..<25 {
      var patch = GitPatch()
      var (old, new): ([String: State], [String: State]) = ([:], [:])
      for index in 0..<6 {
        let name = "f\(index)"
        let text = RandomText.lines(using: &random)
        let edited = RandomText.edited(text, using: &random)
        old[name] = State(mode: .file, contents: text)
        new[name] = State(mode: .file, contents: edited)
        patch.change(Array(name.utf8), old[name]!, to: Array(name.utf8), new[name]!)
      }
      guard !patch.text.isEmpty else { continue }
      try expectPatch(patch, makes: new, from: old)
    }
  }

  /// The files and links of a tree, by path.
  private func files(of tree: Tree) throws -> [String: State] {
    var found: [String: State] = [:]
    var waiting = [(tree.root, "")]
    while let (directory, path) = waiting.popLast() {
      for entry in try tree.entries(of: directory) {
        let path = path.isEmpty ? "\(entry.name)" : "\(path)/\(entry.name)"
        if entry.kind == .directory { waiting.append((entry.id, path)) }
        found[path] = try State(of: entry.id, entry.kind, in: tree)
      }
    }
    return found
  }

  @Test(arguments: 1...12) func `A tree's changes apply to a folder, and can be taken back`(seed: UInt64) throws {
    let tree = FileSystem(over: try JournalWriter.sampleLayer(largestFile: 70))
    var operations = RandomOperations(seed: seed)
    for _ in 0..<60 { operations.next(on: tree) }
    for _ in 0..<4 {
      let before = tree.snapshot()
      for _ in 0..<25 { operations.next(on: tree) }
      let patch = try GitPatch(from: before, to: tree.tree)
      let (old, new) = (try files(of: before), try files(of: tree.tree))
      guard !patch.text.isEmpty else {
        #expect(old == new)
        continue
      }
      try expectPatch(patch, makes: new, from: old)
    }
  }

  @Test func `What git has no words for is named`() throws {
    let tree = FileSystem()
    try tree.put("x", at: "/file")
    let before = tree.snapshot()
    try tree.makeDirectories("/empty")
    try tree.setMode(of: tree.node(at: "/file"), to: 0o600)
    let patch = try GitPatch(from: before, to: tree.tree)
    #expect(patch.text.isEmpty)
    #expect(patch.omitted.map { String(decoding: $0.path, as: UTF8.self) } == ["/empty", "/file"])
  }

  @Test func `Files that are too large for memory are mentioned, or else named`() throws {
    let tree = FileSystem()
    for name in ["/changed", "/gone", "/moved"] {
      try tree.put(name, at: name)
      try tree.setSize(of: tree.node(at: name), to: 3 << 30)
    }
    let before = tree.snapshot()
    try tree.write([1], to: tree.node(at: "/changed"), at: 2 << 30)
    try tree.setMode(of: tree.node(at: "/changed"), to: 0o755)
    try tree.remove("/gone")
    try tree.move("/moved", to: "/else where")
    try tree.put("small\n", at: "/small")
    let shown = try GitPatch(from: before, to: tree.tree, binaryForm: .mention)
    #expect(
      String(decoding: shown.text, as: UTF8.self).hasPrefix(
        """
        diff --git a/changed b/changed
        Binary files a/changed and b/changed differ
        diff --git a/moved b/else where
        Binary files a/moved and b/else where differ
        diff --git a/gone b/gone
        Binary files a/gone and /dev/null differ
        diff --git a/small b/small
        new file mode 100644
        """))
    let patch = try GitPatch(from: before, to: tree.tree)
    #expect(patch.omitted.map { String(decoding: $0.path, as: UTF8.self) } == ["/changed", "/else where", "/gone"])
    #expect(String(decoding: patch.text, as: UTF8.self).hasPrefix("diff --git a/small b/small\n"))
  }

  @Test func `Contents are named as git names them`() throws {
    for count in [0, 1, 40, 50, 55, 56, 57, 63, 64, 65, 119, 120, 1000] {
      let contents = [UInt8](repeating: 97, count: count)
      let name = try HostCommand.run(["git", "hash-object", "--stdin"], input: contents).output.dropLast()
      var patch = GitPatch()
      patch.add([97], State(mode: .file, contents: contents))
      #expect(String(decoding: patch.text, as: UTF8.self).contains("..\(String(decoding: name, as: UTF8.self))\n"))
    }
  }
}
