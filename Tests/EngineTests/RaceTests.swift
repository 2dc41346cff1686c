import Foundation
import Testing
import WasmCore

/// Guests that race on purpose, so that `Scripts/check-threads` can show that the thread sanitizer would see it.
struct RaceTests {
  private static var isWanted: Bool { ProcessInfo.processInfo.environment["UMBRA_RACE"] != nil }

  @Test(.enabled(if: isWanted)) func `threads that count without atomics race`() throws {
    let group = try ThreadGroup(
      """
      (module
        (import "env" "memory" (memory 1 1 shared))
        (func (export "count") (param $count i32) (result i32)
          (loop $again
            (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
            (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
          (i32.load (i32.const 0))))
      """)
    let results = try group.run(4) { _, instance in try instance.function("count").call([.i32(10_000)]) }
    #expect(results.count == 4)
  }
}
