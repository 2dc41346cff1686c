import Foundation
import TestFolders
import Testing

/// The runner of the official suite, on scripts whose outcome is known.
struct ConformanceCommandTests {
  /// The lines of a script that the runner complains about.
  private func complaints(_ run: CommandProcess, about script: String) -> [Int] {
    run.output.split(separator: "\n").compactMap { line in
      guard let range = line.range(of: script + ":") else { return nil }
      return Int(line[range.upperBound...].prefix { $0.isNumber })
    }
  }

  @Test func `a script without errors passes`() throws {
    let run = try CommandProcess("wasm-conformance", [Fixture.script("passing.wast")])
    #expect(complaints(run, about: "passing.wast") == [])
    #expect(run.exitCode == 0)
    #expect(run.output.contains("23 passed, 0 failed"))
  }

  @Test func `every wrong assertion is found, and the rest of the script still runs`() throws {
    let run = try CommandProcess("wasm-conformance", [Fixture.script("failing.wast")])
    #expect(complaints(run, about: "failing.wast") == Array(5...22))
    #expect(run.exitCode == 1)
  }

  @Test func `a command that cannot be read is a failure, and the commands around it still run`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = """
      (module (func (export "one") (result i32) (i32.const 1)))
      (assert_return (invoke "one") (i32.const 1)) ;; a remark with a (
      (assert_return (invoke "one" (i32.const 4294967296)) (i32.const 1))
      (assert_nothing (invoke "a ) in a string"))
      (; (; a nested remark ;) ;) (assert_return (invoke "one") (i32.const 1))
      """
    try script.write(to: folder.appendingPathComponent("damaged.wast"), atomically: true, encoding: .utf8)
    let run = try CommandProcess("wasm-conformance", [folder.path])
    #expect(complaints(run, about: "damaged.wast") == [3, 4])
    #expect(run.output.contains("3 passed, 2 failed"))
    #expect(run.exitCode == 1)
  }

  @Test func `scripts in the JSON form run as well`() throws {
    let run = try CommandProcess("wasm-conformance", [Fixture.script("adder/adder.json")])
    #expect(complaints(run, about: "adder.json") == [8, 9])
    #expect(run.output.contains("8 passed, 2 failed"))
    #expect(run.exitCode == 1)
  }

  @Test func `listed failures are as expected`() throws {
    let list = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: list) }
    let script = Fixture.script("failing.wast")
    let lines = (5...22).map { "\(script):\($0) wrong on purpose" }
    try ("# a remark\n\n" + lines.joined(separator: "\n")).write(to: list, atomically: true, encoding: .utf8)
    let run = try CommandProcess("wasm-conformance", ["--expect", list.path, script])
    #expect(run.output.contains("0 unexpected"))
    #expect(run.exitCode == 0)
  }

  @Test func `a listed command that passes is an error`() throws {
    let list = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: list) }
    let script = Fixture.script("passing.wast")
    try "\(script):10 has been mended\n".write(to: list, atomically: true, encoding: .utf8)
    let run = try CommandProcess("wasm-conformance", ["--expect", list.path, script])
    #expect(complaints(run, about: "passing.wast") == [10])
    #expect(run.exitCode == 1)
  }

  @Test func `what needs a feature that is off is skipped and never passed`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = """
      (module $two (func (export "two") (result i32 i32) (i32.const 1) (i32.const 2)))
      (assert_return (invoke "two") (i32.const 1) (i32.const 2))
      (register "two" $two)
      (module (import "two" "two" (func (result i32))))
      (assert_invalid (module (func (result i32 i32) (i32.const 1))) "type mismatch")
      (module (func (export "one") (result i32) (i32.const 1)))
      (assert_return (invoke "one") (i32.const 1))
      """
    try script.write(to: folder.appendingPathComponent("multi.wast"), atomically: true, encoding: .utf8)
    let run = try CommandProcess("wasm-conformance", ["--disable", "multi-value", folder.path])
    #expect(run.output.contains("2 passed, 0 failed, 0 failed as listed, 5 skipped"))
    #expect(run.output.contains("5 needs multi-value"))
    #expect(run.exitCode == 0)
  }

  @Test func `every result is in the JSON file`() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    let run = try CommandProcess("wasm-conformance", ["--quiet", "--json", file.path, Fixture.script("failing.wast")])
    #expect(run.exitCode == 1)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let results = try #require(json["results"] as? [[String: Any]])
    #expect(results.count == 19)
    #expect(results.filter { $0["outcome"] as? String == "failed" }.count == 18)
    #expect(results.allSatisfy { $0["line"] is Int && $0["command"] is String && $0["file"] is String })
  }

  @Test func `the modules of scripts can be written as files`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try CommandProcess("wasm-conformance", ["--modules", folder.path, Fixture.script("passing.wast")])
    #expect(run.output == "8 modules\n")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    #expect(files.count == 8)
    for file in files { #expect(try Data(contentsOf: file).starts(with: Data("\0asm".utf8))) }
  }

  @Test func `with --no-skips a skipped command is an error`() throws {
    let script = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".wast")
    defer { try? FileManager.default.removeItem(at: script) }
    try "(module)\n(module (type (func (result i32 i32))))".write(to: script, atomically: true, encoding: .utf8)
    #expect(try CommandProcess("wasm-conformance", ["--no-skips", script.path]).exitCode == 0)
    let run = try CommandProcess("wasm-conformance", ["--no-skips", "--disable", "multi-value", script.path])
    #expect(run.output.contains(".wast:2: 1 skipped: needs multi-value"))
    #expect(run.exitCode == 1)
  }

  @Test func `modules survive being printed`() throws {
    let run = try CommandProcess("wasm-conformance", ["--round-trip", Fixture.script("passing.wast")])
    #expect(run.output.contains("0 different\n"))
    #expect(run.exitCode == 0)
  }

  @Test func `modules are compared with another tool's, and differences are listed or errors`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (scripts, others) = (folder.appendingPathComponent("scripts"), folder.appendingPathComponent("json/pair"))
    for path in [scripts, others] {
      try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    }
    func write(_ text: String, _ file: URL) throws { try text.write(to: file, atomically: true, encoding: .utf8) }
    try write("(module (func nop))\n(module (memory 1))", scripts.appendingPathComponent("pair.wast"))
    try write("(module (func nop))", others.appendingPathComponent("0.wat"))
    try write("(module (memory 2))", others.appendingPathComponent("1.wat"))
    try write(
      """
      {"commands": [{"type": "module", "line": 1, "filename": "0.wat"},
                    {"type": "module", "line": 2, "filename": "1.wat"}]}
      """, others.appendingPathComponent("pair.json"))
    let arguments = ["--compare", folder.appendingPathComponent("json").path, scripts.path]
    let run = try CommandProcess("wasm-conformance", arguments)
    #expect(run.output.contains("pair.wast:2: memory 0\n"))
    #expect(run.exitCode == 1)

    let list = folder.appendingPathComponent("list")
    try write("pair.wast:2 on purpose", list)
    #expect(try CommandProcess("wasm-conformance", ["--expect", list.path] + arguments).exitCode == 0)
    try write("pair.wast:1 no longer true\npair.wast:2 on purpose", list)
    #expect(try CommandProcess("wasm-conformance", ["--expect", list.path] + arguments).exitCode == 1)
  }

  @Test func `a filter chooses scripts by path`() throws {
    let folder = URL(fileURLWithPath: Fixture.script("passing.wast")).deletingLastPathComponent().path
    let run = try CommandProcess("wasm-conformance", ["--filter", "pass", folder])
    #expect(run.exitCode == 0)
    #expect(try CommandProcess("wasm-conformance", ["--filter", "nothing", folder]).exitCode == 2)
  }
}
