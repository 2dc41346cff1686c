/// A point in time as `2026-03-01 12:00:00 UTC`.
struct UTCTime: CustomStringConvertible {
  /// Since 1970.
  let milliseconds: Int64

  var description: String {
    // Years that begin in March have their leap day at the end.
    let seconds = milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0)
    let days = seconds / 86400 - (seconds % 86400 < 0 ? 1 : 0)
    let time = seconds - days * 86400
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let calendarMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0)
    let date = "\(year)-\(Self.padded(calendarMonth))-\(Self.padded(day))"
    return "\(date) \(Self.padded(time / 3600)):\(Self.padded(time / 60 % 60)):\(Self.padded(time % 60)) UTC"
  }

  private static func padded(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
}
