import Foundation
import JSONText
import ShadowFS
import TestFolders
import Testing
import WasmCore
import WasmText

@testable import Agent

@Suite struct CommandToolTests {
  /// A bench with the programs of `Fixtures/programs` that have these names, installed.
  private func bench(_ names: String..., contents: [String: String] = [:]) throws -> ToolBench {
    let bench = try ToolBench(contents)
    var programs = InstalledPrograms()
    for name in names { programs.install(try Self.module(name), as: name) }
    try bench.registry.register(CommandTool(programs))
    return bench
  }

  private static func module(_ name: String) throws -> [UInt8] {
    try TextModule.encode(Array(Data(contentsOf: URL(filePath: Fixture.program(name)))))
  }

  /// A program with a body of its own.
  private static func module(body: String, memory: Int = 1, more: String = "") throws -> [UInt8] {
    try TextModule.encode(
      """
      (module
        (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
        (memory (export "memory") \(memory))
        (data (i32.const 0) "\\10\\00\\00\\00\\08\\00\\00\\00")
        (data (i32.const 16) "1234567\\n")
        \(more)
        (func (export "_start") \(body)))
      """)
  }

  private func types(_ bench: ToolBench) -> [String] { bench.events.map(\.type) }

  @Test func `An installed program is run by its name`() async throws {
    let bench = try bench("hello")
    let answer = try await bench.answer("Command", ["argv": ["hello"]])
    #expect(answer["exitCode"] == 0 && answer["stdout"] == "Hello, world!\n" && answer["stderr"] == "")
    #expect(answer["reason"] == "exit" && answer["truncatedStdout"] == false && answer["message"] == nil)
    #expect(answer["fuel"]?.integer ?? 0 > 0)
    guard case .commandStart(let start)? = bench.events.first, case .commandEnd(let end)? = bench.events.last else {
      Issue.record("\(bench.events)")
      return
    }
    #expect(start.argv == ["hello"] && start.cwd == "." && start.limits?["timeoutMs"] == 60_000)
    #expect(start.module == "\(SHA256.digest(of: try Self.module("hello")))")
    #expect(end.exitCode == 0 && end.stdoutBytes == 14 && end.reason == "exit" && bench.events.count == 2)
  }

  @Test func `A module of the workspace is run by its path`() async throws {
    let bench = try bench()
    let bytes = try Self.module("hello")
    _ = try bench.files.write(bytes, to: "bin/hello.wasm", overwriting: false)
    _ = try bench.files.write(bytes.withUnsafeBytes { Gzip.store($0) }, to: "bin/hello.wasm.gz", overwriting: false)
    for path in ["bin/hello.wasm", "/bin/hello.wasm", "./bin/hello.wasm.gz"] {
      #expect(try await bench.answer("Command", ["argv": [.string(path)]])["stdout"] == "Hello, world!\n")
    }
    #expect(try await bench.answer("Command", ["argv": ["./hello.wasm"], "cwd": "bin"])["exitCode"] == 0)
  }

  @Test func `A program works on the files of its directory`() async throws {
    let bench = try bench("copy-file", "tidy", contents: ["src/in": "text\n", "in": "other\n", "notes": "", "old": ""])
    #expect(try await bench.answer("Command", ["argv": ["copy-file"], "cwd": "src"])["stdout"] == "text\n")
    #expect(bench.text("src/out") == "text\n" && bench.text("out") == nil)
    #expect(try await bench.answer("Command", ["argv": ["tidy", "one"]])["exitCode"] == 1)
    #expect(bench.text("new") == "one more line\n" && bench.text("old") == nil)
  }

  @Test func `Arguments, variables and input are those of the call, and nothing else`() async throws {
    let bench = try bench("arguments", "copy")
    let arguments: JSONValue = ["argv": ["arguments", "a b", "$HOME", "*"], "env": ["B": "2", "A": "1"]]
    let text = try await bench.answer("Command", arguments)["stdout"]?.text ?? ""
    #expect(text.contains("a b") && text.contains("$HOME") && text.contains("*"))
    #expect(try await bench.answer("Command", ["argv": ["copy"], "stdin": "höh\n"])["stdout"] == "höh\n")
  }

  @Test func `Runs are the same each time`() async throws {
    let bench = try bench("dice", "moment")
    for name in ["dice", "moment"] {
      let first = try await bench.answer("Command", ["argv": [.string(name)]])
      #expect(try await bench.answer("Command", ["argv": [.string(name)]]) == first)
    }
  }

  // An endless loop hung the process.
  @Test func `A program that does not end is ended`() async throws {
    let bench = try bench("forever")
    var answer = try await bench.answer("Command", ["argv": ["forever"], "limits": ["fuel": 1_000_000]])
    #expect(answer["exitCode"] == 124 && answer["reason"] == "fuel" && answer["message"] == "out of fuel")
    #expect(types(bench) == ["command.start", "limit.hit", "command.end"])
    answer = try await bench.answer("Command", ["argv": ["forever"], "limits": ["timeoutMs": "20"]])
    #expect(answer["exitCode"] == 124 && answer["reason"] == "time")
    guard case .limitHit(let hit) = bench.events[4] else { return }
    #expect(hit.limit == "timeoutMs" && hit.maximum == 20 && hit.used ?? 0 >= 20)
  }

  @Test func `A start function that does not end is ended, too`() async throws {
    let bench = try bench()
    let module = try Self.module(body: "", more: "(func $spin (loop $l (br $l))) (start $spin)")
    _ = try bench.files.write(module, to: "spin.wasm", overwriting: false)
    var answer = try await bench.answer("Command", ["argv": ["./spin.wasm"], "limits": ["fuel": 1_000_000]])
    #expect(answer["reason"] == "fuel" && answer["exitCode"] == 124)
    answer = try await bench.answer("Command", ["argv": ["./spin.wasm"], "limits": ["timeoutMs": 20]])
    #expect(answer["reason"] == "time" && answer["exitCode"] == 124)
  }

  @Test func `A call asks for less than the host allows, and never gets more`() async throws {
    let bench = try bench("forever", "grow")
    bench.limits.command.fuel = 100_000
    let answer = try await bench.answer("Command", ["argv": ["forever"], "limits": ["fuel": 1_000_000_000_000]])
    #expect(answer["reason"] == "fuel" && answer["fuel"]?.integer ?? 0 <= 200_000)
    #expect(await bench.failure("Command", ["argv": ["forever"], "limits": ["fuel": -1]])?.kind == .invalidInput)
  }

  // What went beyond the cap was gone without a word.
  @Test func `Output is cut off, and that is told`() async throws {
    let bench = try bench()
    let loop = "(local $i i32) (loop $l (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))"
    let body = loop + "(br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100))))"
    _ = try bench.files.write(try Self.module(body: body), to: "noise.wasm", overwriting: false)
    let answer = try await bench.answer("Command", ["argv": ["./noise.wasm"], "limits": ["maxStdoutBytes": 20]])
    #expect(answer["stdout"] == "1234567\n1234567\n1234" && answer["truncatedStdout"] == true)
    #expect(answer["stdoutBytes"] == 800 && answer["exitCode"] == 0 && answer["truncatedStderr"] == false)
    #expect(types(bench) == ["command.start", "limit.hit", "command.end"])
  }

  @Test func `Too much memory is refused before it is there`() async throws {
    let bench = try bench()
    _ = try bench.files.write(try Self.module(body: "", memory: 1000), to: "big.wasm", overwriting: false)
    let answer = try await bench.answer("Command", ["argv": ["./big.wasm"], "limits": ["memoryBytes": 65536]])
    #expect(answer["reason"] == "memory" && answer["exitCode"] == 134)
    #expect(types(bench) == ["command.start", "limit.hit", "command.end"])
  }

  @Test func `A trap is an answer`() async throws {
    let bench = try bench("trap")
    let answer = try await bench.answer("Command", ["argv": ["trap"]])
    #expect(answer["exitCode"] == 134 && answer["reason"] == "trap" && answer["message"]?.text?.isEmpty == false)
  }

  @Test func `What is no program is refused with a reason`() async throws {
    let bench = try bench("hello", "missing-import", contents: ["text": "hello", "d/x": ""])
    let unknown = await bench.failure("Command", ["argv": ["ls", "-l"]])
    #expect(unknown?.kind == .unknownCommand && unknown?.message.contains("there are hello, missing-import") == true)
    #expect(await bench.failure("Command", ["argv": ["./text"]])?.kind == .notExecutable)
    #expect(await bench.failure("Command", ["argv": ["./none"]])?.kind == .notFound)
    #expect(await bench.failure("Command", ["argv": ["../none"]])?.kind == .outsideWorkspace)
    #expect(await bench.failure("Command", ["argv": ["/d"]])?.kind == .wrongKind)
    #expect(bench.events.isEmpty)
    #expect(await bench.failure("Command", ["argv": ["missing-import"]])?.kind == .notExecutable)
    #expect(types(bench) == ["command.start", "command.end"])
    let threads = try Self.module("threads")
    _ = try bench.files.write(threads, to: "threads.wasm", overwriting: false)
    #expect(await bench.failure("Command", ["argv": ["./threads.wasm"]])?.kind == .notExecutable)
  }

  @Test(arguments: [
    #"{"argv":[]}"#, #"{"argv":[""]}"#, #"{"argv":["hello","a\u0000b"]}"#, #"{"argv":["hello"],"env":{"A=B":"1"}}"#,
    #"{"argv":["hello"],"env":{"":"1"}}"#, #"{"argv":"hello"}"#, #"{"argv":["hello"],"shell":true}"#,
  ])
  func `Calls that make no sense are refused`(_ arguments: String) async throws {
    let bench = try bench("hello")
    #expect(await bench.failure("Command", try JSONValue(parsing: Array(arguments.utf8)))?.kind == .invalidInput)
    #expect(bench.events.isEmpty)
  }

  @Test func `A cancelled program ends, and the log knows its end`() async throws {
    let task = Task {
      let bench = try bench("forever")
      let result = await bench.call("Command", ["argv": ["forever"]])
      return (result.errorType, bench.events.map(\.type))
    }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    let (type, events) = try await task.value
    #expect(type == "Cancelled" && (events == ["command.start", "command.end"] || events.isEmpty))
  }

  @Test func `A program that cannot be put into the log does not run`() async throws {
    let bench = try bench("tidy", contents: ["notes": "", "old": ""])
    let context = ToolContext(sessionID: "s", toolUseID: "c", files: bench.files) { _ throws(SessionError) in
      throw SessionError.file("events.jsonl", .noSpace)
    }
    let result = await bench.registry.call("Command", ["argv": ["tidy"]], context)
    #expect(result.errorType == "Session" && bench.text("old") == "" && bench.text("new") == nil)
  }

  @Test func `Modules are decoded once`() throws {
    let cache = ModuleCache(Engine(), byteLimit: 2000)
    let bytes = try Self.module("hello")
    let digest = SHA256.digest(of: bytes)
    #expect(try cache.module(bytes, digest) === cache.module(bytes, digest))
    for index in 0..<20 {
      let other = try Self.module(body: "(call $proc_exit (i32.const \(index)))")
      _ = try cache.module(other, SHA256.digest(of: other))
    }
    #expect(cache.count > 1 && cache.count < 20)
  }

  @Test func `Programs see the workspace where the shadow has it`() async throws {
    let system = FileSystem()
    _ = try WorkspaceFiles(system).write(Array("text\n".utf8), to: "work/src/in", overwriting: false)
    var programs = InstalledPrograms()
    programs.install(try Self.module("copy-file"), as: "copy-file", "twin")
    var registry = ToolRegistry()
    try registry.register(CommandTool(programs))
    let context = ToolContext(sessionID: "s", toolUseID: "c", files: try WorkspaceFiles(system, at: "/work"))
    let result = await registry.call("Command", ["argv": ["twin"], "cwd": "src"], context)
    #expect(result.output["stdout"] == "text\n")
    #expect(try system.tree.contents(of: system.node(at: "/work/src/out")) == Array("text\n".utf8))
  }

  @Test func `What a call runs is known before`() throws {
    let bench = try bench("hello")
    let call = ToolCall(id: "1", name: "Command", arguments: ["argv": ["hello", "x"]])
    let request = try bench.registry.permissionRequest(for: call, bench.context)
    #expect(request.commands == [["hello", "x"]] && !request.isReadOnly)
  }
}
