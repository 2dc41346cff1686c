import Testing
import WasmCore

/// 128-bit arithmetic, wherever operands come from and results go.
struct WideArithmeticTests {
  private static let samples: [UInt64] = [
    0, 1, .max, 1 << 63, (1 << 63) - 1, 0x1234_5678_9ABC_DEF0, 0xFFFF_FFFF, 1 << 32,
  ]

  private static func expected(_ name: String, _ x: [UInt64]) -> [Value] {
    let (low, high): (UInt64, UInt64)
    switch name {
    case "add128", "sub128":
      let left = UInt128(x[1]) << 64 | UInt128(x[0])
      let right = UInt128(x[3]) << 64 | UInt128(x[2])
      let result = name == "add128" ? left &+ right : left &- right
      (low, high) = (UInt64(truncatingIfNeeded: result), UInt64(truncatingIfNeeded: result >> 64))
    case "mul_wide_s":
      let result = Int128(Int64(bitPattern: x[0])) * Int128(Int64(bitPattern: x[1]))
      (low, high) = (UInt64(truncatingIfNeeded: result), UInt64(truncatingIfNeeded: result >> 64))
    default:
      let result = UInt128(x[0]) * UInt128(x[1])
      (low, high) = (UInt64(truncatingIfNeeded: result), UInt64(truncatingIfNeeded: result >> 64))
    }
    return [.i64(Int64(bitPattern: low)), .i64(Int64(bitPattern: high))]
  }

  @Test(arguments: ["add128", "sub128", "mul_wide_s", "mul_wide_u"])
  func `operands and results may be anywhere`(_ name: String) throws {
    let count = name.hasSuffix("128") ? 4 : 2
    let parameters = String(repeating: " i64", count: count)
    let plain = (0..<count).map { "(local.get \($0))" }
    // An operand that was computed, so that it is in the accumulator or at home.
    let computed = (0..<count).map { "(i64.or (local.get \($0)) (i64.const 0))" }
    func function(_ export: String, _ operands: [String], _ rest: String = "") -> String {
      "(func (export \"\(export)\") (param\(parameters)) (result i64 i64) (local i64 i64) "
        + "(i64.\(name) \(operands.joined(separator: " "))) \(rest))\n"
    }
    let (low, high) = (count, count + 1)
    let toLocals = "(local.set \(high)) (local.set \(low)) (local.get \(low)) (local.get \(high))"
    // The results replace two of the operands.
    let inPlace = "(local.set 1) (local.set 0) (local.get 0) (local.get 1)"
    let exchanged = "(local.set 0) (local.set 1) (local.get 1) (local.get 0)"
    var text = "(module " + function("plain", plain) + function("computed", computed)
    text += function("locals", plain, toLocals) + function("in place", plain, inPlace)
    text += function("exchanged", computed, exchanged)
    text += function("mixed", zip(plain, computed).enumerated().map { $0 % 2 == 0 ? $1.0 : $1.1 })
    for (place, sample) in Self.samples.enumerated() {
      let constant = "(i64.const \(Int64(bitPattern: sample)))"
      text += function("constant \(place)", [constant] + plain.dropFirst())
      text += function("last \(place)", plain.dropLast() + [constant], toLocals)
    }
    let guest = try Guest(text + ")")
    var random = SplitMix(state: 1)
    for _ in 0..<200 {
      var x = (0..<count).map { _ in Self.samples[random.below(Self.samples.count)] }
      if random.isOne(in: 2) { x[random.below(count)] = random.next() }
      let arguments = x.map { Value.i64(Int64(bitPattern: $0)) }
      for form in ["plain", "computed", "locals", "in place", "exchanged", "mixed"] as [Name] {
        #expect(try guest.call(form, arguments) == Self.expected(name, x), "\(form) of \(x)")
      }
      for (place, sample) in Self.samples.enumerated() {
        #expect(try guest.call(Name("constant \(place)"), arguments) == Self.expected(name, [sample] + x.dropFirst()))
        #expect(try guest.call(Name("last \(place)"), arguments) == Self.expected(name, x.dropLast() + [sample]))
      }
    }
  }

  @Test func `operands and results may be out of the reach of 16 bits`() throws {
    let depth = 70_000
    let constants = (0..<depth).map { "(i64.const \($0))" }.joined(separator: "\n")
    let guest = try Guest(
      """
      (module (func (export "run") (param i64 i64 i64 i64) (result i64 i64)
        \(constants)
        (block)
        (i64.or (local.get 0) (i64.const 0)) (i64.or (local.get 1) (i64.const 0))
        (i64.or (local.get 2) (i64.const 0)) (i64.or (local.get 3) (i64.const 0))
        i64.sub128
        (i64.const 3)
        i64.mul_wide_s
        local.set 1 local.set 0
        i64.xor local.set 2
        \(String(repeating: "drop\n", count: depth - 1))
        (local.get 0) (i64.xor (local.get 1) (local.get 2))))
      """)
    let difference = UInt128(7) &- (UInt128(5) << 64 | UInt128(9))
    let high = Int64(truncatingIfNeeded: difference >> 64)
    let low = UInt64(truncatingIfNeeded: difference)
    let product = Int128(high) * 3
    let mixed = Int64(depth - 1) ^ Int64(bitPattern: low)
    #expect(
      try guest.call("run", .i64(7), .i64(0), .i64(9), .i64(5)) == [
        .i64(Int64(truncatingIfNeeded: product)), .i64(Int64(truncatingIfNeeded: product >> 64) ^ mixed),
      ])
  }
}
