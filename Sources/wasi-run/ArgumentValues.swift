import WasmCore

/// Values as people write and read them on a command line.
enum ArgumentValues {
  /// Reads arguments as the parameters of a function.
  static func parse(_ texts: [String], as type: FunctionType, of function: String) throws(RunFailure) -> [Value] {
    guard texts.count == type.parameters.count else {
      throw .usage("\(function) has type \(type): expected \(type.parameters.count) arguments, found \(texts.count)")
    }
    var values: [Value] = []
    for (text, parameter) in zip(texts, type.parameters) {
      guard let value = parse(text, as: parameter) else {
        throw .usage("\(function) has type \(type): \(text) is no \(parameter)")
      }
      values.append(value)
    }
    return values
  }

  /// Integers may be signed or unsigned, decimal or hexadecimal; floating-point numbers as Swift reads them.
  static func parse(_ text: String, as type: ValueType) -> Value? {
    switch type {
    case .i32:
      guard let bits = integer(text), Int64(bitPattern: bits) >= -0x8000_0000,
        bits <= 0xFFFF_FFFF || text.hasPrefix("-")
      else { return nil }
      return .i32(Int32(truncatingIfNeeded: bits))
    case .i64: return integer(text).map { .i64(Int64(bitPattern: $0)) }
    case .f32: return Float(text).map { .f32($0) }
    case .f64: return Double(text).map { .f64($0) }
    case .funcref where text == "null": return .funcref(nil)
    case .externref where text == "null": return .externref(nil)
    default: return nil
    }
  }

  /// The bits of an integer between -2^63 and 2^64.
  private static func integer(_ text: String) -> UInt64? {
    let isNegative = text.hasPrefix("-")
    let digits = isNegative ? text.dropFirst() : text[...]
    let isHexadecimal = digits.hasPrefix("0x") || digits.hasPrefix("0X")
    let number = (isHexadecimal ? digits.dropFirst(2) : digits).filter { $0 != "_" }
    guard let first = number.first, first.isHexDigit,
      let magnitude = UInt64(number, radix: isHexadecimal ? 16 : 10)
    else { return nil }
    guard isNegative else { return magnitude }
    return magnitude <= 1 << 63 ? 0 &- magnitude : nil
  }

  static func format(_ value: Value) -> String {
    switch value {
    case .i32(let number): return "\(number)"
    case .i64(let number): return "\(number)"
    case .f32(let number): return "\(number)"
    case .f64(let number): return "\(number)"
    case .v128(let vector):
      func hexadecimal(_ half: UInt64) -> String {
        let digits = String(half, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
      }
      return "0x" + hexadecimal(vector.high) + hexadecimal(vector.low)
    case .funcref(let function): return function == nil ? "null" : "funcref"
    case .externref(let reference): return reference == nil ? "null" : "externref"
    case .anyref(let reference): return reference == nil ? "null" : "anyref"
    case .exnref(let exception): return exception == nil ? "null" : "exnref"
    }
  }
}
