import Testing
import WasmCore

/// Vectors wherever values can be: variables, blocks, calls, the host, and frames beyond the reach of short fields.
struct VectorVariableTests {
  private let first = VectorSamples.all[5]
  private let second = VectorSamples.all[6]

  @Test func `globals hold vectors`() throws {
    let guest = try Guest(
      """
      (module
        (global $constant v128 \(VectorSamples.literal(first)))
        (global $variable (export "variable") (mut v128) \(VectorSamples.literal(second)))
        (func (export "constant") (result v128) (i64x2.add (global.get $constant) (v128.const i64x2 0 0)))
        (func (export "swap") (param v128) (result v128)
          (global.get $variable) (global.set $variable (v128.not (v128.not (local.get 0)))))
        (func (export "clear") (global.set $variable (v128.const i64x2 0 0))))
      """)
    let variable = try guest.instance.global("variable")
    #expect(try guest.call("constant") == [.v128(first)])
    #expect(try guest.call("swap", .v128(first)) == [.v128(second)])
    #expect(variable.value == .v128(first))
    try variable.set(.v128(second))
    #expect(try guest.call("swap", .v128(first)) == [.v128(second)])
    try guest.call("clear")
    #expect(variable.value == .v128(V128(low: 0, high: 0)))
  }

  @Test func `select takes one of two vectors`() throws {
    let guest = try Guest(
      """
      (module
        (func (export "slot") (param v128 v128 i32) (result v128)
          (select (result v128) (local.get 0) (local.get 1) (local.get 2)))
        (func (export "computed") (param v128 v128 i32) (result v128)
          (local.set 1 (select (local.get 0) (local.get 1) (i32.eqz (i32.eqz (local.get 2))))) (local.get 1))
        (func (export "constants") (param v128 v128 i32) (result v128)
          (select \(VectorSamples.literal(first)) \(VectorSamples.literal(second)) (local.get 2)))
        (func (export "yes") (param v128 v128 i32) (result v128)
          (select (v128.not (v128.not (local.get 0))) (v128.not (local.get 1)) (i32.const 1)))
        (func (export "no") (param v128 v128 i32) (result v128)
          (select (v128.not (local.get 0)) (v128.not (v128.not (local.get 1))) (i32.const 0))))
      """)
    for condition: Int32 in [0, 1, -1, 256] {
      let expected: [Value] = [.v128(condition != 0 ? first : second)]
      for name in ["slot", "computed", "constants"] as [Name] {
        #expect(try guest.call(name, .v128(first), .v128(second), .i32(condition)) == expected)
      }
      #expect(try guest.call("yes", .v128(first), .v128(second), .i32(condition)) == [.v128(first)])
      #expect(try guest.call("no", .v128(first), .v128(second), .i32(condition)) == [.v128(second)])
    }
  }

  @Test func `a local that an operand stands for may be written before the operand is used`() throws {
    let guest = try Guest(
      """
      (module
        (func (export "old") (param v128 v128) (result v128)
          (local.get 0)
          (local.set 0 (i64x2.add (local.get 0) (local.get 1)))
          (local.get 0)
          i64x2.sub)
        (func (export "teed") (param v128 v128) (result v128)
          (i64x2.sub (local.get 0) (local.tee 0 (i64x2.add (local.get 0) (local.get 1)))))
        (func (export "loop") (param v128 i32) (result v128) (local v128)
          (loop (result v128)
            (local.set 2 (i32x4.add (local.get 2) (local.get 0)))
            (local.set 1 (i32.sub (local.get 1) (i32.const 1)))
            (local.get 2)
            (if (param v128) (result v128) (local.get 1) (then (drop) (br 1)) (else)))))
      """)
    let negated = V128(low: 0 &- second.low, high: 0 &- second.high)
    #expect(try guest.call("old", .v128(first), .v128(second)) == [.v128(negated)])
    #expect(try guest.call("teed", .v128(first), .v128(second)) == [.v128(negated)])
    let ones = V128(low: 1 << 32 | 1, high: 1 << 32 | 1)
    let fives = V128(low: 5 << 32 | 5, high: 5 << 32 | 5)
    #expect(try guest.call("loop", .v128(ones), .i32(5)) == [.v128(fives)])
  }

  @Test func `blocks, branches and calls carry vectors between other values`() throws {
    let guest = try Guest(
      """
      (module
        (type $binary (func (param i32 v128 f64 v128 i64) (result v128 i32 v128)))
        (table funcref (elem $swap))
        (func $swap (type $binary) (local.get 3) (local.get 0) (local.get 1))
        (func (export "direct") (type $binary)
          (call $swap (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)))
        (func (export "indirect") (type $binary)
          (call_indirect (type $binary)
            (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (i32.const 0)))
        (func (export "tail") (type $binary)
          (return_call $swap (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)))
        (func (export "block") (type $binary)
          (i32.const 7)
          (i32x4.splat (local.get 0))
          (block (result v128 i32 v128)
            (local.get 3) (local.get 0) (local.get 1)
            (br_if 0 (local.get 0))
            (br 0))
          (return))
        (func (export "table") (param i32 v128) (result v128)
          (block (result v128)
            (block (result v128)
              (v128.const i64x2 1 1) (v128.not (local.get 1)) (local.get 0)
              br_table 0 1 0)
            (v128.not)))
        (func $count (export "recursive") (param v128 i32) (result v128)
          (if (result v128) (local.get 1)
            (then (i64x2.add (local.get 0) (call $count (local.get 0) (i32.sub (local.get 1) (i32.const 1)))))
            (else (v128.const i64x2 0 0)))))
      """)
    let arguments: [Value] = [.i32(3), .v128(first), .f64(2), .v128(second), .i64(9)]
    for name in ["direct", "indirect", "tail", "block"] as [Name] {
      #expect(try guest.call(name, arguments) == [.v128(second), .i32(3), .v128(first)], "\(name)")
    }
    let inverted = V128(low: ~first.low, high: ~first.high)
    #expect(try guest.call("table", .i32(0), .v128(first)) == [.v128(first)])
    #expect(try guest.call("table", .i32(1), .v128(first)) == [.v128(inverted)])
    #expect(try guest.call("table", .i32(9), .v128(first)) == [.v128(first)])
    let fourfold = V128(low: first.low &* 4, high: first.high &* 4)
    #expect(try guest.call("recursive", .v128(first), .i32(4)) == [.v128(fourfold)])
  }

  @Test func `host functions take and give vectors`() throws {
    var imports = Imports()
    let type = FunctionType([.v128, .i32, .v128], [.v128, .v128])
    imports.define("host", "swap", type) { (_, arguments) throws(HostError) in
      guard arguments.count == 3, case .i32(let count) = arguments[1], case .v128(var second) = arguments[2] else {
        throw .trap("other arguments")
      }
      second.low &+= UInt64(UInt32(bitPattern: count))
      return [.v128(second), arguments[0]]
    }
    imports.defineRaw("host", "invert", FunctionType([.v128], [.v128])) { (_, slots) in
      slots.set(0, bits: ~slots.u64(0))
      slots.set(1, bits: ~slots.u64(1))
    }
    let guest = try Guest(
      """
      (module
        (import "host" "swap" (func $swap (param v128 i32 v128) (result v128 v128)))
        (import "host" "invert" (func $invert (param v128) (result v128)))
        (func (export "invert") (param v128) (result v128) (call $invert (v128.not (call $invert (local.get 0)))))
        (func (export "call") (param v128 v128) (result v128 v128)
          (call $swap (v128.not (v128.not (local.get 0))) (i32.const 5) (local.get 1))))
      """, imports: imports)
    #expect(
      try guest.call("call", .v128(first), .v128(second)) == [
        .v128(V128(low: second.low &+ 5, high: second.high)), .v128(first),
      ])
    #expect(try guest.call("invert", .v128(first)) == [.v128(V128(low: ~first.low, high: ~first.high))])
  }

  @Test func `vectors beyond the reach of short fields`() throws {
    let many = String(repeating: "v128 ", count: 33_000)
    let guest = try Guest(
      """
      (module (memory 1)
        (global $global (mut v128) (v128.const i64x2 0 0))
        (func (export "far") (param v128 v128 i32) (result v128) (local \(many)) (local i32)
          (local.set 33000 (local.get 0))
          (local.set 33001 (i64x2.sub (local.get 33000) (local.get 1)))
          (local.set 33002 (v128.const i64x2 3 4))
          (global.set $global (local.get 33001))
          (local.set 33003 (local.get 2))
          (v128.store (local.get 33003) (i64x2.add (global.get $global) (local.get 33002)))
          (local.set 33001 (v128.bitselect (local.get 33001) (local.get 33002) (local.get 33000)))
          (local.set 33001 (v128.load64_lane 1 (local.get 33003) (local.get 33001)))
          (local.set 33002 (i8x16.shuffle 0 17 2 19 4 21 6 23 8 9 10 11 12 13 14 15
            (local.get 33001) (local.get 33002)))
          (v128.store8_lane 3 (local.get 33003) (local.get 33002))
          (i64x2.replace_lane 0
            (select (local.get 33002) (local.get 0) (local.get 33003))
            (i64.add
              (i64x2.extract_lane 0 (local.get 33002)) (i64x2.extract_lane 0 (v128.load (local.get 33003)))))))
      """)
    let near = try Guest(
      """
      (module (memory 1)
        (func (export "near") (param v128 v128 i32) (result v128) (local v128 v128)
          (local.set 3 (i64x2.sub (local.get 0) (local.get 1)))
          (local.set 4 (v128.const i64x2 3 4))
          (v128.store (local.get 2) (i64x2.add (local.get 3) (local.get 4)))
          (local.set 3 (v128.bitselect (local.get 3) (local.get 4) (local.get 0)))
          (local.set 3 (v128.load64_lane 1 (local.get 2) (local.get 3)))
          (local.set 4 (i8x16.shuffle 0 17 2 19 4 21 6 23 8 9 10 11 12 13 14 15 (local.get 3) (local.get 4)))
          (v128.store8_lane 3 (local.get 2) (local.get 4))
          (i64x2.replace_lane 0 (local.get 4)
            (i64.add (i64x2.extract_lane 0 (local.get 4)) (i64x2.extract_lane 0 (v128.load (local.get 2)))))))
      """)
    let arguments: [Value] = [.v128(first), .v128(second), .i32(64)]
    #expect(try guest.call("far", arguments) == near.call("near", arguments))
  }
}
