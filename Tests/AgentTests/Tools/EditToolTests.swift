import JSONText
import ShadowFS
import Testing

@testable import Agent

@Suite struct EditToolTests {
  // MARK: Write

  @Test func `A file is written with the directories on the way`() async throws {
    let bench = try ToolBench()
    #expect(
      try await bench.answer("Write", ["file_path": "/a/b/c.txt", "content": "höh"]) == [
        "message": "Wrote 4 bytes", "file_path": "a/b/c.txt", "bytes_written": 4,
      ])
    #expect(bench.text("a/b/c.txt") == "höh")
  }

  @Test func `Directories are made as deep as paths may be`() async throws {
    let bench = try ToolBench()
    let path = String(repeating: "d/", count: 2000) + "f"
    #expect(try await bench.answer("Write", ["file_path": .string(path), "content": ""])["file_path"] == .string(path))
    #expect(try await bench.answer("Glob", ["pattern": "**/f"])["count"] == 1)
  }

  @Test func `A file that is there is overwritten only when that is said`() async throws {
    let bench = try ToolBench(["a": "old and long"])
    let error = await bench.failure("Write", ["file_path": "a", "content": "new"])
    #expect(error?.kind == .exists && error?.message.contains("file exists: a") == true)
    #expect(bench.text("a") == "old and long")
    _ = try await bench.answer("Write", ["file_path": "a", "content": "new", "overwrite": true])
    #expect(bench.text("a") == "new")
  }

  @Test func `Overwriting keeps permission bits`() async throws {
    let bench = try ToolBench(["run.sh": ""])
    try bench.system.setMode(of: bench.system.node(at: "/run.sh"), to: 0o755)
    _ = try await bench.answer("Write", ["file_path": "run.sh", "content": "x", "overwrite": true])
    #expect(try bench.listing() == ["run.sh 755 x"])
  }

  @Test func `What cannot be written as a whole is not written`() async throws {
    let bench = try ToolBench(["a": "old"])
    bench.system.configuration.quotas.bytes = 10
    let before = try bench.listing()
    for path in ["a", "new/deep/file"] {
      let content = JSONValue.string(String(repeating: "x", count: 20))
      #expect(
        await bench.failure("Write", ["file_path": .string(path), "content": content, "overwrite": true])?.kind
          == .fileSystem)
    }
    #expect(try bench.listing() == before)
  }

  @Test func `Directories and devices are no files`() async throws {
    let bench = try ToolBench(["d/a": ""])
    try bench.system.addStandardDirectories()
    for path in ["d", "d/", "new/", ".", "/", "dev/null"] {
      let arguments: JSONValue = ["file_path": .string(path), "content": "", "overwrite": true]
      #expect(await bench.failure("Write", arguments)?.kind == .wrongKind, "\(path)")
    }
    #expect(bench.text("new") == nil)
  }

  // MARK: Edit

  @Test func `The first occurrence is replaced, and the answer says how many there are`() async throws {
    let bench = try ToolBench(["a": "x = 1; x = 2; x = 3"])
    #expect(
      try await bench.answer("Edit", ["file_path": "a", "old_string": "x", "new_string": "y"]) == [
        "message": "Edit applied", "file_path": "a", "replacements": 1, "occurrences": 3,
      ])
    #expect(bench.text("a") == "y = 1; x = 2; x = 3")
  }

  @Test(arguments: [
    (#"{"count":2}"#, "y y x"), (#"{"count":0}"#, "y y y"), (#"{"replace_all":true}"#, "y y y"),
    (#"{"replaceAll":"true","count":1}"#, "y y y"), (#"{"count":9}"#, "y y y"),
  ])
  func `As many are replaced as are asked for`(_ more: String, _ expected: String) async throws {
    let bench = try ToolBench(["a": "x x x"])
    var arguments: JSONObject = ["file_path": "a", "old": "x", "newString": "y"]
    arguments.members += try JSONValue(parsing: Array(more.utf8)).object?.members ?? []
    _ = try await bench.answer("Edit", .object(arguments))
    #expect(bench.text("a") == expected)
  }

  // Anchors were compared with the first occurrences only.
  @Test func `Only occurrences between the anchors count`() async throws {
    let bench = try ToolBench(["a": "x [ x x ] x ]end x"])
    let answer = try await bench.answer(
      "Edit", ["file_path": "a", "old": "x", "new": "y", "before": "[", "after": "]end", "count": 0])
    #expect(bench.text("a") == "x [ y y ] y ]end x" && answer["replacements"] == 3)
    let missing: [JSONValue] = [
      ["file_path": "a", "old": "x", "new": "z", "before": "("],
      ["file_path": "a", "old": "x", "new": "z", "before": "end", "after": "["],
      ["file_path": "a", "old": "x", "new": "z", "before": "y ]"],
    ]
    for (index, arguments) in missing.enumerated() {
      let error = await bench.failure("Edit", arguments)
      #expect(index == 2 ? error == nil : error?.kind == .noMatch)
    }
  }

  @Test(arguments: [
    ("missing", "old_string is not in the file"),
    ("a\nb", "old_string is not in the file; its lines end in \\r\\n"),
    (
      "if x {\n y()\n}",
      "old_string is not in the file like this, but with other spaces at the beginnings or ends of lines"
    ),
  ])
  func `When there is nothing to replace, the answer says what may be wrong`(_ old: String, _ message: String)
    async throws
  {
    let bench = try ToolBench(["f": old.contains("if") ? "if x {\n    y()\n}\n" : "a\r\nb\r\n"])
    let error = await bench.failure("Edit", ["file_path": "f", "old": .string(old), "new": "z"])
    #expect(error == ToolError(.noMatch, "f: " + message))
  }

  @Test func `Edits that make no sense are refused`() async throws {
    let bench = try ToolBench(["a": "x"])
    #expect(await bench.failure("Edit", ["file_path": "a", "old": "", "new": "y"])?.kind == .invalidInput)
    #expect(await bench.failure("Edit", ["file_path": "a", "old": "x", "new": "x"])?.kind == .invalidInput)
    #expect(
      await bench.failure("Edit", ["file_path": "a", "old": "x", "new": "y", "count": -1])?.kind == .invalidInput)
    bench.limits.editedFileBytes = 0
    #expect(await bench.failure("Edit", ["file_path": "a", "old": "x", "new": "y"])?.kind == .tooLarge)
  }

  @Test func `Bytes that are no text survive an edit`() async throws {
    let bench = try ToolBench(["a": "x"])
    try bench.system.write([0xFF, 0x61, 0x00, 0xFE], to: bench.system.node(at: "/a"), at: 0)
    _ = try await bench.answer("Edit", ["file_path": "a", "old": "a", "new": "b"])
    #expect(try bench.system.tree.contents(of: bench.system.node(at: "/a")) == [0xFF, 0x62, 0x00, 0xFE])
  }

  @Test func `Looking for repetitive text takes linear time`() {
    let text = [UInt8](repeating: 0x61, count: 1 << 20)
    let wanted = [UInt8](repeating: 0x61, count: 1 << 19) + [0x62]
    let start = ContinuousClock.now
    #expect(ByteSearch(wanted).first(in: text, 0..<text.count) == nil)
    #expect(ByteSearch(Array(wanted.dropLast())).all(in: text, 0..<text.count).count == 2)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test func `Growth is bounded before it happens`() async throws {
    let bench = try ToolBench(["a": String(repeating: "x", count: 1 << 16)])
    let long = JSONValue.string(String(repeating: "y", count: 1 << 20))
    #expect(await bench.failure("Edit", ["file_path": "a", "old": "x", "new": long, "count": 0])?.kind == .tooLarge)
  }

  // MARK: MultiEdit

  @Test func `Several edits are made one after the other`() async throws {
    let bench = try ToolBench(["a": "one two"])
    let edits: JSONValue = [
      ["old_string": "one", "new_string": "1 1"], ["old": "1", "new": "uno", "replace_all": true],
      ["oldString": "two", "newString": "due"],
    ]
    #expect(
      try await bench.answer("MultiEdit", ["file_path": "a", "edits": edits]) == [
        "message": "3 edits applied", "file_path": "a", "edits": 3, "replacements": [1, 2, 1],
      ])
    #expect(bench.text("a") == "uno uno due")
  }

  @Test func `One edit that cannot be made prevents all`() async throws {
    let bench = try ToolBench(["a": "one two"])
    let edits: JSONValue = [["old": "one", "new": "1"], ["old": "three", "new": "3"]]
    #expect(
      await bench.failure("MultiEdit", ["file_path": "a", "edits": edits])
        == ToolError(.noMatch, "a: edit 2 of 2: old_string is not in the file; nothing was changed"))
    #expect(bench.text("a") == "one two")
    #expect(await bench.failure("MultiEdit", ["file_path": "a", "edits": []])?.kind == .invalidInput)
  }
}
