/// Reads how long a server wants to be left alone.
enum RetryAfter {
  /// The time in `Retry-After`, as seconds or as a date, or in `retry-after-ms`.
  ///
  /// - Parameter now: Seconds since 1970.
  static func duration(in headers: HTTPHeaders, now: Double) -> Duration? {
    if let milliseconds = headers["retry-after-ms"].flatMap({ Double($0) }) { return duration(milliseconds / 1000) }
    guard let text = headers["retry-after"] else { return nil }
    return duration(Double(text) ?? date(text).map { $0 - now })
  }

  private static func duration(_ seconds: Double?) -> Duration? {
    guard let seconds, seconds.isFinite else { return nil }
    return .seconds(min(max(0, seconds), longest))
  }

  /// Longer times are all the same: much too long.
  private static var longest: Double { 1e9 }

  /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`.
  ///
  /// - Returns: Seconds since 1970.
  static func date(_ text: String) -> Double? {
    let parts = text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == ":" || $0 == "-" })
    guard parts.count == 8, parts[7] == "GMT", let month = months.firstIndex(of: String(parts[2])) else { return nil }
    let numbers = [parts[1], parts[3], parts[4], parts[5], parts[6]].compactMap { Int($0) }
    guard numbers.count == 5, (1...31).contains(numbers[0]), (1970...9999).contains(numbers[1]),
      (0...23).contains(numbers[2]), (0...59).contains(numbers[3]), (0...60).contains(numbers[4])
    else { return nil }
    // Years that begin in March have their leap day at the end.
    let year = month < 2 ? numbers[1] - 1 : numbers[1]
    let dayOfYear = (153 * ((month + 10) % 12) + 2) / 5 + numbers[0] - 1
    let days = year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    return Double(((days * 24 + numbers[2]) * 60 + numbers[3]) * 60 + numbers[4])
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
