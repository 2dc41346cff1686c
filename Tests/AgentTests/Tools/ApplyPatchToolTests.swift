import JSONText
import ShadowFS
import Testing
import TestFolders

@testable import Agent

@Suite struct ApplyPatchToolTests {
  @Test func `A file is changed where the patch says`() async throws {
    let bench = try ToolBench(["src/a": "one\ntwo\nthree\nfour\n"])
    let patch = """
      --- a/src/a	2024-01-01 00:00:00
      +++ b/src/a
      @@ -1,2 +1,3 @@ context
       one
      -two
      +2
      +2.5
      @@ -4 +5 @@
      -four
      +4

      """
    #expect(
      try await bench.answer("ApplyPatch", ["patch": .string(patch)]) == [
        "message": "Patch applied", "files": [["file_path": "src/a", "action": "modify", "hunks": 2]],
      ])
    #expect(bench.text("src/a") == "one\n2\n2.5\nthree\n4\n")
  }

  @Test func `Files are made, deleted, renamed, copied, swapped and get other modes`() async throws {
    let bench = try ToolBench([
      "gone/deep/a": "x\n", "old name": "1\n2\n", "left": "L\n", "right": "R\n", "run": "", "kept": "k\n",
    ])
    let patch = """
      diff --git a/gone/deep/a b/gone/deep/a
      deleted file mode 100644
      index 587be6b..0000000
      --- a/gone/deep/a
      +++ /dev/null
      @@ -1 +0,0 @@
      -x
      diff --git a/new/b b/new/b
      new file mode 100755
      --- /dev/null
      +++ b/new/b
      @@ -0,0 +1,2 @@
      +#!
      +y
      \\ No newline at end of file
      diff --git a/old name b/new name
      similarity index 50%
      rename from old name
      rename to new name
      --- a/old name
      +++ b/new name
      @@ -2 +2 @@
      -2
      +zwei
      diff --git a/left b/right
      rename from left
      rename to right
      diff --git a/right b/left
      rename from right
      rename to left
      diff --git a/run b/run
      old mode 100644
      new mode 100755
      diff --git a/kept b/twin
      copy from kept
      copy to twin
      diff --git a/link b/link
      new file mode 120000
      --- /dev/null
      +++ b/link
      @@ -0,0 +1 @@
      +kept
      \\ No newline at end of file

      """
    let before = bench.system.snapshot()
    let answer = try await bench.answer("ApplyPatch", ["patch": .string(patch)])
    #expect(
      try bench.listing() == [
        "kept 644 k\n", "left 644 R\n", "link -> kept", "new/", "new/b 755 #!\ny", "new name 644 1\nzwei\n",
        "right 644 L\n", "run 755 ", "twin 644 k\n",
      ])
    let actions = answer["files"]?.array?.compactMap { $0["action"]?.text }
    #expect(actions == ["delete", "add", "rename", "rename", "rename", "mode", "copy", "add"])
    // A renamed file is still the same one.
    let renames = try bench.system.changes(since: before).filter { if case .rename = $0.action { true } else { false } }
    #expect(renames.map { String(decoding: $0.path, as: UTF8.self) } == ["/new name"])
  }

  @Test func `One hunk that does not fit prevents everything`() async throws {
    let bench = try ToolBench(["a": "1\n", "b": "2\n"])
    let before = try bench.listing()
    let patch = "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+one\n--- a/b\n+++ b/b\n@@ -1 +1 @@\n-zwei\n+two\n"
    let error = await bench.failure("ApplyPatch", ["patch": .string(patch)])
    #expect(
      error
        == ToolError(
          .patchFailed, #"b: hunk 1 of 1 (line 8 of the patch): line 1 should be "zwei\n", and is "2\n""#))
    #expect(try bench.listing() == before)
  }

  @Test func `A failure in the middle of the work takes everything back`() async throws {
    let bench = try ToolBench(["a": "1\n", "d/b": "2\n"])
    let before = try bench.listing()
    bench.system.configuration.quotas.bytes = 8
    let patch = "--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+much too long\n"
    #expect(await bench.failure("ApplyPatch", ["patch": .string(patch)])?.kind == .fileSystem)
    #expect(try bench.listing() == before)
  }

  @Test func `There is no fuzz, but a hint where the lines are`() async throws {
    let bench = try ToolBench(["a": "0\n1\n2\n3\n2\n3\n"])
    func message(_ hunk: String) async -> String? {
      await bench.failure("ApplyPatch", ["patch": .string("--- a/a\n+++ b/a\n\(hunk)\n")])?.message
    }
    #expect(
      await message("@@ -1 +1 @@\n-1\n+x")?.hasSuffix(#"is "0\n"; its old lines begin at line 2 instead"#) == true)
    #expect(await message("@@ -1,2 +1 @@\n-2\n-3\n+x")?.hasSuffix("its old lines begin at lines 3, 5 instead") == true)
    #expect(await message("@@ -9 +9 @@\n-1\n+x")?.contains("it ends at line 9, and the file has 6") == true)
    #expect(
      await message("@@ -2 +3 @@\n-1\n+x")?.contains("it says that 2 new lines precede it, and there are 1") == true)
    #expect(await message("@@ -2 +2 @@\n-1\n+x\n@@ -1 +1 @@\n-0\n+y")?.contains("not behind the one before") == true)
    #expect(bench.text("a") == "0\n1\n2\n3\n2\n3\n")
  }

  @Test(arguments: [
    ("", "there is no patch in it"),
    ("hello\n", "there is no patch in it"),
    ("@@ -1 +1 @@\n-1\n+2\n", "line 1 of the patch: a hunk without the --- and +++ lines"),
    ("--- a/a\n@@ -1 +1 @@\n-1\n+2\n", "line 1 of the patch: --- NAME and +++ NAME must follow each other"),
    ("--- a/a\n+++ b/a\n", "line 1 of the patch: a file without hunks"),
    ("--- a/a\n+++ b/b\n@@ -1 +1 @@\n-1\n+2\n", "line 1 of the patch: the names differ"),
    ("--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-1\n+2\n", "line 1 of the patch: a file without a name"),
    ("--- a/a\n+++ b/a\n@@ 1 @@\n-1\n+2\n", "line 3 of the patch: a hunk must begin like"),
    ("--- a/a\n+++ b/a\n@@ -1,x +1 @@\n-1\n+2\n", "line 3 of the patch: a hunk must begin like"),
    (
      "--- a/a\n+++ b/a\n@@ -1,2 +1 @@\n-1\n+2\n",
      "line 3 of the patch: the hunk says that it has 2 old and 1 new lines"
    ),
    ("--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n+3\n", "line 6 of the patch: a line that is in no hunk"),
    ("--- a/a\n+++ b/a\n@@ -1 +1 @@\n*1\n", "begins with none of ' ', '-' and '+'"),
    ("--- a/a\n+++ b/a\n@@ -1 +1 @@\n\\ No newline\n", "there is no line before it"),
    ("--- a/none\n+++ b/none\n@@ -1 +1 @@\n-1\n+2\n", "none (line 1 of the patch): there is no such file"),
    ("--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+1\n", "a (line 1 of the patch): it is there already"),
    ("--- a/a\n+++ /dev/null\n@@ -1,2 +1 @@\n-1\n 2\n", "it is to be deleted, and the patch leaves 2 bytes of it"),
    ("diff --git a/a b/a\nindex 1..2\n", "line 1 of the patch: nothing says what becomes of the file"),
    ("diff --git a/a b/a\nnew mode 040000\n", "line 2 of the patch: mode 040000 is none of"),
    ("diff --git a/a b/a\nnew mode 120000\n", "a file cannot become a link"),
    ("diff --git a/a b/b\nrename from a\n", "a rename without its other name"),
    ("diff --git a/a b/b\nnew mode 100755\n", "the name of the file is not clear"),
    ("diff --git a/a b/a\nGIT binary patch\nliteral 0\n", "binary contents cannot be patched"),
    ("--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-2\n+3\n", "it is in the patch twice"),
    ("--- a/d\n+++ b/d\n@@ -1 +1 @@\n-1\n+2\n", "d is a directory"),
    ("--- a/a/b\n+++ b/a/b\n@@ -1 +1 @@\n-1\n+2\n", "a/b: not a directory"),
  ])
  func `A patch that is none, or does not fit, is told why`(_ patch: String, _ message: String) async throws {
    let bench = try ToolBench(["a": "1\n2\n", "d/x": ""])
    let before = try bench.listing()
    let error = await bench.failure("ApplyPatch", ["patch": .string(patch)])
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    #expect(try bench.listing() == before)
  }

  @Test func `Patches do not go through links`() async throws {
    let bench = try ToolBench(["src/a": "1\n"])
    try bench.link("door", to: "src")
    try bench.link("alias", to: "src/a")
    for path in ["door/a", "alias"] {
      let patch = "--- a/\(path)\n+++ b/\(path)\n@@ -1 +1 @@\n-1\n+2\n"
      #expect(await bench.failure("ApplyPatch", ["patch": .string(patch)]) != nil)
    }
    let patch = "--- /dev/null\n+++ b/door/new\n@@ -0,0 +1 @@\n+1\n"
    #expect(await bench.failure("ApplyPatch", ["patch": .string(patch)])?.kind == .wrongKind)
    #expect(try bench.listing() == ["alias -> src/a", "door -> src", "src/", "src/a 644 1\n"])
  }

  @Test func `A line break at the end is taken as seriously as any other byte`() async throws {
    let bench = try ToolBench(["a": "1\n2", "b": "1\n2\n"])
    let without = "\n\\ No newline at end of file"
    for (path, hunk) in [
      ("a", "@@ -2 +2 @@\n-2\n+3"), ("b", "@@ -2 +2 @@\n-2\(without)\n+3"), ("a", "@@ -2,0 +3 @@\n+3"),
      ("b", "@@ -1 +1 @@\n-1\n+x\(without)"),
    ] {
      let patch = JSONValue.string("--- a/\(path)\n+++ b/\(path)\n\(hunk)\n")
      #expect(await bench.failure("ApplyPatch", ["patch": patch])?.kind == .patchFailed, "\(path) \(hunk)")
    }
    let patch = "--- a/a\n+++ b/a\n@@ -2 +2,2 @@\n-2\(without)\n+2\n+3\(without)\n"
    _ = try await bench.answer("ApplyPatch", ["patch": .string(patch)])
    #expect(bench.text("a") == "1\n2\n3")
  }

  @Test func `Names may be in quotes, as git writes them`() async throws {
    let bench = try ToolBench(["tab\tname": "1\n"])
    let patch = #"""
      diff --git "a/tab\tname" "b/caf\303\251"
      rename from "tab\tname"
      rename to "caf\303\251"
      --- "a/tab\tname"
      +++ "b/caf\303\251"
      @@ -1 +1 @@
      -1
      +2

      """#
    _ = try await bench.answer("ApplyPatch", ["patch": .string(patch)])
    #expect(bench.text("café") == "2\n")
  }

  @Test func `What ShadowFS writes as a patch can be applied`() async throws {
    for seed in fuzzRounds(60) {
      var random = SeededRandom(seed: UInt64(seed))
      var contents: [String: String] = [:]
      for index in 0..<6 { contents["d\(index % 3)/f\(index)"] = Self.text(&random) }
      let bench = try ToolBench(contents)
      let before = bench.system.snapshot()
      try Self.change(bench, &random)
      let after = try bench.listing().filter { !$0.hasSuffix("/") }
      let patch = try GitPatch(from: before, to: bench.system.snapshot())
      try bench.system.restore(before)
      if patch.text.isEmpty { continue }
      let text = String(decoding: patch.text, as: UTF8.self)
      let result = await bench.call("ApplyPatch", ["patch": .string(text)])
      #expect(result.isError == nil, "seed \(seed): \(result.errorMessage ?? "")\n\(text)")
      #expect(try bench.listing().filter { !$0.hasSuffix("/") } == after, "seed \(seed)\n\(text)")
    }
  }

  @Test func `A patch that was tampered with is applied as a whole or refused`() async throws {
    let seedPatch = Array(
      """
      diff --git a/a b/renamed
      old mode 100644
      new mode 100755
      rename from a
      rename to renamed
      --- a/a
      +++ b/renamed
      @@ -1,3 +1,3 @@
       1
      -2
      +zwei
       3
      @@ -6,2 +6,1 @@
       6
      -7
      --- a/d/b
      +++ /dev/null
      @@ -1 +0,0 @@
      -x
      \\ No newline at end of file
      --- /dev/null
      +++ b/e/c
      @@ -0,0 +1 @@
      +new

      """.utf8)
    let bench = try ToolBench(["a": "1\n2\n3\n4\n5\n6\n7\n", "d/b": "x", "z": "z\n"])
    let before = bench.system.snapshot()
    let listing = try bench.listing()
    var applied = 0
    for seed in fuzzRounds(3000) {
      var random = SeededRandom(seed: UInt64(seed))
      var patch = seedPatch
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<patch.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: patch[place] = UInt8.random(in: 0...255, using: &random)
        case 1: patch.remove(at: place)
        case 2: patch.insert(patch[Int.random(in: 0..<patch.count, using: &random)], at: place)
        case 3: patch.removeSubrange(place..<min(patch.count, place + Int.random(in: 1...40, using: &random)))
        default: patch.insert(contentsOf: patch[place..<min(patch.count, place + 30)], at: place)
        }
        if patch.isEmpty { break }
      }
      let result = await bench.call("ApplyPatch", ["patch": .string(String(decoding: patch, as: UTF8.self))])
      if result.isError == true {
        #expect(try bench.listing() == listing, "seed \(seed)")
      } else {
        applied += 1
        #expect(bench.text("z") == "z\n" || String(decoding: patch, as: UTF8.self).contains("z"))
        try bench.system.restore(before)
      }
    }
    reportFuzzing("\(applied) of the patches could be applied")
  }

  private static func text(_ random: inout SeededRandom) -> String {
    let lines = (0..<Int.random(in: 0...12, using: &random)).map { _ in "line \(Int.random(in: 0...5, using: &random))"
    }
    return lines.joined(separator: "\n") + (Bool.random(using: &random) ? "\n" : "")
  }

  private static func change(_ bench: ToolBench, _ random: inout SeededRandom) throws {
    let system = bench.system
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let name = "f\(Int.random(in: 0..<6, using: &random))"
      let directory = try system.node(at: "/d\(Int.random(in: 0..<3, using: &random))")
      let other = try system.node(at: "/d\(Int.random(in: 0..<3, using: &random))")
      guard let file = try? FileName(name) else { continue }
      switch Int.random(in: 0..<6, using: &random) {
      case 0: try? system.unlink(file, in: directory)
      case 1:
        try? system.rename(file, in: directory, to: FileName("f\(Int.random(in: 0..<9, using: &random))"), in: other)
      case 2: if let node = try? system.lookup(file, in: directory) { try system.setMode(of: node, to: 0o755) }
      case 3: _ = try? system.makeSymlink(named: FileName("l\(name)"), in: directory, target: Array(name.utf8))
      default:
        let node = try (try? system.lookup(file, in: directory)) ?? system.makeFile(named: file, in: directory)
        guard try system.kind(of: node) == .file else { continue }
        try system.setSize(of: node, to: 0)
        try system.write(Array(text(&random).utf8), to: node, at: 0)
      }
    }
  }
}
