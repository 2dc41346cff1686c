import Testing
import WasiPreview1
import WasmCore

/// Many processes in one thread.
struct SchedulerTests {
  private let programs = ProcessPrograms()

  /// What a program that counts has written.
  private static func number(_ output: OutputBytes) -> UInt64 {
    output.bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  @Test func `yes ends with status 141 when head has its line`() throws {
    let scheduler = Scheduler()
    let output = OutputBytes()
    let processes = try scheduler.start(pipeline: [try programs.yes(), try programs.headLine()], output: output)
    #expect(scheduler.run() == .finished)
    #expect(output.text == "y\n")
    #expect(processes.map { $0.exitStatus?.code } == [141, 0])
    #expect(scheduler.processes.isEmpty)
    #expect(processes[0].store == nil)
  }

  @Test func `a broken pipe ends all writers up the stream`() throws {
    let scheduler = Scheduler()
    let output = OutputBytes()
    let copy = try programs.copy()
    let processes = try scheduler.start(
      pipeline: [try programs.yes(), copy, copy, copy, try programs.headLine()], output: output)
    #expect(scheduler.run() == .finished)
    #expect(processes.map { $0.exitStatus?.code } == [141, 141, 141, 141, 0])
  }

  @Test(arguments: [1, 5, 4096, 65536])
  func `a stream through three stages loses nothing, whatever a pipe holds`(_ capacity: Int) throws {
    let scheduler = Scheduler()
    let output = OutputBytes()
    let total = min(10_000_000, 5_000 * capacity)
    let stages = [try programs.source(total), try programs.copy(chunk: 1000), try programs.count()]
    let processes = try scheduler.start(pipeline: stages, capacity: capacity, output: output)
    #expect(scheduler.run() == .finished)
    #expect(Self.number(output) == UInt64(total))
    #expect(processes.map { $0.exitStatus?.code } == [0, 0, 0])
  }

  @Test func `a gigabyte goes through three stages in constant memory`() async {
    // In a process of its own, whose memory is not that of the tests that run beside it.
    await #expect(processExitsWith: .success) {
      let programs = ProcessPrograms()
      let scheduler = Scheduler()
      let output = OutputBytes()
      let stages = [try programs.source(1 << 30), try programs.copy(), try programs.count()]
      let processes = try scheduler.start(pipeline: stages, output: output)
      let before = try #require(ResidentMemory.peak)
      #expect(scheduler.run() == .finished)
      #expect(SchedulerTests.number(output) == 1 << 30)
      #expect(processes.map { $0.exitStatus?.code } == [0, 0, 0])
      #expect(try #require(ResidentMemory.peak) - before < 16 << 20)
    }
  }

  @Test func `every run interleaves its processes in the same way`() throws {
    func run() throws -> (events: [EventLog.Row], output: [UInt8]) {
      let scheduler = Scheduler(slice: 1_000)
      let log = scheduler.record()
      let output = OutputBytes()
      let (shared, ends) = (Pipe(capacity: 100), Pipe())
      let reader = shared.openReader()
      for (index, letter) in "abc".enumerated() {
        let configuration = ProcessConfiguration(output: shared.openWriter())
        try scheduler.start(try programs.tick(letter, milliseconds: index + 1, times: 50), configuration)
      }
      try scheduler.start(try programs.copy(chunk: 7), ProcessConfiguration(input: reader, output: output))
      _ = try scheduler.start(
        pipeline: [try programs.yes(), try programs.copy(), try programs.headLine()], output: ends.openWriter())
      let spinner = try scheduler.start(try programs.spin(), ProcessConfiguration(output: NullStream()))
      spinner.store?.fuel = 100_000
      #expect(scheduler.run() == .finished)
      return (log.events, output.bytes)
    }
    let (first, second) = (try run(), try run())
    #expect(first.events == second.events)
    #expect(first.events.count > 500)
    #expect(first.output == second.output)
    #expect(Set(first.output).count == 3)
  }

  @Test func `a process that only computes does not keep the others from running`() throws {
    let scheduler = Scheduler(slice: 5_000)
    let spinner = try scheduler.start(try programs.spin(), ProcessConfiguration(output: NullStream()))
    let output = OutputBytes()
    let processes = try scheduler.start(pipeline: [try programs.yes(), try programs.headLine()], output: output)
    #expect(scheduler.wait(for: processes[0])?.code == 141)
    #expect(output.text == "y\n")
    #expect(spinner.exitStatus == nil)
    #expect(spinner.fuelConsumed >= 5_000)
    #expect(scheduler.kill(spinner.id, .kill))
    #expect(scheduler.run() == .finished)
    #expect(spinner.exitStatus?.code == 137)
  }

  @Test func `without metered fuel processes switch when they wait`() throws {
    let programs = ProcessPrograms(isMetered: false)
    let scheduler = Scheduler()
    let output = OutputBytes()
    let stages = [try programs.source(1_000_000), try programs.copy(), try programs.count()]
    _ = try scheduler.start(pipeline: stages, output: output)
    #expect(scheduler.run() == .finished)
    #expect(Self.number(output) == 1_000_000)
  }

  @Test func `three thousand processes pass a stream on`() throws {
    let scheduler = Scheduler()
    let output = OutputBytes()
    let copy = try programs.copy()
    let stages = [try programs.source(100_000)] + Array(repeating: copy, count: 3_000) + [try programs.count()]
    let processes = try scheduler.start(pipeline: stages, output: output)
    #expect(scheduler.run() == .finished)
    #expect(Self.number(output) == 100_000)
    #expect(processes.allSatisfy { $0.exitStatus?.code == 0 })
  }

  @Test func `processes that wait for each other leave the scheduler idle`() throws {
    let scheduler = Scheduler()
    let pipe = Pipe()
    let writer = pipe.openWriter()
    let reader = try scheduler.start(
      try programs.drain(), ProcessConfiguration(input: pipe.openReader(), output: NullStream()))
    #expect(scheduler.run() == .idle)
    guard case .waiting = reader.state else {
      Issue.record("the reader does not wait")
      return
    }
    // The embedder brings what it waits for.
    writer.close()
    #expect(scheduler.run() == .finished)
    #expect(reader.exitStatus?.code == 0)
  }

  @Test func `statuses tell how processes have ended`() throws {
    let scheduler = Scheduler()
    let null = { ProcessConfiguration(output: NullStream()) }
    let exits = try [0, 3, 255, 256].map { try scheduler.start(try programs.exit($0), null()) }
    let trap = try scheduler.start(try programs.module("(func (export \"_start\") unreachable)"), null())
    let spinner = try scheduler.start(try programs.spin(), null())
    spinner.store?.fuel = 1_000
    let library = try programs.module("(func (export \"_initialize\"))")
    #expect(throws: Scheduler.StartError.self) { try scheduler.start(library, null()) }
    #expect(scheduler.run() == .finished)
    #expect(exits.map { $0.exitStatus?.code } == [0, 3, 255, 0])
    #expect(trap.exitStatus?.code == 134)
    #expect(spinner.exitStatus?.code == 124)
  }

  @Test func `a caller can stop a run`() throws {
    let scheduler = Scheduler()
    try scheduler.start(try programs.spin(), ProcessConfiguration(output: NullStream()))
    var turns = 0
    let outcome = scheduler.run(unless: {
      turns += 1
      return turns == 10
    })
    #expect(outcome == .stopped)
    #expect(turns == 10)
  }
}
