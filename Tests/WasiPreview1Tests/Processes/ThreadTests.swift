import Testing
import WasiPreview1
import WasmCore
import WasmText

/// Programs that start threads of their own.
struct ThreadTests {
  /// Runs a program by the WAT of its functions. What it imports and its memory are there already.
  private func run(
    _ body: String, _ configuration: ProcessConfiguration = ProcessConfiguration(), threadLimit: Int = 64
  ) throws -> ProcessStatus {
    let text = """
      (module
        (import "env" "memory" (memory 2 4 shared))
        (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
        (func $wait_for (param $address i32) (param $value i32) (local $found i32)
          (loop $again
            (local.set $found (i32.atomic.load (local.get $address)))
            (if (i32.eq (local.get $found) (local.get $value)) (then (return)))
            (drop (memory.atomic.wait32 (local.get $address) (local.get $found) (i64.const -1)))
            (br $again)))
        (func $count (param $address i32)
          (drop (i32.atomic.rmw.add (local.get $address) (i32.const 1)))
          (drop (memory.atomic.notify (local.get $address) (i32.const -1))))
        \(body))
      """
    var configuration = configuration
    if configuration.profile.clocks.isVirtual { configuration.profile = .host() }
    let module = try Module(try TextModule.encode(Array(text.utf8)), engine: Engine(.stoppable))
    return try ThreadedProgram(module, try Process(configuration), threadLimit: threadLimit).run()
  }

  @Test func `threads count in the memory that they share`() throws {
    let status = try run(
      """
      (func (export "_start") (local $left i32)
        (local.set $left (i32.const 8))
        (loop $next
          (if (i32.lt_s (call $spawn (local.get $left)) (i32.const 1)) (then (unreachable)))
          (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
        (call $wait_for (i32.const 64) (i32.const 8))
        ;; The sum of the arguments, 36, and whether all numbers of threads were different.
        (call $exit (i32.add (i32.load (i32.const 68))
          (i64.eq (i64.popcnt (i64.load (i32.const 72))) (i64.const 8)))))
      (func (export "wasi_thread_start") (param $thread i32) (param $argument i32)
        (drop (i32.atomic.rmw.add (i32.const 68) (local.get $argument)))
        (drop (i64.atomic.rmw.or (i32.const 72) (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $thread)))))
        (call $count (i32.const 64)))
      """)
    #expect(status.code == 37)
  }

  @Test func `a thread that traps ends a process whose threads wait or compute`() throws {
    let status = try run(
      """
      (func (export "_start")
        (drop (call $spawn (i32.const 0)))
        (drop (call $spawn (i32.const 1)))
        (drop (call $spawn (i32.const 2)))
        (call $wait_for (i32.const 64) (i32.const 99)))
      (func (export "wasi_thread_start") (param $thread i32) (param $argument i32)
        (call $count (i32.const 64))
        (if (i32.eqz (local.get $argument)) (then (loop $spin (br $spin))))
        (if (i32.eq (local.get $argument) (i32.const 1)) (then (call $wait_for (i32.const 64) (i32.const 99))))
        (call $wait_for (i32.const 64) (i32.const 3))
        (unreachable))
      """)
    #expect(status.code == 134)
    guard case .failed(.trap(let trap)) = status else {
      Issue.record("ended otherwise: \(status)")
      return
    }
    #expect(trap.kind == .unreachable)
  }

  @Test func `a thread that exits ends the process with its code`() throws {
    let status = try run(
      """
      (func (export "_start") (drop (call $spawn (i32.const 0))) (loop $spin (br $spin)))
      (func (export "wasi_thread_start") (param i32 i32) (call $exit (i32.const 42)))
      """)
    #expect(status.code == 42)
  }

  @Test func `a thread in a call that waits is stopped, too`() throws {
    let pipe = Pipe()
    let writer = pipe.openWriter()
    var configuration = ProcessConfiguration()
    configuration.input = pipe.openReader()
    let status = try run(
      """
      (func (export "_start")
        (drop (call $spawn (i32.const 0)))
        (i32.store (i32.const 0) (i32.const 1024))
        (i32.store (i32.const 4) (i32.const 10))
        (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 16)))
        (call $exit (i32.const 1)))
      (func (export "wasi_thread_start") (param i32 i32) (call $exit (i32.const 7)))
      """, configuration)
    #expect(status.code == 7)
    #expect(pipe.readerCount == 0)
    writer.close()
  }

  @Test func `the process ends when the main thread returns`() throws {
    let status = try run(
      """
      (func (export "_start")
        (drop (call $spawn (i32.const 0)))
        (call $wait_for (i32.const 64) (i32.const 1)))
      (func (export "wasi_thread_start") (param i32 i32)
        (call $count (i32.const 64))
        (loop $spin (br $spin)))
      """)
    #expect(status.code == 0)
  }

  @Test func `there is a limit to the threads at a time`() throws {
    let status = try run(
      """
      (func (export "_start")
        (drop (call $spawn (i32.const 0)))
        (drop (call $spawn (i32.const 0)))
        (call $exit (i32.sub (i32.const 0) (call $spawn (i32.const 0)))))
      (func (export "wasi_thread_start") (param i32 i32) (call $wait_for (i32.const 64) (i32.const 1)))
      """, threadLimit: 2)
    #expect(status.code == Int32(Errno.again.rawValue))
  }

  @Test func `what threads write arrives, call by call`() throws {
    let output = OutputBytes()
    var configuration = ProcessConfiguration()
    configuration.output = output
    let status = try run(
      """
      (data (i32.const 1024) "four")
      (func (export "_start") (local $left i32)
        (local.set $left (i32.const 4))
        (loop $next
          (drop (call $spawn (i32.const 0)))
          (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
        (call $wait_for (i32.const 64) (i32.const 4)))
      (func (export "wasi_thread_start") (param $thread i32) (param i32) (local $place i32) (local $left i32)
        (local.set $place (i32.mul (local.get $thread) (i32.const 128)))
        (i32.store (local.get $place) (i32.const 1024))
        (i32.store offset=4 (local.get $place) (i32.const 4))
        (local.set $left (i32.const 250))
        (loop $next
          (drop (call $fd_write (i32.const 1) (local.get $place) (i32.const 1)
            (i32.add (local.get $place) (i32.const 16))))
          (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
        (call $count (i32.const 64)))
      """, configuration)
    #expect(status.code == 0)
    #expect(output.text == String(repeating: "four", count: 1000))
  }

  @Test func `threads sleep at the same time`() throws {
    let start = ContinuousClock.now
    let status = try run(
      """
      (func (export "_start") (local $left i32)
        (local.set $left (i32.const 10))
        (loop $next
          (drop (call $spawn (local.get $left)))
          (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
        (call $wait_for (i32.const 64) (i32.const 10)))
      (func (export "wasi_thread_start") (param $thread i32) (param i32) (local $place i32)
        (local.set $place (i32.add (i32.const 4096) (i32.mul (local.get $thread) (i32.const 256))))
        (i32.store offset=16 (local.get $place) (i32.const 1))
        (i64.store offset=24 (local.get $place) (i64.const 200_000_000))
        (drop (call $poll (local.get $place) (i32.add (local.get $place) (i32.const 64)) (i32.const 1)
          (i32.add (local.get $place) (i32.const 128))))
        (call $count (i32.const 64)))
      """)
    #expect(status.code == 0)
    let time = start.duration(to: .now)
    #expect(time >= .milliseconds(200))
    #expect(time < .milliseconds(1900))
  }

  @Test func `what cannot have threads says so`() throws {
    let text = "(module (func (export \"_start\")))"
    let module = try Module(try TextModule.encode(Array(text.utf8)), engine: Engine())
    #expect(!ThreadedProgram.isNeeded(by: module))
    #expect(throws: ThreadedProgram.StartError.self) {
      try ThreadedProgram(module, try Process(ProcessConfiguration()))
    }
    let unshared = """
      (module
        (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 1)
        (func (export "_start") (call $exit (i32.sub (i32.const 0) (call $spawn (i32.const 0))))))
      """
    let other = try Module(try TextModule.encode(Array(unshared.utf8)), engine: Engine(.stoppable))
    #expect(ThreadedProgram.isNeeded(by: other))
    let status = try ThreadedProgram(other, try Process(ProcessConfiguration())).run()
    #expect(status.code == Int32(Errno.notSupported.rawValue))
  }
}

extension EngineConfiguration {
  fileprivate static var stoppable: EngineConfiguration {
    var configuration = EngineConfiguration()
    configuration.isInterruptible = true
    return configuration
  }
}
