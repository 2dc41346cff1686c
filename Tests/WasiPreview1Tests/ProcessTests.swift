import Testing
import WasiPreview1
import WasmCore
import WasmText

/// Guests with code of their own.
struct ProcessTests {
  /// Runs `main` of a module.
  private func run(
    _ text: String, _ process: Process, limits: StoreLimits = StoreLimits()
  ) throws -> Int32 {
    let engine = Engine()
    let store = Store(engine, limits: limits)
    var imports = Imports()
    process.define(in: &imports)
    let instance = try store.instantiate(try Module(TextModule.encode(Array(text.utf8)), engine: engine), imports)
    guard case .i32(let result)? = try instance.function("main").call([]).first else { return -1 }
    return result
  }

  @Test(arguments: ["wasi_snapshot_preview1", "wasi_unstable"])
  func `guests import the functions from either module`(_ module: String) throws {
    var configuration = ProcessConfiguration()
    let output = OutputBytes()
    configuration.output = output
    let main = """
      (module
        (import "\(module)" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\\10\\00\\00\\00\\02\\00\\00\\00")
        (data (i32.const 16) "hi")
        (func (export "main") (result i32) (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
      """
    #expect(try run(main, Process(configuration)) == 0)
    #expect(output.text == "hi")
  }

  @Test func `leaving ends the execution with the code, and the process knows`() throws {
    let process = try Process(ProcessConfiguration())
    let main = """
      (module
        (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
        (memory (export "memory") 1)
        (func (export "main") (result i32) (call $proc_exit (i32.const 7)) (i32.const 0)))
      """
    #expect { try run(main, process) } throws: {
      guard case CallError.exit(7)? = $0 as? CallError else { return false }
      return true
    }
    #expect(process.ending == .exited(7))
  }

  @Test func `what can never come true is a deadlock`() throws {
    var configuration = ProcessConfiguration()
    let stream = StreamTests.SlowStream(step: 1)
    stream.accepts = false
    configuration.input = stream
    let main = """
      (module
        (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\\10\\00\\00\\00\\02\\00\\00\\00")
        (func (export "main") (result i32) (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))))
      """
    #expect(try run(main, Process(configuration)) == Int32(Errno.deadlock.rawValue))
  }

  @Test func `a blocked call can be taken over and answered later`() throws {
    var configuration = ProcessConfiguration()
    let stream = StreamTests.SlowStream("x", step: 1)
    stream.accepts = false
    configuration.input = stream
    let process = try Process(configuration)
    let engine = Engine()
    var imports = Imports()
    nonisolated(unsafe) var blocked: Call?
    process.define(in: &imports) { call, _ in
      blocked = call
      return 5
    }
    let text = """
      (module
        (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\\10\\00\\00\\00\\02\\00\\00\\00")
        (func (export "main") (result i32)
          (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
          (i32.load (i32.const 8))))
      """
    let instance = try Store(engine).instantiate(
      try Module(TextModule.encode(Array(text.utf8)), engine: engine), imports)
    let execution = try instance.function("main").start()
    guard case .waiting(5) = execution.run(), var call = blocked else {
      Issue.record("the execution does not wait")
      return
    }
    stream.accepts = true
    guard case .memory(let memory)? = instance.export("memory"),
      case .done(let errno) = process.perform(&call, GuestMemory(memory))
    else {
      Issue.record("the call has not been done")
      return
    }
    try execution.resume(with: [.i32(Int32(errno.rawValue))])
    guard case .finished(let results) = execution.run(), case .i32(1)? = results.first else {
      Issue.record("one byte has been read")
      return
    }
  }

  @Test func `the table holds the 46 functions of the specification`() {
    #expect(Preview1Function.allCases.count == 46)
    #expect(Set(Preview1Function.allCases.map(\.name)).count == 46)
    #expect(
      Preview1Function.pathOpen.type == FunctionType([.i32, .i32, .i32, .i32, .i32, .i64, .i64, .i32, .i32], [.i32]))
    #expect(Preview1Function.procExit.type == FunctionType([.i32]))
  }
}
