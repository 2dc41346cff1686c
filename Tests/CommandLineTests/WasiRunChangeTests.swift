import Foundation
import TestFolders
import Testing

/// What `wasi-run` tells of the changes that a program makes to its directories, and how it keeps them.
struct WasiRunChangeTests {
  private let folder: HostFolder
  private let results: HostFolder

  init() throws {
    folder = try HostFolder(["notes": "a\nb\n", "old": "x\n"])
    results = try HostFolder()
  }

  /// Runs the program that adds `new`, changes `notes` and deletes `old`.
  private func tidy(_ options: [String], _ arguments: [String] = []) throws -> CommandProcess {
    try CommandProcess("wasi-run", ["--dir", folder.path] + options + [Fixture.program("tidy")] + arguments)
  }

  private func expectUntouched() {
    #expect(folder.text("notes") == "a\nb\n" && folder.text("old") == "x\n" && folder.text("new") == nil)
  }

  private let counts = "3 files changed (1 added, 1 modified, 1 deleted)"

  @Test func `a line on standard error counts the changes`() throws {
    let run = try tidy([])
    #expect(run.errors == "wasi-run: \(counts); in memory only: --diff shows it, --commit or --save FILE keeps it\n")
    #expect(run.output == "")
    expectUntouched()
  }

  @Test func `without changes, or on request, there is no such line`() throws {
    #expect(try tidy(["--quiet"]).errors == "")
    let run = try CommandProcess("wasi-run", ["--dir", folder.path, Fixture.program("hello")])
    #expect(run.errors == "")
  }

  @Test func `the difference is printed`() throws {
    let run = try tidy(["--diff", "--quiet"])
    #expect(run.output.contains("--- a/notes\n+++ b/notes\n@@ -1,2 +1,3 @@\n a\n b\n+one more line\n"))
    #expect(run.output.contains("--- /dev/null\n+++ b/new\n") && run.output.contains("--- a/old\n+++ /dev/null\n"))
    #expect(run.errors == "")
    expectUntouched()
  }

  @Test func `contents that are no text are mentioned in a difference`() throws {
    try Data([0, 1, 2]).write(to: folder.url.appendingPathComponent("old"))
    let run = try tidy(["--diff"])
    #expect(run.output.contains("Binary files a/old and /dev/null differ\n"))
    #expect(!run.output.contains("GIT binary patch"))
  }

  @Test func `a saved patch can be applied`() throws {
    let patch = results.url.appendingPathComponent("result.patch").path
    let run = try tidy(["--save", patch], ["argument"])
    #expect(run.exitCode == 1)
    #expect(run.errors == "wasi-run: \(counts); saved as \(patch)\n")
    expectUntouched()
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "apply", patch]
    git.currentDirectoryURL = folder.url
    try git.run()
    git.waitUntilExit()
    #expect(git.terminationStatus == 0)
    #expect(folder.text("notes") == "a\nb\none more line\n")
    #expect(folder.text("new") == "one more line\n" && folder.text("old") == nil)
  }

  @Test func `several directories keep their names in a patch`() throws {
    let other = try HostFolder()
    let run = try CommandProcess(
      "wasi-run",
      ["--diff", "--dir", "\(folder.path)::here", "--dir", "\(other.path)::there", Fixture.program("tidy")])
    #expect(run.output.contains("--- a/here/notes\n+++ b/here/notes\n"))
  }

  @Test func `a saved archive is the same on every run, and may lie in the directory itself`() throws {
    let first = folder.url.appendingPathComponent("first.tar")
    let second = results.url.appendingPathComponent("second.tar")
    let fixed = ["--clock", "1700000000"]
    #expect(try tidy(fixed + ["--save", first.path]).exitCode == 0)
    let archive = try Data(contentsOf: first)
    try FileManager.default.removeItem(at: first)
    #expect(try tidy(fixed + ["--save", second.path]).exitCode == 0)
    #expect(try Data(contentsOf: second) == archive)
    #expect(archive.range(of: Data("one more line".utf8)) != nil)
    #expect(archive.range(of: Data("first.tar".utf8)) == nil)
    expectUntouched()
  }

  @Test func `a program that fails leaves its changes, too`() throws {
    let patch = results.url.appendingPathComponent("result.patch")
    let run = try tidy(["--save", patch.path], ["one", "two"])
    #expect(run.exitCode == 134)
    #expect(run.errors.contains(counts) && run.errors.contains("trap: unreachable"))
    #expect(try Data(contentsOf: patch).count > 100)
  }

  @Test(arguments: ["patch", "tar"]) func `a full disk is told, and leaves nothing behind`(_ form: String) throws {
    let link = results.url.appendingPathComponent("result.\(form)")
    try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "/dev/full")
    let run = try tidy(["--save", link.path])
    #expect(run.exitCode == 123)
    #expect(run.errors.contains("cannot write \(link.path): No space left on device"))

    // The largest size of a file is another way for a disk to be full, half way through.
    let file = results.url.appendingPathComponent("limited.\(form)")
    try Data("as it was".utf8).write(to: file)
    try Data(repeating: 10, count: 100_000).write(to: folder.url.appendingPathComponent("old"))
    let limited = try CommandProcess(
      "wasi-run", ["--dir", folder.path, "--save", file.path, Fixture.program("tidy"), "argument"],
      through: "ulimit -f 4; exec \"$@\"")
    #expect(limited.exitCode == 123)
    #expect(limited.errors.contains("limited.\(form): File too large"))
    #expect(results.text("limited.\(form)") == "as it was")
    #expect(try results.names == ["limited.\(form)", "result.\(form)"])
  }

  @Test(arguments: [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")])
  func `a difference that cannot be printed is told, and nothing else is lost`(
    _ redirection: String, _ reason: String
  ) throws {
    let patch = results.url.appendingPathComponent("result.patch").path
    let program = Fixture.program("tidy")
    let run = try CommandProcess(
      "wasi-run", ["--dir", folder.path, "--diff", "--save", patch, program], through: "\"$@\" \(redirection)")
    #expect(run.exitCode == 123)
    #expect(
      run.errors == "wasi-run: \(counts); saved as \(patch)\nwasi-run: standard output: \(reason)\n")
    #expect(try #require(results.text("result.patch")).contains("+one more line\n"))
    expectUntouched()

    try FileManager.default.removeItem(atPath: patch)
    try FileManager.default.createSymbolicLink(atPath: patch, withDestinationPath: "/dev/full")
    let both = try CommandProcess(
      "wasi-run", ["--dir", folder.path, "--diff", "--save", patch, "--commit", program],
      through: "\"$@\" \(redirection)")
    #expect(both.exitCode == 123)
    #expect(
      both.errors == """
        wasi-run: \(counts); written to the host
        wasi-run: standard output: \(reason)
        wasi-run: cannot write \(patch): No space left on device

        """)
    expectCommitted()
  }

  @Test func `a full disk for one thing does not lose another`() throws {
    let patch = results.url.appendingPathComponent("result.patch").path
    let run = try tidy(["--record", "/dev/full", "--save", patch, "--commit"])
    #expect(run.exitCode == 2)
    #expect(
      run.errors == """
        wasi-run: \(counts); saved as \(patch); written to the host
        wasi-run: /dev/full: No space left on device

        """)
    #expect(try #require(results.text("result.patch")).contains("+one more line\n"))
    expectCommitted()
  }

  @Test func `a replay that is another run is not committed`() throws {
    let recording = results.path + "/recording"
    #expect(try tidy(["--record", recording]).exitCode == 0)
    let run = try tidy(["--replay", recording, "--commit"], ["argument"])
    #expect(run.exitCode == 125)
    expectUntouched()
  }

  @Test func `nobody needs to read all of a difference`() throws {
    // More than a pipe takes, so that the end of the reader is noticed.
    try Data(repeating: 10, count: 100_000).write(to: folder.url.appendingPathComponent("old"))
    let patch = results.url.appendingPathComponent("result.patch").path
    let run = try CommandProcess(
      "wasi-run", ["--dir", folder.path, "--diff", "--save", patch, Fixture.program("tidy")],
      through: "{ \"$@\"; echo \"ended with $?\" >&2; } | true")
    #expect(run.errors == "wasi-run: \(counts); saved as \(patch)\nended with 141\n")
    #expect(try #require(results.text("result.patch")).utf8.count > 200_000)
  }

  @Test func `where nothing can be saved is told before the program runs`() throws {
    let run = try tidy(["--save", "/no/such/folder/result.tar"])
    #expect(run.exitCode == 123)
    #expect(run.errors == "wasi-run: cannot write /no/such/folder/result.tar: No such file or directory\n")
    let unknown = try tidy(["--save", "result.zip"])
    #expect(unknown.exitCode == 2 && unknown.errors.contains(".tar or .patch"))
  }

  @Test func `what git has no words for is named`() throws {
    let patch = results.url.appendingPathComponent("result.patch").path
    let program = """
      (module
        (import "wasi_snapshot_preview1" "path_create_directory" (func $make (param i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "empty")
        (func (export "_start") (drop (call $make (i32.const 3) (i32.const 0) (i32.const 5)))))
      """
    let run = try CommandProcess("wasi-run", ["--dir", folder.path, "--save", patch, "-"], input: program)
    #expect(run.errors.contains("1 directory changed (1 added); saved as \(patch) without empty, which only a .tar"))
  }

  // MARK: Committing

  private func expectCommitted() {
    #expect(folder.text("notes") == "a\nb\none more line\n" && folder.text("old") == nil)
    #expect(folder.text("new") == "one more line\n")
  }

  @Test func `changes are written to the host on request`() throws {
    let run = try tidy(["--commit"])
    #expect(run.exitCode == 0)
    #expect(run.errors == "wasi-run: \(counts); written to the host\n")
    expectCommitted()
    #expect(try folder.names == ["new", "notes"])
  }

  @Test func `they are when the program says that it has failed, and its code stays`() throws {
    let patch = results.url.appendingPathComponent("result.patch").path
    let run = try tidy(["--commit", "--save", patch, "--diff"], ["argument"])
    #expect(run.exitCode == 1)
    #expect(run.errors == "wasi-run: \(counts); saved as \(patch); written to the host\n")
    #expect(run.output.contains("+one more line\n"))
    expectCommitted()
  }

  @Test func `what a trap has left half done is not written`() throws {
    let run = try tidy(["--commit"], ["one", "two"])
    #expect(run.exitCode == 134)
    #expect(run.errors.contains("not written to the host, because the program did not end by itself"))
    expectUntouched()
  }

  @Test func `when the host has changed meanwhile nothing is written, and all conflicts are listed`() throws {
    let run = try CommandProcess(
      "wasi-run", ["--dir", folder.path, "--commit", Fixture.program("tidy"), "one", "two", "three"],
      through: "{ sleep 2; echo mine >'\(folder.path)/notes'; echo mine >'\(folder.path)/new'; } | \"$@\"")
    #expect(run.exitCode == 123)
    #expect(
      run.errors.hasSuffix(
        """
        wasi-run: nothing was written to the host, because it has changed:
          new was made meanwhile
          notes was changed meanwhile

        """))
    #expect(folder.text("notes") == "mine\n" && folder.text("new") == "mine\n" && folder.text("old") == "x\n")
  }

  @Test func `when the disk is full nothing is written`() throws {
    let notes = String(repeating: "a\n", count: 5000)
    try folder.put(notes, at: "notes")
    let run = try CommandProcess(
      "wasi-run", ["--dir", folder.path, "--commit", Fixture.program("tidy")], through: "ulimit -f 4; exec \"$@\"")
    #expect(run.exitCode == 123)
    #expect(
      run.errors
        == "wasi-run: \(counts); not kept\nwasi-run: nothing was written to the host: notes: file too large\n"
    )
    #expect(folder.text("notes") == notes && folder.text("old") == "x\n")
    #expect(try folder.names == ["notes", "old"])
  }

  @Test func `several directories are written to, but not what is only in memory`() throws {
    let other = try HostFolder(["in": "some text"])
    let run = try CommandProcess(
      "wasi-run",
      ["--commit", "--dir", "\(folder.path)::/here", "--dir", "\(other.path)::/", Fixture.program("tidy")])
    #expect(run.errors == "wasi-run: \(counts); written to the host\n")
    expectCommitted()
    #expect(try other.names == ["in"])
    let nothing = try CommandProcess("wasi-run", ["--commit", "--dir", other.path, Fixture.program("hello")])
    #expect(nothing.exitCode == 0 && nothing.errors == "")
  }

  @Test func `a commit that was cut off is brought to an end first`() throws {
    try Data().write(to: folder.url.appendingPathComponent(".umbra-commit"))
    let run = try tidy(["--commit"])
    #expect(run.exitCode == 0)
    #expect(
      run.errors.hasPrefix("wasi-run: an earlier commit to \(folder.path) was cut off, and has been taken back\n"))
    expectCommitted()
    #expect(try folder.names == ["new", "notes"])
  }

  @Test func `a program that a signal has ended has not ended by itself`() throws {
    let program = """
      (module
        (import "wasi_snapshot_preview1" "path_create_directory" (func $make (param i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_raise" (func $raise (param i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "empty")
        (func (export "_start")
          (drop (call $make (i32.const 3) (i32.const 0) (i32.const 5)))
          (drop (call $raise (i32.const 15)))))
      """
    let run = try CommandProcess("wasi-run", ["--dir", folder.path, "--commit", "-"], input: program)
    #expect(run.exitCode == 143)
    #expect(run.errors.contains("1 directory changed (1 added); not written to the host"))
    #expect(try folder.names == ["notes", "old"])
  }
}
