import Testing
import WasiPreview1
import WasmCore

/// Processes that wait for a time, or for several things at once.
struct SchedulerTimeTests {
  private let programs = ProcessPrograms()

  @Test func `sleepers wake in the order of their times, and hours take no time`() throws {
    let scheduler = Scheduler()
    let output = OutputBytes()
    let pipe = Pipe()
    let reader = pipe.openReader()
    for (letter, milliseconds) in [("c", 3), ("a", 1), ("b", 2)] as [(Character, Int)] {
      try scheduler.start(
        try programs.tick(letter, milliseconds: milliseconds * 3_600_000, times: 1),
        ProcessConfiguration(output: pipe.openWriter()))
    }
    try scheduler.start(try programs.copy(), ProcessConfiguration(input: reader, output: output))
    let start = ContinuousClock.now
    #expect(scheduler.run() == .finished)
    #expect(output.text == "abc")
    #expect(start.duration(to: .now) < .seconds(5))
    #expect(scheduler.profile.clocks.now >= 3 * 3_600_000_000_000)
  }

  @Test func `sleepers that wake together keep the order in which they went to sleep`() throws {
    let scheduler = Scheduler()
    let output = OutputBytes()
    let pipe = Pipe()
    let reader = pipe.openReader()
    for letter in "fedcba" {
      try scheduler.start(
        try programs.tick(letter, milliseconds: 1, times: 1), ProcessConfiguration(output: pipe.openWriter()))
    }
    try scheduler.start(try programs.copy(), ProcessConfiguration(input: reader, output: output))
    #expect(scheduler.run() == .finished)
    #expect(output.text == "fedcba")
  }

  @Test func `time goes on while others compute`() throws {
    let scheduler = Scheduler(slice: 10_000)
    let output = OutputBytes()
    let spinner = try scheduler.start(try programs.spin(), ProcessConfiguration(output: NullStream()))
    let sleeper = try scheduler.start(
      try programs.tick("z", milliseconds: 1, times: 1), ProcessConfiguration(output: output))
    #expect(scheduler.wait(for: sleeper)?.code == 0)
    // A unit of fuel is a nanosecond.
    #expect(spinner.fuelConsumed >= 900_000)
    #expect(spinner.fuelConsumed < 2_000_000)
  }

  @Test func `with the host's clocks sleeping takes its time`() throws {
    let scheduler = Scheduler(profile: .host())
    let output = OutputBytes()
    let start = ContinuousClock.now
    try scheduler.start(try programs.tick("x", milliseconds: 20, times: 2), ProcessConfiguration(output: output))
    #expect(scheduler.run() == .finished)
    #expect(output.text == "xx")
    #expect(start.duration(to: .now) >= .milliseconds(40))
  }

  /// Waits for input and two seconds, whichever is first, and says which it was.
  private func waiting(seconds: Int) throws -> Module {
    try programs.module(
      """
      (func (export "_start")
        (i64.store (i32.const 128) (i64.const 7))
        (i32.store8 (i32.const 136) (i32.const 1))
        (i64.store (i32.const 176) (i64.const 8))
        (i32.store (i32.const 192) (i32.const 1))
        (i64.store (i32.const 200) (i64.const \(seconds)000000000))
        (drop (call $poll (i32.const 128) (i32.const 256) (i32.const 2) (i32.const 16)))
        (i32.store8 (i32.const 1024) (i32.add (i32.const 40) (i32.load8_u (i32.const 256))))
        (call $write_all (i32.const 1) (i32.const 1024) (i32.const 1)))
      """)
  }

  @Test func `a process waits for input and for a time at once`() throws {
    let scheduler = Scheduler()
    let (early, late) = (OutputBytes(), OutputBytes())
    for (milliseconds, output) in [(1_000, early), (3_000, late)] {
      let pipe = Pipe()
      let reader = pipe.openReader()
      try scheduler.start(
        try programs.tick("i", milliseconds: milliseconds, times: 1), ProcessConfiguration(output: pipe.openWriter()))
      try scheduler.start(try waiting(seconds: 2), ProcessConfiguration(input: reader, output: output))
    }
    #expect(scheduler.run() == .finished)
    #expect(early.text == "/")  // 40 + 7: the input
    #expect(late.text == "0")  // 40 + 8: the time
  }

  @Test func `thousands of sleepers wake one after the other`() throws {
    let scheduler = Scheduler()
    let output = OutputBytes()
    let pipe = Pipe()
    let reader = pipe.openReader()
    for index in 0..<2_000 {
      try scheduler.start(
        try programs.tick("s", milliseconds: 1 + index * 7919 % 13, times: 3),
        ProcessConfiguration(output: pipe.openWriter()))
    }
    try scheduler.start(try programs.copy(), ProcessConfiguration(input: reader, output: output))
    #expect(scheduler.run() == .finished)
    #expect(output.bytes.count == 6_000)
  }
}
