import Testing
import WasmCore

/// Fuel is the number of instructions executed, so that it is the same in every build and on every machine.
struct FuelTests {
  private static let text = """
    (module
      (memory 1)
      (func $leaf (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
      (func (export "straight") (result i32)
        (i32.mul (i32.add (i32.const 1) (i32.const 2)) (i32.const 3)))
      (func (export "loop") (param $n i32) (result i32) (local $i i32) (local $sum i32)
        (loop $again
          (local.set $sum (i32.add (local.get $sum) (call $leaf (local.get $i))))
          (i32.store (i32.const 8) (local.get $sum))
          (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
        (local.get $sum))
      (func (export "forever") (loop $again (br $again)))
      (func (export "trap") (drop (i32.div_u (i32.const 1) (i32.const 0)))))
    """

  /// Of `loop`: what one iteration costs, the called function included, and what the rest costs.
  private static func loopFuel(_ iterations: UInt64) -> UInt64 { iterations * (5 + 4 + 3 + 7) + 4 }

  private func fuel(of name: Name, _ arguments: Value..., in configuration: EngineConfiguration = .metered) throws
    -> UInt64
  {
    let guest = try Guest(Self.text, configuration)
    _ = try? guest.call(name, arguments)
    return guest.store.fuelConsumed
  }

  @Test func `each instruction burns one unit`() throws {
    #expect(try fuel(of: "straight") == 6)
    #expect(try fuel(of: "loop", .i32(1)) == Self.loopFuel(1))
    #expect(try fuel(of: "loop", .i32(1_000)) == Self.loopFuel(1_000))
  }

  @Test func `other settings do not change what is burnt`() throws {
    var eager = EngineConfiguration.metered
    eager.translatesEagerly = true
    var guarded = EngineConfiguration.metered
    guarded.isInterruptible = true
    guarded.canonicalizesNaNs = true
    guarded.callDepthLimit = 1_000
    for configuration in [eager, guarded] {
      #expect(try fuel(of: "loop", .i32(100), in: configuration) == Self.loopFuel(100))
      #expect(try fuel(of: "trap", in: configuration) == fuel(of: "trap"))
    }
  }

  @Test(arguments: [50, 51, 97, 1_000, 1_000_000])
  func `a run in slices burns as much as a run in one go`(slice: UInt64) throws {
    let guest = try Guest(Self.text, .metered)
    let execution = try guest.instance.function("loop").start([.i32(1_000)])
    var pauses = 0
    var state = execution.run(slice: slice)
    while case .paused = state {
      pauses += 1
      state = execution.run(slice: slice)
    }
    guard case .finished(let results) = state else {
      Issue.record("ended as \(state)")
      return
    }
    #expect(results == [.i32(500_500)])
    #expect(guest.store.fuelConsumed == Self.loopFuel(1_000))
    #expect(pauses >= Int(Self.loopFuel(1_000) / slice) - 1)
  }

  @Test func `a guest without fuel stops, and goes on when it gets more`() throws {
    let guest = try Guest(Self.text, .metered)
    guest.store.fuel = 1_000
    let execution = try guest.instance.function("loop").start([.i32(100)])
    guard case .outOfFuel = execution.run() else {
      Issue.record("did not stop")
      return
    }
    #expect(guest.store.fuelConsumed <= 1_000)
    guest.store.fuel = 1_000_000
    guard case .finished(let results) = execution.run() else {
      Issue.record("did not go on")
      return
    }
    #expect(results == [.i32(5_050)])
    #expect(guest.store.fuelConsumed == Self.loopFuel(100))
  }

  @Test func `an endless loop ends with its fuel`() throws {
    let guest = try Guest(Self.text, .metered)
    guest.store.fuel = 100_000
    do throws(CallError) {
      try guest.call("forever")
      Issue.record("the loop ended")
    } catch {
      guard case .outOfFuel = error else {
        Issue.record("ended with \(error)")
        return
      }
    }
    #expect(guest.store.fuelConsumed <= 100_000)
    #expect(guest.store.fuelConsumed > 99_000)
  }
}
