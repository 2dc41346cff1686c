/// Points in time, as people write them on a command line.
public enum PointInTime {
  /// Nanoseconds since 1970, from seconds since then or from a date and time such as `2024-02-29T12:00:00Z`.
  public static func nanoseconds(_ text: String) throws(OptionError) -> UInt64 {
    guard let seconds = UInt64(text) ?? seconds(ofDate: text), seconds <= UInt64.max / 1_000_000_000 else {
      throw OptionError("\(text): not a time (write 1700000000 or 2024-02-29T12:00:00Z)")
    }
    return seconds * 1_000_000_000
  }

  /// `YYYY-MM-DDThh:mm:ssZ`, from 1970 on.
  private static func seconds(ofDate text: String) -> UInt64? {
    let bytes = Array(text.utf8)
    let pattern = Array("0000-00-00T00:00:00Z".utf8)
    guard bytes.count == pattern.count else { return nil }
    var numbers: [Int] = [0]
    for (byte, expected) in zip(bytes, pattern) {
      if expected == UInt8(ascii: "0") {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - UInt8(ascii: "0"))
      } else {
        guard byte == expected else { return nil }
        numbers.append(0)
      }
    }
    let (year, month, day) = (numbers[0], numbers[1], numbers[2])
    guard year >= 1970, (1...12).contains(month), (1...days(of: month, year)).contains(day),
      numbers[3] < 24, numbers[4] < 60, numbers[5] < 60
    else { return nil }
    var dayCount = day - 1
    for earlier in 1970..<year { dayCount += isLeap(earlier) ? 366 : 365 }
    for earlier in 1..<month { dayCount += days(of: earlier, year) }
    return UInt64(((dayCount * 24 + numbers[3]) * 60 + numbers[4]) * 60 + numbers[5])
  }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func days(of month: Int, _ year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
