import WasmCore
import WasmText

extension ExpectedResult {
  /// Whether a result is what the script expects: equal bits, or a NaN of the class that the script names.
  func matches(_ value: Value) -> Bool {
    switch (self, value) {
    case (.i32(let expected), .i32(let found)): expected == UInt32(bitPattern: found)
    case (.i64(let expected), .i64(let found)): expected == UInt64(bitPattern: found)
    case (.f32(let pattern), .f32(let found)): pattern.matches(UInt64(found.bitPattern), width: 32)
    case (.f64(let pattern), .f64(let found)): pattern.matches(found.bitPattern, width: 64)
    case (.v128(let shape, let lanes), .v128(let found)): Self.match(shape, lanes, found)
    case (.refNull(let kind), .funcref(nil)): Self.isNull(kind, ["func", "nofunc"])
    case (.refNull(let kind), .externref(nil)): Self.isNull(kind, ["extern", "noextern"])
    case (.refNull(let kind), .exnref(nil)): Self.isNull(kind, ["exn", "noexn"])
    case (.refNull(let kind), .anyref(nil)): Self.isNull(kind, ["any", "eq", "i31", "struct", "array", "none"])
    case (.refFunc, .funcref(let function)), (.ref, .funcref(let function)): function != nil
    case (.refExtern(let number), .externref(let reference?)): number == nil || reference.number == number
    case (.refHost(let number), .anyref(let reference?)): reference.external?.number == number
    case (.refKind(let kind), .anyref(let reference?)): Self.isKind(kind, reference.kind)
    case (.refKind("exn"), .exnref(let reference)), (.ref, .exnref(let reference)): reference != nil
    case (.ref, .externref(let reference)): reference != nil
    case (.ref, .anyref(let reference)): reference != nil
    case (.either(let alternatives), _): alternatives.contains { $0.matches(value) }
    default: false
    }
  }

  /// - Parameter kinds: the types of null in the hierarchy that the null is of.
  private static func isNull(_ kind: String?, _ kinds: Set<String>) -> Bool { kind.map(kinds.contains) ?? true }

  private static func isKind(_ kind: String, _ found: AnyReference.Kind) -> Bool {
    switch (kind, found) {
    case ("any", _), ("i31", .i31), ("struct", .structure), ("array", .array): true
    case ("eq", .i31), ("eq", .structure), ("eq", .array): true
    default: false
    }
  }

  private static func match(_ shape: VectorShape, _ lanes: [FloatPattern], _ found: V128) -> Bool {
    let width = shape.laneBits
    guard lanes.count == shape.laneCount else { return false }
    for (index, lane) in lanes.enumerated() {
      let position = index * width
      let half = position < 64 ? found.low : found.high
      let bits = width == 64 ? half : half >> UInt64(position % 64) & (1 << UInt64(width) - 1)
      if !lane.matches(bits, width: width) { return false }
    }
    return true
  }
}

extension ExternReference {
  /// The number in `(ref.extern N)`.
  fileprivate var number: UInt32? { (object as? HostObject)?.number }
}

extension FloatPattern {
  /// Whether the low `width` bits are what the pattern describes. The sign of a NaN does not matter.
  func matches(_ bits: UInt64, width: Int) -> Bool {
    let isSingle = width == 32
    let canonical: UInt64 = isSingle ? 0x7fc0_0000 : 0x7ff8_0000_0000_0000
    let magnitude: UInt64 = isSingle ? 0x7fff_ffff : 0x7fff_ffff_ffff_ffff
    switch self {
    case .bits(let expected): return bits == expected
    case .canonicalNaN: return bits & magnitude == canonical
    case .arithmeticNaN: return bits & canonical == canonical
    }
  }
}

extension ExpectedResult {
  /// The pattern in the words of the text format.
  var text: String {
    switch self {
    case .i32(let bits): "i32 \(Int32(bitPattern: bits))"
    case .i64(let bits): "i64 \(Int64(bitPattern: bits))"
    case .f32(let pattern): "f32 " + pattern.text(width: 32)
    case .f64(let pattern): "f64 " + pattern.text(width: 64)
    case .v128(let shape, let lanes):
      "v128 \(shape.name)" + lanes.map { " " + $0.text(width: shape.isFloatingPoint ? shape.laneBits : 0) }.joined()
    case .refNull(let kind): "ref.null \(kind ?? "")"
    case .refExtern(let number): "ref.extern \(number.map { String($0) } ?? "")"
    case .refHost(let number): "ref.host \(number)"
    case .refFunc: "ref.func"
    case .refKind(let kind): "ref.\(kind)"
    case .ref: "ref"
    case .either(let alternatives): alternatives.map(\.text).joined(separator: " or ")
    }
  }
}

extension FloatPattern {
  /// - Parameter width: 32 or 64 for floating-point numbers; anything else stands for integers.
  fileprivate func text(width: Int) -> String {
    switch self {
    case .bits(let bits) where width == 32: "\(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))"
    case .bits(let bits) where width == 64: "\(Double(bitPattern: bits))"
    case .bits(let bits): "\(bits)"
    case .canonicalNaN: "nan:canonical"
    case .arithmeticNaN: "nan:arithmetic"
    }
  }
}
