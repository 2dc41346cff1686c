import Testing
import WasiPreview1
import WasmCore

/// What processes and shells do to other processes.
struct SignalTests {
  private let programs = ProcessPrograms()

  @Test(arguments: [(Signal.kill, Int32(137)), (.terminate, 143), (.interrupt, 130), (.hangUp, 129)])
  func `a signal ends a process that waits`(_ signal: Signal, _ code: Int32) throws {
    let scheduler = Scheduler()
    let pipe = Pipe()
    let writer = pipe.openWriter()
    let process = try scheduler.start(
      try programs.drain(), ProcessConfiguration(input: pipe.openReader(), output: NullStream()))
    #expect(scheduler.run() == .idle)
    #expect(scheduler.kill(process.id, signal))
    #expect(process.exitStatus?.code == code)
    #expect(pipe.readerCount == 0)
    #expect(!scheduler.kill(process.id, signal))
    #expect(scheduler.run() == .finished)
    writer.close()
  }

  @Test func `who is killed closes its pipes`() throws {
    let scheduler = Scheduler()
    let output = OutputBytes()
    let processes = try scheduler.start(
      pipeline: [try programs.spin(), try programs.count()], output: output)
    for _ in 0..<10 { _ = scheduler.step() }
    #expect(scheduler.kill(processes[0].id, .terminate))
    #expect(scheduler.wait(for: processes[1])?.code == 0)
    #expect(output.bytes == [UInt8](repeating: 0, count: 8))
  }

  @Test func `a stopped process has no turns until it continues`() throws {
    let scheduler = Scheduler()
    let process = try scheduler.start(try programs.spin(), ProcessConfiguration(output: NullStream()))
    for _ in 0..<5 { _ = scheduler.step() }
    #expect(scheduler.kill(process.id, .stop))
    let fuel = process.fuelConsumed
    #expect(fuel > 0)
    #expect(scheduler.run() == .idle)
    #expect(process.fuelConsumed == fuel)
    guard case .stopped = process.state else {
      Issue.record("the process is not stopped")
      return
    }
    scheduler.kill(process.id, .continue)
    for _ in 0..<5 { _ = scheduler.step() }
    #expect(process.fuelConsumed > fuel)
  }

  @Test func `bytes that come while a process is stopped wait for it`() throws {
    let scheduler = Scheduler()
    let output = OutputBytes()
    let processes = try scheduler.start(
      pipeline: [try programs.source(100_000), try programs.count()], output: output)
    _ = scheduler.kill(processes[1].id, .stop)
    #expect(scheduler.run() == .idle)
    #expect(output.bytes.isEmpty)
    _ = scheduler.kill(processes[1].id, .continue)
    #expect(scheduler.run() == .finished)
    #expect(output.bytes.prefix(3) == [0xA0, 0x86, 0x01])
  }

  @Test func `signals that mean nothing do nothing`() throws {
    let scheduler = Scheduler()
    let process = try scheduler.start(try programs.exit(0), ProcessConfiguration(output: NullStream()))
    for signal in [Signal.none, .child, .windowChange, .continue] { #expect(scheduler.kill(process.id, signal)) }
    #expect(scheduler.run() == .finished)
    #expect(process.exitStatus?.code == 0)
  }

  @Test func `a process can be ended by a host function that it calls`() throws {
    let scheduler = Scheduler()
    let module = try programs.module(
      "(func (export \"_start\") (call $kill) (call $exit (i32.const 1)))",
      importing: "(import \"host\" \"kill me\" (func $kill))")
    var imports = Imports()
    imports.define("host", "kill me", FunctionType([], [])) { (_, _) throws(HostError) in
      scheduler.kill(ProcessID(rawValue: 1), .kill)
      return []
    }
    let process = try scheduler.start(module, ProcessConfiguration(output: NullStream()), imports: imports)
    #expect(scheduler.run() == .finished)
    #expect(process.exitStatus?.code == 137)
  }

  @Test func `waiting for a process ends with it, not with the others`() throws {
    let scheduler = Scheduler(slice: 1_000)
    let null = { ProcessConfiguration(output: NullStream()) }
    let spinner = try scheduler.start(try programs.spin(), null())
    let quick = try scheduler.start(try programs.exit(7), null())
    #expect(scheduler.wait(for: quick)?.code == 7)
    #expect(scheduler.processes.map(\.id) == [spinner.id])
    #expect(scheduler[quick.id] == nil)
  }
}
