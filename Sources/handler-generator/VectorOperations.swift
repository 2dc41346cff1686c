// The operations on vectors: v128 values take two slots, and results always go to slots (field T).
//
// Instructions whose operands are only vectors, or a vector and a count, are listed here with their numbers, so that
// the translator finds their operations in a table made from this list (`VectorInstruction.all`).

/// An instruction of the 0xFD plane that the translator handles by its kind alone.
struct VectorEntry {
  enum Kind: String { case unary, binary, ternary, shift, test, load }

  /// The number behind the prefix.
  var code: Int
  var kind: Kind
  /// The first operand form of its operation.
  var operation: String
  /// The operation that does the same with its operands exchanged.
  var exchanged: String?
  /// The operation that makes NaNs in the result canonical.
  var canonical: String?
  /// Whether there is a form whose second operand is in memory.
  var takesMemory = false
  /// For tests: the first of the branches on the result.
  var branch: String?
}

/// The lanes of a vector of integers, and where the instructions on them begin.
struct IntegerLanes {
  var name: String
  var signed: String
  var unsigned: String
  var comparisons: Int
  var arithmetic: Int
}

let integerLanes = [
  IntegerLanes(name: "i8x16", signed: "I8x16", unsigned: "U8x16", comparisons: 0x23, arithmetic: 0x60),
  IntegerLanes(name: "i16x8", signed: "I16x8", unsigned: "U16x8", comparisons: 0x2D, arithmetic: 0x80),
  IntegerLanes(name: "i32x4", signed: "I32x4", unsigned: "U32x4", comparisons: 0x37, arithmetic: 0xA0),
  IntegerLanes(name: "i64x2", signed: "I64x2", unsigned: "U64x2", comparisons: 0xD6, arithmetic: 0xC0),
]

/// Collects operations of one file and the instructions that they carry out.
struct VectorFamily {
  var group: Group
  var entries: [VectorEntry] = []

  init(_ file: String, _ title: String) { group = Group(file: file, title: title) }

  mutating func unary(_ code: Int, _ name: String, _ operation: String, canonical: String? = nil) {
    group.rows.append(
      Row(name: name + "S", layout: "a>t", words: 2, body: "unaryVector(\(state)) \(operation)"))
    entries.append(VectorEntry(code: code, kind: .unary, operation: name + "S", canonical: canonical))
  }

  /// - Parameters:
  ///   - exchanged: the name of the operation that does the same with its operands exchanged.
  ///   - takesMemory: whether there is a form whose second operand is in memory.
  mutating func binary(
    _ code: Int, _ name: String, _ operation: String, exchanged: String? = nil, canonical: String? = nil,
    takesMemory: Bool = false
  ) {
    for (suffix, type, layout, words) in [("SS", "SlotB", "ab>t", 2), ("SK", "VectorConstant", "aK>t", 4)] {
      group.rows.append(
        Row(
          name: name + suffix, layout: layout, words: words,
          body: "binaryVector(\(type).self, \(state)) \(operation)"))
    }
    if takesMemory {
      group.rows.append(
        Row(name: name + "SM", layout: "am>t", words: 3, body: "binaryVectorMemory(\(state)) \(operation)"))
    }
    entries.append(
      VectorEntry(
        code: code, kind: .binary, operation: name + "SS", exchanged: exchanged.map { $0 + "SS" },
        canonical: canonical, takesMemory: takesMemory))
  }

  mutating func commutative(
    _ code: Int, _ name: String, _ operation: String, canonical: String? = nil, takesMemory: Bool = false
  ) {
    binary(code, name, operation, exchanged: name, canonical: canonical, takesMemory: takesMemory)
  }

  mutating func ternary(_ codes: [Int], _ name: String, _ operation: String, canonical: String? = nil) {
    group.rows.append(
      Row(name: name + "SSS", layout: "abc>t", words: 2, body: "ternaryVector(\(state)) \(operation)"))
    for code in codes {
      entries.append(VectorEntry(code: code, kind: .ternary, operation: name + "SSS", canonical: canonical))
    }
  }

  mutating func shift(_ code: Int, _ name: String, _ operation: String) {
    for count in [slotB, accumulator, immediate] {
      group.rows.append(
        Row(
          name: name + "S" + count.suffix, layout: "a\(count.layout)>t", words: 2,
          body: "shiftVector(\(count.type).self, \(state)) \(operation)"))
    }
    entries.append(VectorEntry(code: code, kind: .shift, operation: name + "SS"))
  }

  /// An instruction from a vector to an i32.
  mutating func test(_ code: Int, _ name: String, _ operation: String) {
    group.rows += destinations.map { mark, type, target in
      Row(
        name: name + "S" + mark, layout: "a>\(target)", words: 2,
        body: "vectorToInteger(\(type).self, \(state)) \(operation)")
    }
    let branch = "branch" + capitalized(name)
    for (suffix, condition) in [("", "!="), ("Zero", "==")] {
      group.rows += destinations.map { mark, type, target in
        Row(
          name: "\(branch)\(suffix)S\(mark)", layout: "a>\(target)>j", words: 2,
          body: "branchVector(\(type).self, \(state), { $0 \(condition) 0 }) \(operation)")
      }
    }
    entries.append(VectorEntry(code: code, kind: .test, operation: name + "S", branch: branch + "S"))
  }

  /// Another instruction with an operation that exists.
  mutating func alias(_ code: Int, of name: String) {
    for entry in entries where entry.operation.hasPrefix(name + "S") {
      var copy = entry
      copy.code = code
      return entries.append(copy)
    }
  }
}

// MARK: Integers

func vectorComparisons() -> VectorFamily {
  var family = VectorFamily("VectorComparisonHandlers", "Comparisons of lanes: all bits set or clear.")
  for lanes in integerLanes {
    let isWide = lanes.name == "i64x2"
    let relations = [
      ("Eq", "==", false, "Eq"), ("Ne", "!=", false, "Ne"),
      ("LtS", "<", true, "GtS"), ("LtU", "<", false, "GtU"), ("GtS", ">", true, "LtS"), ("GtU", ">", false, "LtU"),
      ("LeS", "<=", true, "GeS"), ("LeU", "<=", false, "GeU"), ("GeS", ">=", true, "LeS"), ("GeU", ">=", false, "LeU"),
    ].filter { !isWide || !$0.0.hasSuffix("U") }
    for (place, (name, symbol, isSigned, exchanged)) in relations.enumerated() {
      let type = isSigned ? lanes.signed : lanes.unsigned
      family.binary(
        lanes.comparisons + place, lanes.name + name, "{ (a: \(type), b: \(type)) in a .\(symbol) b }",
        exchanged: lanes.name + exchanged, takesMemory: name == "Eq")
    }
  }
  for (name, type, first) in [("f32x4", "F32x4", 0x41), ("f64x2", "F64x2", 0x47)] {
    for (place, (relation, symbol, exchanged)) in [
      ("Eq", "==", "Eq"), ("Ne", "!=", "Ne"), ("Lt", "<", "Gt"), ("Gt", ">", "Lt"), ("Le", "<=", "Ge"),
      ("Ge", ">=", "Le"),
    ].enumerated() {
      family.binary(
        first + place, name + relation, "{ (a: \(type), b: \(type)) in a .\(symbol) b }", exchanged: name + exchanged)
    }
  }
  return family
}

func vectorIntegers() -> VectorFamily {
  var family = VectorFamily("VectorIntegerHandlers", "Arithmetic and logic on vectors of integers.")
  family.unary(0x4D, "v128Not", "{ (a: U64x2) in ~a }")
  family.commutative(0x4E, "v128And", "{ (a: U64x2, b: U64x2) in a & b }", takesMemory: true)
  family.binary(0x4F, "v128Andnot", "{ (a: U64x2, b: U64x2) in a & ~b }")
  family.commutative(0x50, "v128Or", "{ (a: U64x2, b: U64x2) in a | b }", takesMemory: true)
  family.commutative(0x51, "v128Xor", "{ (a: U64x2, b: U64x2) in a ^ b }", takesMemory: true)
  // Also relaxed lane selection, of all lanes.
  family.ternary(
    [0x52, 0x109, 0x10A, 0x10B, 0x10C], "v128Bitselect", "{ (a: U64x2, b: U64x2, c: U64x2) in a & c | b & ~c }")
  for lanes in integerLanes { addArithmetic(of: lanes, to: &family) }
  family.unary(0x62, "i8x16Popcnt", "{ (a: U8x16) in a.nonzeroBitCount }")
  family.commutative(0x82, "i16x8Q15mulrSatS", "{ (a: I16x8, b: I16x8) in multiplyQ15(a, b) }")
  family.commutative(0xBA, "i32x4DotI16x8S", "{ (a: I16x8, b: I16x8) in dotProduct(a, b) }", takesMemory: true)
  family.binary(0x112, "i16x8DotI8x16S", "{ (a: I8x16, b: I8x16) in dotProduct(a, b) }", exchanged: "i16x8DotI8x16S")
  family.ternary([0x113], "i32x4DotI8x16AddS", "{ (a: I8x16, b: I8x16, c: I32x4) in dotProduct(a, b, adding: c) }")
  family.alias(0x111, of: "i16x8Q15mulrSatS")
  return family
}

private func addArithmetic(of lanes: IntegerLanes, to family: inout VectorFamily) {
  let (first, name, signed, unsigned) = (lanes.arithmetic, lanes.name, lanes.signed, lanes.unsigned)
  let isSmall = name == "i8x16" || name == "i16x8"
  let pair = { (type: String, operation: String) in "{ (a: \(type), b: \(type)) in \(operation) }" }
  family.unary(first, name + "Abs", "{ (a: \(signed)) in absolute(a) }")
  family.unary(first + 1, name + "Neg", "{ (a: \(unsigned)) in \(unsigned).zero &- a }")
  family.shift(first + 0xB, name + "Shl", "{ (a: \(unsigned), n) in a &<< \(unsigned)(repeating: n) }")
  family.shift(first + 0xC, name + "ShrS", "{ (a: \(signed), n) in a &>> \(signed)(repeating: n) }")
  family.shift(first + 0xD, name + "ShrU", "{ (a: \(unsigned), n) in a &>> \(unsigned)(repeating: n) }")
  family.commutative(first + 0xE, name + "Add", pair(unsigned, "a &+ b"), takesMemory: true)
  family.binary(first + 0x11, name + "Sub", pair(unsigned, "a &- b"), takesMemory: true)
  if isSmall {
    family.commutative(first + 0xF, name + "AddSatS", pair(signed, "addSaturating(a, b)"))
    family.commutative(first + 0x10, name + "AddSatU", pair(unsigned, "addSaturating(a, b)"))
    family.binary(first + 0x12, name + "SubSatS", pair(signed, "subtractSaturating(a, b)"))
    family.binary(first + 0x13, name + "SubSatU", pair(unsigned, "subtractSaturating(a, b)"))
    family.commutative(first + 0x1B, name + "AvgrU", pair(unsigned, "roundedAverage(a, b)"))
  }
  if name != "i8x16" {
    family.commutative(first + 0x15, name + "Mul", pair(unsigned, "a &* b"), takesMemory: true)
  }
  if name == "i16x8" || name == "i32x4" {
    family.ternary([], name + "MulAdd", "{ (a: \(unsigned), b: \(unsigned), c: \(unsigned)) in a &* b &+ c }")
  }
  if name != "i64x2" {
    family.commutative(first + 0x16, name + "MinS", pair(signed, "lesser(a, b)"))
    family.commutative(first + 0x17, name + "MinU", pair(unsigned, "lesser(a, b)"))
    family.commutative(first + 0x18, name + "MaxS", pair(signed, "greater(a, b)"))
    family.commutative(first + 0x19, name + "MaxU", pair(unsigned, "greater(a, b)"))
  }
  family.test(first + 3, name + "AllTrue", "{ (a: \(unsigned)) in allTrue(a) ? 1 : 0 }")
  family.test(first + 4, name + "Bitmask", "{ (a: \(signed)) in bitmask(a) }")
}

func vectorConversions() -> VectorFamily {
  var family = VectorFamily("VectorConversionHandlers", "Conversions between lanes of different widths and types.")
  for index in 1..<4 {
    let (narrow, wide) = (integerLanes[index - 1], integerLanes[index])
    let (first, from) = (wide.arithmetic, capitalized(narrow.name))
    if index < 3 {
      // The narrower lanes' block has the narrowing, the place before the wider lanes' block the pairwise additions.
      family.binary(
        narrow.arithmetic + 5, "\(narrow.name)Narrow\(capitalized(wide.name))S",
        "{ (a: \(wide.signed), b: \(wide.signed)) in narrowSigned(a, b) }")
      family.binary(
        narrow.arithmetic + 6, "\(narrow.name)Narrow\(capitalized(wide.name))U",
        "{ (a: \(wide.signed), b: \(wide.signed)) in narrowUnsigned(a, b) }")
      let pairwise = index == 1 ? 0x7C : 0x7E
      family.unary(
        pairwise, "\(wide.name)ExtaddPairwise\(from)S", "{ (a: \(wide.signed)) in addPairs(a) }")
      family.unary(
        pairwise + 1, "\(wide.name)ExtaddPairwise\(from)U", "{ (a: \(wide.unsigned)) in addPairs(a) }")
    }
    for (place, (half, isSigned)) in [("Low", true), ("High", true), ("Low", false), ("High", false)].enumerated() {
      let source = isSigned ? narrow.signed : narrow.unsigned
      let mark = isSigned ? "S" : "U"
      let part = half == "Low" ? "lowHalf" : "highHalf"
      family.unary(
        first + 7 + place, "\(wide.name)Extend\(half)\(from)\(mark)",
        "{ (a: \(source)) in widened(a.\(part)) }")
      family.commutative(
        first + 0x1C + place, "\(wide.name)Extmul\(half)\(from)\(mark)",
        "{ (a: \(source), b: \(source)) in widened(a.\(part)) &* widened(b.\(part)) }")
    }
  }
  family.unary(
    0x5E, "f32x4DemoteF64x2Zero", "{ (a: F64x2) in F32x4(lowHalf: SIMD2<Float>(a), highHalf: .zero) }",
    canonical: "f32x4CanonicalS")
  family.unary(0x5F, "f64x2PromoteLowF32x4", "{ (a: F32x4) in F64x2(a.lowHalf) }", canonical: "f64x2CanonicalS")
  family.unary(0xF8, "i32x4TruncSatF32x4S", "{ (a: F32x4) in saturateToI32(a) }")
  family.unary(0xF9, "i32x4TruncSatF32x4U", "{ (a: F32x4) in saturateToU32(a) }")
  family.unary(0xFA, "f32x4ConvertI32x4S", "{ (a: I32x4) in F32x4(a) }")
  family.unary(0xFB, "f32x4ConvertI32x4U", "{ (a: U32x4) in F32x4(a) }")
  family.unary(0xFC, "i32x4TruncSatF64x2SZero", "{ (a: F64x2) in saturateToI32(a) }")
  family.unary(0xFD, "i32x4TruncSatF64x2UZero", "{ (a: F64x2) in saturateToU32(a) }")
  family.unary(0xFE, "f64x2ConvertLowI32x4S", "{ (a: I32x4) in F64x2(a.lowHalf) }")
  family.unary(0xFF, "f64x2ConvertLowI32x4U", "{ (a: U32x4) in F64x2(a.lowHalf) }")
  // Relaxed truncation.
  family.alias(0x101, of: "i32x4TruncSatF32x4S")
  family.alias(0x102, of: "i32x4TruncSatF32x4U")
  family.alias(0x103, of: "i32x4TruncSatF64x2SZero")
  family.alias(0x104, of: "i32x4TruncSatF64x2UZero")
  return family
}

// MARK: Floats

func vectorFloats() -> VectorFamily {
  var family = VectorFamily("VectorFloatHandlers", "Arithmetic on vectors of floats.")
  for (name, type, rounding, first, relaxed) in [
    ("f32x4", "F32x4", [0x67, 0x68, 0x69, 0x6A], 0xE0, 0x105),
    ("f64x2", "F64x2", [0x74, 0x75, 0x7A, 0x94], 0xEC, 0x107),
  ] {
    let canonical = name + "CanonicalS"
    let pair = { (operation: String) in "{ (a: \(type), b: \(type)) in \(operation) }" }
    family.unary(first, name + "Abs", "{ (a: \(type)) in absolute(a) }")
    family.unary(first + 1, name + "Neg", "{ (a: \(type)) in negate(a) }")
    family.unary(first + 3, name + "Sqrt", "{ (a: \(type)) in a.squareRoot() }", canonical: canonical)
    for (place, (operation, function)) in [
      ("Ceil", "ceiling"), ("Floor", "floor"), ("Trunc", "truncate"), ("Nearest", "nearest"),
    ].enumerated() {
      family.unary(rounding[place], name + operation, "{ (a: \(type)) in \(function)(a) }", canonical: canonical)
    }
    family.commutative(first + 4, name + "Add", pair("a + b"), canonical: canonical, takesMemory: true)
    family.binary(first + 5, name + "Sub", pair("a - b"), canonical: canonical, takesMemory: true)
    family.commutative(first + 6, name + "Mul", pair("a * b"), canonical: canonical, takesMemory: true)
    family.binary(first + 7, name + "Div", pair("a / b"), canonical: canonical)
    family.commutative(first + 8, name + "Min", pair("minimum(a, b)"), canonical: canonical)
    family.commutative(first + 9, name + "Max", pair("maximum(a, b)"), canonical: canonical)
    family.binary(first + 0xA, name + "Pmin", pair("a.replacing(with: b, where: b .< a)"))
    family.binary(first + 0xB, name + "Pmax", pair("a.replacing(with: b, where: a .< b)"))
    family.ternary(
      [relaxed], name + "MulAdd", "{ (a: \(type), b: \(type), c: \(type)) in a * b + c }", canonical: canonical)
    family.ternary(
      [relaxed + 1], name + "MulSubFrom", "{ (a: \(type), b: \(type), c: \(type)) in c - a * b }", canonical: canonical)
    family.alias(name == "f32x4" ? 0x10D : 0x10F, of: name + "Min")
    family.alias(name == "f32x4" ? 0x10E : 0x110, of: name + "Max")
    family.group.rows.append(
      Row(name: canonical, layout: "a>t", words: 2, body: "unaryVector(\(state)) { (a: \(type)) in canonical(a) }"))
  }
  return family
}

let vectorFamilies =
  [vectorComparisons(), vectorIntegers(), vectorConversions(), vectorFloats(), vectorLanes(), vectorMemory()]

/// Operations on vectors whose handlers are written by hand.
func vectorMoveGroup() -> Group {
  func row(_ name: String, _ layout: String, _ words: Int) -> Row {
    Row(name: name, layout: layout, words: words, body: nil)
  }
  return Group(
    file: "VectorMoveHandlers", title: "",
    rows: [
      row("copyVector", "a>t", 2), row("constantVector", "K>t", 4),
      row("globalGetVector", "g>t", 3), row("globalSetVector", "a>g", 3),
      row("selectVectorS", "c?a:b>t", 2), row("selectVectorR", "r?a:b>t", 2),
      row("i8x16Shuffle", "ax>t", 6), row("i16x8Shuffle", "ax>t", 4), row("i32x4Shuffle", "ax>t", 3),
      row("i64x2Shuffle", "ax>t", 3), row("i8x16Swizzle", "ab>t", 2),
    ])
}

/// The table by which the translator finds operations of vector instructions.
func vectorTableFile() -> String {
  var text =
    notice + """

      // Long because it is a table.

      extension VectorInstruction {
        /// The instructions of the 0xFD plane that need nothing but an operation, by number.
        static let all: [VectorInstruction?] = [

      """
  let entries = Dictionary(
    vectorFamilies.flatMap(\.entries).map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
  for code in 0...(entries.keys.max() ?? 0) {
    guard let entry = entries[code] else {
      text += "    nil,\n"
      continue
    }
    var arguments = [".\(entry.kind.rawValue)", ".\(entry.operation)"]
    if let exchanged = entry.exchanged { arguments.append("exchanged: .\(exchanged)") }
    if let canonical = entry.canonical { arguments.append("canonical: .\(canonical)") }
    if entry.takesMemory { arguments.append("takesMemory: true") }
    if let branch = entry.branch { arguments.append("branch: .\(branch)") }
    text += "    .init(\(arguments.joined(separator: ", "))),\n"
  }
  return text + "  ]\n}\n"
}
