/// Numbers with units, as people write them on a command line.
public enum Quantity {
  /// A duration such as `5s`, `500ms` or `2m`; a bare number means seconds.
  public static func duration(_ text: String) throws(OptionError) -> Duration {
    let (number, unit) = split(text)
    guard let amount = Double(number), amount >= 0, amount.isFinite, amount < 1e12 else {
      throw OptionError("\(text): not a duration (write 5s, 500ms or 2m)")
    }
    switch unit {
    case "us": return .microseconds(amount)
    case "ms": return .milliseconds(amount)
    case "s", "": return .seconds(amount)
    case "m", "min": return .seconds(amount * 60)
    case "h": return .seconds(amount * 3600)
    default: throw OptionError("\(text): not a duration (write 5s, 500ms or 2m)")
    }
  }

  /// A number of bytes such as `64MiB`, `1GiB` or `65536`.
  public static func byteCount(_ text: String) throws(OptionError) -> UInt64 {
    let (number, unit) = split(text)
    let factor: UInt64
    switch unit.lowercased() {
    case "", "b": factor = 1
    case "k", "kib": factor = 1 << 10
    case "m", "mib": factor = 1 << 20
    case "g", "gib": factor = 1 << 30
    case "kb": factor = 1_000
    case "mb": factor = 1_000_000
    case "gb": factor = 1_000_000_000
    default: throw OptionError("\(text): not a size (write 65536, 64MiB or 1GiB)")
    }
    guard let amount = UInt64(number) else { throw OptionError("\(text): not a size (write 65536, 64MiB or 1GiB)") }
    let (bytes, overflow) = amount.multipliedReportingOverflow(by: factor)
    guard !overflow else { throw OptionError("\(text): too large") }
    return bytes
  }

  /// A count such as `1000000` or `1_000_000`.
  public static func count(_ text: String) throws(OptionError) -> UInt64 {
    guard let amount = UInt64(text.filter { $0 != "_" }) else { throw OptionError("\(text): not a number") }
    return amount
  }

  private static func split(_ text: String) -> (number: String, unit: String) {
    let number = text.prefix { $0.isNumber || $0 == "." }
    return (String(number), String(text.dropFirst(number.count)))
  }
}
