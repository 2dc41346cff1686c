import TestFolders
import Testing

/// How `wasi-run` ends when the program does not end well.
struct WasiRunFailureTests {
  @Test func `a trap ends in 134 with its message and the functions that led to it`() throws {
    let run = try CommandProcess("wasi-run", [Fixture.program("trap")])
    #expect(run.exitCode == 134)
    #expect(run.errors.contains("out of bounds memory access"))
    let inner = try #require(run.errors.range(of: "inner"))
    let middle = try #require(run.errors.range(of: "middle"))
    let outer = try #require(run.errors.range(of: "outer"))
    #expect(inner.lowerBound < middle.lowerBound && middle.lowerBound < outer.lowerBound)
    #expect(run.output == "")
  }

  @Test func `a trap of an invoked function ends in 134`() throws {
    let run = try CommandProcess("wasi-run", ["--invoke", "divide", Fixture.program("arithmetic"), "1", "0"])
    #expect(run.exitCode == 134)
    #expect(run.errors.contains("integer divide by zero"))
  }

  @Test func `an uncaught exception ends in 134 with its tag, its values and the functions that led to it`() throws {
    let run = try CommandProcess("wasi-run", [Fixture.program("exception")])
    #expect(run.exitCode == 134)
    #expect(run.errors.contains("uncaught exception refused (4, 0.5)"))
    let inner = try #require(run.errors.range(of: "check"))
    let outer = try #require(run.errors.range(of: "careless"))
    #expect(inner.lowerBound < outer.lowerBound)
    #expect(!run.errors.contains("careful"))
  }

  @Test func `running out of fuel ends in 124`() throws {
    let run = try CommandProcess("wasi-run", ["--fuel", "100_000", Fixture.program("forever")])
    #expect(run.exitCode == 124)
    #expect(run.errors.contains("fuel"))
  }

  @Test func `enough fuel changes nothing`() throws {
    let run = try CommandProcess("wasi-run", ["--fuel", "100000", Fixture.program("hello")])
    #expect(run.exitCode == 0)
    #expect(run.output == "Hello, world!\n")
  }

  @Test(.timeLimit(.minutes(1))) func `running out of time ends in 124`() throws {
    let run = try CommandProcess("wasi-run", ["--timeout", "200ms", Fixture.program("forever")])
    #expect(run.exitCode == 124)
    #expect(run.errors.contains("time"))
  }

  @Test(.timeLimit(.minutes(1))) func `a program that waits runs out of time, too`() throws {
    let run = try CommandProcess(
      "wasi-run", ["--timeout", "200ms", "--invoke", "wait", Fixture.program("waiting"), "-1"])
    #expect(run.exitCode == 124)
    #expect(run.errors.contains("time"))
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["", "(import \"wasi\" \"thread-spawn\" (func (param i32) (result i32)))"])
  func `a program that sleeps and does nothing more runs out of time, too`(_ threads: String) throws {
    // It waits for an hour by the monotonic clock.
    let text = """
      (module
        \(threads)
        (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (func (export "_start")
          (i32.store (i32.const 16) (i32.const 1))
          (i64.store (i32.const 24) (i64.const 3_600_000_000_000))
          (drop (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128)))))
      """
    let run = try CommandProcess("wasi-run", ["--timeout", "200ms", "-"], input: text)
    #expect(run.exitCode == 124)
    #expect(run.errors.contains("out of time (--timeout)"))
  }

  @Test func `a module that is not well typed ends in 126`() throws {
    let run = try CommandProcess("wasi-run", [Fixture.program("invalid")])
    #expect(run.exitCode == 126)
    #expect(run.errors.contains("invalid module"))
    #expect(run.errors.contains("wrong"))
  }

  @Test func `a syntax error ends in 126 and shows the line`() throws {
    let run = try CommandProcess("wasi-run", [Fixture.program("syntax-error")])
    #expect(run.exitCode == 126)
    #expect(run.errors.contains("3:"))
    #expect(run.errors.contains("(func (export \"_start\") (i32.ad (i32.const 1) (i32.const 2)))"))
  }

  @Test func `bytes that are no module end in 126`() throws {
    let run = try CommandProcess("wasi-run", ["-"], input: "\0asx")
    #expect(run.exitCode == 126)
    #expect(run.errors.contains("malformed module"))
    for text in ["", "hello"] {
      let other = try CommandProcess("wasi-run", ["-"], input: text)
      #expect(other.exitCode == 126)
      #expect(other.errors.hasPrefix("wasi-run: standard input is no WebAssembly module"))
    }
  }

  @Test func `a missing import is named with its module and its type`() throws {
    let run = try CommandProcess("wasi-run", [Fixture.program("missing-import")])
    #expect(run.exitCode == 126)
    for part in ["env", "launch", "[i32 i64] -> [f32]"] { #expect(run.errors.contains(part)) }
  }

  @Test(arguments: [
    ("wasi_snapshot_preview1", "sock_connect", "(func)", "--listen"),
    ("wasi_snapshot_preview1", "fd_dup", "(func)", "has no such function"),
    ("wasi:cli/stdout@0.2.0", "get-stdout", "(func)", "preview 2"),
    ("env", "memory", "(memory 1 2 shared)", "thread-spawn"),
    ("env", "memory", "(memory 1)", "--import-memory"),
    ("env", "__memory_base", "(global i32)", "statically"),
    ("env", "__syscall_openat", "(func (param i32))", "-sSTANDALONE_WASM"),
    ("env", "abort", "(func (param i32 i32 i32 i32))", "AssemblyScript"),
    ("./game_bg.js", "__wbg_log", "(func)", "wasm-bindgen"),
    ("gojs", "runtime.ticks", "(func)", "GOOS=wasip1"),
    ("env", "sqlite3_open", "(func)", "No library"),
    ("game", "draw", "(func)", "nothing else"),
  ])
  func `what can be done about a missing import is said`(
    _ module: String, _ name: String, _ type: String, _ advice: String
  ) throws {
    let text = "(module (import \"\(module)\" \"\(name)\" \(type)) (func (export \"_start\")))"
    let run = try CommandProcess("wasi-run", ["-"], input: text)
    #expect(run.exitCode == 126)
    #expect(run.errors.hasPrefix("wasi-run: unknown import \"\(module)\" \"\(name)\": "))
    #expect(run.errors.contains(advice))
  }

  @Test func `all missing imports are named, and what a terminal would obey is shown`() throws {
    let text = "(module (import \"m\" \"one\" (func)) (import \"m\" \"\\1b[2J\" (global i32)))"
    let run = try CommandProcess("wasi-run", ["-"], input: text)
    #expect(run.errors.contains("Also unknown: \"m\" \"^[[2J\"\n"))
  }

  @Test func `a component is called one`() throws {
    let run = try CommandProcess("wasi-run", ["-"], input: "\0asm\u{D}\0\u{1}\0")
    #expect(run.exitCode == 126)
    #expect(run.errors.contains("component") && run.errors.contains("wasm32-wasip1"))
  }

  @Test func `a feature that is off is named`() throws {
    let run = try CommandProcess(
      "wasi-run", ["--features", "wasm1", "--invoke", "swap", Fixture.program("arithmetic"), "1", "2"])
    #expect(run.exitCode == 126)
    #expect(run.errors.contains("multi-value"))
  }

  @Test(arguments: [
    ["--disable", "multi-value"], ["--disable", "multi-value", "--features", "all"], ["--features", "gc,exceptions"],
  ])
  func `a feature can be switched off, wherever the option stands`(_ options: [String]) throws {
    let run = try CommandProcess(
      "wasi-run", options + ["--invoke", "swap", Fixture.program("arithmetic"), "1", "2"])
    #expect(run.exitCode == 126)
    #expect(run.errors.contains("needs the feature multi-value, which is off"))
  }

  @Test func `an unknown feature is answered with the known ones`() throws {
    let run = try CommandProcess("wasi-run", ["--features", "wasm9", Fixture.program("arithmetic")])
    #expect(run.exitCode == 2)
    for name in ["wasm9", "wasm1", "wasm3", "all", "tail-calls", "gc"] { #expect(run.errors.contains(name)) }
  }

  @Test func `a file that is not there ends in 2`() throws {
    let run = try CommandProcess("wasi-run", ["/nowhere/program.wasm"])
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("/nowhere/program.wasm"))
  }

  @Test(arguments: [
    [], ["--unknown"], ["--fuel"], ["--fuel", "much", "x"], ["--timeout", "5 apples", "x"], ["--stats=yes", "x"],
  ])
  func `a command line without sense ends in 2`(_ arguments: [String]) throws {
    let run = try CommandProcess("wasi-run", arguments)
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("wasi-run --help"))
    #expect(run.output == "")
  }

  @Test func `the help lists every option under a title, in lines that fit`() throws {
    let run = try CommandProcess("wasi-run", ["--help"])
    #expect(run.exitCode == 0)
    for option in [
      "--invoke", "--fuel", "--timeout", "--max-memory", "--stats", "--env", "--dump-code", "--op-pairs", "--op-places",
    ] {
      #expect(run.output.contains("\n  \(option)"))
    }
    #expect(run.output.contains("\nLimits:\n  --timeout TIME"))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test(arguments: [
    ("--dri", "--dir"), ("-h", "--help"), ("--hlep", "--help"), ("--max-mem", "--max-memory"),
    ("--time-out", "--timeout"),
  ])
  func `an option that is nearly right is answered with the right one`(_ typed: String, _ meant: String) throws {
    let run = try CommandProcess("wasi-run", [typed, "x"])
    #expect(run.exitCode == 2)
    #expect(run.errors.hasPrefix("wasi-run: unknown option \(typed); did you mean \(meant)?\n"))
  }

  @Test func `an option like no other is just unknown`() throws {
    #expect(try CommandProcess("wasi-run", ["--banana"]).errors.hasPrefix("wasi-run: unknown option --banana\n"))
    #expect(try CommandProcess("wasi-run", ["-x"]).errors.hasPrefix("wasi-run: unknown option -x\n"))
  }

  @Test(arguments: [["--help"], ["--version"], ["--invoke", "add", Fixture.program("arithmetic"), "1", "2"]])
  func `what cannot be printed is told`(_ arguments: [String]) throws {
    let full = try CommandProcess("wasi-run", arguments, through: "\"$@\" >/dev/full")
    #expect(full.exitCode == 123)
    #expect(full.errors == "wasi-run: standard output: No space left on device\n")
    let closed = try CommandProcess("wasi-run", arguments, through: "\"$@\" >&-")
    #expect(closed.exitCode == 123)
    #expect(closed.errors == "wasi-run: standard output: Bad file descriptor\n")
    #expect(try CommandProcess("wasi-run", ["nothing"], through: "\"$@\" 2>&-").exitCode == 2)
  }

  @Test(.timeLimit(.minutes(1))) func `a program that writes to a pipe that nobody reads is ended`() throws {
    let text = """
      (module
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\\10\\00\\00\\00\\02\\00\\00\\00")
        (data (i32.const 16) "y\\0a")
        (func (export "_start")
          (loop $again
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
            (br $again))))
      """
    let run = try CommandProcess(
      "wasi-run", ["-"], input: text, through: "{ \"$@\"; echo \"ended with $?\" >&2; } | head -n 1")
    #expect(run.output == "y\n")
    #expect(run.errors == "ended with 141\n")
  }

  @Test func `no file that is opened takes the place of a stream that is closed`() throws {
    let folder = try HostFolder(["in": "secret"])
    let run = try CommandProcess(
      "wasi-run", ["--dir-rw", folder.path, Fixture.program("copy-file")], through: "\"$@\" <&- >&- 2>&-")
    // Writing to standard output fails in the program, too.
    let badDescriptor: Int32 = 8
    #expect(run.exitCode == badDescriptor)
    #expect(folder.text("out") == "secret")
  }

  @Test func `statistics go to standard error`() throws {
    let run = try CommandProcess("wasi-run", ["--stats", "--fuel", "1000000", Fixture.program("hello")])
    #expect(run.output == "Hello, world!\n")
    for row in ["load", "validate", "instantiate", "run", "fuel used", "peak memory"] {
      #expect(run.errors.contains(row))
    }
  }

  @Test func `statistics count waits`() throws {
    let run = try CommandProcess("wasi-run", ["--stats", "--invoke", "wait", Fixture.program("waiting"), "3000000"])
    #expect(run.output == "2\n")
    #expect(run.errors.contains("waits"))
    #expect(run.errors.contains("1, "))
  }

  @Test func `the internal code of a function can be printed`() throws {
    let run = try CommandProcess("wasi-run", ["--dump-code", "fib", Fixture.program("arithmetic")])
    #expect(run.exitCode == 0)
    #expect(run.output.split(separator: "\n").count > 3)
  }
}
