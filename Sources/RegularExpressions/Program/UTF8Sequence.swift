/// Some ranges of bytes in a row: the UTF-8 forms of a range of scalars.
struct UTF8Sequence: Equatable {
  var bytes: [ClosedRange<UInt8>]

  /// The sequences whose strings are exactly the forms of the scalars of a range, in order.
  ///
  /// A range is cut until all its scalars have forms of the same length, and differ only in bytes that take all values
  /// or come last.
  static func all(for range: ClosedRange<UInt32>) -> [UTF8Sequence] {
    var sequences: [UTF8Sequence] = []
    var pending = [range]
    next: while let range = pending.popLast() {
      let (first, last) = (range.lowerBound, range.upperBound)
      // Surrogates have no form.
      if first <= 0xDFFF && last >= 0xD800 {
        if last > 0xDFFF { pending.append(0xE000...last) }
        if first < 0xD800 { pending.append(first...0xD7FF) }
        continue
      }
      for limit: UInt32 in [0x7F, 0x7FF, 0xFFFF] where first <= limit && last > limit {
        pending.append((limit + 1)...last)
        pending.append(first...limit)
        continue next
      }
      for shift: UInt32 in [6, 12, 18] where last > 0x7F {
        let mask: UInt32 = (1 << shift) - 1
        guard first & ~mask != last & ~mask else { continue }
        if first & mask != 0 {
          pending.append(((first | mask) + 1)...last)
          pending.append(first...(first | mask))
          continue next
        }
        if last & mask != mask {
          pending.append((last & ~mask)...last)
          pending.append(first...((last & ~mask) - 1))
          continue next
        }
      }
      let (low, high) = (encoded(first), encoded(last))
      sequences.append(UTF8Sequence(bytes: zip(low, high).map { $0...$1 }))
    }
    return sequences
  }

  private static func encoded(_ scalar: UInt32) -> [UInt8] {
    guard let scalar = Unicode.Scalar(scalar) else { return [] }
    return Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
