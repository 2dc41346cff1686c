import Foundation
import Testing
import WasmCore

/// Calls that are stopped, kept, moved to other threads, and resumed.
struct ExecutionTests {
  private static let counting = """
    (module (func (export "count") (param i64) (result i64) (local $i i64) (local $sum i64)
      (loop $again
        (local.set $sum (i64.xor (i64.mul (local.get $sum) (i64.const 31)) (local.get $i)))
        (br_if $again (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get 0))))
      (local.get $sum)))
    """

  /// Does something on a new thread and waits for it.
  private func onAnotherThread(_ body: @escaping () -> ExecutionState) -> ExecutionState {
    nonisolated(unsafe) let body = body
    nonisolated(unsafe) var state = ExecutionState.paused
    let done = DispatchSemaphore(value: 0)
    Thread {
      state = body()
      done.signal()
    }.start()
    done.wait()
    return state
  }

  @Test func `an execution goes on on another thread each time`() throws {
    let expected = try Guest(Self.counting).call("count", .i64(5_000))
    let guest = try Guest(Self.counting, .metered)
    let execution = try guest.instance.function("count").start([.i64(5_000)])
    var state = execution.run(slice: 5_000)
    var threads = 1
    while case .paused = state {
      state = onAnotherThread { execution.run(slice: 5_000) }
      threads += 1
    }
    guard case .finished(let results) = state else {
      Issue.record("ended as \(state)")
      return
    }
    #expect(results == expected)
    #expect(threads > 5)
  }

  @Test func `an execution that has ended says so again`() throws {
    let guest = try Guest(Self.counting)
    let execution = try guest.instance.function("count").start([.i64(3)])
    for _ in 0..<2 {
      guard case .finished(let results) = execution.run() else {
        Issue.record("did not finish")
        return
      }
      #expect(results.count == 1)
    }
    #expect(throws: UsageError.wrongState) { try execution.resume(with: []) }
  }

  @Test func `a host function that waits gets its answer later, on another thread`() throws {
    var imports = Imports()
    imports.defineSuspending("env", "ask", FunctionType([.i32], [.i32])) {
      (_: Caller, arguments: [Value]) throws(HostError) -> HostOutcome in
      guard case .i32(let question) = arguments[0] else { throw .trap("not a number") }
      return question < 0 ? .values([.i32(0)]) : .pending(UInt64(question))
    }
    let guest = try Guest(
      """
      (module
        (import "env" "ask" (func $ask (param i32) (result i32)))
        (func (export "run") (result i32)
          (i32.add (i32.add (call $ask (i32.const 3)) (call $ask (i32.const -1)))
            (i32.mul (call $ask (i32.const 4)) (i32.const 10)))))
      """, imports: imports)
    let execution = try guest.instance.function("run").start()
    var questions: [UInt64] = []
    var state = execution.run()
    while case .waiting(let token) = state {
      questions.append(token)
      #expect(throws: UsageError.self) { try execution.resume(with: [.i64(1)]) }
      #expect(throws: UsageError.self) { try execution.resume(with: []) }
      try execution.resume(with: [.i32(Int32(token) + 1)])
      state = onAnotherThread { execution.run() }
    }
    guard case .finished(let results) = state else {
      Issue.record("ended as \(state)")
      return
    }
    #expect(questions == [3, 4])
    #expect(results == [.i32(54)])
  }

  @Test func `a waiting host function in a plain call is an error`() throws {
    var imports = Imports()
    imports.defineSuspending("env", "ask", FunctionType([], [])) {
      (_: Caller, _: [Value]) throws(HostError) -> HostOutcome in .pending(1)
    }
    let guest = try Guest(
      #"(module (import "env" "ask" (func $ask)) (func (export "run") (call $ask)))"#, imports: imports)
    do throws(CallError) {
      try guest.call("run")
      Issue.record("the call ended")
    } catch {
      guard case .wouldSuspend = error else {
        Issue.record("ended with \(error)")
        return
      }
    }
  }

  @Test func `several executions of one store take turns`() throws {
    let expected = try Guest(Self.counting).call("count", .i64(700))
    let guest = try Guest(Self.counting, .metered)
    let function = try guest.instance.function("count")
    let executions = try (0..<5).map { _ in try function.start([.i64(700)]) }
    var finished = Set<Int>()
    while finished.count < executions.count {
      for (index, execution) in executions.enumerated() where !finished.contains(index) {
        switch execution.run(slice: 500) {
        case .paused: continue
        case .finished(let results):
          #expect(results == expected)
          finished.insert(index)
        case let other:
          Issue.record("ended as \(other)")
          return
        }
      }
    }
  }

  @Test func `an execution that is dropped leaves the store usable`() throws {
    let guest = try Guest(Self.counting, .metered)
    let function = try guest.instance.function("count")
    for _ in 0..<100 {
      let execution = try function.start([.i64(1_000_000)])
      guard case .paused = execution.run(slice: 100) else {
        Issue.record("did not pause")
        return
      }
    }
    let expected = try Guest(Self.counting).call("count", .i64(10))
    #expect(try guest.call("count", .i64(10)) == expected)
  }

  @Test func `another thread interrupts a guest that never ends`() throws {
    let guest = try Guest("(module (func (export \"spin\") (loop $again (br $again))))", .interruptible)
    let handle = guest.store.interruptHandle
    Thread {
      Thread.sleep(forTimeInterval: 0.05)
      handle.interrupt()
    }.start()
    do throws(CallError) {
      try guest.call("spin")
      Issue.record("the loop ended")
    } catch {
      guard case .interrupted(.cancelled) = error else {
        Issue.record("ended with \(error)")
        return
      }
    }
  }

  @Test func `a deadline stops a guest that never ends`() throws {
    let guest = try Guest(
      "(module (func $f (export \"spin\") (param i32) (result i32) (return_call $f (local.get 0))))", .interruptible)
    guest.store.deadline = .now + .milliseconds(50)
    do throws(CallError) {
      try guest.call("spin", .i32(0))
      Issue.record("the loop ended")
    } catch {
      guard case .interrupted(.deadline) = error else {
        Issue.record("ended with \(error)")
        return
      }
    }
  }
}
