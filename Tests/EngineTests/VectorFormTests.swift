import Testing
import WasmCore

/// However the operands of a vector operation are given and wherever its result goes, it is the same.
///
/// The plain forms, whose operands are parameters, are what the official suite tests.
struct VectorFormTests {
  /// NaNs may differ in their bits by the order of operands, but not in engines that make them canonical.
  private static var configuration: EngineConfiguration {
    var configuration = EngineConfiguration()
    configuration.canonicalizesNaNs = true
    return configuration
  }

  @Test(arguments: VectorSamples.instructions("vv:v"))
  func `operations on two vectors`(_ name: String) throws {
    let samples = VectorSamples.all
    var text = "(memory 1)\n"
    func function(_ export: String, _ body: String) {
      text += "(func (export \"\(export)\") (param v128 v128) (result v128) (local v128 i32) \(body))\n"
    }
    let (x, y) = ("(local.get 0)", "(local.get 1)")
    let plain = "(\(name) \(x) \(y))"
    let store = "(local.set 3 (i32.const 32)) (v128.store (local.get 3) \(y)) (v128.store offset=16 (local.get 3) \(x))"
    function("plain", plain)
    let forms = [
      "(local.set 2 \(plain)) (local.get 2)",
      "(local.set 0 \(plain)) (local.get 0)",
      "(local.set 1 \(plain)) (local.get 1)",
      "(v128.or (local.tee 2 \(plain)) (local.get 2))",
      // The same in two steps: the result is in two places.
      "(local.set 2 (v128.not (v128.not \(plain)))) (local.get 2)",
      "(block (result v128) \(plain))",
      "(block (result v128) (br 0 \(plain)))",
      "(return \(plain))",
      "\(store) (\(name) \(x) (v128.load (local.get 3)))",
      "\(store) (\(name) (v128.load offset=16 (local.get 3)) \(y))",
      "\(store) (\(name) (v128.load offset=16 (local.get 3)) (v128.load (local.get 3)))",
      "\(store) (local.set 2 (\(name) \(x) (v128.load offset=8 (i32.sub (local.get 3) (i32.const 8))))) (local.get 2)",
      "\(store) (local.set 1 (v128.load (i32.const 32))) (local.set 0 (\(name) \(x) \(y))) (local.get 0)",
      "(v128.store (i32.const 5) \(plain)) (v128.load (i32.const 5))",
    ]
    for (place, form) in forms.enumerated() { function("f\(place)", form) }
    for (place, sample) in samples.enumerated() {
      let constant = VectorSamples.literal(sample)
      function("left\(place)", "(\(name) \(constant) \(y))")
      function("right\(place)", "(\(name) \(x) \(constant))")
      function("set\(place)", "(local.set 0 (\(name) \(x) \(constant))) (local.get 0)")
      for (other, second) in samples.enumerated() {
        function("both\(place)_\(other)", "(\(name) \(constant) \(VectorSamples.literal(second)))")
      }
    }
    let guest = try Guest("(module \(text))", Self.configuration)
    for (a, first) in samples.enumerated() {
      for (b, second) in samples.enumerated() {
        let expected = try guest.call("plain", .v128(first), .v128(second))
        var names = ["left\(a)", "right\(b)", "set\(b)", "both\(a)_\(b)"]
        for place in forms.indices { names.append("f\(place)") }
        for export in names {
          #expect(try guest.call(Name(export), .v128(first), .v128(second)) == expected, "\(export) of \(a), \(b)")
        }
      }
    }
  }

  @Test(arguments: VectorSamples.instructions("v:v"))
  func `operations on one vector`(_ name: String) throws {
    var constants = ""
    for (place, sample) in VectorSamples.all.enumerated() {
      constants += "(func (export \"constant\(place)\") (result v128) (\(name) \(VectorSamples.literal(sample))))\n"
    }
    let guest = try Guest(
      """
      (module (memory 1) \(constants)
        (func (export "plain") (param v128) (result v128) (\(name) (local.get 0)))
        (func (export "set") (param v128) (result v128) (local.set 0 (\(name) (local.get 0))) (local.get 0))
        (func (export "loaded") (param v128) (result v128)
          (v128.store (i32.const 16) (local.get 0)) (\(name) (v128.load (i32.const 16)))))
      """, Self.configuration)
    for (place, sample) in VectorSamples.all.enumerated() {
      let expected = try guest.call("plain", .v128(sample))
      #expect(try guest.call("set", .v128(sample)) == expected)
      #expect(try guest.call("loaded", .v128(sample)) == expected)
      #expect(try guest.call(Name("constant\(place)")) == expected)
    }
  }

  @Test(arguments: VectorSamples.instructions("vvv:v"))
  func `operations on three vectors`(_ name: String) throws {
    let constant = VectorSamples.literal(VectorSamples.all[4])
    let plain = "(\(name) (local.get 0) (local.get 1) (local.get 2))"
    var forms: [String] = []
    for place in 0..<3 {
      let operands = (0..<3).map { $0 == place ? constant : "(local.get \($0))" }
      forms.append("(local.set \(place) \(plain)) (local.get \(place))")
      forms.append("(local.set \(place) \(constant)) \(plain)")
      forms.append("(\(name) \(operands.joined(separator: " ")))")
    }
    var text = "(func (export \"plain\") (param v128 v128 v128) (result v128) \(plain))\n"
    for (place, form) in forms.enumerated() {
      text += "(func (export \"f\(place)\") (param v128 v128 v128) (result v128) \(form))\n"
    }
    let guest = try Guest("(module \(text))", Self.configuration)
    for first in VectorSamples.all {
      for second in VectorSamples.all {
        let operands = [first, second, VectorSamples.all[5]].map { Value.v128($0) }
        for place in 0..<3 {
          var replaced = operands
          replaced[place] = .v128(VectorSamples.all[4])
          #expect(try guest.call(Name("f\(place * 3)"), operands) == guest.call("plain", operands))
          #expect(try guest.call(Name("f\(place * 3 + 1)"), operands) == guest.call("plain", replaced))
          #expect(try guest.call(Name("f\(place * 3 + 2)"), operands) == guest.call("plain", replaced))
        }
      }
    }
  }

  /// Engines that make NaNs canonical compute sums of products in steps, others in one operation.
  @Test(arguments: [
    ("i16x8.mul", "i16x8.add"), ("i32x4.mul", "i32x4.add"), ("f32x4.mul", "f32x4.add"), ("f32x4.mul", "f32x4.sub"),
    ("f64x2.mul", "f64x2.add"), ("f64x2.mul", "f64x2.sub"),
  ])
  func `sums of products round twice`(_ product: String, _ sum: String) throws {
    let forms = [
      ("(\(sum) (local.get 2) %)", "(\(sum) (local.get 2) (local.get 3))"),
      ("(\(sum) % (local.get 2))", "(\(sum) (local.get 3) (local.get 2))"),
      (
        "(\(sum) % \(VectorSamples.literal(VectorSamples.all[3])))",
        "(\(sum) (local.get 3) \(VectorSamples.literal(VectorSamples.all[3])))"
      ),
      ("(\(sum) (v128.not (v128.not (local.get 2))) %)", "(\(sum) (local.get 2) (local.get 3))"),
      ("(local.set 2 (\(sum) (local.get 2) %)) (local.get 2)", "(\(sum) (local.get 2) (local.get 3))"),
      ("(\(sum) % %)", "(\(sum) (local.get 3) (local.get 3))"),
    ]
    var text = ""
    for (place, (fused, separate)) in forms.enumerated() {
      let operands = "(\(product) (local.get 0) (local.get 1))"
      text += "(func (export \"fused\(place)\") (param v128 v128 v128) (result v128) "
      text += "\(fused.replacing("%", with: operands)))\n"
      text += "(func (export \"separate\(place)\") (param v128 v128 v128) (result v128) (local v128) "
      text += "(local.set 3 \(operands)) \(separate))\n"
    }
    let guest = try Guest("(module \(text))")
    // Without infinities, whose products and sums may be NaNs of either sign.
    let samples = product.hasPrefix("f") ? [0, 3, 4, 5, 6].map { VectorSamples.all[$0] } : VectorSamples.all
    for first in samples {
      for second in samples {
        for third in samples {
          let arguments: [Value] = [.v128(first), .v128(second), .v128(third)]
          for place in forms.indices {
            #expect(
              try guest.call(Name("fused\(place)"), arguments) == guest.call(Name("separate\(place)"), arguments),
              "form \(place) of \(arguments)")
          }
        }
      }
    }
  }

  @Test(arguments: VectorSamples.instructions("vi:v"))
  func `shifts by counts of all kinds`(_ name: String) throws {
    let counts: [Int32] = [0, 1, 7, 8, 15, 31, 33, 64, 127, -1]
    var constants = ""
    for (place, count) in counts.enumerated() {
      let body = "(\(name) (local.get 0) (i32.const \(count)))"
      constants += "(func (export \"constant\(place)\") (param v128) (result v128) \(body))\n"
    }
    let guest = try Guest(
      """
      (module \(constants)
        (func (export "plain") (param v128 i32) (result v128) (\(name) (local.get 0) (local.get 1)))
        (func (export "sum") (param v128 i32) (result v128)
          (\(name) (local.get 0) (i32.xor (local.get 1) (i32.const 0))))
        (func (export "address") (param v128 i32) (result v128)
          (\(name) (local.get 0) (i32.add (local.get 1) (i32.const 0)))))
      """)
    for sample in VectorSamples.all {
      for (place, count) in counts.enumerated() {
        let expected = try guest.call("plain", .v128(sample), .i32(count))
        #expect(try guest.call("sum", .v128(sample), .i32(count)) == expected)
        #expect(try guest.call("address", .v128(sample), .i32(count)) == expected)
        #expect(try guest.call(Name("constant\(place)"), .v128(sample)) == expected)
      }
    }
  }

  @Test(arguments: VectorSamples.instructions("v:i"))
  func `tests of whole vectors as values and as conditions`(_ name: String) throws {
    let guest = try Guest(
      """
      (module
        (func (export "value") (param v128) (result i32) (\(name) (local.get 0)))
        (func (export "set") (param v128) (result i32) (local i32)
          (local.set 1 (\(name) (local.get 0))) (local.get 1))
        (func (export "if") (param v128) (result i32)
          (if (result i32) (\(name) (local.get 0)) (then (i32.const 1)) (else (i32.const 0))))
        (func (export "br_if") (param v128) (result i32)
          (block (br_if 0 (\(name) (local.get 0))) (return (i32.const 0))) (i32.const 1))
        (func (export "eqz") (param v128) (result i32)
          (block (br_if 0 (i32.eqz (\(name) (local.get 0)))) (return (i32.const 1))) (i32.const 0))
        (func (export "tee") (param v128) (result i32) (local i32)
          (block (br_if 0 (local.tee 1 (\(name) (local.get 0)))) (return (i32.const 0)))
          (i32.and (i32.ne (local.get 1) (i32.const 0)) (i32.eq (local.get 1) (\(name) (local.get 0)))))
        (func (export "compared") (param v128) (result i32) (local i32)
          (block
            (br_if 0 (local.tee 1 (\(name) (i8x16.eq (local.get 0) (v128.const i64x2 0 0))))) (return (i32.const 0)))
          (i32.eq (local.get 1) (\(name) (i8x16.eq (v128.const i64x2 0 0) (local.get 0))))))
      """)
    var samples = VectorSamples.all + [V128(low: .max, high: .max), V128(low: 0, high: 1 << 63)]
    for byte in 0..<16 {
      let bit = UInt64(0x80) << UInt64(byte % 8 * 8)
      samples.append(byte < 8 ? V128(low: bit, high: 0) : V128(low: 0, high: bit))
    }
    for sample in samples {
      let value = try guest.call("value", .v128(sample))
      #expect(try guest.call("set", .v128(sample)) == value)
      let isTrue: [Value] = [.i32(value == [.i32(0)] ? 0 : 1)]
      for form in ["if", "br_if", "eqz", "tee"] as [Name] {
        #expect(try guest.call(form, .v128(sample)) == isTrue, "\(form) of \(sample)")
      }
      let zeros = try guest.call("compared", .v128(sample))
      var hasZero = false
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        hasZero = hasZero || sample.low >> shift & 0xFF == 0 || sample.high >> shift & 0xFF == 0
      }
      if name == "v128.any_true" || name == "i8x16.bitmask" {
        #expect(zeros == [.i32(hasZero ? 1 : 0)])
      }
    }
  }
}
