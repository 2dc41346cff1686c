import Foundation
import Testing
import WasmCore
import WasmText

/// What stores on different threads share without shared memories: the engine, its types, and modules.
struct ConcurrentEngineTests {
  @Test func `threads translate and run one module at the same time`() throws {
    let group = try ThreadGroup(
      """
      (module
        (import "env" "memory" (memory 1 1 shared))
        (type $binary (func (param i32 i32) (result i32)))
        (table funcref (elem $add $sub))
        (func $add (type $binary) (i32.add (local.get 0) (local.get 1)))
        (func $sub (type $binary) (i32.sub (local.get 0) (local.get 1)))
        (func $fib (export "fib") (param i32) (result i32)
          (if (result i32) (i32.lt_u (local.get 0) (i32.const 2)) (then (local.get 0))
            (else (call_indirect (type $binary)
              (call $fib (i32.sub (local.get 0) (i32.const 1)))
              (call $fib (i32.sub (local.get 0) (i32.const 2)))
              (i32.const 0)))))
        (func (export "trap") (unreachable)))
      """)
    let results = try group.run(4) { _, instance in
      let results = try instance.function("fib").call([.i32(12)])
      let trap = try instance.function("trap")
      do throws(CallError) {
        try trap.call()
      } catch {
        // The backtrace translates the function again.
        guard case .trap(let trap) = error, trap.frames.count == 1 else { throw error }
      }
      return results
    }
    #expect(results == Array(repeating: [.i32(144)], count: 4))
  }

  @Test func `threads that load modules into one engine agree on types`() throws {
    let engine = Engine()
    let threads = (0..<4).map { thread in
      Background {
        for number in 0..<40 {
          // Every thread meets types that others intern at the same time, and some of its own.
          let fields = String(repeating: "i64 ", count: number) + (thread % 2 == 0 ? "" : "f32")
          let text = """
            (module
              (type $t (func (param \(fields))))
              (import "a" "f" (func (type $t)))
              (export "f" (func 0)))
            """
          let module = try Module(try TextModule.encode(text), engine: engine)
          let store = Store(engine)
          guard case .function(let id)? = module.imports.first?.type, let type = engine.functionType(id) else {
            throw CancellationError()
          }
          #expect(type.parameters.count == number + thread % 2)
          var imports = Imports()
          imports.define("a", "f", type) { (_, _) throws(HostError) in [] }
          _ = try store.instantiate(module, imports)
        }
      }
    }
    for thread in threads { try thread.result() }
  }

  @Test func `an interrupt from another thread ends an endless loop`() throws {
    let group = try ThreadGroup(
      """
      (module
        (import "env" "memory" (memory 1 1 shared))
        (func (export "spin") (loop $again (i32.atomic.store (i32.const 0) (i32.const 1)) (br $again)))
        (func (export "started") (result i32) (i32.atomic.load (i32.const 0))))
      """, .interruptible)
    let spinning = Moved(try group.instantiate())
    let handle = spinning.value.store.interruptHandle
    let thread = Background<Bool> {
      let spin = try spinning.value.function("spin")
      do throws(CallError) {
        try spin.call()
        return false
      } catch {
        guard case .interrupted(.cancelled) = error else { throw error }
        return true
      }
    }
    let started = try group.instantiate().function("started")
    while try started.call() == [.i32(0)] { usleep(200) }
    handle.interrupt()
    #expect(try thread.result())
  }
}
