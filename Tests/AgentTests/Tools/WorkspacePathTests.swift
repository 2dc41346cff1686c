import JSONText
import ShadowFS
import Testing

@testable import Agent

@Suite struct WorkspacePathTests {
  @Test(arguments: ["../b", "a/../../b", "/../b", "./../b", "src/../../../etc/passwd", "..", "../"])
  func `No path leads out of the workspace`(_ path: String) async throws {
    let system = FileSystem()
    let open = try WorkspaceFiles(system)
    for name in ["b", "etc/passwd", "work/src/a", "work/a/x"] {
      _ = try open.write(Array("secret".utf8), to: name, overwriting: false)
    }
    let files = try WorkspaceFiles(system, at: "/work")
    let before = system.snapshot()
    let context = ToolContext(sessionID: "s", toolUseID: "c", files: files)
    let registry = try ToolRegistry.fileTools()
    let calls: [(String, JSONValue)] = [
      ("Read", ["file_path": .string(path)]),
      ("Write", ["file_path": .string(path), "content": "x", "overwrite": true]),
      ("Edit", ["file_path": .string(path), "old": "secret", "new": "x"]), ("ListDir", ["path": .string(path)]),
      ("Glob", ["pattern": "**", "root": .string(path)]), ("Grep", ["query": "secret", "root": .string(path)]),
      ("ApplyPatch", ["patch": .string("--- \(path)\n+++ \(path)\n@@ -1 +1 @@\n-secret\n\\ No newline\n+x\n")]),
    ]
    for (name, arguments) in calls {
      let result = await registry.call(name, arguments, context)
      #expect(result.errorType == "OutsideWorkspace", "\(name) \(path): \(result)")
    }
    #expect(try system.changes(since: before).isEmpty)
  }

  @Test func `The workspace is the root of its paths`() async throws {
    let system = FileSystem()
    _ = try WorkspaceFiles(system).write(Array("in".utf8), to: "work/src/a", overwriting: false)
    let files = try WorkspaceFiles(system, at: "/work")
    for path in ["src/a", "/src/a", "//src//a", "./src/../src/a", "/work/src/a"] {
      #expect(try files.node(path).path.text == "src/a")
    }
    _ = try files.write([], to: "/work/new/deep/b", overwriting: false)
    #expect(try system.entries(of: files.root).map(\.name.description) == ["new", "src"])
    for path in ["/", ".", "./", "src/..", "/work", "/work/"] { #expect(try files.node(path).path.text == ".") }
  }

  // A link in the workspace showed files of the host.
  @Test func `Links are followed within the workspace, and not out of it`() async throws {
    let bench = try ToolBench(["src/a": "in\n", "secret": "out\n"])
    try bench.link("inside", to: "src/a")
    try bench.link("outside", to: "../../etc/passwd")
    try bench.link("absolute", to: "/secret")
    try bench.link("src/up", to: "..")
    try bench.link("loop", to: "loop")
    try bench.link("dangling", to: "nowhere")
    #expect(try await bench.answer("Read", ["file_path": "inside"])["file_path"] == "src/a")
    #expect(try await bench.answer("Read", ["file_path": "src/up/secret"])["content"] == "out\n")
    #expect(await bench.failure("Read", ["file_path": "outside"])?.kind == .outsideWorkspace)
    #expect(await bench.failure("Read", ["file_path": "absolute"])?.kind == .outsideWorkspace)
    #expect(await bench.failure("Read", ["file_path": "loop"])?.kind == .fileSystem)
    #expect(await bench.failure("Read", ["file_path": "dangling"])?.kind == .notFound)
    #expect(await bench.failure("Write", ["file_path": "outside", "content": ""])?.kind == .outsideWorkspace)
    #expect(try await bench.answer("Write", ["file_path": "dangling", "content": "x"])["file_path"] == "nowhere")
  }

  @Test func `Paths that are none are told from files that are not there`() async throws {
    let bench = try ToolBench(["a": ""])
    let long = String(repeating: "x", count: 256)
    let veryLong = String(repeating: "x/", count: 3000)
    for path in ["a\u{0}b", long, "a/../\(long)", veryLong] {
      let kind = await bench.failure("Read", ["file_path": .string(path)])?.kind
      #expect(kind == .invalidPath || path.hasPrefix("a/") && kind == .wrongKind, "\(path)")
      #expect(await bench.failure("Write", ["file_path": .string(path), "content": ""])?.kind == kind)
    }
    #expect(await bench.failure("Read", ["file_path": ""])?.kind == .notFound)
    #expect(await bench.failure("Read", ["file_path": "b"])?.kind == .notFound)
    #expect(await bench.failure("Read", ["file_path": "a/b"])?.kind == .wrongKind)
  }

  @Test func `Messages show what a path hides`() async throws {
    let error = await (try ToolBench()).failure("Read", ["file_path": "a\u{1B}[2Jb\u{202E}"])
    #expect(error?.message == #"a\u{1B}[2Jb\u{202E}: no such file or directory"#)
  }

  @Test func `What is hidden is neither read nor written, nor found, whatever leads there`() async throws {
    let bench = try ToolBench(
      [".env": "KEY=1\n", "src/a": "KEY\n", "private/d/key": "KEY\n"], hidden: [".env", "private"])
    try bench.link("src/link", to: "../.env")
    for path in [".env", "/.env", "src/../.env", "src/link", "private/d/key"] {
      #expect(await bench.failure("Read", ["file_path": .string(path)])?.kind == .hidden)
      #expect(
        await bench.failure("Write", ["file_path": .string(path), "content": "", "overwrite": true])?.kind == .hidden)
      #expect(await bench.failure("Edit", ["file_path": .string(path), "old": "K", "new": "L"])?.kind == .hidden)
    }
    #expect(await bench.failure("Write", ["file_path": "private/x", "content": ""])?.kind == .hidden)
    for patch in [
      "--- a/.env\n+++ b/.env\n@@ -1 +1 @@\n-KEY=1\n+KEY=2\n",
      "diff --git a/.env b/x\nrename from .env\nrename to x\n", "diff --git a/.env b/x\ncopy from .env\ncopy to x\n",
    ] { #expect(await bench.failure("ApplyPatch", ["patch": .string(patch)])?.kind == .hidden) }
    let names = try await bench.answer("ListDir", [:])["entries"]?.array?.compactMap { $0["name"]?.text }
    #expect(names == ["src"])
    #expect(try await bench.answer("Glob", ["pattern": "**"])["matches"] == ["src/a", "src/link"])
    #expect(try await bench.answer("Grep", ["query": "KEY"])["total_matches"] == 1)
    #expect(bench.text(".env") == "KEY=1\n")
  }
}
