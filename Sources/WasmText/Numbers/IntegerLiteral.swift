/// An integer as written: an optional sign, then decimal or `0x` digits with `_` between them.
struct IntegerLiteral {
  /// Whether a sign is written, even a plus.
  let isSigned: Bool
  let isNegative: Bool
  /// The value without its sign; nil if it exceeds 64 bits.
  let magnitude: UInt64?

  /// Reads all of a range of bytes; nil if it is not an integer.
  init?(_ bytes: [UInt8], from start: Int, to end: Int) {
    var index = start
    guard index < end else { return nil }
    isNegative = bytes[index] == UInt8(ascii: "-")
    isSigned = isNegative || bytes[index] == UInt8(ascii: "+")
    if isSigned { index += 1 }
    var radix: UInt64 = 10
    if end - index > 2, bytes[index] == UInt8(ascii: "0"), bytes[index + 1] == UInt8(ascii: "x") {
      radix = 16
      index += 2
    }
    var value: UInt64 = 0
    var overflows = false
    var previousIsDigit = false
    while index < end {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "_") {
        guard previousIsDigit else { return nil }
        previousIsDigit = false
        continue
      }
      guard let digit = StringLiteral.hexDigit(byte), digit < UInt8(truncatingIfNeeded: radix) else { return nil }
      previousIsDigit = true
      let (product, high) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      overflows = overflows || high || carry
      value = sum
    }
    guard previousIsDigit else { return nil }
    magnitude = overflows ? nil : value
  }

  /// The value in two's complement, if it lies in the signed or the unsigned range of a width.
  func bits(_ width: Int) -> UInt64? {
    guard let magnitude else { return nil }
    let mask: UInt64 = width == 64 ? .max : 1 << UInt64(width) - 1
    if isNegative {
      guard magnitude <= 1 << UInt64(width - 1) else { return nil }
      return (0 &- magnitude) & mask
    }
    return magnitude <= mask ? magnitude : nil
  }
}
