import Foundation
import TestFolders
import Testing
import WasmText

/// What programs see of the world when `wasi-run` runs them.
struct WasiRunProgramTests {
  @Test func `a program writes to standard output`() throws {
    let run = try CommandProcess("wasi-run", [Fixture.program("hello")])
    #expect(run.output == "Hello, world!\n")
    #expect(run.errors == "")
    #expect(run.exitCode == 0)
  }

  @Test func `the version is printed`() throws {
    let run = try CommandProcess("wasi-run", ["--version"])
    #expect(try /wasi-run \d+\.\d+\.\d+\n/.wholeMatch(in: run.output) != nil)
    #expect(run.errors == "")
    #expect(run.exitCode == 0)
  }

  @Test(arguments: [("1700000000", "1700000000\n"), ("2024-02-29T12:00:00Z", "1709208000\n")])
  func `clocks begin where they should`(_ time: String, _ seconds: String) throws {
    let text = """
      (module
        (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
        (memory (export "memory") 1)
        (func (export "seconds") (result i64)
          (drop (call $time (i32.const 0) (i64.const 0) (i32.const 8)))
          (i64.div_u (i64.load (i32.const 8)) (i64.const 1_000_000_000))))
      """
    let run = try CommandProcess("wasi-run", ["--clock", time, "--invoke", "seconds", "-"], input: text)
    #expect(run.output == seconds)
  }

  @Test func `a program sees its name, its arguments and only the variables it is given`() throws {
    let run = try CommandProcess(
      "wasi-run", ["--env", "LANG=C", "--env=EMPTY=", Fixture.program("arguments"), "--fuel", "", "zwölf"])
    #expect(run.output == "arguments.wat\n--fuel\n\nzwölf\nLANG=C\nEMPTY=\n")
  }

  @Test func `the exit code of the program is the exit code of the command`() throws {
    #expect(try CommandProcess("wasi-run", [Fixture.program("arguments"), "a", "b"]).exitCode == 3)
  }

  @Test func `a program reads standard input up to its end`() throws {
    let text = String(repeating: "all work and no play\n", count: 10_000)
    let run = try CommandProcess("wasi-run", [Fixture.program("copy")], input: text)
    #expect(run.output == text)
    #expect(run.exitCode == 0)
  }

  @Test func `how input comes in makes no difference to a deterministic run`() throws {
    func fuel(_ shell: String) throws -> Substring {
      let run = try CommandProcess(
        "wasi-run", ["--deterministic", "--fuel", "1000000", "--stats", Fixture.program("copy")], through: shell)
      #expect(run.output == "onetwothree")
      return try #require(run.errors.split(separator: "\n").first { $0.contains("fuel used") })
    }
    let whole = try fuel("printf onetwothree | \"$@\"")
    let pieces = try fuel("(printf one; sleep 0.3; printf two; sleep 0.3; printf three) | \"$@\"")
    #expect(whole == pieces)
  }

  /// A read that is interrupted is made again, as C libraries do it, or is the last thing that a program does.
  @Test(arguments: [["--deterministic"], []], ["br_if $again", "drop"])
  func `a program that waits for input is stopped in time`(_ options: [String], _ next: String) throws {
    let pipe = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pipe").path
    defer { try? FileManager.default.removeItem(atPath: pipe) }
    let folder = try HostFolder([
      "wait.wat": """
      (module
        (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (func (export "_start")
          (i32.store (i32.const 4) (i32.const 16))
          (loop $again (\(next) (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))))))
      """
    ])
    // A pipe whose end does not come. Should the program wait forever, somebody else ends it.
    let shell = """
      mkfifo '\(pipe)' || exit 1
      "$@" <>'\(pipe)' & program=$!
      (n=0; while [ $n -lt 100 ]; do sleep 0.3; n=$((n + 1)); done; kill -9 $program) & guard=$!
      wait $program; code=$?
      kill $guard; exit $code
      """
    let run = try CommandProcess(
      "wasi-run", options + ["--timeout", "300ms", folder.path + "/wait.wat"], through: shell)
    #expect(run.exitCode == 124)
    #expect(run.errors.contains("--timeout"))
  }

  @Test func `a module can come from standard input`() throws {
    let text = "(module (func (export \"seven\") (result i32) (i32.const 7)))"
    let run = try CommandProcess("wasi-run", ["--invoke", "seven", "-"], input: text)
    #expect(run.output == "7\n")
  }

  @Test func `a module can be compressed, and a damaged one is refused`() throws {
    let compressed = try #require(
      Data(
        base64Encoded:
          "H4sIAAAAAAACA9PIzU8pzUlV0EgrzUtW0EitKMgvKlFQKk4tS81T0lTQKEotLs0pUcg0NgJygKRecn5ecYmCuaamJgDwGWP8OwAAAA=="))
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).wat.gz")
    defer { try? FileManager.default.removeItem(at: file) }
    try compressed.write(to: file)
    #expect(try CommandProcess("wasi-run", ["--invoke", "seven", file.path]).output == "7\n")
    try compressed.dropLast(6).write(to: file)
    let damaged = try CommandProcess("wasi-run", ["--invoke", "seven", file.path])
    #expect(damaged.exitCode == 126)
    #expect(damaged.errors.contains(file.lastPathComponent))
  }

  @Test func `a binary module runs from a file and from standard input, compressed or not`() throws {
    let text = try Data(contentsOf: URL(fileURLWithPath: Fixture.program("hello")))
    let binary = try TextModule.encode([UInt8](text))
    #expect(binary.prefix(4) == [0x00, 0x61, 0x73, 0x6D])
    let folder = try HostFolder()
    let file = folder.url.appendingPathComponent("hello.wasm")
    try Data(binary).write(to: file)
    for shell in [
      "\"$1\" '\(file.path)'",
      "\"$1\" - < '\(file.path)'",
      "gzip -c '\(file.path)' > '\(file.path).gz' && \"$1\" '\(file.path).gz'",
      "gzip -c '\(file.path)' | \"$1\" -",
    ] {
      let run = try CommandProcess("wasi-run", [], through: shell)
      #expect(run.output == "Hello, world!\n", "\(shell)")
      #expect(run.errors == "", "\(shell)")
      #expect(run.exitCode == 0, "\(shell)")
    }
  }

  @Test func `bad pointers are answered with EFAULT`() throws {
    #expect(try CommandProcess("wasi-run", [Fixture.program("bad-pointers")]).exitCode == 0)
  }

  @Test func `a program that is given no directory has none, under the older module name too`() throws {
    #expect(try CommandProcess("wasi-run", [Fixture.program("no-directory")]).exitCode == 8)
  }

  @Test func `memory grows up to the limit and no further`() throws {
    #expect(try CommandProcess("wasi-run", [Fixture.program("grow")]).exitCode == 64)
    #expect(try CommandProcess("wasi-run", ["--max-memory", "1MiB", Fixture.program("grow")]).exitCode == 16)
  }

  @Test func `calls are traced on standard error, on request`() throws {
    let run = try CommandProcess("wasi-run", ["--trace-wasi", Fixture.program("hello")])
    #expect(run.output == "Hello, world!\n")
    #expect(run.errors == "fd_write(1, [\"Hello, world!\\n\"]) = 14\n")
    let threads = try CommandProcess("wasi-run", ["--trace-wasi", Fixture.program("threads")])
    #expect(threads.exitCode == 10)
    #expect(threads.errors.hasSuffix("proc_exit(10) = ?\n"))
  }
}
