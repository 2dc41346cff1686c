extension Double {
  /// The shortest digits that read as this number, laid out as ECMAScript does: `0.001`, `1e-7`, `123.5`, `1e+21`.
  var jsonText: String {
    // Swift finds the same digits, and lays them out in another way.
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    let text = description.utf8
    for (index, byte) in zip(text.indices, text) {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte)
      case UInt8(ascii: "."): point = digits.count
      case UInt8(ascii: "e"):
        exponent = Int(Substring(text[text.index(after: index)...])) ?? 0
        return Self.layout(digits, point: (point ?? digits.count) + exponent, isNegative: self < 0)
      default: break
      }
    }
    return Self.layout(digits, point: (point ?? digits.count) + exponent, isNegative: self < 0)
  }

  /// - Parameter point: how many digits precede the decimal point; there may be fewer, or less than none.
  private static func layout(_ digits: [UInt8], point: Int, isNegative: Bool) -> String {
    let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
    var digits = digits.dropFirst(leading)
    let point = point - leading
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    guard !digits.isEmpty else { return "0" }
    let zeros = { (count: Int) in String(repeating: "0", count: count) }
    let text = String(decoding: digits, as: UTF8.self)
    let sign = isNegative ? "-" : ""
    switch point {
    case digits.count...21: return sign + text + zeros(point - digits.count)
    case 1..<max(1, digits.count): return sign + text.prefix(point) + "." + text.dropFirst(point)
    case -5...0: return sign + "0." + zeros(-point) + text
    default:
      let exponent = point - 1
      let fraction = digits.count > 1 ? "." + text.dropFirst(1) : ""
      return sign + text.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+") + String(abs(exponent))
    }
  }
}
