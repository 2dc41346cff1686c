/// A natural number of any size, for the decimal conversions that need exact arithmetic.
struct BigUnsigned {
  /// 32-bit digits, the lowest first, none of the highest zero.
  private var limbs: [UInt32] = []

  init(_ value: UInt32) {
    if value != 0 { limbs.append(value) }
  }

  var isZero: Bool { limbs.isEmpty }

  var bitWidth: Int {
    guard let last = limbs.last else { return 0 }
    return limbs.count * 32 - last.leadingZeroBitCount
  }

  /// Computes self × `factor` + `addend` in place.
  mutating func multiply(by factor: UInt32, adding addend: UInt32 = 0) {
    var carry = UInt64(addend)
    for index in limbs.indices {
      let product = UInt64(limbs[index]) * UInt64(factor) + carry
      limbs[index] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    if carry != 0 { limbs.append(UInt32(truncatingIfNeeded: carry)) }
  }

  mutating func multiply(byPowerOfFive power: Int) {
    var remaining = power
    while remaining >= 13 {
      multiply(by: 1_220_703_125)
      remaining -= 13
    }
    var factor: UInt32 = 1
    for _ in 0..<remaining { factor *= 5 }
    multiply(by: factor)
  }

  mutating func shiftLeft(by count: Int) {
    guard count > 0, !isZero else { return }
    let bits = UInt32(count & 31)
    if bits != 0 {
      var carry: UInt32 = 0
      for index in limbs.indices {
        let limb = limbs[index]
        limbs[index] = limb << bits | carry
        carry = limb >> (32 - bits)
      }
      if carry != 0 { limbs.append(carry) }
    }
    limbs.insert(contentsOf: repeatElement(0, count: count / 32), at: 0)
  }

  /// The highest 64 bits, how many bits lie below them, and whether any of those is set.
  var leadingBits: (bits: UInt64, dropped: Int, isInexact: Bool) {
    var bits: UInt64 = 0
    let dropped = max(bitWidth - 64, 0)
    let first = dropped / 32
    let offset = UInt64(dropped & 31)
    for (place, index) in (first..<min(first + 3, limbs.count)).enumerated() {
      let limb = UInt64(limbs[index])
      let shift = Int64(place * 32) - Int64(offset)
      bits |= shift >= 0 ? limb << UInt64(shift) : limb >> UInt64(-shift)
    }
    var isInexact = offset != 0 && limbs[first] & (1 << UInt32(offset) - 1) != 0
    for index in 0..<first where limbs[index] != 0 { isInexact = true }
    return (bits, dropped, isInexact)
  }

  /// Divides, by the schoolbook method on 32-bit digits.
  ///
  /// - Precondition: the quotient fits in 64 bits and the divisor is not zero.
  func quotient(dividingBy divisor: BigUnsigned) -> (quotient: UInt64, isInexact: Bool) {
    // The method wants the divisor's highest bit set; both numbers move by the same distance.
    var divisor = divisor
    var remainder = self
    let shift = (32 - divisor.bitWidth & 31) & 31
    divisor.shiftLeft(by: shift)
    remainder.shiftLeft(by: shift)
    let count = divisor.limbs.count
    guard let top = divisor.limbs.last else { return (0, false) }
    while remainder.limbs.count < count + 2 { remainder.limbs.append(0) }
    remainder.limbs.append(0)
    let second = count > 1 ? UInt64(divisor.limbs[count - 2]) : 0
    var quotient: UInt64 = 0
    var place = remainder.limbs.count - 1 - count
    while place >= 0 {
      let high = UInt64(remainder.limbs[place + count]) << 32 | UInt64(remainder.limbs[place + count - 1])
      let third = place + count >= 2 ? UInt64(remainder.limbs[place + count - 2]) : 0
      var digit = high / UInt64(top)
      var rest = high % UInt64(top)
      while digit >> 32 != 0 || digit * second > rest << 32 | third {
        digit -= 1
        rest += UInt64(top)
        if rest >> 32 != 0 { break }
      }
      if remainder.subtract(divisor, times: digit, at: place) {
        digit -= 1
        remainder.add(divisor, at: place)
      }
      quotient = quotient << 32 | digit
      place -= 1
    }
    return (quotient, remainder.limbs.contains { $0 != 0 })
  }

  /// Subtracts `other` × `digit` × 2^(32 × `place`) in place, with as many digits as there are.
  ///
  /// - Returns: whether the result is negative, and so wrapped.
  private mutating func subtract(_ other: BigUnsigned, times digit: UInt64, at place: Int) -> Bool {
    var carry: UInt64 = 0
    var borrow = false
    for index in 0...other.limbs.count {
      let factor = index < other.limbs.count ? UInt64(other.limbs[index]) : 0
      let product = factor * digit + carry
      carry = product >> 32
      let (first, firstBorrow) = limbs[place + index].subtractingReportingOverflow(
        UInt32(truncatingIfNeeded: product))
      let (second, secondBorrow) = first.subtractingReportingOverflow(borrow ? 1 : 0)
      limbs[place + index] = second
      borrow = firstBorrow || secondBorrow
    }
    return borrow
  }

  private mutating func add(_ other: BigUnsigned, at place: Int) {
    var carry: UInt64 = 0
    for index in 0...other.limbs.count {
      let addend = index < other.limbs.count ? UInt64(other.limbs[index]) : 0
      let sum = UInt64(limbs[place + index]) + addend + carry
      limbs[place + index] = UInt32(truncatingIfNeeded: sum)
      carry = sum >> 32
    }
  }
}
