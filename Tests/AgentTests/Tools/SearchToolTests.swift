import JSONText
import ShadowFS
import Testing

@testable import Agent

@Suite struct SearchToolTests {
  // MARK: ListDir

  @Test func `A directory is listed in the order of bytes, with the types of what is in it`() async throws {
    let bench = try ToolBench(["b": "", "a/x": "", "Z": "", "é": ""])
    try bench.link("link", to: "a")
    #expect(
      try await bench.answer("ListDir", [:]) == [
        "path": ".",
        "entries": [
          ["name": "Z", "type": "file"], ["name": "a", "type": "dir"], ["name": "b", "type": "file"],
          ["name": "link", "type": "link"], ["name": "é", "type": "file"],
        ],
      ])
    #expect(try await bench.answer("ListDir", ["path": "link"])["path"] == "a")
    #expect(await bench.failure("ListDir", ["path": "b"])?.kind == .wrongKind)
  }

  // Of 400 files 141 were listed.
  @Test func `Large directories are listed as a whole, or the answer says that they are not`() async throws {
    let bench = try ToolBench(Dictionary(uniqueKeysWithValues: (0..<400).map { ("f\($0)", "") }))
    #expect(try await bench.answer("ListDir", [:])["entries"]?.array?.count == 400)
    bench.limits.directoryEntries = 10
    let answer = try await bench.answer("ListDir", [:])
    #expect(answer["entries"]?.array?.count == 10 && answer["truncated"] == true && answer["total_entries"] == 400)
  }

  // MARK: Patterns

  @Test(arguments: [
    ("*.c", "a.c", true), ("*.c", "d/a.c", false), ("*.c", ".c", true), ("**/*.c", "a.c", true),
    ("**/*.c", "d/e/a.c", true), ("d/**", "d/e/f", true), ("d/**", "e/f", false), ("**", "a/b", true),
    ("d/**/f", "d/f", true), ("d/**/f", "d/e/e/f", true), ("a**b", "axb", true), ("a**b", "a/b", false),
    ("?.c", "é.c", true), ("?.c", "/.c", false), ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false),
    ("[!a]x", "/x", false), ("a[+-9]b", "a/b", false), ("a[+-9]b", "a5b", true), ("[]]", "]", true),
    ("[^]]", "a", true),
    ("*.{c,h}", "a.h", true), ("*.{c,h}", "a.m", false), ("{a,b/{c,d}}", "b/d", true), ("{a,}b", "b", true),
    ("{src,lib}/**/*.swift", "lib/x/y.swift", true), ("{**/,}x", "a/b/x", true), (#"\*"#, "*", true),
    (#"\*"#, "a", false),
    ("a,b}", "a,b}", true), ("./a", "a", true), ("/a", "a", true), ("a.c", "abc", false), ("(a|b)+", "a", false),
    ("a\nb", "a\nb", true), ("*", "a\nb", true),
  ])
  func `Patterns match paths`(_ pattern: String, _ path: String, _ expected: Bool) throws {
    var pattern = try FilePattern(pattern)
    #expect(pattern.matches(path.utf8) == expected)
  }

  @Test(arguments: ["", "[", "[a", "[!", "{", "{a,{b}", "[z-a]", "[/]", "\\", String(repeating: "{", count: 50)])
  func `Patterns that are none are refused`(_ pattern: String) {
    #expect(throws: ToolError.self) { try FilePattern(pattern) }
  }

  @Test func `A hostile pattern takes no longer than another`() async throws {
    let name = String(repeating: "a", count: 250)
    let bench = try ToolBench([name: String(repeating: "a", count: 100_000)])
    let start = ContinuousClock.now
    for pattern in [
      String(repeating: "*a", count: 60) + "b", String(repeating: "**/", count: 100) + "b",
      String(repeating: "{a,aa}", count: 60) + "b", String(repeating: "[!b]*", count: 60) + "b",
    ] { #expect(try await bench.answer("Glob", ["pattern": .string(pattern)])["count"] == 0) }
    for query in ["(a+)+b", "(a|aa)*b", "(a*)*(a*)*b", "a{0,100}a{0,100}b"] {
      #expect(try await bench.answer("Grep", ["query": .string(query)])["total_matches"] == 0)
    }
    #expect(
      await bench.failure("Glob", ["pattern": .string(String(repeating: "{a,", count: 15))])?.kind == .invalidPattern)
    #expect(await bench.failure("Grep", ["query": "((a{1000}){1000}){1000}"])?.kind == .invalidPattern)
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  // MARK: Glob

  @Test func `Files are found below a directory, in the order of their bytes`() async throws {
    let bench = try ToolBench(["src/a.c": "", "src/lib/b.c": "", "src-x/c.c": "", ".git/config": "", ".github/w.c": ""])
    try bench.link("src/loop", to: ".")
    #expect(
      try await bench.answer("Glob", ["pattern": "**/*.c"]) == [
        "root": ".", "matches": [".github/w.c", "src-x/c.c", "src/a.c", "src/lib/b.c"], "search_path": ".",
        "pattern": "**/*.c", "count": 4,
      ])
    #expect(try await bench.answer("Glob", ["pattern": "*", "path": "src"])["matches"] == ["src/a.c", "src/loop"])
    #expect(try await bench.answer("Glob", ["pattern": "*", "root": ".git"])["matches"] == [".git/config"])
    #expect(await bench.failure("Glob", ["pattern": "*", "root": "src/a.c"])?.kind == .wrongKind)
  }

  @Test func `A search that stops early says so`() async throws {
    let bench = try ToolBench(Dictionary(uniqueKeysWithValues: (0..<30).map { ("d\($0)/f", "x\n") }))
    let answer = try await bench.answer("Glob", ["pattern": "**", "max_files": 5])
    #expect(answer["count"] == 5 && answer["truncated"] == true && answer["files_searched"] == 5)
    bench.limits.searchedFiles = 10
    #expect(try await bench.answer("Glob", ["pattern": "**", "max_files": 99])["truncated"] == true)
    #expect(try await bench.answer("Grep", ["query": "x"])["truncated"] == true)
    #expect(await bench.failure("Glob", ["pattern": "**", "max_files": 0])?.kind == .invalidInput)
  }

  // MARK: Grep

  @Test func `Lines are found, with those around them`() async throws {
    let bench = try ToolBench(["a": "one\ntwo\nthree\ntwo", "b.md": "Two\n"])
    #expect(
      try await bench.answer("Grep", ["query": "^t.o$", "before_context": 1, "after_context": "1"]) == [
        "root": ".", "query": "^t.o$",
        "matches": [
          ["file_path": "a", "line": 2, "text": "two", "before_context": ["one"], "after_context": ["three"]],
          ["file_path": "a", "line": 4, "text": "two", "before_context": ["three"], "after_context": []],
        ], "total_matches": 2, "truncated": false, "files_searched": 2,
      ])
    let match = try await bench.answer("Grep", ["query": "two", "file_glob": "*.md", "case_sensitive": false])[
      "matches"]
    #expect(
      match == [["file_path": "b.md", "line": 1, "text": "Two", "before_context": nil, "after_context": nil]])
  }

  @Test func `Only files are named when that is asked for`() async throws {
    let bench = try ToolBench(["b/x": "hit\nhit\n", "a": "hit\n", "b-x": "hit\n", "c": "miss\n"])
    #expect(
      try await bench.answer("Grep", ["query": "hit", "mode": "files_with_matches"]) == [
        "root": ".", "query": "hit", "files": ["a", "b-x", "b/x"], "count": 3, "truncated": false, "files_searched": 4,
      ])
    #expect(try await bench.answer("Grep", ["query": "hit", "path": "b/x"])["total_matches"] == 2)
  }

  @Test func `Binary files are skipped and counted`() async throws {
    let bench = try ToolBench(["a": "hit\u{0}", "b": "hit\n"])
    let answer = try await bench.answer("Grep", ["query": "hit"])
    #expect(answer["total_matches"] == 1 && answer["binary_files"] == 1 && answer["files_searched"] == 1)
  }

  @Test func `What is left out of an answer is told`() async throws {
    let bench = try ToolBench(["a": String(repeating: "hit\n", count: 100)])
    bench.limits.matches = 10
    var answer = try await bench.answer("Grep", ["query": "hit"])
    #expect(answer["total_matches"] == 10 && answer["truncated"] == true)
    bench.limits = ToolLimits()
    bench.limits.searchedFileBytes = 40
    answer = try await bench.answer("Grep", ["query": "hit"])
    #expect(answer["total_matches"] == 10 && answer["truncated"] == true && answer["partly_searched_files"] == 1)
    bench.limits = ToolLimits()
    bench.limits.answerBytes = 40
    #expect(try await bench.answer("Grep", ["query": "hit"])["truncated"] == true)
    bench.limits = ToolLimits()
    bench.limits.lineBytes = 2
    answer = try await bench.answer("Grep", ["query": "hit"])
    #expect(
      answer["matches"]?.array?.first?["text"] == "hi" && answer["matches"]?.array?.first?["line_truncated"] == true)
    #expect(await bench.failure("Grep", ["query": "hit", "before_context": 51])?.kind == .invalidInput)
  }

  @Test func `The bytes of a whole search are bounded`() async throws {
    let bench = try ToolBench(["a": "x\n", "b": "hit\n", "c": "hit\n"])
    bench.limits.searchedBytes = 3
    let answer = try await bench.answer("Grep", ["query": "hit"])
    #expect(answer["total_matches"] == 1 && answer["truncated"] == true)
  }

  @Test(arguments: [#"(a)\1"#, "(?=a)", "(", "[", "a**", "\\"])
  func `What is no regular expression is refused with a reason`(_ query: String) async throws {
    let error = await (try ToolBench()).failure("Grep", ["query": .string(query)])
    #expect(error?.kind == .invalidPattern && error?.message.hasPrefix("query: ") == true)
  }
}
