extension JSONParser {
  /// Reads a number. One without fraction and exponent is exact if it fits into 64 bits.
  mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    let isNegative = take("-")
    let isZero = peek() == UInt8(ascii: "0")
    let digits = try skipDigits()
    // A zero stands alone.
    guard !isZero || digits == 1 else { throw JSONError(reason: .malformedNumber, offset: start) }
    var isInteger = true
    if take(".") {
      isInteger = false
      _ = try skipDigits()
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      _ = try skipDigits()
    }
    if isInteger, let value = integer(digits: position - digits..<position, isNegative: isNegative) { return value }
    guard let value = Double(String(decoding: text[start..<position], as: UTF8.self)), value.isFinite else {
      throw JSONError(reason: .numberOutOfRange, offset: start)
    }
    return JSONValue.double(value).exact
  }

  /// Goes past digits, of which there must be one, and says how many there were.
  private mutating func skipDigits() throws(JSONError) -> Int {
    let start = position
    while position < text.count, text[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    guard position > start else { throw error(position < text.count ? .malformedNumber : .unexpectedEnd) }
    return position - start
  }

  /// The integer of these digits; nil if it needs more than 64 bits.
  private func integer(digits: Range<Int>, isNegative: Bool) -> JSONValue? {
    var value: UInt64 = 0
    for byte in text[digits] {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    guard isNegative else { return JSONValue.unsigned(value).exact }
    return value <= UInt64(Int64.max) + 1 ? .integer(Int64(truncatingIfNeeded: 0 &- value)) : nil
  }
}
