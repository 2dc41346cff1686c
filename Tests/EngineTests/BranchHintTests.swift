import Testing
import WasmCore
import WasmText

/// Hints change where code lies, and nothing that a guest can notice.
@Suite("Branch hints")
struct BranchHintTests {
  /// What stands before a branch, for each kind of hint and for none.
  static let hints = [
    "", "(@metadata.code.branch_hint \"\\00\") ", "(@metadata.code.branch_hint \"\\01\") ",
  ]

  @Test("A branch with values carries the same ones", arguments: hints)
  func branchValues(_ hint: String) throws {
    let guest = try Guest(
      """
      (module
        (func (export "f") (param $x i32) (param $y i64) (result i32 i64 f64 i32)
          (block $out (result i32 i64 f64 i32)
            (i32.const 7) (local.get $y) (f64.const 1.5) (i32.add (local.get $x) (i32.const 3))
            (\(hint)br_if $out (i32.gt_s (local.get $x) (i32.const 10)))
            (local.set $x (i32.const 100))
            (local.set $y (i64.const 200)))))
      """)
    #expect(try guest.call("f", .i32(11), .i64(5)) == [.i32(7), .i64(5), .f64(1.5), .i32(14)])
    #expect(try guest.call("f", .i32(10), .i64(5)) == [.i32(7), .i64(5), .f64(1.5), .i32(13)])
  }

  @Test("Both parts of an `if` do what they do, for the same fuel", arguments: hints)
  func bothParts(_ hint: String) throws {
    func text(_ hint: String) -> String {
      """
      (module
        (func $three (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
        (func (export "f") (param $n i32) (result i32) (local $sum i32)
          (loop $next
            (local.set $sum (i32.add (local.get $sum)
              (\(hint)if (result i32) (i32.and (local.get $n) (i32.const 7))
                (then (\(hint)if (result i32) (i32.and (local.get $n) (i32.const 1))
                  (then (i32.const 1)) (else (call $three (local.get $n)))))
                (else (i32.sub (i32.const 0) (local.get $n))))))
            (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
          (local.get $sum)))
      """
    }
    #expect(try Guest(text(hint)).call("f", .i32(100)) == [.i32(5204)])
    func fuel(_ hint: String) throws -> UInt64 {
      let guest = try Guest(text(hint), .metered)
      guest.store.fuel = 100_000
      #expect(try guest.call("f", .i32(100)) == [.i32(5204)])
      return guest.store.fuelConsumed
    }
    #expect(try fuel(hint) == fuel(""))
  }

  @Test("References survive a collection in a part that lies elsewhere", arguments: hints)
  func references(_ hint: String) throws {
    var configuration = EngineConfiguration()
    configuration.collectsAtEveryAllocation = true
    let guest = try Guest(
      """
      (module
        (type $box (struct (field i32)))
        (func (export "f") (param $n i32) (result i32) (local $sum i32)
          (loop $next
            (struct.get $box 0 (struct.new $box (local.get $n)))
            (struct.new $box (local.get $n))
            (\(hint)if (result (ref $box)) (i32.and (local.get $n) (i32.const 1))
              (then (struct.new $box (i32.const 1)))
              (else
                (struct.new $box (i32.const 2)) (struct.new $box (i32.const 3))
                (drop (struct.new $box (i32.const 4)))
                drop))
            (struct.get $box 0) (local.set $sum (i32.add (local.get $sum)))
            (struct.get $box 0) (local.set $sum (i32.add (local.get $sum)))
            (local.set $sum (i32.add (local.get $sum)))
            (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
          (local.get $sum)))
      """, configuration)
    // Twice each number from 1 to 20, and 1 or 2 for each.
    #expect(try guest.call("f", .i32(20)) == [.i32(450)])
  }

  @Test("A trap in a part that lies elsewhere names its instruction", arguments: hints)
  func trapPlace(_ hint: String) throws {
    let text = """
      (module
        (func (export "f") (param i32) (result i32)
          (\(hint)if (result i32) (local.get 0)
            (then (i32.div_s (i32.const 1) (i32.const 2)))
            (else (i32.rem_s (i32.const 1) (local.get 0))))))
      """
    let guest = try Guest(text)
    #expect(try guest.call("f", .i32(1)) == [.i32(0)])
    do throws(CallError) {
      try guest.call("f", .i32(0))
      Issue.record("no trap")
    } catch {
      guard case .trap(let trap) = error else { throw error }
      let remainder: UInt8 = 0x6F
      #expect(try TextModule.encode(text)[#require(trap.frames.first?.offset)] == remainder)
    }
  }

  @Test("A part that leaves the function, or goes nowhere, may lie elsewhere too", arguments: hints)
  func leavingParts(_ hint: String) throws {
    let guest = try Guest(
      """
      (module
        (func (export "f") (param i32) (result i32)
          (\(hint)if (local.get 0) (then (local.set 0 (i32.const 5))) (else (return (i32.const 9))))
          (local.get 0))
        (func (export "g") (param i32) (result i32)
          (\(hint)if (local.get 0) (then (local.set 0 (i32.const 5))) (else unreachable))
          (local.get 0)))
      """)
    #expect(try guest.call("f", .i32(1)) == [.i32(5)])
    #expect(try guest.call("f", .i32(0)) == [.i32(9)])
    #expect(try guest.call("g", .i32(1)) == [.i32(5)])
    #expect(try guest.trap("g", .i32(0)) == .unreachable)
  }

  @Test("The opposite of every comparison is the right one")
  func inverses() throws {
    var text = "(module (memory 1) (data (i32.const 0) \"\\00\\00\\00\\00\\01\\00\\00\\00\\02\")"
    var names: [(name: String, values: [Value])] = []
    func add(_ type: String, _ condition: String, _ values: [Value]) {
      for hint in Self.hints {
        text += """
          (func (export "\(names.count).\(hint.count)\(hint.hasSuffix("1\") "))") (param \(type) \(type)) (result i32)
            (\(hint)if (result i32) \(condition) (then (i32.const 1)) (else (i32.const 2))))
          """
      }
      names.append((condition, values))
    }
    let integers: [Int32] = [-1, 0, 1, 2]
    let floats: [Double] = [-1, 0, 1, .nan]
    for relation in ["eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"] {
      for type in ["i32", "i64"] {
        let values: [Value] = integers.map { type == "i32" ? .i32($0) : .i64(Int64($0)) }
        for right in ["(local.get 1)", "(\(type).const 0)", "(\(type).const 1)"] {
          add(type, "(\(type).\(relation) (local.get 0) \(right))", values)
          add(type, "(\(type).\(relation) (\(type).add (local.get 0) (local.get 1)) \(right))", values)
          add(type, "(i32.eqz (\(type).\(relation) (local.get 0) \(right)))", values)
        }
      }
    }
    for relation in ["eq", "ne", "lt", "gt", "le", "ge"] {
      for type in ["f32", "f64"] {
        let values: [Value] = floats.map { type == "f32" ? .f32(Float($0)) : .f64($0) }
        for right in ["(local.get 1)", "(\(type).const 1)"] {
          add(type, "(\(type).\(relation) (local.get 0) \(right))", values)
          add(type, "(\(type).\(relation) (\(type).add (local.get 0) (local.get 1)) \(right))", values)
          add(type, "(i32.eqz (\(type).\(relation) (local.get 0) \(right)))", values)
        }
      }
    }
    for test in ["v128.any_true", "i32x4.all_true", "i8x16.bitmask"] {
      let values: [Value] = [.i32(0), .i32(1), .i32(-1)]
      let vector = "(i32x4.replace_lane 1 (i32x4.splat (local.get 0)) (local.get 1))"
      for condition in ["(\(test) \(vector))", "(i32.eqz (\(test) \(vector)))"] { add("i32", condition, values) }
      add("i32", "(local.tee 0 (\(test) \(vector)))", values)
    }
    for load in ["i32.load", "i32.load8_u"] {
      let values: [Value] = [.i32(0), .i32(1), .i32(2)]
      let loaded = "(\(load) (i32.shl (local.get 0) (i32.const 2)))"
      for condition in [
        loaded, "(i32.eqz \(loaded))", "(i32.eq \(loaded) (local.get 1))", "(i32.ne \(loaded) (local.get 1))",
        "(i32.eq \(loaded) (i32.const 1))", "(i32.eq (local.tee 0 \(loaded)) (local.get 1))",
      ] { add("i32", condition, values) }
    }
    let guest = try Guest(text + ")")
    for (index, (condition, values)) in names.enumerated() {
      for left in values {
        for right in values {
          let results = try Self.hints.map { hint in
            let name = "\(index).\(hint.count)\(hint.hasSuffix("1\") "))"
            return try guest.call(Name(Array(name.utf8)), left, right)
          }
          #expect(results.allSatisfy { $0 == results[0] }, "\(condition) of \(left) and \(right): \(results)")
        }
      }
    }
  }
}
