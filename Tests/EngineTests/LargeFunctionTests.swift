import Testing
import WasmCore

/// Functions of sizes that break fixed tables and short fields.
struct LargeFunctionTests {
  @Test func `a branch table with 70,000 targets takes the right one`() throws {
    let count = 70_000
    // Targets alternate between the two blocks; the default is the function itself.
    let targets = (0..<count).map { $0 % 2 == 0 ? "$even" : "$odd" }.joined(separator: " ")
    let guest = try Guest(
      """
      (module (func (export "pick") (param i32) (result i32)
        (block $other
          (block $odd
            (block $even (br_table \(targets) $other (local.get 0)))
            (return (i32.const 100)))
          (return (i32.const 101)))
        (i32.const 102)))
      """)
    #expect(try guest.call("pick", .i32(0)) == [.i32(100)])
    #expect(try guest.call("pick", .i32(65_537)) == [.i32(101)])
    #expect(try guest.call("pick", .i32(69_998)) == [.i32(100)])
    #expect(try guest.call("pick", .i32(69_999)) == [.i32(101)])
    #expect(try guest.call("pick", .i32(70_000)) == [.i32(102)])
    #expect(try guest.call("pick", .i32(-1)) == [.i32(102)])
  }

  @Test(arguments: [40_000, 70_000])
  func `an operand stack of that depth keeps every operand`(depth: Int) throws {
    let operands = (0..<depth).map { "(i32.add (local.get 0) (i32.const \($0)))" }.joined(separator: "\n")
    let additions = String(repeating: "i32.add\n", count: depth - 1)
    let guest = try Guest("(module (func (export \"sum\") (param i32) (result i32)\n\(operands)\n\(additions)))")
    let expected = (0..<depth).reduce(Int32(0)) { $0 &+ Int32($1) &+ 3 }
    #expect(try guest.call("sum", .i32(3)) == [.i32(expected)])
  }

  @Test func `40,000 locals are zero at first and hold what is written to them`() throws {
    let locals = String(repeating: "i64 ", count: 40_000)
    let guest = try Guest(
      """
      (module (func (export "last") (param i64) (result i64 i64 i64) (local \(locals))
        (local.get 39999)
        (local.set 40000 (local.get 0))
        (local.set 20000 (i64.add (local.get 40000) (i64.const 1)))
        (local.get 40000)
        (i64.mul (local.get 20000) (local.get 40000))))
      """)
    // Twice, because the second frame lies on what the first has left.
    for _ in 0..<2 { #expect(try guest.call("last", .i64(7)) == [.i64(0), .i64(7), .i64(56)]) }
  }

  @Test func `frames of 40,000 locals exhaust the stack in a trap`() throws {
    let locals = String(repeating: "i64 ", count: 40_000)
    let guest = try Guest(
      """
      (module (func $dive (export "dive") (param i32) (result i32) (local \(locals))
        (if (result i32) (local.get 0)
          (then (i32.add (i32.const 1) (call $dive (i32.sub (local.get 0) (i32.const 1)))))
          (else (i32.const 0)))))
      """)
    #expect(try guest.call("dive", .i32(10)) == [.i32(10)])
    #expect(try guest.trap("dive", .i32(1_000_000)) == .callStackExhausted)
    #expect(try guest.call("dive", .i32(10)) == [.i32(10)])
  }

  @Test func `blocks nest 20,000 deep`() throws {
    let depth = 20_000
    let open = String(repeating: "block ", count: depth)
    let close = String(repeating: "end ", count: depth)
    let guest = try Guest(
      """
      (module (func (export "leave") (param i32) (result i32)
        \(open) (br_if \(depth - 1) (local.get 0)) (return (i32.const 1)) \(close)
        (i32.const 2)))
      """)
    #expect(try guest.call("leave", .i32(0)) == [.i32(1)])
    #expect(try guest.call("leave", .i32(1)) == [.i32(2)])
  }

  @Test func `a function returns a thousand results`() throws {
    let types = String(repeating: "i32 ", count: 1_000)
    let values = (0..<1_000).map { "(i32.const \($0))" }.joined(separator: " ")
    let guest = try Guest(
      """
      (module
        (func $many (result \(types)) \(values))
        (func (export "many") (result \(types)) (call $many)))
      """)
    #expect(try guest.call("many") == (0..<1_000).map { .i32($0) })
  }
}
