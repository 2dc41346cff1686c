import Foundation
import Testing
import WasmCore
import WasmText

@Suite("Numbers")
struct NumberTests {
  // MARK: Integers

  @Test("Integers take the signed and the unsigned range of their width")
  func integerRanges() throws {
    #expect(
      try values("i32", ["-2147483648", "4294967295", "+7", "0xF"]) == [
        .i32(0x8000_0000), .i32(0xFFFF_FFFF), .i32(7), .i32(15),
      ])
    #expect(
      try values("i64", ["-9223372036854775808", "18446744073709551615", "-0x1"]) == [
        .i64(1 << 63), .i64(.max), .i64(.max),
      ])
    for text in ["4294967296", "-2147483649", "0x1_0000_0000", "99999999999999999999"] {
      ModuleText.expectError("(func (drop (i32.const \(text))))", "constant out of range")
    }
    for text in ["18446744073709551616", "-9223372036854775809"] {
      ModuleText.expectError("(func (drop (i64.const \(text))))", "constant out of range")
    }
  }

  @Test("Underscores stand between digits only")
  func underscores() throws {
    #expect(try values("i32", ["1_000", "0xa_B_c"]) == [.i32(1000), .i32(0xABC)])
    #expect(
      try values("f64", ["1_0.2_5e1_0", "0x1_0.8_0p-1_0"]) == [
        .f64((10.25e10).bitPattern), .f64((16.5 / 1024).bitPattern),
      ])
    for text in ["_1", "1_", "1__0", "0x_1", "0x1_", "0_x1"] {
      #expect(throws: TextError.self, "\(text)") { try values("i32", [text]) }
    }
    for text in ["1_.0", "1._0", "1.0_", "1e_1", "1e1_", "1_e1", "0x1p_1", "0x1_p1", "0x1._8", "_1.0", "1.0__0"] {
      #expect(throws: TextError.self, "\(text)") { try values("f64", [text]) }
    }
  }

  @Test("Indices and alignments have no sign")
  func unsignedNumbers() {
    #expect(throws: TextError.self) { try TextModule.encode("(func (br +0))") }
    #expect(throws: TextError.self) { try TextModule.encode("(memory -1)") }
    ModuleText.expectError("(func (br 4294967296))", "i32 constant out of range")
    ModuleText.expectError("(func (i8x16.extract_lane_s 256))", "i8 constant out of range")
  }

  // MARK: Floating point

  @Test(
    "Floating-point numbers that are no numbers are refused",
    arguments: [
      "", ".", "1e", "1e+", "e1", "0x", "0x.8", "0x1p", "1.e", "nan:", "nan:1", "nan:0x", "nan:canonical", "infinity",
      "1f",
      "0x1.p", "--1", "+-1", "1.2.3", "inf0", "nanx",
    ])
  func malformedFloats(_ text: String) {
    #expect(throws: TextError.self) { try TextModule.encode("(func (drop (f64.const \(text))))") }
  }

  @Test("Special values keep their sign and payload")
  func specialValues() throws {
    #expect(
      try values("f32", ["inf", "-inf", "nan", "-nan", "nan:0x1", "+nan:0x7f_ffff", "-0", "-nan:0x200000"]) == [
        .f32(0x7F80_0000), .f32(0xFF80_0000), .f32(0x7FC0_0000), .f32(0xFFC0_0000), .f32(0x7F80_0001),
        .f32(0x7FFF_FFFF),
        .f32(0x8000_0000), .f32(0xFFA0_0000),
      ])
    #expect(
      try values("f64", ["-nan:0x4000000000001", "nan:0xfffffffffffff"]) == [
        .f64(0xFFF4_0000_0000_0001), .f64(0x7FFF_FFFF_FFFF_FFFF),
      ])
    for text in ["nan:0x0", "nan:0x800000"] {
      ModuleText.expectError("(func (drop (f32.const \(text))))", "constant out of range")
    }
  }

  @Test("Numbers that round to infinity are out of range, those just below are not")
  func overflow() throws {
    let limit = "179769313486231580794"
    #expect(
      try values("f64", ["1.7976931348623157e308", "1.797693134862315807e308"]) == [
        .f64(Double.greatestFiniteMagnitude.bitPattern), .f64(Double.greatestFiniteMagnitude.bitPattern),
      ])
    for text in ["1e309", "\(limit)e288", "0x1p1024", "0x1.fffffffffffff8p1023", "1e999999999999999999999", "-1e400"] {
      ModuleText.expectError("(func (drop (f64.const \(text))))", "constant out of range")
    }
    for text in ["0x1p128", "0x1.ffffffp127", "340282356779733661637539395458142568448", "1e39"] {
      ModuleText.expectError("(func (drop (f32.const \(text))))", "constant out of range")
    }
    #expect(
      try values("f32", ["340282356779733661637539395458142568447.9", "0x1.fffffefffffp127"]) == [
        .f32(0x7F7F_FFFF), .f32(0x7F7F_FFFF),
      ])
  }

  @Test("Numbers too small for the format round to zero or to the smallest one")
  func underflow() throws {
    #expect(
      try values(
        "f64",
        ["1e-400", "1e-999999999999999999", "0x1p-1075", "0x1.0000000000001p-1075", "4.9e-324", "2e-324", "3e-324"])
        == [.f64(0), .f64(0), .f64(0), .f64(1), .f64(1), .f64(0), .f64(1)])
    #expect(
      try values("f32", ["0x1p-150", "0x1.8p-150", "0x1.8p-149", "1e-46"]) == [.f32(0), .f32(1), .f32(2), .f32(0)])
  }

  @Test("Ties go to even, and a digit far behind decides otherwise")
  func ties() throws {
    let half = "1.00000000000000011102230246251565404236316680908203125"
    let zeros = String(repeating: "0", count: 3000)
    #expect(
      try values(
        "f64", [half, half + zeros, half + zeros + "1", "9007199254740993", "9007199254740993." + zeros + "1"]) == [
          .f64((1.0).bitPattern), .f64((1.0).bitPattern), .f64((1.0).nextUp.bitPattern),
          .f64((9007199254740992.0).bitPattern), .f64((9007199254740994.0).bitPattern),
        ])
    #expect(
      try values("f64", ["0x1.00000000000008p0", "0x1.00000000000018p0", "0x1.00000000000008" + zeros + "1p0"]) == [
        .f64((1.0).bitPattern), .f64((1.0).nextUp.nextUp.bitPattern), .f64((1.0).nextUp.bitPattern),
      ])
  }

  @Test("A very long number is read in time")
  func longNumbers() throws {
    let digits = String(repeating: "123456789", count: 100_000)
    #expect(try values("f64", ["0." + digits]) == [.f64((0.12345678912345678).bitPattern)])
    #expect(
      try values("f64", [digits + "e-899991"]) == [
        .f64(try #require(Double("123456789.123456789123456789")).bitPattern)
      ])
  }

  @Test("Random decimals round as the C library rounds them")
  func randomDecimals() throws {
    var generator = SystemRandomNumberGenerator()
    var texts: [String] = []
    for _ in 0..<20_000 {
      let digits = (0..<Int.random(in: 1...25, using: &generator)).map { _ in
        String(Int.random(in: 0...9, using: &generator))
      }
      var text = digits.joined()
      if Bool.random() {
        text.insert(".", at: text.index(text.startIndex, offsetBy: Int.random(in: 1...text.count, using: &generator)))
      }
      if Bool.random() { text += "e\(Int.random(in: -340...300, using: &generator))" }
      texts.append(text)
    }
    // Decimals near the middle between two neighbours are the hard ones.
    for _ in 0..<5_000 {
      let value = Double(bitPattern: UInt64.random(in: 1..<0x7FE0_0000_0000_0000, using: &generator))
      texts.append(String(format: "%.\(Int.random(in: 14...40))e", value))
    }
    try expectAgreement(texts)
  }

  @Test("Exact middles between two single-precision numbers round as the C library rounds them")
  func exactMiddles() throws {
    var texts: [String] = []
    for _ in 0..<5_000 {
      let low = Float(bitPattern: UInt32.random(in: 0..<0x7F7F_FFFF))
      let middle = (Double(low) + Double(low.nextUp)) / 2
      let exact = String(format: "%.180f", middle)
      texts += [exact, exact + "1", String(format: "%.180f", middle.nextDown)]
    }
    try expectAgreement(texts)
  }

  private func expectAgreement(_ texts: [String]) throws {
    let finiteSingles = texts.filter { Float($0)?.isFinite == true }
    for (text, value) in zip(finiteSingles, try values("f32", finiteSingles)) {
      #expect(value == .f32(try #require(Float(text)).bitPattern), "\(text)")
    }
    let finiteDoubles = texts.filter { Double($0)?.isFinite == true }
    for (text, value) in zip(finiteDoubles, try values("f64", finiteDoubles)) {
      #expect(value == .f64(try #require(Double(text)).bitPattern), "\(text)")
    }
    for text in texts where Double(text)?.isInfinite == true {
      #expect(throws: TextError.self, "\(text)") { try values("f64", [text]) }
    }
  }

  // MARK: Vectors

  @Test("Vectors are written by lanes of any shape")
  func vectors() throws {
    #expect(
      try values("v128", ["i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 -1", "i64x2 -1 2", "f32x4 1 -2 nan 0x1p-149"]) == [
        .v128(low: 0x0706_0504_0302_0100, high: 0xFF0E_0D0C_0B0A_0908), .v128(low: .max, high: 2),
        .v128(low: 0xC000_0000_3F80_0000, high: 0x0000_0001_7FC0_0000),
      ])
    ModuleText.expectError("(func (drop (v128.const i32x4 1 2 3)))", "wrong number of lane literals")
    ModuleText.expectError("(func (drop (v128.const i32x4 1 2 3 4 5)))", "wrong number of lane literals")
    ModuleText.expectError(
      "(func (drop (v128.const i8x16 256 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0)))", "constant out of range")
    ModuleText.expectError("(func (i8x16.shuffle 1 2 3))", "invalid lane length")
  }

  /// Reads constants as the arguments of a script's action.
  private func values(_ type: String, _ texts: [String]) throws -> [ScriptValue] {
    let arguments = texts.map { "(\(type).const \($0))" }.joined(separator: "\n")
    let script = try Script.parse(Array("(invoke \"f\" \(arguments))".utf8))
    guard case .action(.invoke(_, _, let values)) = try #require(script.commands.first).kind else { return [] }
    return values
  }
}
