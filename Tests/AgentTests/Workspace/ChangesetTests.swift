import Foundation
import TestFolders
import Testing

@testable import Agent
@testable import ShadowFS

@Suite("A changeset")
struct ChangesetTests {
  let folder: HostFolder
  let workspace: Workspace
  var files: FileSystem { workspace.files }

  init() throws {
    folder = try HostFolder([
      "edit": "one\ntwo\nthree\n", "gone": "gone\n", "tool": "#!/bin/sh\n", "move/inner": "inner\n", "kind": "a file\n",
      "empty/x": "x\n", "other": "other\n",
    ])
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "edit")
    workspace = try Workspace(importing: folder.path)
  }

  private func lines() throws -> [String] { try workspace.changeset().entries.map { ChangesetText.line(about: $0) } }

  private func link(_ target: String, at path: String) throws {
    let place = try files.resolve(Array(path.utf8), from: files.root, followingLast: false)
    try files.makeSymlink(named: lastName(place), in: place.parent, target: Array(target.utf8))
  }

  @Test("is empty when nothing has changed in the end")
  func nothing() throws {
    try files.put("two\n", at: "/edit")
    try files.put("one\ntwo\nthree\n", at: "/edit")
    try files.move("/move", to: "/away")
    try files.move("/away", to: "/move")
    #expect(try workspace.changeset().isEmpty)
    #expect(
      try workspace.changeset().identity
        == SHA256.digest(of: Array("umbra changeset 1\0".utf8) + [0, 0, 0, 0, 0, 0, 0, 0]))
  }

  @Test("has every kind of change, in the order of the paths")
  func kinds() throws {
    try files.put("one\n2\nthree\n", at: "/edit")
    try files.remove("/gone")
    try files.setMode(of: files.node(at: "/tool"), to: 0o755)
    try files.move("/move", to: "/moved")
    try files.put("changed\n", at: "/moved/inner")
    try files.remove("/kind")
    try files.makeDirectories("/kind")
    try files.put("in it\n", at: "/kind/inside")
    try files.remove("/link")
    try link("tool", at: "/link")
    try files.remove("/empty/x")
    try files.removeDirectory(FileName("empty"), in: files.root)
    try files.move("/other", to: "/new name")
    #expect(
      try lines() == [
        "modify edit", "delete empty/", "delete empty/x", "delete gone", "type kind/ (file becomes directory)",
        "add kind/inside", "target link -> tool", "rename move -> moved/", "modify moved/inner",
        "rename other -> new name", "mode tool (mode 0644 becomes 0755)  ! becomes executable",
      ])
    let changeset = try workspace.changeset()
    #expect(changeset.count(of: .delete) == 3)
    let before = changeset.entry(at: Array("edit".utf8))?.before
    let digest = SHA256.digest(of: Array("one\ntwo\nthree\n".utf8))
    #expect(before == NodeState(content: .file(size: 14, digest: digest), mode: 0o644))
  }

  @Test("is the same whatever the way there was, and another one for every difference")
  func identity() throws {
    try files.put("a\n", at: "/a")
    try files.put("b\n", at: "/b")
    let first = try workspace.changeset().identity
    let other = try Workspace(importing: folder.path)
    try other.files.put("c\n", at: "/b")
    try other.files.put("b\n", at: "/b")
    try other.files.put("a\n", at: "/z")
    try other.files.move("/z", to: "/a")
    #expect(try other.changeset().identity == first)
    var identities = [first]
    func note() throws { identities.append(try other.changeset().identity) }
    try other.files.put("A\n", at: "/a")
    try note()
    try other.files.setMode(of: other.files.node(at: "/a"), to: 0o600)
    try note()
    try other.files.move("/a", to: "/c")
    try note()
    try other.files.remove("/edit")
    try note()
    #expect(Set(identities).count == identities.count)
  }

  @Test("has a canonical form that can be read again")
  func canonicalForm() throws {
    try kinds()
    let entries = try workspace.changeset().entries
    var bytes: [UInt8] = []
    for entry in entries { CanonicalForm.append(entry, to: &bytes) }
    var reader = CanonicalFormReader(bytes[...])
    for entry in entries {
      let read = reader.entry()
      #expect(read?.path == entry.path && read?.oldPath == entry.oldPath)
      #expect(read?.before == entry.before && read?.after == entry.after)
    }
    #expect(reader.isAtEnd)
    for length in 0..<bytes.count {
      var reader = CanonicalFormReader(bytes[..<length])
      while reader.entry() != nil {}
    }
  }

  @Test("takes time for what has changed, not for what is there")
  func cost() throws {
    for number in 0..<300 { try folder.put("", at: "many/\(number)") }
    let workspace = try Workspace(importing: folder.path)
    try workspace.files.put("new\n", at: "/many/7")
    #expect(try workspace.changeset().entries.count == 1)
    #expect(workspace.layer.table.count < 10)
  }

  // MARK: What people see

  @Test("numbers hunks and writes them as diff does")
  func hunks() throws {
    let text = (1...40).map { "line \($0)\n" }
    try folder.put(text.joined(), at: "long")
    var changed = text
    changed[1] = "LINE 2\n"
    changed[30] = ""
    try files.put(changed.joined(), at: "/long")
    let changeset = try workspace.changeset()
    let difference = ChangesetText.difference(of: try #require(changeset.entries.first), in: changeset)
    #expect(
      difference == """
          hunk 1
        @@ -1,5 +1,5 @@
         line 1
        -line 2
        +LINE 2
         line 3
         line 4
         line 5
          hunk 2
        @@ -28,7 +28,6 @@
         line 28
         line 29
         line 30
        -line 31
         line 32
         line 33
         line 34

        """)
  }

  @Test("hides nothing: characters that cannot be seen or that terminals obey are written out")
  func visible() throws {
    try files.put("a\u{202E}b\u{200B}c\u{1B}[2J\r\n", at: "/edit")
    try files.put("", at: "/x\u{1B}]0;y\u{7}\nz")
    try files.makeFile(named: FileName([0xFF, 0x41]), in: files.root)
    let text = ChangesetText.full(of: try workspace.changeset())
    #expect(text.contains("+a\\u{202E}b\\u{200B}c\\u{1B}[2J\\u{D}\n"))
    #expect(text.contains("add x\\u{1B}]0;y\\u{7}\\nz\n"))
    #expect(text.contains("add \\xFFA\n"))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isInvisible })
  }

  @Test("says when contents are no text, or too large to be shown")
  func noText() throws {
    try files.put("\0\u{1}", at: "/edit")
    try files.put(String(repeating: "x", count: 2000), at: "/other")
    var limits = Changeset.Limits()
    limits.text = 1000
    let changeset = try workspace.changeset(limits: limits)
    let texts = changeset.entries.map { ChangesetText.difference(of: $0, in: changeset) }
    #expect(texts == ["  binary, 14 bytes before, 2 after\n", "  too large to be shown, 6 bytes before, 2000 after\n"])
  }

  @Test("does not read what is too large, or cannot be read, and says so")
  func incomplete() throws {
    let huge = try files.makeFile(named: FileName("huge"), in: files.root)
    try files.setSize(of: huge, to: 1 << 50)
    _ = try files.attributes(of: files.node(at: "/edit"))
    try folder.put("changed on the host, too\n", at: "edit")
    try files.remove("/edit")
    let changeset = try workspace.changeset()
    #expect(changeset.entry(at: Array("huge".utf8))?.warnings == [.tooLarge])
    #expect(changeset.entry(at: Array("edit".utf8))?.warnings == [.unreadable])
    #expect(changeset.entries.allSatisfy { !($0.before ?? $0.after)!.isComplete })
  }

  // MARK: Warnings

  @Test(
    "tells which files execute later",
    arguments: [
      (".git/hooks/pre-commit", .git), (".GIT/config", .git), (".g\u{200C}it/config", .git), (".husky/pre-push", .git),
      (".github/workflows/ci.yml", .integration), ("sub/package.json", .package), ("Makefile", .build),
      ("x.mk", .build),
      (".bashrc", .shell), ("home/.ZSHRC", .shell), ("AGENTS.md", .agent), ("docs/claude.md", .agent),
      (".cursor/rules/x", .agent), (".vscode/tasks.json", .editor), ("Dockerfile", .container), ("conftest.py", .test),
      (".ssh/authorized_keys", .system), (".umbra/permissions.json", .agent), ("src/main.c", nil),
      ("docs/page.md", nil),
    ] as [(String, ExecutionRule.Occasion?)])
  func executesLater(path: String, occasion: ExecutionRule.Occasion?) {
    #expect(ExecutionRule.occasion(of: Array(path.utf8), isDirectory: false) == occasion)
  }

  @Test("warns about bits, links and what a moved directory brings along")
  func warnings() throws {
    try files.put("", at: "/edit")
    try files.setMode(of: files.node(at: "/edit"), to: 0o6777)
    try link("/etc/passwd", at: "/absolute")
    try link("x/../../y", at: "/upwards")
    try link("../edit", at: "/empty/fine")
    try files.makeDirectories("/stuff/workflows")
    try files.put("", at: "/stuff/workflows/ci.yml")
    try files.link(files.node(at: "/gone"), named: FileName("again"), in: files.root)
    let entries = try workspace.changeset().entries
    func warnings(_ path: String) -> [ChangeWarning]? { entries.first { $0.path == Array(path.utf8) }?.warnings }
    #expect(warnings("edit") == [.dropsSpecialBits, .becomesExecutable, .isWorldWritable])
    #expect(entries.first { $0.path == Array("edit".utf8) }?.after?.mode == 0o777)
    #expect(warnings("absolute") == [.pointsOutside])
    #expect(warnings("upwards") == [.pointsOutside])
    #expect(warnings("empty/fine") == [])
    #expect(warnings("again") == [.hasFurtherNames])
    try folder.put("", at: "a/github/workflows/ci.yml")
    try folder.put("", at: "a/.env")
    let other = try Workspace(importing: folder.path)
    _ = try other.paths()
    try other.files.move("/a", to: "/b")
    try other.files.move("/b/github", to: "/.github")
    let moved = try other.changeset().entries
    #expect(
      moved.map { ChangesetText.line(about: $0) } == [
        "rename a/github -> .github/  ! executes later: continuous integration runs it",
        "rename a -> b/  ! takes hidden files along",
      ])
  }

  // MARK: Elsewhere

  @Test("is about the imported directory only, wherever that is mounted")
  func mounted() throws {
    let workspace = try Workspace(importing: folder.path, at: "/home/project")
    let files = workspace.files
    try files.makeDirectories("/tmp")
    try files.put("scratch", at: "/tmp/scratch")
    try files.put("mine\n", at: "/home/project/edit")
    try files.move("/home/project/gone", to: "/tmp/gone")
    try files.move("/home/project/move", to: "/tmp/move")
    try files.move("/tmp/scratch", to: "/home/project/kept")
    let lines = try workspace.changeset().entries.map { ChangesetText.line(about: $0) }
    #expect(lines == ["modify edit", "delete gone", "add kept", "delete move/", "delete move/inner"])
  }
}
