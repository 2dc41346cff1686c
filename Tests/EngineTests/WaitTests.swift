import Foundation
import Testing
@testable import WasmCore

/// `memory.atomic.wait32`, `wait64` and `notify` with real threads: what wakes a waiter, and what ends a wait.
struct WaitTests {
  private static let text = """
    (module
      (import "env" "memory" (memory 1 1 shared))
      (func (export "wait") (param $address i32) (param $expected i32) (param $timeout i64) (result i32)
        (memory.atomic.wait32 (local.get $address) (local.get $expected) (local.get $timeout)))
      (func (export "wait64") (param $address i32) (param $expected i64) (param $timeout i64) (result i32)
        (memory.atomic.wait64 offset=8 (local.get $address) (local.get $expected) (local.get $timeout)))
      (func (export "notify") (param $address i32) (param $count i32) (result i32)
        (memory.atomic.notify (local.get $address) (local.get $count))))
    """

  private static let forever = Value.i64(-1)

  /// Wakes one waiter at address 0, as soon as there is one.
  private func wakeOne(_ instance: Instance) throws {
    let notify = try instance.function("notify")
    while try notify.call([.i32(0), .i32(1)]) == [.i32(0)] { usleep(200) }
  }

  @Test func `a wait ends at once when the memory has another value`() throws {
    let instance = try ThreadGroup(Self.text).instantiate()
    #expect(try instance.function("wait").call([.i32(0), .i32(1), Self.forever]) == [.i32(1)])
    #expect(try instance.function("wait64").call([.i32(0), .i64(1 << 40), Self.forever]) == [.i32(1)])
  }

  @Test func `a wait lasts as long as its timeout`() throws {
    let instance = try ThreadGroup(Self.text).instantiate()
    let start = ContinuousClock.now
    #expect(try instance.function("wait").call([.i32(0), .i32(0), .i64(30_000_000)]) == [.i32(2)])
    #expect(start.duration(to: .now) >= .milliseconds(30))
    #expect(try instance.function("wait64").call([.i32(0), .i64(0), .i64(0)]) == [.i32(2)])
    #expect(instance.store.waits.count == 2)
    #expect(instance.store.waits.duration >= .milliseconds(30))
  }

  @Test func `a notification wakes a waiter`() throws {
    let group = try ThreadGroup(Self.text)
    let waiter = Background { try group.instantiate().function("wait").call([.i32(0), .i32(0), Self.forever]) }
    try wakeOne(try group.instantiate())
    #expect(try waiter.result() == [.i32(0)])
  }

  @Test func `a wait for 64 bits is woken at its effective address`() throws {
    let group = try ThreadGroup(Self.text)
    let waiter = Background { try group.instantiate().function("wait64").call([.i32(0), .i64(0), Self.forever]) }
    let notify = try group.instantiate().function("notify")
    while try notify.call([.i32(8), .i32(1)]) == [.i32(0)] { usleep(200) }
    #expect(try waiter.result() == [.i32(0)])
  }

  @Test func `a notification wakes no more waiters than it says, and those that came first`() throws {
    let group = try ThreadGroup(Self.text)
    let instance = try group.instantiate()
    var waiters: [Background<Void>] = []
    for number in 0..<4 {
      waiters.append(
        Background {
          let results = try group.instantiate().function("wait").call([.i32(0), .i32(0), Self.forever])
          #expect(results == [.i32(0)])
        })
      // The next one comes when this one sleeps.
      while group.memory.waiters.count(at: 0) <= number { usleep(200) }
    }
    let notify = try instance.function("notify")
    #expect(try notify.call([.i32(0), .i32(0)]) == [.i32(0)])
    #expect(try notify.call([.i32(0), .i32(2)]) == [.i32(2)])
    try waiters[0].result()
    try waiters[1].result()
    #expect(group.memory.waiters.count(at: 0) == 2)
    #expect(try notify.call([.i32(0), .i32(-1)]) == [.i32(2)])
    for waiter in waiters { try waiter.result() }
    #expect(try notify.call([.i32(0), .i32(-1)]) == [.i32(0)])
  }

  @Test func `an interrupt wakes a waiter, whose execution can wait again`() throws {
    let group = try ThreadGroup(Self.text)
    let instance = Moved(try group.instantiate())
    let handle = instance.value.store.interruptHandle
    let interrupted = DispatchSemaphore(value: 0)
    let waiter = Background<Void> {
      let execution = try instance.value.function("wait").start([.i32(0), .i32(0), Self.forever])
      let first = execution.run()
      interrupted.signal()
      guard case .interrupted(.cancelled) = first else {
        Issue.record("\(first)")
        return
      }
      let second = execution.run()
      guard case .finished([.i32(0)]) = second else {
        Issue.record("\(second)")
        return
      }
    }
    while group.memory.waiters.count(at: 0) == 0 { usleep(200) }
    handle.interrupt()
    interrupted.wait()
    try wakeOne(try group.instantiate())
    try waiter.result()
  }

  @Test func `an interrupt that came before ends a wait, too`() throws {
    let instance = try ThreadGroup(Self.text).instantiate()
    instance.store.interruptHandle.interrupt()
    #expect(throws: CallError.self) {
      try instance.function("wait").call([.i32(0), .i32(0), Self.forever])
    }
    #expect(try instance.function("notify").call([.i32(0), .i32(1)]) == [.i32(0)])
  }

  @Test func `a wait obeys the deadline of its store`() throws {
    let instance = try ThreadGroup(Self.text).instantiate()
    let start = ContinuousClock.now
    instance.store.deadline = .now.advanced(by: .milliseconds(20))
    let wait = try instance.function("wait")
    do throws(CallError) {
      try wait.call([.i32(0), .i32(0), Self.forever])
      Issue.record("the wait ended")
    } catch {
      guard case .interrupted(.deadline) = error else { throw error }
    }
    #expect(start.duration(to: .now) >= .milliseconds(20))
  }

  @Test func `a wait in a call that a host function makes is cancelled with all that leads to it`() throws {
    let group = try ThreadGroup(
      """
      (module
        (import "env" "memory" (memory 1 1 shared))
        (import "env" "call back" (func $back))
        (func (export "inner") (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))
        (func (export "outer") (call $back)))
      """)
    var imports = Imports()
    imports.define("env", "call back", FunctionType([])) { (caller, _) throws(HostError) in
      guard let instance = caller.instance else { throw .trap("no instance") }
      do throws(CallError) {
        try Guest(store: instance.store, instance: instance).call("inner")
      } catch {
        throw .call(NestedFailure(error))
      }
      return []
    }
    let instance = Moved(try group.instantiate(imports))
    let handle = instance.value.store.interruptHandle
    let waiter = Background<Bool> {
      let outer = try instance.value.function("outer")
      do throws(CallError) {
        try outer.call()
        return false
      } catch {
        guard case .interrupted(.cancelled) = error else { throw error }
        return true
      }
    }
    while group.memory.waiters.count(at: 0) == 0 { usleep(200) }
    handle.interrupt()
    #expect(try waiter.result())
  }

  @Test func `a memory that is not shared has no waiters, and nobody can wait for it`() throws {
    let guest = try Guest(
      """
      (module
        (memory 1)
        (func (export "wait") (param i32) (result i32)
          (memory.atomic.wait32 (local.get 0) (i32.const 0) (i64.const 0)))
        (func (export "notify") (param i32) (result i32) (memory.atomic.notify (local.get 0) (i32.const 1))))
      """)
    #expect(try guest.trap("wait", .i32(0)) == .expectedSharedMemory)
    #expect(try guest.call("notify", .i32(0)) == [.i32(0)])
    #expect(try guest.trap("notify", .i32(2)) == .unalignedAtomic)
    #expect(try guest.trap("notify", .i32(65_536)) == .memoryOutOfBounds)
    #expect(try guest.trap("wait", .i32(-4)) == .memoryOutOfBounds)
  }

  @Test func `waits and notifications check bounds and alignment`() throws {
    let group = try ThreadGroup(Self.text)
    let store = Store(group.engine)
    var imports = Imports()
    imports.define("env", "memory", group.memory)
    let guest = Guest(store: store, instance: try store.instantiate(group.module, imports))
    #expect(try guest.trap("wait", .i32(2), .i32(0), .i64(0)) == .unalignedAtomic)
    #expect(try guest.trap("wait64", .i32(4), .i64(0), .i64(0)) == .unalignedAtomic)
    #expect(try guest.trap("wait64", .i32(65_528), .i64(0), .i64(0)) == .memoryOutOfBounds)
    #expect(try guest.trap("notify", .i32(65_536), .i32(1)) == .memoryOutOfBounds)
  }
}
