import Testing
import WasmCore
import WasmText

import struct WasmCore.Tag

/// Exceptions between guests and host functions, and between instances.
struct HostExceptionTests {
  private static let catching = """
    (module
      (import "env" "tag" (tag $t (param i32 i64)))
      (import "env" "work" (func $work (param i32) (result i32)))
      (func (export "run") (param i32) (result i32)
        (block $caught (result i32 i64)
          (try_table (catch $t $caught) (return (call $work (local.get 0))))
          (unreachable))
        (i32.add (i32.wrap_i64)))
      (func (export "run by tail call") (param i32) (result i32)
        (block $caught (result i32 i64)
          (try_table (catch $t $caught) (return_call $work (local.get 0)))
          (unreachable))
        (i32.add (i32.wrap_i64)))
      (func (export "pass") (param i32) (result i32) (call $work (local.get 0))))
    """

  /// A guest whose import `work` is `body`, with a tag of the host's.
  private func guest(
    _ configuration: EngineConfiguration = EngineConfiguration(),
    _ body: @escaping (Caller, Tag, Int32) throws(HostError) -> Int32
  ) throws -> (instance: Instance, tag: Tag) {
    let store = Store(Engine(configuration))
    let tag = try Tag(store, [.i32, .i64], name: "host's")
    var imports = Imports()
    imports.define("env", "tag", .tag(tag))
    imports.define("env", "work", FunctionType([.i32], [.i32])) { (caller, arguments) throws(HostError) in
      guard case .i32(let argument) = arguments[0] else { return [] }
      return [.i32(try body(caller, tag, argument))]
    }
    let module = try Module(try TextModule.encode(Self.catching), engine: store.engine)
    return (try store.instantiate(module, imports), tag)
  }

  @Test func `a guest catches what a host function throws`() throws {
    let (instance, _) = try guest { (_, tag, argument) throws(HostError) in
      if argument == 0 { return 5 }
      throw .exception(tag, [.i32(argument), .i64(100)])
    }
    #expect(try instance.function("run").call([.i32(0)]) == [.i32(5)])
    #expect(try instance.function("run").call([.i32(11)]) == [.i32(111)])
  }

  @Test func `a tail call leaves the try before the callee throws`() throws {
    let (instance, tag) = try guest { (_, tag, argument) throws(HostError) in
      throw .exception(tag, [.i32(argument), .i64(2)])
    }
    let error = try uncaught { () throws(CallError) in try call(instance, "run by tail call", 1) }
    #expect(error.exception.tag == tag)
    #expect(error.exception.values == [.i32(1), .i64(2)])
    #expect(error.description.hasPrefix("uncaught exception host's (1, 2)\n  0: host function"))
  }

  @Test func `an exception of the wrong types or of another store is an error, not an exception`() throws {
    let (instance, _) = try guest { (_, tag, _) throws(HostError) in throw .exception(tag, [.f32(1)]) }
    guard
      case .host(.usage(.wrongArgumentCount)) = try failure({ () throws(CallError) in try call(instance, "run", 1) })
    else {
      Issue.record("not the failure that was expected")
      return
    }
    let stranger = try Tag(Store(Engine()), [.i32, .i64])
    let (other, _) = try guest { (_, _, _) throws(HostError) in throw .exception(stranger, [.i32(1), .i64(1)]) }
    guard case .host(.exception) = try failure({ () throws(CallError) in try call(other, "run", 1) }) else {
      Issue.record("not the failure that was expected")
      return
    }
  }

  @Test func `an exception passes from a nested call through the host function to the outer guest`() throws {
    // 3 levels: run(3) → host → pass(2) → host → pass(1) → host throws.
    let (instance, _) = try guest { (caller, tag, level) throws(HostError) in
      guard level > 1 else { throw .exception(tag, [.i32(level), .i64(50)]) }
      guard let instance = caller.instance else { throw .trap("no instance") }
      do throws(CallError) {
        _ = try call(instance, "pass", level - 1)
      } catch {
        throw HostError(error)
      }
      return 0
    }
    #expect(try instance.function("run").call([.i32(3)]) == [.i32(51)])
    let error = try uncaught { () throws(CallError) in try call(instance, "pass", 3) }
    #expect(error.frames.count == 6)
  }

  @Test func `a Swift closure can catch a guest's exception, and throw it on as it came`() throws {
    let store = Store(Engine())
    final class Log { var values: [[Value]] = [] }
    let log = Log()
    var imports = Imports()
    imports.define("env", "through") { (caller: Caller) throws -> Void in
      do {
        try #require(caller.instance).function("fail").call([.i32(8)])
      } catch CallError.exception(let error) {
        log.values.append(error.exception.values)
        throw HostError.exception(error.exception)
      }
    }
    imports.define("env", "unaware") { (caller: Caller) throws -> Void in
      try #require(caller.instance).function("fail").call([.i32(9)])
    }
    let module = try Module(
      try TextModule.encode(
        """
        (module
          (import "env" "through" (func $through))
          (import "env" "unaware" (func $unaware))
          (tag $t (param i32))
          (func (export "fail") (param i32) (throw $t (local.get 0)))
          (func (export "run") (result i32)
            (block $caught (result i32) (try_table (catch $t $caught) (call $through)) (i32.const 0)))
          (func (export "run unaware") (result i32)
            (block $caught (result i32) (try_table (catch $t $caught) (call $unaware)) (i32.const 0))))
        """), engine: store.engine)
    let instance = try store.instantiate(module, imports)
    #expect(try instance.function("run").call() == [.i32(8)])
    #expect(log.values == [[.i32(8)]])
    #expect(try instance.function("run unaware").call() == [.i32(9)])
  }

  @Test func `a waiting host function can throw`() throws {
    let store = Store(Engine())
    let tag = try Tag(store, [.i32, .i64])
    var imports = Imports()
    imports.define("env", "tag", .tag(tag))
    imports.defineSuspending("env", "work", FunctionType([.i32], [.i32])) { (_, _) throws(HostError) in .pending(1) }
    let module = try Module(try TextModule.encode(Self.catching), engine: store.engine)
    let instance = try store.instantiate(module, imports)
    let exception = try ExceptionReference(tag, [.i32(40), .i64(2)])
    for (name, isCaught) in [("run", true), ("pass", false)] as [(Name, Bool)] {
      let execution = try instance.function(name).start([.i32(0)])
      guard case .waiting = execution.run() else {
        Issue.record("the host function was not called")
        return
      }
      try execution.resume(throwing: exception)
      switch execution.run() {
      case .finished(let results): #expect(isCaught && results == [.i32(42)])
      case .failed(.exception(let error)): #expect(!isCaught && error.exception == exception)
      case let state: Issue.record("\(state)")
      }
    }
  }

  @Test func `a nested call that ends in an exception has burnt its fuel`() throws {
    func burnt() throws -> UInt64 {
      let (instance, _) = try guest(.metered) { (caller, tag, level) throws(HostError) in
        guard level > 0 else { throw .exception(tag, [.i32(level), .i64(1)]) }
        guard let instance = caller.instance else { throw .trap("no instance") }
        do throws(CallError) { _ = try call(instance, "pass", level - 1) } catch { throw HostError(error) }
        return 0
      }
      instance.store.fuel = 1_000
      #expect(try instance.function("run").call([.i32(10)]) == [.i32(1)])
      #expect(instance.store.fuel == 1_000 - instance.store.fuelConsumed)
      return instance.store.fuelConsumed
    }
    let first = try burnt()
    #expect(first > 20 && first < 200)
    #expect(try burnt() == first)
  }

  // MARK: Instances

  @Test func `exceptions cross instances, by tags that they share`() throws {
    let store = Store(Engine())
    let library = try store.instantiate(
      try Module(
        try TextModule.encode(
          """
          (module
            (tag $t (export "tag") (param i32))
            (memory 1) (data (i32.const 0) "\\05")
            (func (export "throw") (param i32) (throw $t (i32.add (local.get 0) (i32.load8_u (i32.const 0)))))
            (func (export "call") (param funcref)))
          """), engine: store.engine))
    var imports = Imports()
    imports.define("library", library)
    let user = try store.instantiate(
      try Module(
        try TextModule.encode(
          """
          (module
            (import "library" "tag" (tag $t (param i32)))
            (import "library" "throw" (func $throw (param i32)))
            (tag $own (param i32))
            (memory 1) (data (i32.const 0) "\\64")
            (type $thrower (func (param i32)))
            (table funcref (elem $throw))
            (func (export "run") (param i32) (result i32)
              (block $wrong (result i32)
                (block $right (result i32)
                  (try_table (catch $own $wrong) (catch $t $right) (call $throw (local.get 0)))
                  (return (i32.const -1)))
                ;; The memory is this instance's again.
                (return (i32.add (i32.load8_u (i32.const 0))))))
            (func (export "run indirectly") (param i32) (result i32)
              (block $right (result i32)
                (try_table (catch $t $right)
                  (call_indirect (type $thrower) (local.get 0) (i32.const 0)))
                (return (i32.const -1)))
              (i32.add (i32.load8_u (i32.const 0))))
            (func $tail (param i32) (return_call $throw (local.get 0)))
            (func (export "run by tail call") (param i32) (result i32)
              (block $right (result i32)
                (try_table (catch $t $right) (call $tail (local.get 0)))
                (return (i32.const -1)))
              (i32.add (i32.load8_u (i32.const 0)))))
          """), engine: store.engine), imports)
    for name in ["run", "run indirectly", "run by tail call"] as [Name] {
      for value in 0..<3 as Range<Int32> {
        #expect(try user.function(name).call([.i32(value)]) == [.i32(100 + 5 + value)])
      }
    }
  }

  // MARK: Helping hands

  private func uncaught(_ body: () throws(CallError) -> [Value]) throws -> UncaughtException {
    let error = try failure(body)
    guard case .exception(let uncaught) = error else { throw error }
    return uncaught
  }

  private func failure(_ body: () throws(CallError) -> [Value]) throws -> CallError {
    let values: [Value]
    do throws(CallError) { values = try body() } catch { return error }
    throw Unexpected(values: values)
  }

  private struct Unexpected: Error {
    let values: [Value]
  }
}

private func call(_ instance: Instance, _ name: Name, _ argument: Int32) throws(CallError) -> [Value] {
  let function: Function
  do throws(UsageError) { function = try instance.function(name) } catch { throw .usage(error) }
  return try function.call([.i32(argument)])
}
