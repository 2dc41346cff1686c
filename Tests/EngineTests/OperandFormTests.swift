import Testing
import WasmCore

/// Every form of an operation gives what its plain form gives, whose operands are parameters.
///
/// The plain forms are what the official suite tests.
@Suite struct OperandFormTests {
  private struct Instruction {
    var name: String
    var operand: String
    var result: String
  }

  private static let integerNames = [
    "add", "sub", "mul", "div_s", "div_u", "rem_s", "rem_u", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl",
    "rotr",
  ]
  private static let integerComparisons = ["eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"]
  private static let floatNames = ["add", "sub", "mul", "div", "min", "max", "copysign"]
  private static let floatComparisons = ["eq", "ne", "lt", "gt", "le", "ge"]

  private static var instructions: [Instruction] {
    var list: [Instruction] = []
    for type in ["i32", "i64"] {
      list += integerNames.map { Instruction(name: "\(type).\($0)", operand: type, result: type) }
      list += integerComparisons.map { Instruction(name: "\(type).\($0)", operand: type, result: "i32") }
    }
    for type in ["f32", "f64"] {
      list += floatNames.map { Instruction(name: "\(type).\($0)", operand: type, result: type) }
      list += floatComparisons.map { Instruction(name: "\(type).\($0)", operand: type, result: "i32") }
    }
    return list
  }

  /// Operands with bits that matter, as literals of the text format.
  private static func samples(_ type: String) -> [String] {
    switch type {
    case "i32": ["0", "1", "-1", "7", "31", "33", "0x7fffffff", "0x80000000", "0x12345678"]
    case "i64": ["0", "1", "-1", "63", "65", "0x7fffffffffffffff", "0x8000000000000000", "0x123456789abcdef0", "-7"]
    default: ["0", "-0", "1.5", "-2.25", "inf", "-inf", "nan", "0x1p-30", "1e30"]
    }
  }

  @Test(arguments: instructions.map(\.name))
  func `operands in accumulators and constants change nothing`(_ name: String) throws {
    let instruction = try #require(Self.instructions.first { $0.name == name })
    let type = instruction.operand
    let samples = Self.samples(type)
    // A value in the accumulator: the parameter, by way of an operation that does not change it.
    let neutral = type.hasPrefix("i") ? "(\(type).or %s (\(type).const 0))" : "(\(type).neg (\(type).neg %s))"
    func inAccumulator(_ value: String) -> String { neutral.replacing("%s", with: value) }
    let (x, y) = ("(local.get 0)", "(local.get 1)")
    var text = ""
    func function(_ export: String, _ body: String) {
      text += "(func (export \"\(export)\") (param \(type) \(type)) (result \(instruction.result)) \(body))\n"
    }
    func stored(_ body: String) -> String { "(local \(instruction.result)) (local.set 2 \(body)) (local.get 2)" }
    /// The result as a branch condition; for results that are no conditions, whether it is zero.
    func branch(_ body: String, isIf: Bool) -> String {
      isIf
        ? "(if (result i32) \(body) (then (i32.const 1)) (else (i32.const 0)))"
        : "(block (br_if 0 \(body)) (return (i32.const 0))) (i32.const 1)"
    }
    let forms = [
      (inAccumulator(x), y), (x, inAccumulator(y)), (inAccumulator(x), inAccumulator(y)),
    ]
    function("plain", "(\(name) \(x) \(y))")
    for (place, form) in forms.enumerated() {
      function("f\(place)", "(\(name) \(form.0) \(form.1))")
      function("t\(place)", stored("(\(name) \(form.0) \(form.1))"))
    }
    for (place, sample) in samples.enumerated() {
      let constant = "(\(type).const \(sample))"
      let operands = [
        (x, constant), (inAccumulator(x), constant), (constant, y), (constant, inAccumulator(y)),
      ]
      for (form, pair) in operands.enumerated() {
        function("c\(place)_\(form)", "(\(name) \(pair.0) \(pair.1))")
        function("s\(place)_\(form)", stored("(\(name) \(pair.0) \(pair.1))"))
      }
    }
    let isCondition =
      Self.integerComparisons.contains(String(name.dropFirst(4)))
      || Self.floatComparisons.contains(String(name.dropFirst(4)))
    if isCondition {
      for (place, form) in ([(x, y)] + forms).enumerated() {
        for (suffix, wrapped) in [
          ("", "(\(name) \(form.0) \(form.1))"), ("z", "(i32.eqz (\(name) \(form.0) \(form.1)))"),
        ] {
          function("b\(place)\(suffix)", branch(wrapped, isIf: false))
          function("i\(place)\(suffix)", branch(wrapped, isIf: true))
        }
      }
    }
    let guest = try Guest("(module \(text))")
    func value(_ index: Int) throws -> Value { try Self.parse(samples[index], type) }

    for a in samples.indices {
      for b in samples.indices {
        let arguments = [try value(a), try value(b)]
        let expected = outcome(guest, "plain", arguments)
        var names: [String] = []
        for place in forms.indices { names += ["f\(place)", "t\(place)"] }
        for form in 0..<2 { names += ["c\(b)_\(form)", "s\(b)_\(form)"] }
        for form in 2..<4 { names += ["c\(a)_\(form)", "s\(a)_\(form)"] }
        if isCondition { for place in 0...forms.count { names += ["b\(place)", "i\(place)"] } }
        for export in names {
          #expect(outcome(guest, export, arguments) == expected, "\(export) of \(samples[a]), \(samples[b])")
        }
        if isCondition {
          let opposite = expected == "1" ? "0" : "1"
          for place in 0...forms.count {
            for export in ["b\(place)z", "i\(place)z"] {
              #expect(outcome(guest, export, arguments) == opposite, "\(export) of \(samples[a]), \(samples[b])")
            }
          }
        }
      }
    }
  }

  /// The result's bits, or the trap, as text; all NaNs alike.
  private func outcome(_ guest: Guest, _ name: String, _ arguments: [Value]) -> String {
    do throws(CallError) {
      switch try guest.call(Name(name), arguments).first {
      case .f32(let number): return number.isNaN ? "nan" : "\(number.bitPattern)"
      case .f64(let number): return number.isNaN ? "nan" : "\(number.bitPattern)"
      case .some(let value): return value.description
      case nil: return "nothing"
      }
    } catch {
      guard case .trap(let trap) = error else { return "error" }
      return trap.message
    }
  }

  private static func parse(_ text: String, _ type: String) throws -> Value {
    let guest = try Guest("(module (func (export \"v\") (result \(type)) (\(type).const \(text))))")
    return try #require(try guest.call("v").first)
  }

  @Test(arguments: [0, 4, 65_535, 65_536, 100_000])
  func `an address that is a sum wraps, then its offset is added`(_ offset: Int) throws {
    let forms = [
      "(i32.add (local.get 0) (local.get 1))",
      "(i32.add (i32.or (local.get 0) (i32.const 0)) (local.get 1))",
      "(i32.add (local.get 0) (i32.or (local.get 1) (i32.const 0)))",
    ]
    var text = "(memory 3)"
    for (place, form) in forms.enumerated() {
      text += """
        (func (export "load\(place)") (param i32 i32) (result i32) (i32.load offset=\(offset) \(form)))
        (func (export "store\(place)") (param i32 i32 i32) (i32.store offset=\(offset) \(form) (local.get 2)))
        (func (export "storeK\(place)") (param i32 i32) (i32.store offset=\(offset) \(form) (i32.const 77)))
        """
    }
    for (place, addend) in [0, 8, -8, 1000].enumerated() {
      let sum = "(i32.add (local.get 0) (i32.const \(addend)))"
      text += """
        (func (export "loadI\(place)") (param i32) (result i32) (i32.load offset=\(offset) \(sum)))
        (func (export "storeI\(place)") (param i32 i32)
          (i32.store offset=\(offset) \(sum) (i32.mul (local.get 1) (i32.const 1))))
        """
    }
    let guest = try Guest("(module \(text))")
    let size = 3 * 65_536
    for address in [0, 12, size - offset - 4, size - offset - 3] where address >= 0 {
      for split in [0, 5, -20] {
        let arguments: [Value] = [.i32(Int32(address - split)), .i32(Int32(split))]
        let fits = address + offset + 4 <= size
        for place in forms.indices {
          let stored = outcome(guest, "store\(place)", arguments + [.i32(Int32(place + 100))])
          #expect(stored == (fits ? "nothing" : "out of bounds memory access"))
          #expect(
            outcome(guest, "load\(place)", arguments) == (fits ? "\(place + 100)" : "out of bounds memory access"))
          #expect(outcome(guest, "storeK\(place)", arguments) == (fits ? "nothing" : "out of bounds memory access"))
        }
      }
      for (place, addend) in [0, 8, -8, 1000].enumerated() {
        let base = Value.i32(Int32(address - addend))
        let fits = address + offset + 4 <= size
        let trapped = "out of bounds memory access"
        #expect(outcome(guest, "storeI\(place)", [base, .i32(9)]) == (fits ? "nothing" : trapped))
        #expect(outcome(guest, "loadI\(place)", [base]) == (fits ? "9" : trapped))
      }
    }
  }

  @Test func `a local that is set while its old value is on the stack keeps the old value there`() throws {
    let guest = try Guest(
      """
      (module (memory 1)
        (func (export "swap") (param i32 i32) (result i32)
          local.get 0 local.get 1 local.set 0 local.set 1
          local.get 0 i32.const 10 i32.mul local.get 1 i32.add)
        (func (export "sum") (param i32) (result i32)
          local.get 0 i32.const 5 i32.add
          local.get 0 i32.const 1 i32.add local.set 0
          local.get 0 i32.mul)
        (func (export "address") (param i32) (result i32)
          local.get 0 i32.const 8 i32.add
          i32.const 64 local.set 0
          local.get 0 i32.store
          i32.const 16 i32.load))
      """)
    #expect(try guest.call("swap", .i32(3), .i32(4)) == [.i32(43)])
    #expect(try guest.call("sum", .i32(2)) == [.i32(21)])
    #expect(try guest.call("address", .i32(8)) == [.i32(64)])
  }

  @Test func `a loop that begins with a copy is entered the same way from before and from its end`() throws {
    // Reverses a list of three nodes at 8, 16 and 24, then follows it.
    let guest = try Guest(
      """
      (module (memory 1)
        (data (i32.const 8) "\\10\\00\\00\\00") (data (i32.const 16) "\\18\\00\\00\\00")
        (func (export "run") (result i32) (local $next i32) (local $node i32) (local $done i32)
          (local.set $next (i32.const 8))
          (loop $more
            (local.set $node (local.get $next))
            (local.set $next (i32.load (local.get $node)))
            (i32.store (local.get $node) (local.get $done))
            (local.set $done (local.get $node))
            (br_if $more (local.get $next)))
          (i32.add (i32.mul (local.get $done) (i32.const 10000))
            (i32.add (i32.mul (i32.load (local.get $done)) (i32.const 100))
              (i32.load (i32.load (local.get $done)))))))
      """)
    #expect(try guest.call("run") == [.i32(241_608)])
  }
}
