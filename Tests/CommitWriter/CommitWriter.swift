import Agent
import ShadowFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Changes what a directory of the host shows, and commits that, for tests that kill it meanwhile.
///
/// usage: CommitWriter DIRECTORY [BYTES]
///        CommitWriter --workspace DIRECTORY STORE [STEP]
///        CommitWriter --undo ID DIRECTORY STORE [STEP]
///        CommitWriter --edit FILE SEED
///
/// It says `+` on standard output when the commit begins, and then `.` if it succeeded or `x` if it did not. With a
/// number of bytes, no file grows beyond it: a full disk. The second form commits a workspace, and the third one undoes
/// such a commit; with a number, the process kills itself before that step. The last form is `EditorLoop`.
@main
struct CommitWriter {
  static func main() throws {
    let arguments = CommandLine.arguments
    switch arguments[1] {
    case "--workspace": try commitWorkspace(Array(arguments[2...]), undoing: nil)
    case "--undo": try commitWorkspace(Array(arguments[3...]), undoing: arguments[2])
    case "--edit":
      var editor = EditorLoop(path: arguments[2], seed: UInt64(arguments[3]) ?? 0)
      editor.run()
    default: try commit(arguments)
    }
  }

  private static func commitWorkspace(_ arguments: [String], undoing id: String?) throws {
    let workspace = try Workspace(importing: arguments[0])
    let store = try UndoStore(path: arguments[1])
    let last = arguments.count > 2 ? Int(arguments[2]) ?? .max : .max
    let steps = StepCounter()
    workspace.beforeCommitStep = {
      steps.count += 1
      if steps.count == last { kill(getpid(), SIGKILL) }
      return true
    }
    if let id {
      say("+")
      try workspace.undo(id, in: store)
    } else {
      try change(workspace.files)
      let identity = try workspace.changeset().identity
      say("+")
      try workspace.commit(approving: identity, undo: store)
    }
    say(".")
    if arguments.count > 2 { print(steps.count) }
  }

  private final class StepCounter {
    var count = 0
  }

  private static func commit(_ arguments: [String]) throws {
    let files = try FileSystem(over: HostDirectoryLayer(path: arguments[1]))
    let base = files.snapshot()
    try change(files)
    let commit = try HostCommit(of: files, since: base)
    if arguments.count > 2, let size = UInt64(arguments[2]) { limitFiles(to: size) }
    say("+")
    do {
      try commit.apply()
      say(".")
    } catch HostCommitError.failed(_, .fileTooLarge) {
      say("x")
    }
  }

  private static func say(_ character: Unicode.Scalar) {
    var byte = UInt8(ascii: character)
    _ = write(1, &byte, 1)
  }

  private static func limitFiles(to size: UInt64) {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit()
    limit.rlim_cur = rlim_t(size)
    limit.rlim_max = rlim_t(size)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    #else
      setrlimit(RLIMIT_FSIZE, &limit)
    #endif
  }

  // MARK: What it changes

  /// The files that it expects, with their contents.
  static let files = [
    "keep": "kept\n", "edit": "one\ntwo\n", "gone": "gone\n", "mode": "#!/bin/sh\n", "left": "left\n",
    "right": "right\n", "kind": "a file\n", "move/deep/inner": "inner\n", "move/deep/changed": "before\n",
    "move/out": "moves out\n", "old/a": "a\n", "old/b/c": "c\n", "old/b/saved": "saved\n", "big": bigText,
  ]
  /// The symbolic links that it expects.
  static let links = ["link": "keep", "other": "elsewhere"]

  private static let bigText = String(repeating: "0123456789abcde\n", count: 20_000)

  /// All that can happen to a tree.
  static func change(_ files: FileSystem) throws(FileError) {
    let root = files.root
    func directory(_ path: String) throws(FileError) -> NodeID { try files.makeDirectories(path) }
    func write(_ text: String, _ name: String, in directory: NodeID) throws(FileError) {
      let name = try FileName(name)
      let found = try files.tree.child(named: name, of: directory)
      let file: NodeID
      if let found { file = found } else { file = try files.makeFile(named: name, in: directory) }
      try files.setSize(of: file, to: 0)
      try files.write(Array(text.utf8), to: file, at: 0)
    }
    func child(_ name: String, _ directory: NodeID) throws(FileError) -> NodeID {
      guard let node = try files.tree.child(named: FileName(name), of: directory) else { throw .notFound }
      return node
    }
    func move(_ name: String, _ from: NodeID, to newName: String, _ to: NodeID) throws(FileError) {
      try files.rename(FileName(name), in: from, to: FileName(newName), in: to)
    }

    try write("one\nthree\n", "edit", in: root)
    try files.write([UInt8(ascii: "X")], to: child("big", root), at: 100_000)
    try files.unlink(FileName("gone"), in: root)
    try files.setMode(of: child("mode", root), to: 0o755)
    // Two files change places.
    try move("left", root, to: "between", root)
    try move("right", root, to: "left", root)
    try move("between", root, to: "right", root)
    // A directory goes below a new one, loses a file and gets others.
    try move("move", root, to: "moved", directory("/new"))
    let moved = try directory("/new/moved")
    try move("out", moved, to: "out", root)
    try write("after\n", "changed", in: directory("/new/moved/deep"))
    try write("fresh\n", "fresh", in: directory("/new/moved/deep"))
    // A directory goes, and one of its files stays.
    let old = try directory("/old")
    let inner = try directory("/old/b")
    try move("saved", inner, to: "saved", root)
    try files.unlink(FileName("c"), in: inner)
    try files.unlink(FileName("a"), in: old)
    try files.removeDirectory(FileName("b"), in: old)
    try files.removeDirectory(FileName("old"), in: root)
    // Files and directories become each other.
    try files.unlink(FileName("kind"), in: root)
    try write("inside\n", "inside", in: directory("/kind"))
    try write("now a file\n", "old", in: root)
    // Links of both kinds.
    try files.unlink(FileName("link"), in: root)
    try files.makeSymlink(named: FileName("link"), in: root, target: Array("edit".utf8))
    try move("other", root, to: "renamed", root)
    try files.link(child("keep", root), named: FileName("same"), in: directory("/new"))
    try write("two names\n", "first", in: root)
    try files.link(child("first", root), named: FileName("second"), in: directory("/new"))
    // A directory that nobody may write.
    try write("locked\n", "locked", in: directory("/new/locked"))
    try files.setMode(of: directory("/new/locked"), to: 0o555)
    // A file with a hole.
    try write("", "sparse", in: directory("/new"))
    try files.write([1], to: child("sparse", directory("/new")), at: 1 << 20)
  }
}
