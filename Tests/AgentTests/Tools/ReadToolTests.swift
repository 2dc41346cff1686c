import JSONText
import ShadowFS
import Testing

@testable import Agent

@Suite struct ReadToolTests {
  @Test func `A file is shown as it is`() async throws {
    let bench = try ToolBench(["src/a.txt": "one\ntwö"])
    #expect(
      try await bench.answer("Read", ["file_path": "src/a.txt"]) == ["file_path": "src/a.txt", "content": "one\ntwö"])
    #expect(try await bench.answer("Read", ["filePath": "/src/./a.txt"])["file_path"] == "src/a.txt")
  }

  @Test func `Lines are shown with their numbers`() async throws {
    let bench = try ToolBench(["a": "one\ntwo\nthree\n"])
    #expect(
      try await bench.answer("Read", ["file_path": "a", "offset": 2, "limit": 1]) == [
        "file_path": "a", "content": "2: two", "total_lines": 3, "lines_returned": 1,
      ])
    #expect(try await bench.answer("Read", ["file_path": "a", "offset": "0"])["content"] == "1: one\n2: two\n3: three")
    #expect(try await bench.answer("Read", ["file_path": "a", "limit": 2])["content"] == "1: one\n2: two")
    #expect(try await bench.answer("Read", ["file_path": "a", "offset": 9])["lines_returned"] == 0)
    #expect(await bench.failure("Read", ["file_path": "a", "offset": -1])?.kind == .invalidInput)
    #expect(
      try await bench.answer("Read", ["file_path": "a", "offset": .integer(.max), "limit": .integer(.max)])["content"]
        == "")
  }

  @Test(arguments: [("", 0), ("\n", 1), ("a", 1), ("a\n", 1), ("a\nb", 2), ("\n\n", 2)])
  func `A line ends with its line break, and the last one may have none`(_ text: String, _ count: Int64) async throws {
    let bench = try ToolBench(["a": text])
    #expect(try await bench.answer("Read", ["file_path": "a", "offset": 1])["total_lines"] == .integer(count))
  }

  // Text was cut off without a word.
  @Test func `An answer that is cut off says so, and the rest can be read`() async throws {
    let bench = try ToolBench(["a": String(repeating: "0123456789\n", count: 100)])
    bench.limits.answerBytes = 50
    let whole = try await bench.answer("Read", ["file_path": "a"])
    #expect(whole["content"]?.text?.utf8.count == 50 && whole["truncated"] == true && whole["file_size"] == 1100)
    let lines = try await bench.answer("Read", ["file_path": "a", "offset": 5])
    #expect(lines["content"] == "5: 0123456789\n6: 0123456789\n7: 0123456789")
    #expect(lines["lines_returned"] == 3 && lines["truncated"] == true && lines["next_offset"] == 8)
    #expect(lines["total_lines"] == 100)
  }

  @Test func `Characters are not cut in the middle`() async throws {
    let bench = try ToolBench(["a": "ääää", "b": "日本\nx"])
    bench.limits.answerBytes = 5
    #expect(try await bench.answer("Read", ["file_path": "a"])["content"] == "ää")
    let line = try await bench.answer("Read", ["file_path": "b", "offset": 1])
    #expect(line["content"] == "1: " && line["truncated"] == true && line["next_offset"] == 2)
  }

  @Test func `A huge file is not read as a whole`() async throws {
    let bench = try ToolBench(["a": "start\n"])
    try bench.system.setSize(of: bench.system.node(at: "/a"), to: 1 << 40)
    bench.limits.scannedBytes = 1 << 20
    // Zero bytes are no text; a file of text would be looked at up to the limit.
    #expect(await bench.failure("Read", ["file_path": "a"])?.kind == .binaryFile)
    try bench.system.write(Array(String(repeating: "x", count: 9000).utf8), to: bench.system.node(at: "/a"), at: 0)
    let answer = try await bench.answer("Read", ["file_path": "a", "offset": 1])
    #expect(answer["total_lines"] == nil && answer["truncated"] == true && answer["file_size"] == .integer(1 << 40))
  }

  @Test func `Bytes that are no text are not passed off as text`() async throws {
    let bench = try ToolBench(["a": "x\u{0}y", "b": ""])
    try bench.system.write([0x61, 0xFF, 0x62], to: bench.system.node(at: "/b"), at: 0)
    #expect(await bench.failure("Read", ["file_path": "a"])?.kind == .binaryFile)
    let answer = try await bench.answer("Read", ["file_path": "b"])
    #expect(answer["content"] == "a\u{FFFD}b" && answer["replaced_invalid_utf8"] == true)
  }

  @Test func `Images come as base64, by what is in them and not by their names`() async throws {
    let bench = try ToolBench(["a": "GIF89a!", "b.png": "no image\n"])
    #expect(
      try await bench.answer("Read", ["file_path": "a"]) == [
        "file_path": "a", "image": "R0lGODlhIQ==", "mime_type": "image/gif", "file_size": 7,
      ])
    #expect(try await bench.answer("Read", ["file_path": "b.png"])["content"] == "no image\n")
    bench.limits.editedFileBytes = 6
    #expect(await bench.failure("Read", ["file_path": "a"])?.kind == .tooLarge)
  }

  @Test(arguments: [
    ("", ""), ("a", "YQ=="), ("ab", "YWI="), ("abc", "YWJj"), ("abcd", "YWJjZA=="), ("\u{3FF}~", "z79+"),
  ])
  func `Base64 is that of RFC 4648`(_ text: String, _ encoded: String) {
    #expect(Base64Text.of(Array(text.utf8)) == encoded)
  }
}
