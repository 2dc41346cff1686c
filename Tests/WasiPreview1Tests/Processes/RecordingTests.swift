import Testing
import WasiPreview1
import WasmCore

/// Runs that are recorded, and had again.
struct RecordingTests {
  /// What came of a run.
  private struct Run {
    var output: [UInt8] = []
    var status: Int32 = -1
    var recorded: [UInt8] = []
    var divergence: Divergence?
  }

  /// Bytes that a closure collects.
  private final class Collected {
    var bytes: [UInt8] = []
  }

  private let programs = ProcessPrograms()

  /// Writes what it learns: time, randomness, a line of its input, and what it has been waiting for.
  private let curious = """
    (func (export "_start") (local $count i32)
      (drop (call $time (i32.const 0) (i64.const 0) (i32.const 1024)))
      (drop (call $time (i32.const 1) (i64.const 0) (i32.const 1032)))
      (drop (call $random (i32.const 1040) (i32.const 16)))
      (call $sleep (i64.const 1_000_000))
      (call $write_all (i32.const 1) (i32.const 1024) (i32.const 32))
      (loop $more
        (local.set $count (call $read (i32.const 0) (i32.const 1024) (i32.const 5)))
        (call $write_all (i32.const 1) (i32.const 1024) (local.get $count))
        (br_if $more (local.get $count)))
      (call $exit (i32.const 17)))
    """

  private func record(_ module: Module, input: String = "some input") throws -> Run {
    let sink = Collected()
    var run = try perform(module, input, .host(), Recording { sink.bytes += $0 })
    run.recorded = sink.bytes
    return run
  }

  private func replay(_ module: Module, _ bytes: [UInt8]) throws -> Run {
    try perform(module, "none of it is read", .deterministic(seed: 99), try Recording(replaying: bytes))
  }

  private func perform(_ module: Module, _ input: String, _ profile: Profile, _ recording: Recording) throws -> Run {
    let output = OutputBytes()
    recording.start(arguments: ["program"], environment: [])
    var configuration = ProcessConfiguration(arguments: ["program"])
    configuration.profile = recording.wrap(profile)
    configuration.input = recording.wrap(InputBytes(Array(input.utf8)))
    configuration.output = recording.wrap(output)
    var imports = Imports()
    try Process(configuration).define(in: &imports)
    let instance = try Store(module.engine).instantiate(module, imports)
    var run = Run()
    let start = try instance.function("_start")
    do throws(CallError) {
      try start.call()
      run.status = 0
    } catch {
      if case .exit(let code) = error { run.status = code }
    }
    recording.finish(code: run.status)
    run.output = output.bytes
    run.divergence = recording.divergence
    return run
  }

  @Test func `a replay needs nothing of the world and does the same`() throws {
    let module = try programs.module(curious)
    let run = try record(module)
    #expect(run.status == 17)
    #expect(run.output.count == 32 + 10)
    let again = try replay(module, run.recorded)
    #expect(again.output == run.output)
    #expect(again.status == 17)
    #expect(again.divergence == nil)
    // Other runs differ, or the test would say nothing.
    #expect(try record(module).output != run.output)
  }

  @Test func `a program that writes something else is stopped at the first byte that differs`() throws {
    let run = try record(try programs.module(curious))
    let changed = curious.replacing("(i32.const 32))", with: "(i32.const 31))")
    let again = try replay(try programs.module(changed), run.recorded)
    let divergence = try #require(again.divergence)
    #expect(again.output.isEmpty)
    #expect(again.status == -1)
    #expect(divergence.description.contains("differ from byte 31 on: the run has no more"))
  }

  @Test func `a program that asks something else is stopped there`() throws {
    let run = try record(try programs.module(curious))
    let changed = curious.replacing("(i32.const 1040) (i32.const 16)", with: "(i32.const 1040) (i32.const 15)")
    let again = try replay(try programs.module(changed), run.recorded)
    #expect(again.divergence?.expected == .random(count: 16))
    #expect(again.divergence?.found == .random(count: 15))
    #expect(again.output.isEmpty)
  }

  @Test func `a recording that goes on, or ends too early, differs`() throws {
    let module = try programs.module(curious)
    let run = try record(module)
    let shorter = curious.replacing("(call $exit (i32.const 17))", with: "(call $exit (i32.const 18))")
    #expect(try replay(try programs.module(shorter), run.recorded).divergence?.expected == .end(code: 17))
    let cut = try replay(module, Array(run.recorded.prefix(run.recorded.count - 12)))
    #expect(cut.divergence != nil)
    #expect(try replay(module, run.recorded + [4, 0]).divergence?.expected == .now)
  }

  @Test func `damaged recordings never end the host`() throws {
    let module = try programs.module(curious)
    let run = try record(module)
    let signature = 16
    #expect(throws: Recording.FormatError.self) { try Recording(replaying: Array(run.recorded.dropFirst())) }
    var differing = 0
    for position in signature..<run.recorded.count {
      for value in [0, 0x7F, 0xFF] as [UInt8] where run.recorded[position] != value {
        var damaged = run.recorded
        damaged[position] = value
        let again = try replay(module, damaged)
        if again.divergence != nil || again.output != run.output { differing += 1 }
      }
    }
    #expect(differing > 100)
  }

  @Test func `processes of a scheduler are replayed, too`() throws {
    func run(_ recording: Recording, _ profile: Profile) throws -> [UInt8] {
      let scheduler = Scheduler(profile: recording.wrap(profile), slice: 1_000)
      let output = OutputBytes()
      let pipe = Pipe()
      let reader = pipe.openReader()
      for (letter, milliseconds) in [("a", 3), ("b", 2)] as [(Character, Int)] {
        try scheduler.start(
          try programs.tick(letter, milliseconds: milliseconds, times: 5),
          ProcessConfiguration(output: pipe.openWriter()))
      }
      let spinner = try scheduler.start(try programs.spin(), ProcessConfiguration(output: NullStream()))
      spinner.store?.fuel = 2_000_000
      try scheduler.start(
        try programs.copy(), ProcessConfiguration(input: reader, output: recording.wrap(output)))
      #expect(scheduler.run() == .finished)
      recording.finish(code: 0)
      #expect(recording.divergence == nil)
      return output.bytes
    }
    let sink = Collected()
    let output = try run(Recording { sink.bytes += $0 }, .host())
    #expect(output.count == 10)
    let again = try run(try Recording(replaying: sink.bytes), .deterministic())
    #expect(again == output)
  }
}
