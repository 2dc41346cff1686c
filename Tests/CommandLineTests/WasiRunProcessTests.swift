import Foundation
import TestFolders
import Testing

/// Threads, recordings and replays of `wasi-run`.
struct WasiRunProcessTests {
  @Test func `threads of a program share its memory`() throws {
    #expect(try CommandProcess("wasi-run", [Fixture.program("threads")]).exitCode == 10)
  }

  @Test func `a thread that traps ends the program`() throws {
    let run = try CommandProcess("wasi-run", [Fixture.program("threads"), "trap"])
    #expect(run.exitCode == 134)
    #expect(run.errors.contains("trap: unreachable"))
  }

  @Test func `threads are part of the statistics`() throws {
    // What the main thread does costs the same every time; what its thread does depends on the rounds.
    func fuel(_ rounds: Int) throws -> Int {
      let text = """
        (module
          (import "env" "memory" (memory 1 1 shared))
          (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
          (func (export "wasi_thread_start") (param i32 i32)
            (loop $again
              (br_if $again (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
            (i32.atomic.store (i32.const 0) (i32.const 1))
            (drop (memory.atomic.notify (i32.const 0) (i32.const 1))))
          (func (export "_start")
            (drop (call $spawn (i32.const \(rounds))))
            (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))
        """
      let run = try CommandProcess("wasi-run", ["--stats", "--fuel", "1000000", "-"], input: text)
      #expect(run.exitCode == 0)
      #expect(run.errors.contains("\nrun  ") && run.errors.contains("\npeak memory of the process  "))
      let row = try #require(run.errors.split(separator: "\n").first { $0.hasPrefix("fuel used ") })
      return try #require(row.split(separator: " ").last.flatMap { Int($0) })
    }
    let difference = try fuel(10_000) - fuel(5_000)
    #expect(difference >= 5_000)
    #expect(try CommandProcess("wasi-run", [Fixture.program("threads")]).errors == "")
  }

  @Test func `a program with threads is told what it misses`() throws {
    let text = """
      (module
        (import "wasi" "thread-spawn" (func (param i32) (result i32)))
        (import "env" "__syscall_openat" (func (param i32)))
        (import "m" "two" (func))
        (func (export "_start")))
      """
    let run = try CommandProcess("wasi-run", ["-"], input: text)
    #expect(run.exitCode == 126)
    #expect(run.errors.hasPrefix("wasi-run: unknown import \"env\" \"__syscall_openat\": "))
    #expect(run.errors.contains("Also unknown: \"m\" \"two\"\n"))
    #expect(run.errors.contains("-sSTANDALONE_WASM"))
  }

  @Test func `threads cannot be deterministic`() throws {
    let run = try CommandProcess("wasi-run", ["--deterministic", Fixture.program("threads")])
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("threads.wat starts threads; no two runs of them need be alike"))
  }

  @Test func `a replay prints what the recorded run has printed`() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    let dice = Fixture.program("dice")
    let run = try CommandProcess("wasi-run", ["--record", file.path, dice], input: "first\n")
    #expect(run.output.count == 22)
    let again = try CommandProcess("wasi-run", ["--replay", file.path, dice], input: "second\n")
    #expect(again.output == run.output)
    #expect(again.exitCode == 0)
    let other = try CommandProcess("wasi-run", ["--replay", file.path, dice, "argument"])
    #expect(other.exitCode == 125)
    #expect(other.errors.contains("after 0 events the run has a start with arguments [\"dice.wat\", \"argument\"]"))
    let another = try CommandProcess("wasi-run", ["--replay", file.path, Fixture.program("hello")])
    #expect(another.exitCode == 125)
    #expect(another.output == "")
  }

  @Test func `a replay stops where a file that has changed makes a difference`() throws {
    let folder = try HostFolder(["host/in": "the same text"])
    func run(_ options: String...) throws -> CommandProcess {
      try CommandProcess(
        "wasi-run", options + ["--quiet", "--dir", "\(folder.path)/host::/", Fixture.program("copy-file")])
    }
    let file = folder.path + "/run.rec"
    #expect(try run("--record", file).output == "the same text")
    let same = try run("--replay", file)
    #expect(same.output == "the same text")
    #expect(same.exitCode == 0)
    try folder.put("the other text", at: "host/in")
    let other = try run("--replay", file)
    #expect(other.exitCode == 125)
    #expect(other.output == "")
    #expect(
      other.errors.contains(
        "the bytes written to stream 1 differ from byte 4 on: the run has \"other text\", the recording \"same text\""))
    try folder.remove("host/in")
    let missing = try run("--replay", file)
    #expect(missing.exitCode == 125)
    #expect(missing.errors.contains("the run differs from \(file): after "))
  }

  @Test func `recordings that make no sense are refused`() throws {
    let dice = Fixture.program("dice")
    #expect(try CommandProcess("wasi-run", ["--replay", dice, dice]).exitCode == 125)
    #expect(try CommandProcess("wasi-run", ["--replay", "/no/such/file", dice]).exitCode == 2)
    #expect(try CommandProcess("wasi-run", ["--record", "/no/such/folder/file", dice]).exitCode == 2)
    #expect(try CommandProcess("wasi-run", ["--record", "a", "--replay", "b", dice]).exitCode == 2)
    let full = try CommandProcess("wasi-run", ["--record", "/dev/full", dice])
    #expect(full.exitCode == 2)
    #expect(full.errors.contains("/dev/full"))
    #expect(try CommandProcess("wasi-run", ["--record", "/dev/null", Fixture.program("threads")]).exitCode == 125)
  }
}
