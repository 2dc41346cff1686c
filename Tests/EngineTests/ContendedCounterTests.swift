import Foundation
import Testing
import WasmCore

/// Four threads count together, in the three ways that programs do it. Every count must arrive, every time.
///
/// `UMBRA_THREAD_RUNS` sets how often; the default suits the normal suite.
struct ContendedCounterTests {
  private static let text = """
    (module
      (import "env" "memory" (memory 1 1 shared))
      (func (export "add") (param $count i32)
        (loop $again
          (drop (i32.atomic.rmw.add (i32.const 64) (i32.const 1)))
          (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
      (func (export "compare and exchange") (param $count i32) (local $old i64)
        (loop $again
          (local.set $old (i64.atomic.load (i32.const 128)))
          (br_if $again (i64.ne (local.get $old)
            (i64.atomic.rmw.cmpxchg (i32.const 128) (local.get $old) (i64.add (local.get $old) (i64.const 1)))))
          (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
      ;; A mutex at 192: 0 free, 1 taken, 2 taken and somebody waits. It guards the plain number at 256.
      (func $lock (local $state i32)
        (local.set $state (i32.atomic.rmw.cmpxchg (i32.const 192) (i32.const 0) (i32.const 1)))
        (if (i32.eqz (local.get $state)) (then (return)))
        (loop $again
          (if (i32.or (i32.eq (local.get $state) (i32.const 2))
                (i32.ne (i32.const 0) (i32.atomic.rmw.cmpxchg (i32.const 192) (i32.const 1) (i32.const 2))))
            (then (drop (memory.atomic.wait32 (i32.const 192) (i32.const 2) (i64.const -1)))))
          (local.set $state (i32.atomic.rmw.cmpxchg (i32.const 192) (i32.const 0) (i32.const 2)))
          (br_if $again (local.get $state))))
      (func $unlock
        (if (i32.ne (i32.atomic.rmw.sub (i32.const 192) (i32.const 1)) (i32.const 1))
          (then
            (i32.atomic.store (i32.const 192) (i32.const 0))
            (drop (memory.atomic.notify (i32.const 192) (i32.const 1))))))
      (func (export "lock") (param $count i32)
        (loop $again
          (call $lock)
          (i32.store (i32.const 256) (i32.add (i32.load (i32.const 256)) (i32.const 1)))
          (call $unlock)
          (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
      (func (export "counters") (result i32 i64 i32)
        (i32.atomic.load (i32.const 64)) (i64.atomic.load (i32.const 128)) (i32.load (i32.const 256))))
    """

  private static var runs: Int { ProcessInfo.processInfo.environment["UMBRA_THREAD_RUNS"].flatMap { Int($0) } ?? 5 }

  @Test func `no count of four threads is lost`() throws {
    let threads = 4
    let counts: Int32 = 2_000
    for run in 0..<Self.runs {
      let group = try ThreadGroup(Self.text)
      _ = try group.run(threads) { _, instance in
        for name: Name in ["add", "compare and exchange", "lock"] {
          try instance.function(name).call([.i32(counts)])
        }
      }
      let total = Int32(threads) * counts
      let counters = try group.instantiate().function("counters").call()
      try #require(counters == [.i32(total), .i64(Int64(total)), .i32(total)], "run \(run)")
    }
  }
}
