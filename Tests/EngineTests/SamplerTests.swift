import Testing
import WasmCore

/// Where guests are, found out while they run.
struct SamplerTests {
  private static let program = """
    (module
      (import "host" "ask" (func $ask))
      (func $work (param i32)
        (loop $again
          (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
      (func $idle (call $work (i32.const 5000)))
      (func (export "busy") (call $ask) (call $work (i32.const 5000)) (call $idle))
      (func (export "calling") (call $idle) (call $ask)))
    """

  /// The function numbers of the program above.
  private static let (ask, work, idle, busy, calling): (UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 1, 2, 3, 4)

  private func guest(isInterruptible: Bool = true, ask: @escaping (Sampler) -> Void) throws -> (Guest, Sampler) {
    var configuration = EngineConfiguration()
    configuration.isInterruptible = isInterruptible
    let sampler = Sampler()
    var imports = Imports()
    imports.defineRaw("host", "ask", FunctionType([], [])) { _, _ in ask(sampler) }
    let guest = try Guest(Self.program, configuration, imports: imports)
    guest.store.sampler = sampler
    return (guest, sampler)
  }

  private func stacks(_ sampler: Sampler) -> [[UInt32]: Int] {
    Dictionary(uniqueKeysWithValues: sampler.samples.map { ($0.frames.map(\.functionIndex), $0.count) })
  }

  @Test func `a request is answered in a loop`() throws {
    let (guest, sampler) = try guest { _ in }
    // Every 1,024th poll looks. The first of all does, and would find the guest at its entry.
    try guest.call("calling")
    sampler.request(3)
    try guest.call("calling")
    #expect(stacks(sampler) == [[Self.calling, Self.idle, Self.work]: 3])
    try guest.call("calling")
    #expect(stacks(sampler) == [[Self.calling, Self.idle, Self.work]: 3])
  }

  @Test(arguments: [false, true]) func `a request during a call of the host counts for it`(isInterruptible: Bool) throws
  {
    let (guest, sampler) = try guest(isInterruptible: isInterruptible) { $0.request(2) }
    try guest.call("busy")
    try guest.call("busy")
    #expect(stacks(sampler) == [[Self.busy, Self.ask]: 4])
  }

  @Test func `sampling changes nothing for the guest`() throws {
    var configuration = EngineConfiguration()
    configuration.isInterruptible = true
    let guest = try Guest(
      """
      (module (func $sum (export "sum") (param i32) (result i32)
        (if (result i32) (local.get 0)
          (then (i32.add (local.get 0) (call $sum (i32.sub (local.get 0) (i32.const 1)))))
          (else (i32.const 0)))))
      """, configuration)
    let sampler = Sampler()
    guest.store.sampler = sampler
    for _ in 0..<20 {
      sampler.request()
      #expect(try guest.call("sum", .i32(3000)) == [.i32(4_501_500)])
    }
    let samples = sampler.samples
    #expect(samples.reduce(0) { $0 + $1.count } == 20)
    #expect(samples.allSatisfy { $0.frames.count <= Sampler.maximumFrames && !$0.frames.isEmpty })
  }

  @Test func `an execution that is stopped tells where it is`() throws {
    let guest = try Guest(
      Self.program, .metered,
      imports: {
        var imports = Imports()
        imports.defineRaw("host", "ask", FunctionType([], [])) { _, _ in }
        return imports
      }())
    let execution = try guest.instance.function("calling").start([])
    #expect(execution.backtrace().map(\.functionIndex) == [Self.calling])
    guard case .paused = execution.run(slice: 5000) else {
      Issue.record("did not pause")
      return
    }
    #expect(execution.backtrace().map(\.functionIndex) == [Self.work, Self.idle, Self.calling])
    guard case .finished = execution.run() else {
      Issue.record("did not finish")
      return
    }
    #expect(execution.backtrace().isEmpty)
  }
}
