import Testing
import WasmCore
import WasmText

/// Calls through typed references, and branches on null.
struct FunctionReferenceTests {
  private static let calls = """
    (module
      (type $binary (func (param i32 i32) (result i32)))
      (import "env" "combine" (func $combine (type $binary)))
      (func $subtract (type $binary) (i32.sub (local.get 0) (local.get 1)))
      (elem declare func $subtract $combine)
      (func (export "own") (param i32 i32) (result i32)
        (call_ref $binary (local.get 0) (local.get 1) (ref.func $subtract)))
      (func (export "imported") (param i32 i32) (result i32)
        (call_ref $binary (local.get 0) (local.get 1) (ref.func $combine)))
      (func (export "given") (param i32 i32 (ref null $binary)) (result i32)
        (call_ref $binary (local.get 0) (local.get 1) (local.get 2)))
      (func (export "given last") (param i32 i32 (ref null $binary)) (result i32)
        (return_call_ref $binary (local.get 0) (local.get 1) (local.get 2)))
      (func (export "subtract") (result (ref $binary)) (ref.func $subtract)))
    """

  private func linked() throws -> (first: Instance, second: Instance, store: Store) {
    let store = Store(Engine())
    var imports = Imports()
    imports.define("env", "combine") { (_: Caller, left: Int32, right: Int32) in left &* right }
    let module = try Module(try TextModule.encode(Self.calls), engine: store.engine)
    let first = try store.instantiate(module, imports)
    var others = Imports()
    others.define("env", "combine", .function(try first.function("own")))
    return (first, try store.instantiate(module, others), store)
  }

  @Test func `references to functions of the module, of the host and of another instance are called`() throws {
    let (first, second, _) = try linked()
    let arguments: [Value] = [.i32(44), .i32(2)]
    #expect(try first.function("own").call(arguments) == [.i32(42)])
    #expect(try first.function("imported").call(arguments) == [.i32(88)])
    #expect(try second.function("imported").call(arguments) == [.i32(42)])
    let reference = try first.function("subtract").call()[0]
    for instance in [first, second] {
      #expect(try instance.function("given").call(arguments + [reference]) == [.i32(42)])
      #expect(try instance.function("given last").call(arguments + [reference]) == [.i32(42)])
    }
  }

  @Test(arguments: ["given", "given last"] as [Name])
  func `a call through null traps`(name: Name) throws {
    let (first, _, _) = try linked()
    let function = try first.function(name)
    do throws(CallError) {
      try function.call([.i32(1), .i32(2), .funcref(nil)])
      Issue.record("the call returned")
    } catch {
      guard case .trap(let trap) = error else { throw error }
      #expect(trap.kind == .nullFunctionReference)
    }
  }

  @Test func `tail calls through references take no stack`() throws {
    let guest = try Guest(
      """
      (module
        (type $count (func (param i64 i64) (result i64)))
        (elem declare func $down)
        (func $down (export "down") (type $count)
          (if (result i64) (i64.eqz (local.get 0))
            (then (local.get 1))
            (else
              (return_call_ref $count
                (i64.sub (local.get 0) (i64.const 1)) (i64.add (local.get 1) (i64.const 2)) (ref.func $down))))))
      """)
    #expect(try guest.call("down", .i64(1_000_000), .i64(5)) == [.i64(2_000_005)])
  }

  @Test func `a function whose type is a subtype is called by its supertype`() throws {
    let guest = try Guest(
      """
      (module
        (type $any (func (result funcref)))
        (type $general (sub (func (result funcref))))
        (type $special (sub $general (func (result (ref $general)))))
        (table 1 funcref)
        (func $self (type $special) (ref.func $self))
        (elem (i32.const 0) $self)
        (func (export "by reference") (result i32)
          (ref.is_null (call_ref $general (ref.func $self))))
        (func (export "by index") (result i32)
          (ref.is_null (call_indirect (type $general) (i32.const 0))))
        (func (export "by another type") (result i32)
          (ref.is_null (call_indirect (type $any) (i32.const 0)))))
      """)
    #expect(try guest.call("by reference") == [.i32(0)])
    #expect(try guest.call("by index") == [.i32(0)])
    #expect(try guest.trap("by another type") == .indirectCallTypeMismatch)
  }

  private static let branches = """
    (module
      (type $constant (func (result i32)))
      (table $table 2 (ref null $constant))
      (elem (table $table) (i32.const 0) (ref null $constant) (ref.func $seven))
      (func $seven (type $constant) (i32.const 7))
      (global $set (mut (ref null $constant)) (ref.func $seven))
      (func (export "on null") (param (ref null $constant)) (result i32)
        (block $null (call_ref $constant (br_on_null $null (local.get 0))) (return)) (i32.const -1))
      (func (export "on null, with values moved") (param i32) (result i32 i32)
        (i32.const 100)
        (block $null (result i32)
          (i32.const 200)
          (i32.add (local.get 0) (i32.const 1))
          (br_on_null $null (table.get $table (local.get 0)))
          (call_ref $constant)
          (i32.add) (i32.add)))
      (func (export "on non-null") (param (ref null $constant)) (result i32)
        (block $set (result (ref $constant)) (br_on_non_null $set (local.get 0)) (return (i32.const -1)))
        (call_ref $constant))
      (func (export "on non-null, with values moved") (param i32 (ref null $constant)) (result i32)
        (block $set (result i32 (ref $constant))
          (i32.const 200)
          (i32.mul (local.get 0) (i32.const 3))
          (br_on_non_null $set (local.get 1))
          (return (i32.add)))
        (call_ref $constant)
        (i32.add))
      (func (export "as non-null") (param (ref null $constant)) (result i32)
        (call_ref $constant (ref.as_non_null (local.get 0))))
      (func (export "loaded as non-null") (result i32)
        (call_ref $constant (ref.as_non_null (global.get $set))))
      (func (export "constant as non-null") (result i32)
        (call_ref $constant (ref.as_non_null (ref.null $constant))))
      (func (export "clear") (global.set $set (ref.null $constant)))
      (func (export "seven") (result (ref $constant)) (ref.func $seven)))
    """

  @Test func `branches on null take their values along, whichever way they go`() throws {
    let guest = try Guest(Self.branches)
    let seven = try guest.call("seven")[0]
    #expect(try guest.call("on null", seven) == [.i32(7)])
    #expect(try guest.call("on null", .funcref(nil)) == [.i32(-1)])
    #expect(try guest.call("on null, with values moved", .i32(0)) == [.i32(100), .i32(208)])
    #expect(try guest.call("on null, with values moved", .i32(1)) == [.i32(100), .i32(2)])
    #expect(try guest.call("on non-null", seven) == [.i32(7)])
    #expect(try guest.call("on non-null", .funcref(nil)) == [.i32(-1)])
    #expect(try guest.call("on non-null, with values moved", .i32(5), seven) == [.i32(22)])
    #expect(try guest.call("on non-null, with values moved", .i32(5), .funcref(nil)) == [.i32(215)])
  }

  @Test func `ref.as_non_null lets references pass and traps on null`() throws {
    let guest = try Guest(Self.branches)
    #expect(try guest.call("as non-null", try guest.call("seven")[0]) == [.i32(7)])
    #expect(try guest.trap("as non-null", .funcref(nil)) == .nullReference)
    #expect(try guest.call("loaded as non-null") == [.i32(7)])
    try guest.call("clear")
    #expect(try guest.trap("loaded as non-null") == .nullReference)
    #expect(try guest.trap("constant as non-null") == .nullReference)
  }

  @Test func `a table of non-null references begins with its initialiser`() throws {
    let guest = try Guest(
      """
      (module
        (type $constant (func (result i32)))
        (func $nine (type $constant) (i32.const 9))
        (table $table 3 10 (ref $constant) (ref.func $nine))
        (func (export "get") (param i32) (result i32) (call_ref $constant (table.get $table (local.get 0)))))
      """)
    #expect(try guest.call("get", .i32(2)) == [.i32(9)])
    #expect(try guest.trap("get", .i32(3)) == .tableOutOfBounds)
  }
}
