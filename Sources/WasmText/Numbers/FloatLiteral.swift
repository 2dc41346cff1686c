/// Floating-point numbers as written, rounded correctly whatever their length.
enum FloatLiteral {
  enum Result: Equatable {
    case bits(UInt64)
    /// A well-formed number that rounds to infinity, or a NaN payload that does not fit.
    case outOfRange
    case malformed
  }

  /// Reads all of a range of bytes.
  static func parse(_ bytes: [UInt8], from start: Int, to end: Int, _ format: FloatFormat) -> Result {
    var cursor = Cursor(bytes: bytes, index: start, end: end)
    var sign: UInt64 = 0
    if cursor.take(UInt8(ascii: "-")) {
      sign = format.signBit
    } else {
      _ = cursor.take(UInt8(ascii: "+"))
    }
    let magnitude: Result
    if cursor.isRest("inf") {
      magnitude = .bits(format.infinity)
    } else if cursor.isRest("nan") {
      magnitude = .bits(format.infinity | format.quietBit)
    } else if cursor.take("nan:") {
      magnitude = payload(cursor, format)
    } else if cursor.take("0x") {
      magnitude = hexadecimal(&cursor, format)
    } else {
      magnitude = decimal(&cursor, format)
    }
    guard case .bits(let bits) = magnitude else { return magnitude }
    return .bits(bits | sign)
  }

  private static func payload(_ cursor: Cursor, _ format: FloatFormat) -> Result {
    guard cursor.end - cursor.index > 2, cursor.bytes[cursor.index] == UInt8(ascii: "0"),
      cursor.bytes[cursor.index + 1] == UInt8(ascii: "x"),
      let literal = IntegerLiteral(cursor.bytes, from: cursor.index, to: cursor.end)
    else { return .malformed }
    guard let value = literal.magnitude, value != 0, value >> format.fractionBits == 0 else { return .outOfRange }
    return .bits(format.infinity | value)
  }

  // MARK: Hexadecimal

  private static func hexadecimal(_ cursor: inout Cursor, _ format: FloatFormat) -> Result {
    var digits = HexadecimalDigits()
    guard cursor.digits(radix: 16, { digits.append($0, isFraction: false) }) else { return .malformed }
    if cursor.take(UInt8(ascii: ".")), cursor.isDigit(radix: 16) {
      guard cursor.digits(radix: 16, { digits.append($0, isFraction: true) }) else { return .malformed }
    }
    var exponent: Int64 = 0
    if cursor.take(UInt8(ascii: "p")) || cursor.take(UInt8(ascii: "P")) {
      guard let written = cursor.exponent() else { return .malformed }
      exponent = written
    }
    guard cursor.isAtEnd else { return .malformed }
    guard digits.mantissa != 0 else { return .bits(0) }
    let bits = format.round(
      digits.mantissa, exponent: digits.exponent + exponent, isInexact: digits.isInexact)
    return bits.map { .bits($0) } ?? .outOfRange
  }

  private struct HexadecimalDigits {
    var mantissa: UInt64 = 0
    var exponent: Int64 = 0
    var isInexact = false

    mutating func append(_ digit: UInt8, isFraction: Bool) {
      if mantissa >> 60 == 0 {
        mantissa = mantissa << 4 | UInt64(digit)
        if isFraction { exponent -= 4 }
      } else {
        if digit != 0 { isInexact = true }
        if !isFraction { exponent += 4 }
      }
    }
  }

  // MARK: Decimal

  private static func decimal(_ cursor: inout Cursor, _ format: FloatFormat) -> Result {
    var digits = DecimalDigits()
    guard cursor.digits(radix: 10, { digits.append($0, isFraction: false) }) else { return .malformed }
    if cursor.take(UInt8(ascii: ".")), cursor.isDigit(radix: 10) {
      guard cursor.digits(radix: 10, { digits.append($0, isFraction: true) }) else { return .malformed }
    }
    if cursor.take(UInt8(ascii: "e")) || cursor.take(UInt8(ascii: "E")) {
      guard let written = cursor.exponent() else { return .malformed }
      digits.exponent += written
    }
    guard cursor.isAtEnd else { return .malformed }
    return digits.rounded(format).map { .bits($0) } ?? .outOfRange
  }

  /// A decimal number: `digits` × 10^`exponent`.
  private struct DecimalDigits {
    /// The first significant digits.
    ///
    /// No number halfway between two doubles has more than 768 significant digits, so that beyond
    /// those it only matters whether anything follows.
    var digits: [UInt8] = []
    var exponent: Int64 = 0
    var isInexact = false
    private static var limit: Int { 800 }

    mutating func append(_ digit: UInt8, isFraction: Bool) {
      if digits.count < Self.limit {
        if digit != 0 || !digits.isEmpty { digits.append(digit) }
        if isFraction { exponent -= 1 }
      } else {
        if digit != 0 { isInexact = true }
        if !isFraction { exponent += 1 }
      }
    }

    func rounded(_ format: FloatFormat) -> UInt64? {
      guard !digits.isEmpty else { return 0 }
      // Clearly outside of any format: no need for large numbers.
      let magnitude = Int64(digits.count) + exponent
      guard magnitude < 400 else { return nil }
      guard magnitude > -400 else { return 0 }
      if let exact = quick(format) { return exact }

      var value = BigUnsigned(0)
      for digit in digits { value.multiply(by: 10, adding: UInt32(digit)) }
      var exponent = exponent
      if isInexact {
        value.multiply(by: 10, adding: 1)
        exponent -= 1
      }
      // 10^e = 5^e × 2^e, and the power of two needs no arithmetic.
      let power = Int(truncatingIfNeeded: exponent)
      if power >= 0 {
        value.multiply(byPowerOfFive: power)
        let (bits, dropped, isInexact) = value.leadingBits
        return format.round(bits, exponent: exponent + Int64(dropped), isInexact: isInexact)
      }
      var divisor = BigUnsigned(1)
      divisor.multiply(byPowerOfFive: -power)
      // With 63 more bits than the divisor, the quotient has 63 or 64.
      let shift = 63 + divisor.bitWidth - value.bitWidth
      if shift >= 0 { value.shiftLeft(by: shift) } else { divisor.shiftLeft(by: -shift) }
      let (quotient, isInexact) = value.quotient(dividingBy: divisor)
      return format.round(quotient, exponent: exponent - Int64(shift), isInexact: isInexact)
    }

    /// The result for short numbers: when both parts are exact, one operation of the hardware rounds correctly.
    private func quick(_ format: FloatFormat) -> UInt64? {
      guard digits.count <= 15, exponent >= -22, exponent <= 22 else { return nil }
      var value: UInt64 = 0
      for digit in digits { value = value * 10 + UInt64(digit) }
      if format.precision == 53 {
        var power = 1.0
        for _ in 0..<abs(exponent) { power *= 10 }
        return (exponent < 0 ? Double(value) / power : Double(value) * power).bitPattern
      }
      guard value < 1 << 24, exponent >= -10, exponent <= 10 else { return nil }
      var power: Float = 1
      for _ in 0..<abs(exponent) { power *= 10 }
      return UInt64((exponent < 0 ? Float(value) / power : Float(value) * power).bitPattern)
    }
  }

  // MARK: Characters

  private struct Cursor {
    let bytes: [UInt8]
    var index: Int
    let end: Int

    var isAtEnd: Bool { index == end }

    mutating func take(_ byte: UInt8) -> Bool {
      guard index < end, bytes[index] == byte else { return false }
      index += 1
      return true
    }

    mutating func take(_ text: StaticString) -> Bool {
      let count = text.utf8CodeUnitCount
      guard end - index >= count else { return false }
      // SAFETY: `offset` stays below the length of `text`.
      for offset in 0..<count where bytes[index + offset] != text.utf8Start[offset] { return false }
      index += count
      return true
    }

    func isRest(_ text: StaticString) -> Bool {
      var copy = self
      return copy.take(text) && copy.isAtEnd
    }

    func isDigit(radix: UInt8) -> Bool {
      guard index < end, let digit = StringLiteral.hexDigit(bytes[index]) else { return false }
      return digit < radix
    }

    /// Moves past one or more digits with `_` between them.
    mutating func digits(radix: UInt8, _ body: (UInt8) -> Void) -> Bool {
      var previousIsDigit = false
      while index < end {
        let byte = bytes[index]
        if byte == UInt8(ascii: "_") {
          guard previousIsDigit else { return false }
          previousIsDigit = false
        } else if let digit = StringLiteral.hexDigit(byte), digit < radix {
          body(digit)
          previousIsDigit = true
        } else {
          break
        }
        index += 1
      }
      return previousIsDigit
    }

    /// Moves past a signed decimal exponent. One that is out of any reach becomes a large one.
    mutating func exponent() -> Int64? {
      let isNegative = take(UInt8(ascii: "-"))
      if !isNegative { _ = take(UInt8(ascii: "+")) }
      var value: Int64 = 0
      guard digits(radix: 10, { if value < 1 << 40 { value = value * 10 + Int64($0) } }) else { return nil }
      return isNegative ? -value : value
    }
  }
}
