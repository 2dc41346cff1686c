import WasiPreview1
import WasmCore
import WasmText

/// Small programs for tests of processes, and an engine that meters their fuel.
final class ProcessPrograms {
  let engine: Engine
  private var modules: [String: Module] = [:]

  init(isMetered: Bool = true) {
    var configuration = EngineConfiguration()
    configuration.metersFuel = isMetered
    engine = Engine(configuration)
  }

  /// A program by the WAT of its functions and data. What it imports and its memory of four pages are there already;
  /// 64 KiB from `$buffer` on are free, vectors go to 0 and results to 16.
  ///
  /// - Parameter imports: what else the module imports.
  func module(_ body: String, importing imports: String = "") throws -> Module {
    if let module = modules[imports + body] { return module }
    let text = """
      (module
        \(imports)
        (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_fdstat_set_flags" (func $set_flags (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
        (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 4)
        (global $buffer i32 (i32.const 65536))
        ;; One call each. The result of a call that fails is its error number, negated.
        (func $read (param $from i32) (param $address i32) (param $count i32) (result i32) (local $error i32)
          (i32.store (i32.const 0) (local.get $address))
          (i32.store (i32.const 4) (local.get $count))
          (local.set $error (call $fd_read (local.get $from) (i32.const 0) (i32.const 1) (i32.const 16)))
          (if (local.get $error) (then (return (i32.sub (i32.const 0) (local.get $error)))))
          (i32.load (i32.const 16)))
        (func $write (param $to i32) (param $address i32) (param $count i32) (result i32) (local $error i32)
          (i32.store (i32.const 0) (local.get $address))
          (i32.store (i32.const 4) (local.get $count))
          (local.set $error (call $fd_write (local.get $to) (i32.const 0) (i32.const 1) (i32.const 16)))
          (if (local.get $error) (then (return (i32.sub (i32.const 0) (local.get $error)))))
          (i32.load (i32.const 16)))
        ;; Writes until all is written; an error ends the program with status 9.
        (func $write_all (param $to i32) (param $address i32) (param $count i32) (local $written i32)
          (loop $more
            (if (i32.eqz (local.get $count)) (then (return)))
            (local.set $written (call $write (local.get $to) (local.get $address) (local.get $count)))
            (if (i32.lt_s (local.get $written) (i32.const 0)) (then (call $exit (i32.const 9))))
            (local.set $address (i32.add (local.get $address) (local.get $written)))
            (local.set $count (i32.sub (local.get $count) (local.get $written)))
            (br $more)))
        (func $sleep (param $nanoseconds i64)
          (memory.fill (i32.const 128) (i32.const 0) (i32.const 48))
          (i32.store (i32.const 144) (i32.const 1))
          (i64.store (i32.const 152) (local.get $nanoseconds))
          (drop (call $poll (i32.const 128) (i32.const 192) (i32.const 1) (i32.const 16))))
        \(body))
      """
    let module = try Module(try TextModule.encode(Array(text.utf8)), engine: engine)
    modules[imports + body] = module
    return module
  }

  /// Writes lines for ever, and never looks at errors.
  func yes() throws -> Module {
    try module(
      """
      (func (export "_start")
        (i32.store16 (i32.const 1024) (i32.const 0x0A79))
        (memory.copy (i32.const 1026) (i32.const 1024) (i32.const 4000))
        (loop $copy (drop (call $write (i32.const 1) (i32.const 1024) (i32.const 2048))) (br $copy)))
      """)
  }

  /// Passes the first line on.
  func headLine() throws -> Module {
    try module(
      """
      (func (export "_start")
        (loop $next
          (if (i32.ne (call $read (i32.const 0) (i32.const 1024) (i32.const 1)) (i32.const 1)) (then (return)))
          (call $write_all (i32.const 1) (i32.const 1024) (i32.const 1))
          (br_if $next (i32.ne (i32.load8_u (i32.const 1024)) (i32.const 10)))))
      """)
  }

  /// Writes `count` bytes, in chunks of 64 KiB.
  func source(_ count: Int) throws -> Module {
    try module(
      """
      (func (export "_start") (local $left i64) (local $chunk i32)
        (memory.fill (global.get $buffer) (i32.const 0x5A) (i32.const 65536))
        (local.set $left (i64.const \(count)))
        (loop $next
          (if (i64.eqz (local.get $left)) (then (return)))
          (local.set $chunk (i32.wrap_i64 (select (i64.const 65536) (local.get $left)
            (i64.gt_u (local.get $left) (i64.const 65536)))))
          (call $write_all (i32.const 1) (global.get $buffer) (local.get $chunk))
          (local.set $left (i64.sub (local.get $left) (i64.extend_i32_u (local.get $chunk))))
          (br $next)))
      """)
  }

  /// Passes everything on, some bytes at a time.
  func copy(chunk: Int = 65536) throws -> Module {
    try module(
      """
      (func (export "_start") (local $count i32)
        (loop $next
          (local.set $count (call $read (i32.const 0) (global.get $buffer) (i32.const \(chunk))))
          (if (i32.lt_s (local.get $count) (i32.const 0)) (then (call $exit (i32.const 8))))
          (if (i32.eqz (local.get $count)) (then (return)))
          (call $write_all (i32.const 1) (global.get $buffer) (local.get $count))
          (br $next)))
      """)
  }

  /// Reads to the end, and writes how many bytes there were, as eight bytes.
  func count() throws -> Module {
    try module(
      """
      (func (export "_start") (local $count i32) (local $sum i64)
        (loop $next
          (local.set $count (call $read (i32.const 0) (global.get $buffer) (i32.const 65536)))
          (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get $count))))
          (br_if $next (i32.gt_s (local.get $count) (i32.const 0))))
        (i64.store (i32.const 1024) (local.get $sum))
        (call $write_all (i32.const 1) (i32.const 1024) (i32.const 8)))
      """)
  }

  /// Computes for ever.
  func spin() throws -> Module { try module("(func (export \"_start\") (loop $again (br $again)))") }

  /// Waits for input that is thrown away, to the end.
  func drain() throws -> Module {
    try module(
      """
      (func (export "_start")
        (loop $next
          (br_if $next (i32.gt_s (call $read (i32.const 0) (global.get $buffer) (i32.const 4096)) (i32.const 0)))))
      """)
  }

  /// Ends with a code.
  func exit(_ code: Int) throws -> Module {
    try module("(func (export \"_start\") (call $exit (i32.const \(code))))")
  }

  /// Sleeps some milliseconds, writes a byte and starts again, so many times.
  func tick(_ letter: Character, milliseconds: Int, times: Int) throws -> Module {
    try module(
      """
      (func (export "_start") (local $left i32)
        (i32.store8 (i32.const 1024) (i32.const \(letter.asciiValue ?? 0)))
        (local.set $left (i32.const \(times)))
        (loop $next
          (call $sleep (i64.const \(milliseconds * 1_000_000)))
          (call $write_all (i32.const 1) (i32.const 1024) (i32.const 1))
          (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))
      """)
  }
}

extension ProcessConfiguration {
  init(input: any ByteStream = InputBytes(), output: any ByteStream) {
    self.init()
    self.input = input
    self.output = output
  }
}

extension Scheduler {
  /// Starts programs whose output is the input of the next.
  func start(
    pipeline: [Module], capacity: Int = 1 << 16, output: any ByteStream
  ) throws -> [ScheduledProcess] {
    var input: any ByteStream = InputBytes()
    var processes: [ScheduledProcess] = []
    for (index, module) in pipeline.enumerated() {
      guard index < pipeline.count - 1 else {
        processes.append(try start(module, ProcessConfiguration(input: input, output: output)))
        break
      }
      let pipe = Pipe(capacity: capacity)
      let next = pipe.openReader()
      processes.append(try start(module, ProcessConfiguration(input: input, output: pipe.openWriter())))
      input = next
    }
    return processes
  }

  /// Everything that happens from now on.
  func record() -> EventLog {
    let log = EventLog()
    observer = { log.events.append(EventLog.Row(process: $0.rawValue, event: $1)) }
    return log
  }
}

final class EventLog {
  struct Row: Hashable {
    let process: UInt32
    let event: SchedulerEvent
  }
  var events: [Row] = []
}
