import Foundation
import TestFolders
import Testing

@testable import CommitWriter
@testable import JournalWriter
@testable import ShadowFS

struct HostCommitTests {
  @Test func `Everything that a tree can change is on the host afterwards`() throws {
    let directory = try CommitSample()
    let (files, base) = try directory.mount()
    try CommitWriter.change(files)
    let commit = try HostCommit(of: files, since: base)
    #expect(!commit.isEmpty && commit.unplacedChanges.isEmpty)
    #expect(try Set(commit.changes) == Set(files.changes(since: base)))
    #expect(try directory.listing() == directory.before)
    let expected = try Listing.of(files.tree, times: false)
    #expect(try commit.apply().unfinishedPaths.isEmpty)
    #expect(try directory.listing() == expected)
    // Further names are names of the same file.
    let numbers = try ["keep", "new/same", "first", "new/second"].map { try directory.number(of: $0) }
    #expect(numbers[0] == numbers[1] && numbers[2] == numbers[3])
    // What was not touched is the same file, and holes are holes.
    #expect(try directory.number(of: "keep") == directory.numberOfKept)
    #expect(try directory.status(of: "new/sparse").st_blocks < 1000)
  }

  @Test(arguments: 0..<20) func `Whatever was done to a tree can be committed`(seed: UInt64) throws {
    let directory = try CommitSample()
    let (files, base) = try directory.mount()
    var operations = RandomOperations(seed: seed)
    for _ in 0..<150 { operations.next(on: files) }
    // Whoever runs this must still be able to look into everything.
    func open(_ node: NodeID) throws {
      for entry in try files.entries(of: node) where entry.kind != .symlink {
        try files.setMode(of: entry.id, to: files.tree.attributes(of: entry.id).mode | 0o700)
        if entry.kind == .directory { try open(entry.id) }
      }
    }
    try open(files.root)
    try files.setMode(of: files.root, to: 0o755)
    // Hosts know no permission bits of links.
    let expected = try Listing.of(files.tree, times: false).map { line in
      line.replacing(/^symlink [0-7]+/, with: "symlink 777")
    }
    #expect(try HostCommit(of: files, since: base).apply().unfinishedPaths.isEmpty)
    #expect(try directory.listing() == expected)
  }

  @Test func `Hundreds of files, which are flushed together, are all there`() throws {
    let directory = try CommitSample()
    let (files, base) = try directory.mount()
    for number in 0..<300 {
      try files.makeDirectories("/many/\(number % 7)")
      try files.put("file \(number)", at: "/many/\(number % 7)/\(number)")
    }
    let expected = try Listing.of(files.tree, times: false)
    #expect(try HostCommit(of: files, since: base).apply().unfinishedPaths.isEmpty)
    #expect(try directory.listing() == expected)
  }

  @Test func `Nothing to commit touches nothing`() throws {
    let directory = try CommitSample()
    let (files, base) = try directory.mount()
    try files.put("text", at: "/edit")
    try files.put(CommitWriter.files["edit"] ?? "", at: "/edit")
    let commit = try HostCommit(of: files, since: base)
    #expect(commit.isEmpty && commit.changes.isEmpty)
    try commit.apply()
    #expect(try directory.listing() == directory.before)
  }

  @Test func `Changes outside of the mounts stay in the tree`() throws {
    let directory = try CommitSample()
    let files = FileSystem()
    let mount = try files.makeDirectories("/work")
    try files.mount(HostDirectoryLayer(path: directory.path), at: mount)
    let base = files.snapshot()
    try files.put("text", at: "/outside")
    try files.put("text", at: "/work/inside")
    try files.move("/work/gone", to: "/taken")
    try files.move("/work/move", to: "/outside-directory")
    let commit = try HostCommit(of: files, since: base)
    try commit.apply()
    #expect(commit.unplacedChanges.map { String(decoding: $0.path, as: UTF8.self) }.contains("/outside"))
    #expect(try directory.text(at: "inside") == "text")
    #expect(!directory.has("gone") && !directory.has("move") && !directory.has("outside"))
  }

  @Test func `A part of the changes can be committed, and later the rest`() throws {
    let directory = try CommitSample()
    let (files, base) = try directory.mount()
    try files.put("first", at: "/edit")
    let middle = files.snapshot()
    try files.put("second", at: "/edit")
    try files.remove("/gone")
    try HostCommit(from: base, to: middle).apply()
    #expect(try directory.text(at: "edit") == "first")
    #expect(directory.has("gone"))
    try HostCommit(from: middle, to: files.tree).apply()
    #expect(try directory.text(at: "edit") == "second")
    #expect(!directory.has("gone"))
    // The base says what should be there.
    #expect(throws: HostCommitError.conflicts([HostConflict(path: Array("/edit".utf8), reason: .changed)])) {
      try HostCommit(from: middle, to: base)
    }
  }

  @Test func `Nobody gets more rights than a file may give`() throws {
    let directory = try CommitSample()
    let (files, base) = try directory.mount()
    try files.setMode(of: files.makeFile(named: FileName("new"), in: files.root), to: 0o6755)
    try files.setMode(of: files.node(at: "/mode"), to: 0o4711)
    try HostCommit(of: files, since: base).apply()
    #expect(try directory.status(of: "new").st_mode & 0o7777 == 0o755)
    #expect(try directory.status(of: "mode").st_mode & 0o7777 == 0o711)
  }

  @Test func `Files with further names are replaced only when that is wanted`() throws {
    let directory = try CommitSample()
    try FileManager.default.linkItem(atPath: directory.path + "/edit", toPath: directory.path + "/hard")
    let (files, base) = try directory.mount()
    try files.put("changed", at: "/edit")
    #expect(throws: HostCommitError.conflicts([HostConflict(path: Array("/edit".utf8), reason: .hardLinked)])) {
      try HostCommit(of: files, since: base)
    }
    var options = HostCommit.Options()
    options.breaksHardLinks = true
    try HostCommit(of: files, since: base, options: options).apply()
    #expect(try directory.text(at: "edit") == "changed")
    #expect(try directory.text(at: "hard") == CommitWriter.files["edit"])
  }

  @Test func `Several mounts are committed together`() throws {
    let (first, second) = (try CommitSample(), try CommitSample())
    let files = FileSystem()
    try files.mount(HostDirectoryLayer(path: first.path), at: files.makeDirectories("/first"))
    try files.mount(HostDirectoryLayer(path: second.path), at: files.makeDirectories("/second"))
    let base = files.snapshot()
    try files.put("changed", at: "/first/edit")
    try files.move("/first/move", to: "/second/arrived")
    try files.move("/second/gone", to: "/first/came")
    // A conflict in one keeps all others from being written.
    try second.put("other", at: "gone")
    #expect(throws: HostCommitError.self) { try HostCommit(of: files, since: base).apply() }
    #expect(try first.listing() == first.before)
    #expect(try second.text(at: "gone") == "other")
  }

  @Test func `Moving between mounts copies and removes`() throws {
    let (first, second) = (try CommitSample(), try CommitSample())
    let files = FileSystem()
    try files.mount(HostDirectoryLayer(path: first.path), at: files.makeDirectories("/first"))
    try files.mount(HostDirectoryLayer(path: second.path), at: files.makeDirectories("/second"))
    let base = files.snapshot()
    try files.move("/first/move", to: "/second/arrived")
    try files.move("/second/gone", to: "/first/came")
    try HostCommit(of: files, since: base).apply()
    #expect(try second.text(at: "arrived/deep/inner") == "inner\n")
    #expect(!first.has("move"))
    #expect(try first.text(at: "came") == "gone\n")
    #expect(!second.has("gone"))
  }

  @Test func `A directory that is mounted twice is refused`() throws {
    let directory = try CommitSample()
    let files = FileSystem()
    for name in ["/a", "/b"] {
      try files.mount(HostDirectoryLayer(path: directory.path), at: files.makeDirectories(name))
    }
    let base = files.snapshot()
    try files.put("a", at: "/a/edit")
    try files.put("b", at: "/b/gone")
    #expect(throws: HostCommitError.conflicts([HostConflict(path: Array("/b".utf8), reason: .mountedTwice)])) {
      try HostCommit(of: files, since: base)
    }
  }
}
